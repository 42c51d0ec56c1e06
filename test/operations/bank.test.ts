import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { audited, BY_JO } from './clinic.ts';

const paid = (number: string) =>
  `LX*1\nCLP*${number}*1*185*148*25*12*ICN1\nSVC*HC:99213*125*100\nCAS*CO*45*10\nCAS*PR*2*15\nSVC*HC:94640:59*60*48\nCAS*CO*45*2\nCAS*PR*2*10`;

/** A record of 94 characters. */
const record = (parts: Readonly<Record<number, string>>): string =>
  Object.entries(parts).reduce(
    (line, [at, text]) => line.slice(0, Number(at)) + text + line.slice(Number(at) + text.length),
    ' '.repeat(94),
  );

const nacha = (amount: string, total = amount): string =>
  [
    record({ 0: '101', 3: ' 111000025 123456789' }),
    record({ 0: '5220', 4: 'EXAMPLE HEALTH', 50: 'CCD', 69: '261105' }),
    record({ 0: '622', 29: amount.padStart(10, '0') }),
    record({ 0: '705', 3: 'TRN*1*T1*1512345678\\' }),
    record({ 0: '8220' }),
    record({ 0: '9000001', 43: total.padStart(12, '0') }),
  ].join('\n');

const CSV = 'Date,Amount,Description,Trace\n2026-11-05,148.00,EXAMPLE HEALTH,T1\n2026-11-06,20.00,SOMEBODY,X9\n';
const FUNDED = { 'AR:Pat': '25.00', Bank: '148.00', ContractualAdj: '12.00', Revenue: '-185.00' };

