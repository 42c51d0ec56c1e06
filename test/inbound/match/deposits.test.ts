import { describe, expect, it } from 'vitest';
import { parseCalendarDate } from '../../../src/base/calendar-date.ts';
import { cents } from '../../../src/base/money.ts';
import type { Deposit, ExpectedDeposit } from '../../../src/claims/remittance-deposit.ts';
import { readBankFile } from '../../../src/inbound/match/bank-file.ts';
import { businessDaysBetween, matchDeposits, overdue } from '../../../src/inbound/match/deposits.ts';

const day = (text: string) => {
  const date = parseCalendarDate(text);
  if (date === undefined) throw new Error(text);
  return date;
};

const deposit = (more: Partial<Deposit> = {}): Deposit => ({
  ordinal: 1,
  amount: cents(9600),
  date: day('2026-11-05'),
  reassociationTraceNumber: 'EFT1',
  originatingCompanyId: '1512345678',
  checkNumber: undefined,
  payerName: 'EXAMPLE HEALTH PL',
  ...more,
});

const expected = (more: Partial<ExpectedDeposit> = {}): ExpectedDeposit => ({
  remittanceKey: 'r1',
  reassociationTraceNumber: 'EFT1',
  originatingCompanyId: '1512345678',
  payerName: 'EXAMPLE HEALTH PLAN',
  paymentMethod: 'ACH',
  paymentAmount: cents(9600),
  paymentDate: day('2026-11-05'),
  ...more,
});

const bare = { reassociationTraceNumber: undefined, originatingCompanyId: undefined };

describe('deposits and remittances', () => {
  it.each([
    ['R-150 trace number, payer id and amount', deposit(), expected(), 'R-150'],
    ['R-150 a padded trace number', deposit({ reassociationTraceNumber: '000EFT1' }), expected(), 'R-150'],
    ['R-150 without the payer id', deposit({ originatingCompanyId: undefined }), expected(), 'payer id is missing'],
    [
      'R-152 a check by its number',
      deposit({ ...bare, checkNumber: '00778' }),
      expected({ reassociationTraceNumber: '778', paymentMethod: 'CHK' }),
      'check number',
    ],
    [
      'R-152 amount, payer and a date within five days',
      deposit({ ...bare, date: day('2026-11-10') }),
      expected(),
      'five days',
    ],
  ])('%s', (_name, money, remittance, reason) => {
    const { matches } = matchDeposits([money], [remittance]);
    expect(matches).toMatchObject([{ deposit: money, remittance }]);
    expect(matches[0]?.reason).toContain(reason);
  });

  it.each([
    ['another amount', deposit({ amount: cents(9601) }), expected()],
    ['another payer with the same trace number', deposit({ originatingCompanyId: '1999999999' }), expected()],
    ['another trace number, though all else agrees', deposit({ reassociationTraceNumber: 'EFT2' }), expected()],
    ['a date six days away', deposit({ ...bare, date: day('2026-11-11') }), expected()],
    ['another name', deposit({ ...bare, payerName: 'SOMEBODY ELSE' }), expected()],
  ])('R-152 not by %s', (_name, money, remittance) => {
    expect(matchDeposits([money], [remittance])).toEqual({
      matches: [],
      unmatchedDeposits: [money],
      unfunded: [remittance],
    });
  });

  it('R-152 two remittances that fit equally are for a person, and are never summed', () => {
    const two = [expected({ remittanceKey: 'a' }), expected({ remittanceKey: 'b' })];
    expect(matchDeposits([deposit(bare)], two).matches).toEqual([]);
    const halves = two.map((item) => ({ ...item, paymentAmount: cents(4800) }));
    expect(matchDeposits([deposit()], halves).matches).toEqual([]);
  });

  it('two deposits that fit one remittance are for a person', () => {
    const two = [deposit({ ordinal: 1 }), deposit({ ordinal: 2 })];
    expect(matchDeposits(two, [expected()])).toMatchObject({ matches: [], unmatchedDeposits: two });
  });

  it('R-004 a remittance that pays nothing expects no money', () => {
    expect(matchDeposits([], [expected({ paymentAmount: cents(0), paymentMethod: 'NON' })]).unfunded).toEqual([]);
  });

  it('R-151 three business days, weekends not counted', () => {
    expect(businessDaysBetween(day('2026-11-05'), day('2026-11-10'))).toBe(3);
    const result = matchDeposits([], [expected()]);
    expect(overdue(result, day('2026-11-10')).unfunded).toEqual([]);
    expect(overdue(result, day('2026-11-11')).unfunded).toHaveLength(1);
    expect(overdue(matchDeposits([], [expected({ paymentMethod: 'CHK' })]), day('2026-12-11')).unfunded).toEqual([]);
  });
});