describe('bank', () => {
  let clinic: MoneyClinic;
  beforeEach(async () => {
    clinic = await openMoneyClinic();
  });
  afterEach(() => clinic.remove());

  const file = (name: string, text: string): string => {
    const path = join(clinic.practice.folder, name);
    writeFileSync(path, text, 'latin1');
    return path;
  };
  const load = (name: string, text: string) => clinic.run('bank', 'load', file(name, text), ...BY_JO);
  const receive = () => clinic.receive({ trace: 'T1', payment: '148', body: paid(clinic.number) });
  const standing = async (): Promise<unknown> => (await clinic.run('remittance', 'list')).records[0]?.['standing'];

  it.each([
    ['a NACHA file', 'ach.txt', nacha('14800')],
    ['CSV', 'bank.csv', CSV],
    [
      'BAI2',
      'bank.bai',
      '01,BANK,CLINIC,261106,0100,1,,,2/\n02,CLINIC,BANK,1,261105,,USD,2/\n03,22,USD/\n16,165,14800,Z,,,TRN*1*T1*1512345678\\/\n49,14800,3/\n98,14800,1,5/\n99,14800,1,7/\n',
    ],
  ])('R-150, L-09 %s: the money of the check is in the bank', async (_, name, text) => {
    await receive();
    expect(await standing()).toBe('POSTED');
    const loaded = await load(name, text);
    expect({ exitCode: loaded.exitCode, err: loaded.err }).toEqual({ exitCode: 0, err: '' });
    expect(loaded.records).toMatchObject([{ type: 'bank-file', joined: 1 }]);
    expect(await clinic.books()).toEqual(FUNDED);
    expect(await standing()).toBe('CLOSED');
    expect(await audited(clinic)).toEqual(['jo bank-load']);
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
  });

  it('R-153 money that came before its remittance finds it when it comes', async () => {
    expect((await load('bank.csv', CSV)).records).toMatchObject([{ deposits: 2, added: 2, joined: 0 }]);
    await receive();
    expect(await clinic.books()).toEqual(FUNDED);
    const { records } = await clinic.run('bank', 'list');
    expect(records).toMatchObject([{ remittance: 1, by: 'auto', reason: expect.stringContaining('trace') }, {}]);
    expect((await clinic.run('bank', 'list', '--open')).records).toHaveLength(1);
  });

  it('R-152 a file loaded twice, or the same deposits in another form, count once', async () => {
    await receive();
    await load('a.csv', CSV);
    expect((await load('b.csv', CSV)).records).toMatchObject([{ added: 0, joined: 0 }]);
    expect((await load('ach.txt', nacha('14800'))).records).toMatchObject([{ added: 0 }]);
    expect((await load('c.csv', `${CSV}2026-11-06,20.00,SOMEBODY,X9\n`)).records).toMatchObject([{ added: 1 }]);
    expect(await clinic.books()).toEqual(FUNDED);
  });

  it('R-151 what is overdue on either side comes onto the worklist, and goes when it is settled', async () => {
    await receive();
    await load('other.csv', CSV.replace('148.00', '149.00'));
    expect(await clinic.open()).toEqual([
      'DEPOSIT_WITHOUT_ERA 149.00',
      'DEPOSIT_WITHOUT_ERA 20.00',
      'ERA_WITHOUT_DEPOSIT 148.00',
    ]);
    const report = await clinic.run('report', 'deposits');
    expect(report.records).toMatchObject([
      { type: 'money-without-era', amount: '149.00', overdue: true },
      { type: 'money-without-era', amount: '20.00', overdue: true },
      { type: 'era-without-money', reassociationTraceNumber: 'T1', amount: '148.00', overdue: true },
    ]);
    await load('late.csv', CSV);
    expect(await clinic.open()).toEqual(['DEPOSIT_WITHOUT_ERA 149.00', 'DEPOSIT_WITHOUT_ERA 20.00']);
  });

  it('R-151 is overdue by the day that the practice has, not by that of Greenwich', async () => {
    await load('one.csv', 'Date,Amount,Description,Trace\n2026-11-09,20.00,SOMEBODY,X9\n');
    // The fourth business day has begun in London, and not yet in New York.
    const clock = { now: () => new Date('2026-11-13T02:00:00Z') };
    const overdue = async (zone: string): Promise<unknown> => {
      clinic.practice.configure({ zone });
      return (await clinic.practice.run(['report', 'deposits'], { clock })).records[0]?.['overdue'];
    };
    expect(await overdue('Europe/London')).toBe(true);
    expect(await overdue('America/New_York')).toBe(false);
  });

  it('R-152, R-154 a deposit is given to a check by hand, with a card fee when that is the difference, and taken back', async () => {
    await receive();
    await load('card.csv', 'Date,Amount,Description\n2026-11-09,145.04,CARD PROCESSOR\n');
    const differs = await clinic.run('bank', 'match', '1', 'T1', ...BY_JO);
    expect(differs).toMatchObject({ exitCode: 2, err: expect.stringContaining('has 145.04 and the check 148.00') });
    expect((await clinic.run('bank', 'match', '1', 'T1', '--fee', '2.96', ...BY_JO)).err).toBe('');
    expect(await clinic.books()).toEqual({ ...FUNDED, Bank: '145.04', CardFee: '2.96' });
    expect((await clinic.run('bank', 'match', '1', 'T1', '--fee', '2.96', ...BY_JO)).exitCode).toBe(2);
    expect((await clinic.run('bank', 'unmatch', '1', ...BY_JO)).err).toBe('');
    expect(await clinic.books()).toMatchObject({ 'CashClearing:T1': '148.00' });
    expect((await clinic.run('bank', 'unmatch', '1', ...BY_JO)).exitCode).toBe(2);
    expect(await audited(clinic)).toEqual(['jo bank-load', 'jo bank-match', 'jo bank-unmatch']);
  });

  it('R-152 what a person took from a check is not joined to it again by the next file', async () => {
    await receive();
    await load('bank.csv', CSV);
    await clinic.run('bank', 'unmatch', '1', ...BY_JO);
    await load('next.csv', 'Date,Amount,Description\n2026-11-20,1.00,SOMEBODY\n');
    await clinic.run('collect');
    expect(await standing()).toBe('POSTED');
    expect(await clinic.books()).toMatchObject({ 'CashClearing:T1': '148.00' });
    expect((await clinic.run('bank', 'match', '1', 'T1', ...BY_JO)).err).toBe('');
    expect(await clinic.books()).toEqual(FUNDED);
  });

  it.each([
    ['CSV, a minus', 'Date,Amount,Description\n2026-11-20,-148.00,RETURN TRN*1*T1*1512345678\n'],
    ['CSV, a column', 'Date;Memo;Debit;Credit\n11/20/2026;"RETURN; TRN*1*T1*1512345678~";148.00;\n'],
    [
      'BAI2',
      '01,B,C,261120,0100,1,,,2/\n02,C,B,1,261120,,USD,2/\n16,455,14800,Z,,,TRN*1*T1*\n88,1512345678/\n99,0,1,4/\n',
    ],
    ['NACHA', nacha('14800', '0').replace('622', '627')],
  ])('R-153 %s: money of a check that the bank takes back comes onto the worklist, once', async (_, text) => {
    await receive();
    await load('bank.csv', CSV);
    expect((await load('return.txt', text)).err).toBe('');
    await load('again.txt', `${text}\n`);
    expect(await clinic.open()).toContain('DEPOSIT_TAKEN_BACK 148.00');
    expect((await clinic.open()).filter((item) => item.startsWith('DEPOSIT_TAKEN_BACK'))).toHaveLength(1);
    const shown = await clinic.run('worklist', 'show', await clinic.item('DEPOSIT_TAKEN_BACK'));
    expect(JSON.stringify(shown.records)).toContain('the money of check T1');
    expect(await clinic.books()).toEqual(FUNDED);
  });

  it.each([
    [
      'semicolons and a byte order mark',
      '\u00ef\u00bb\u00bfPosted Date;Memo;Amount\n11/5/26;TRN*1*T1*1512345678~;"148.00"\n',
    ],
    ['tabs', 'Transaction Date\tReference\tAmount\n2026-11-05 08:15\tTRN*1*T1*1512345678\t$148.00\n'],
    [
      'a trace number where none is looked for',
      'Date,Amount,Name,Notes\n11-05-2026,148.00,SOMEBODY,"x TRN*1*T1*1512345678~"\n',
    ],
    ['UTF-16', Buffer.from('\ufeffDate,Amount,Trace\n2026-11-05,148.00,T1\n', 'utf16le').toString('latin1')],
    [
      'UTF-16, the other way round',
      Buffer.from('\ufeffDate,Amount,Trace\n2026-11-05,148.00,T1\n', 'utf16le').swap16().toString('latin1'),
    ],
  ])('R-150 CSV with %s', async (_, text) => {
    await receive();
    expect(await load('bank.csv', text)).toMatchObject({ exitCode: 0, err: '', records: [{ joined: 1 }] });
    expect(await clinic.books()).toEqual(FUNDED);
  });

  it.each([
    ['a decimal comma, which would be a hundred times as much', '2026-11-05;148,00;T1', 'bank-file-line-unreadable'],
    ['a date that is none', '2026-13-05;148.00;T1', 'bank-file-line-undated'],
    ['a date whose month nobody knows', '05.11.2026;148.00;T1', 'bank-file-line-undated'],
  ])('R-150 a line with %s is passed over and told', async (_, line, code) => {
    const { exitCode, err } = await load('bank.csv', `Date;Amount;Trace\n${line}\n2026-11-05;1,148.00;T2\n`);
    expect({ exitCode, told: err.includes(code) }).toEqual({ exitCode: 1, told: true });
    const { records } = await clinic.run('bank', 'list');
    expect(records).toMatchObject([{ amount: '1148.00' }]);
  });

  it('R-151 a deposit of which the bank gives no day is overdue by the day it was loaded', async () => {
    await load('bank.csv', 'Amount,Trace\n148.00,X1\n');
    const clock = { now: () => new Date(Date.now() + 10 * 86_400_000) };
    const { records } = await clinic.practice.run(['report', 'deposits'], { clock });
    expect(records).toMatchObject([{ amount: '148.00', overdue: true }]);
  });

  it.each([
    ['an 835', 'x.835', 'ISA*00*          *00*', 'bank-file-unknown'],
    ['an empty file', 'x.csv', '', 'bank-file-unknown'],
    ['a NACHA file that was cut', 'x.ach', nacha('14800').split('\n').slice(0, 4).join('\n'), 'bank-file-cut'],
    ['a NACHA file whose total differs', 'x.ach', nacha('14800', '14900'), 'bank-file-total-differs'],
    ['a BAI2 file that was cut', 'x.bai', '01,B,C,261106,0100,1,,,2/\n02,C,B,1,261105,,USD,2/', 'bank-file-cut'],
    ['a line without an amount', 'x.csv', 'Date,Amount\n2026-11-05,many\n', 'bank-file-line-unreadable'],
  ])('tells %s', async (_, name, text, code) => {
    const { exitCode, records } = await load(name, text);
    expect(exitCode).toBe(1);
    expect(records).toMatchObject([{ findings: [expect.objectContaining({ code })] }]);
  });

  it('refuses calls that say too little, and files that are not there', async () => {
    for (const words of [
      ['load'],
      ['burn'],
      ['match', '1'],
      ['match', 'x', 'T1'],
      ['unmatch', '7'],
      ['match', '7', 'T1'],
    ])
      expect((await clinic.run('bank', ...words, ...BY_JO)).exitCode).toBe(2);
    expect((await clinic.run('bank', 'load', join(clinic.practice.folder, 'none.csv'), ...BY_JO)).exitCode).toBe(2);
    expect((await clinic.run('bank', 'load', file('a.csv', CSV))).exitCode).toBe(2);
  });
});