describe('bank files', () => {
  const pad = (text: string, length: number): string => text.padEnd(length).slice(0, length);
  const NACHA = [
    pad('101 111000025 1234567892611051200A094101EXAMPLE BANK', 94),
    `5225${pad('EXAMPLE HEALTH', 16)}${pad('', 20)}1512345678CCD${pad('HCCLAIMPMT', 10)}261104261105${pad('', 3)}1111000020000001`,
    `622111000025${pad('123456789', 17)}0000009600${pad('1234567893', 15)}${pad('EXAMPLE CLINIC', 22)}  1111000020000001`,
    `705${pad('TRN*1*EFT1*1512345678~', 80)}00010000001`,
    `627111000025${pad('123456789', 17)}0000005000${pad('1234567893', 15)}${pad('EXAMPLE CLINIC', 22)}  0111000020000002`,
    pad('82250000020011100002', 94),
    pad('9000001000001000000030022200005000000005000000000009600', 94),
  ].join('\n');

  it('R-150 NACHA: amount of record 6, date of record 5, TRN of record 7; debits are no deposits', () => {
    expect(readBankFile(NACHA, 'bank.ach')).toEqual({
      format: 'nacha',
      deposits: [deposit({ payerName: 'EXAMPLE HEALTH' })],
      withdrawals: [],
      findings: [],
    });
  });

  it('BAI2: credits with their text, continued, as of the date of their group', () => {
    const text = [
      '01,BANK,CLINIC,261106,0600,1,,,2/',
      '02,CLINIC,BANK,1,261105,,USD,2/',
      '03,123456789,USD,010,500000,,/',
      '16,142,9600,,REF1,,HCCLAIMPMT EXAMPLE HEALTH',
      '88,TRN*1*EFT1*1512345678',
      '16,175,20000,S,20000,0,0,REF2,00778,CHECK DEPOSIT/',
      '16,455,5000,,REF3,,RENT/',
      '49,500000,4/',
      '98,500000,1,6/',
      '99,500000,1,8/',
    ].join('\n');
    const { format, deposits, findings } = readBankFile(text, 'bank.bai');
    expect({ format, findings }).toEqual({ format: 'bai2', findings: [] });
    expect(deposits).toMatchObject([
      {
        amount: 9600,
        date: '2026-11-05',
        reassociationTraceNumber: 'EFT1',
        originatingCompanyId: '1512345678',
        checkNumber: undefined,
      },
      { amount: 20000, checkNumber: '00778', reassociationTraceNumber: undefined, payerName: 'CHECK DEPOSIT' },
    ]);
  });

  it('BAI2: text that goes on after a TRN without terminator is none of the payer’s id', () => {
    const text =
      '01,B,C,261106,0600,1,,,2/\n02,C,B,1,261105,,USD,2/\n16,142,9600,,R,C,TRN*1*EFT1*1512345678/\n88,MORE TEXT/\n99,1,1,4/';
    expect(readBankFile(text, 'bank.bai').deposits).toMatchObject([
      { reassociationTraceNumber: 'EFT1', originatingCompanyId: '1512345678' },
    ]);
  });

  it.each([
    ['the payer’s id', 'TRN*1*EFT1*15123', '45678\\MORE TEXT'],
    ['the payer’s id, and no terminator', 'TRN*1*EFT1*15123', '45678 MORE TEXT'],
    ['the trace number', 'TRN*1*EF', 'T1*1512345678\\'],
    ['the segment, before its payer id', 'TRN*1*EFT1*', '1512345678'],
  ])('BAI2: a record that the bank cut at its width within %s reads as one', (_, first, second) => {
    const text = `01,B,C,261106,0600,1,80,,2/\n02,C,B,1,261105,,USD,2/\n16,142,9600,,R,C,${first}\n88,${second}/\n99,1,1,4/`;
    expect(readBankFile(text, 'bank.bai').deposits).toMatchObject([
      { amount: 9600, reassociationTraceNumber: 'EFT1', originatingCompanyId: '1512345678' },
    ]);
  });

  it('CSV: money that went out is passed over, in a column of its own or in parentheses', () => {
    const text =
      'Date,Description,Debit,Credit\n2026-11-05,RENT,50.00,\n2026-11-05,EXAMPLE,,96.00\n2026-11-05,FEE,,(2.50)\n2026-11-05,NOTHING,,\n';
    const { deposits, findings } = readBankFile(text, 'bank.csv');
    expect(deposits).toMatchObject([{ amount: 9600 }]);
    expect(findings.map(({ at }) => at.path)).toEqual(['line 5']);
  });

  it('CSV: columns by name, amounts as banks write them, TRN in the description', () => {
    const text =
      'Date,Description,Amount,Check Number\n11/05/2026,"EXAMPLE HEALTH TRN*1*EFT1*1512345678~","$96.00",\n2026-11-06,CHECK,"1,200.50",778\n2026-11-06,RENT,-50.00,\n2026-11-07,BROKEN,abc,\n';
    const { format, deposits, findings } = readBankFile(text, 'bank.csv');
    expect(format).toBe('csv');
    expect(deposits).toMatchObject([
      { amount: 9600, date: '2026-11-05', reassociationTraceNumber: 'EFT1', originatingCompanyId: '1512345678' },
      { amount: 120050, date: '2026-11-06', checkNumber: '778' },
    ]);
    expect(findings).toMatchObject([{ kind: { code: 'bank-file-line-unreadable' }, at: { path: 'line 5' } }]);
  });

  const csv = (header: string, ...rows: readonly string[]) => {
    const { deposits, findings } = readBankFile(`${[header, ...rows].join('\n')}\n`, 'bank.csv');
    return [deposits.map((one) => one.amount), findings.map(({ kind, at }) => `${kind.code} ${at.path}`)];
  };
  const UNDIRECTED = 'bank-file-line-undirected line';

  it.each([
    ['Type', 'Credit', 'Debit'],
    ['Debit/Credit', 'CR', 'DR'],
    ['Dr/Cr', 'C', 'D'],
    ['Credit Debit Indicator', 'CRDT', 'DBIT'],
    ['Transaction Type', 'ACH_CREDIT', 'ACH_DEBIT'],
    ['Details', 'Check deposit', 'CHECK_PAID'],
    ['Sign', '+', '-'],
  ])(
    'R-150 CSV: an unsigned amount is a deposit where the column %j says so, and where it says neither nobody guesses',
    (column, came, went) => {
      const told = csv(
        `Date,${column},Amount`,
        `2026-11-05,${came},96.00`,
        `2026-11-05,${went},50.00`,
        '2026-11-05,ACH,20.00',
        '2026-11-05,,30.00',
      );
      expect(told).toEqual([[9600], [`${UNDIRECTED} 4`, `${UNDIRECTED} 5`]]);
    },
  );

  it('R-150 CSV: where amounts have signs these count, and a debit above zero contradicts itself', () => {
    const rows = ['DSLIP,96.00', 'DEBIT,-50.00', 'DEBIT,70.00', 'CREDIT,12.00', 'CREDIT,-3.00'];
    expect(csv('Details,Amount', ...rows)).toEqual([[9600, 1200], [`${UNDIRECTED} 4`]]);
    expect(csv('Type,Amount', 'ACH,96.00', 'WIRE,50.00')).toEqual([[9600, 5000], []]);
  });

  it('R-150 CSV: two columns, each with zeros for the other, and beside an unsigned amount', () => {
    const rows = ['50.00,0.00', '0.00,96.00', '7.00,8.00', '0.00,0.00'];
    expect(csv('Debit,Credit', ...rows)).toEqual([[9600], [`${UNDIRECTED} 4`]]);
    const beside = ['50.00,,50.00', ',96.00,96.00', ',,20.00'];
    expect(csv('Debit,Credit,Amount', ...beside)).toEqual([[9600], [`${UNDIRECTED} 4`]]);
    expect(csv('Withdrawals,Amount', '50.00,', ',96.00', '20.00,20.00')).toEqual([[9600], []]);
  });

  it('R-150 CSV: signs and marks behind the amount', () => {
    expect(csv('Amount', '96.00 CR', '50.00 DR', '20.00-', '+12.00')).toEqual([[9600, 1200], []]);
  });

  it('R-150 NACHA: a prenotification, or an entry of zero, is no deposit', () => {
    const prenote = NACHA.replace('622111000025', '623111000025');
    expect(readBankFile(prenote, 'bank.ach').deposits).toEqual([]);
    const zero = NACHA.replace('622', '624')
      .replace('0000009600', '0000000000')
      .replace('000000009600', '000000000000');
    expect(readBankFile(zero, 'bank.ach').deposits).toEqual([]);
  });

  it.each(['2', '4'])('R-150 BAI2: a group of status %s (deletion, test) counts for nothing', (status) => {
    const text = `01,B,C,261106,0600,1,,,2/\n02,C,B,${status},261105,,USD,2/\n16,142,9600,,R,C,HEALTH/\n02,C,B,1,261105,,USD,2/\n16,142,100,,R,C,HEALTH/\n99,1,1,4/`;
    const { deposits, findings } = readBankFile(text, 'bank.bai');
    expect(deposits.map((one) => one.amount)).toEqual([100]);
    expect(findings).toMatchObject([{ kind: { code: 'bank-file-group-void' }, at: { path: 'line 2' } }]);
  });

  it.each(['', 'hello', '{"a":1}', 'a,b\n1,2\n'])('anything else (%j) is said to be unknown', (text) => {
    expect(readBankFile(text, 'x')).toMatchObject({
      format: 'unknown',
      deposits: [],
      findings: [{ kind: { code: 'bank-file-unknown' } }],
    });
  });
});
