/** The worked examples of domain.md, appendix A, by name. */
import { describe, expect, it } from 'vitest';
import { account, Practice } from './practice.ts';
import { type CheckText, fileText } from './remittance-text.ts';

const check = (payment: string, body: string, more: Partial<CheckText> = {}): Buffer =>
  fileText({ payment, body: `LX*1\n${body}`, ...more });

/** `account debit|credit amount` of every entry of a posting. */
function entries(posting: Record<string, unknown> | undefined): readonly string[] {
  const list = posting?.['entries'];
  if (!Array.isArray(list)) throw new Error('no entries');
  return list.map((entry) => `${entry.account} ${entry.line ?? '-'} ${entry.debit ?? `-${entry.credit}`}`).sort();
}

const A1 = `CLP*A1*1*200*96*24*12*ICN1
SVC*HC:99214*200*96
CAS*CO*45*80
CAS*PR*2*24`;

describe('worked examples', () => {
  it('A1 a paid line: cash, contractual and the patient', () => {
    const practice = new Practice([account({ number: 'A1', lines: [{ code: '99214', charge: 200 }] })]);
    const [posting] = practice.receive(check('96', A1));
    expect(posting).toMatchObject({ kind: 'payment', state: 'PAID', claimId: 'C-A1', paymentAmount: '96.00' });
    expect(posting).not.toHaveProperty('queue');
    expect(entries(posting)).toEqual([
      'AR:Ins:1 1 -24.00',
      'AR:Ins:1 1 -80.00',
      'AR:Ins:1 1 -96.00',
      'AR:Pat 1 24.00',
      'CashClearing:T1 1 96.00',
      'ContractualAdj 1 80.00',
    ]);
    expect(practice.trialBalance()).toEqual({
      'AR:Pat': '24.00',
      'CashClearing:T1': '96.00',
      ContractualAdj: '80.00',
      Revenue: '-200.00',
    });
    expect(practice.totals[0]).toMatchObject({ postedTotal: 9600, heldTotal: 0, balanced: true });
  });

  it('A1 with a secondary payer: its share goes to the next payer (L-04)', () => {
    const practice = new Practice([account({ number: 'A1', lines: [{ code: '99214', charge: 200 }], next: 2 })]);
    practice.receive(check('96', A1));
    expect(practice.balance('AR:Ins:2')).toBe('24.00');
    expect(practice.balance('AR:Pat')).toBe('0.00');
  });

  it('A2 status 1 but denied: no write-off, the receivable stays', () => {
    const practice = new Practice([account({ number: 'A2', lines: [{ code: '72148', charge: 150 }] })]);
    const body = 'CLP*A2*1*150*0**12*ICN2\nSVC*HC:72148*150*0\nCAS*CO*197*150';
    const [posting] = practice.receive(check('0', body, { handling: 'H', method: 'NON' }));
    expect(posting).toMatchObject({ kind: 'denial', state: 'DENIED', entries: [] });
    expect(posting?.['work']).toMatchObject([
      { line: '1', classification: 'DENIAL', reasonCode: '197', amount: '150.00' },
    ]);
    expect(practice.balance('AR:Ins:1')).toBe('150.00');
  });

  it('A3 unprocessable: a denial with its remark codes, nothing written off', () => {
    const practice = new Practice([account({ number: 'A3', lines: [{ code: '80053', charge: 100 }] })]);
    const body = 'CLP*A3*1*100*0**MB*ICN3\nMOA***MA130\nSVC*HC:80053*100*0\nCAS*CO*16*100\nLQ*HE*N265';
    const [posting] = practice.receive(check('0', body, { handling: 'H', method: 'NON' }));
    expect(posting).toMatchObject({ kind: 'denial', state: 'DENIED' });
    expect(posting?.['work']).toMatchObject([{ reasonCode: '16', remarkCodes: ['N265'] }]);
    expect(practice.balance('AR:Ins:1')).toBe('100.00');
  });

  it('A4 secondary with OA-23: only its own cash and the patient', () => {
    const claim = account({ number: 'A4', lines: [{ code: '99213', charge: 120 }], sequence: 2, open: { '1': 35 } });
    const practice = new Practice([claim]);
    const body = 'CLP*A4*2*120*30*5*12*ICN4\nSVC*HC:99213*120*30\nCAS*OA*23*85\nCAS*PR*3*5';
    const [posting] = practice.receive(check('30', body));
    expect(entries(posting)).toEqual([
      'AR:Ins:2 1 -30.00',
      'AR:Ins:2 1 -5.00',
      'AR:Pat 1 5.00',
      'CashClearing:T1 1 30.00',
    ]);
    expect(practice.balance('AR:Ins:2')).toBe('0.00');
    expect(posting).not.toHaveProperty('tasks');
  });

  it('A4 after its primary: 55 paid, 30 contractual, 35 to the secondary, which pays 30 and leaves 5', () => {
    const lines = [{ code: '99213', charge: 120 }];
    const practice = new Practice([account({ number: 'A4', lines, next: 2 })]);
    practice.receive(check('55', 'CLP*A4*1*120*55*35*12*ICN4P\nSVC*HC:99213*120*55\nCAS*CO*45*30\nCAS*PR*2*35'));
    expect(practice.balance('AR:Ins:2')).toBe('35.00');
    const body = 'CLP*A4*2*120*30*5*12*ICN4\nSVC*HC:99213*120*30\nCAS*OA*23*85\nCAS*PR*3*5';
    practice.receive(check('30', body, { trace: 'T2', payerId: '1598765432' }));
    expect(practice.trialBalance()).toEqual({
      'AR:Pat': '5.00',
      'CashClearing:T1': '55.00',
      'CashClearing:T2': '30.00',
      ContractualAdj: '30.00',
      Revenue: '-120.00',
    });
  });

  const A5_ORIGINAL = 'CLP*A5*1*100*24*36*12*ICN5\nSVC*HC:99213*100*24\nCAS*CO*45*40\nCAS*PR*1*36';
  const A5 = `CLP*A5A*1*500*300*75*12*ICN8
SVC*HC:99215*500*300
CAS*CO*45*125
CAS*PR*1*75
CLP*A5*22*-100*-24**12*ICN5
SVC*HC:99213*-100*-24
CAS*CO*45*-40
CAS*PR*1*-36
CLP*A5*1*100*30*30*12*ICN6
SVC*HC:99213*100*30
CAS*CO*45*40
CAS*PR*1*30
PLB*1234567893*20261231*L6*-2.15*WO:ICN9*50`;
  const a5Claims = () => [
    account({ number: 'A5', lines: [{ code: '99213', charge: 100 }] }),
    account({ number: 'A5A', lines: [{ code: '99215', charge: 500 }] }),
  ];

  it('A5 reversal and correction in one ST, interest and recovery: 306 less 47.85 is 258.15', () => {
    const practice = new Practice(a5Claims());
    practice.receive(check('24', A5_ORIGINAL, { trace: 'T0' }));
    const postings = practice.receive(check('258.15', A5));
    expect(postings.map((posting) => posting['kind'])).toEqual([
      'payment',
      'reversal',
      'correction',
      'provider-adjustment',
      'provider-adjustment',
    ]);
    expect(entries(postings[1])).toEqual([
      'AR:Ins:1 1 24.00',
      'AR:Ins:1 1 36.00',
      'AR:Ins:1 1 40.00',
      'AR:Pat 1 -36.00',
      'CashClearing:T1 1 -24.00',
      'ContractualAdj 1 -40.00',
    ]);
    expect(practice.totals[1]).toMatchObject({
      paymentAmount: 25815,
      claimPaymentTotal: 30600,
      providerAdjustmentTotal: 4785,
      postedTotal: 25815,
      heldTotal: 0,
      balanced: true,
    });
    expect(practice.trialBalance()).toEqual({
      'AR:Pat': '105.00',
      'CashClearing:T0': '24.00',
      'CashClearing:T1': '258.15',
      ContractualAdj: '165.00',
      InterestIncome: '-2.15',
      PayerRecoupPayable: '50.00',
      Revenue: '-600.00',
    });
    expect(postings[4]).toMatchObject({ queue: 'RECOUP_UNIDENTIFIED' });
  });

  it('A5 without its original: the reversal waits, and the correction with it; the check still balances (R-052, R-106)', () => {
    const practice = new Practice(a5Claims());
    const postings = practice.receive(check('258.15', A5));
    const queues = postings.map((posting) => posting['queue']).filter((queue) => queue !== undefined);
    expect(queues).toEqual(['RECOUP_UNIDENTIFIED', 'UNMATCHED_REVERSAL', 'REVERSAL_PENDING']);
    expect(practice.balance('Suspense')).toBe('-6.00');
    expect(practice.totals[0]).toMatchObject({ postedTotal: 25215, heldTotal: 600, balanced: true });
  });

  it('A6 delayed recovery: the liability goes from 40 to 0', () => {
    const practice = new Practice([
      account({ number: 'A6', lines: [{ code: '99213', charge: 100 }] }),
      account({ number: 'A6B', lines: [{ code: '99214', charge: 200 }] }),
    ]);
    practice.receive(check('100', 'CLP*A6*1*100*100**12*ICN\nSVC*HC:99213*100*100', { trace: 'T0' }));
    const first = `CLP*A6*22*-100*-100**12*ICN
SVC*HC:99213*-100*-100
CLP*A6*1*100*60**12*ICNB
SVC*HC:99213*100*60
CAS*CO*45*40
PLB*1234567893*20261231*WO:ICN*-40`;
    practice.receive(check('0', first, { trace: 'T1', handling: 'H', method: 'NON' }));
    expect(practice.balance('PayerRecoupPayable')).toBe('-40.00');
    expect(practice.balance('CashClearing:T1')).toBe('0.00');
    const second = 'CLP*A6B*1*200*200**12*ICN2\nSVC*HC:99214*200*200\nPLB*1234567893*20261231*WO:ICN*40';
    const postings = practice.receive(check('160', second, { trace: 'T2' }));
    expect(practice.balance('PayerRecoupPayable')).toBe('0.00');
    expect(practice.balance('CashClearing:T2')).toBe('160.00');
    expect(postings.every((posting) => posting['queue'] === undefined)).toBe(true);
  });

  it('A7 forward balance: the liability goes 200, 150, 0', () => {
    const practice = new Practice([
      account({ number: 'A7X', lines: [{ code: '99213', charge: 800 }] }),
      account({ number: 'A7A', lines: [{ code: '99213', charge: 600 }] }),
      account({ number: 'A7B', lines: [{ code: '99213', charge: 50 }] }),
      account({ number: 'A7C', lines: [{ code: '99213', charge: 400 }] }),
    ]);
    const paid = (number: string, amount: number): string =>
      `CLP*${number}*1*${amount}*${amount}**12*I${number}\nSVC*HC:99213*${amount}*${amount}\n`;
    practice.receive(check('800', paid('A7X', 800), { trace: 'T0' }));
    const reversal = 'CLP*A7X*22*-800*-800**12*IA7X\nSVC*HC:99213*-800*-800\n';
    const none = { handling: 'H', method: 'NON' };
    practice.receive(
      check('0', `${paid('A7A', 600)}${reversal}PLB*1234567893*20261231*FB:F1*-200`, { trace: 'TA', ...none }),
    );
    expect(practice.balance('PayerRecoupPayable')).toBe('-200.00');
    practice.receive(
      check('0', `${paid('A7B', 50)}PLB*1234567893*20261231*FB:F1*200*FB:F2*-150`, { trace: 'TB', ...none }),
    );
    expect(practice.balance('PayerRecoupPayable')).toBe('-150.00');
    practice.receive(check('250', `${paid('A7C', 400)}PLB*1234567893*20261231*FB:F2*150`, { trace: 'TC' }));
    expect(practice.balance('PayerRecoupPayable')).toBe('0.00');
    expect(practice.poster.recoupments()).toEqual([]);
    expect(practice.postings.some((posting) => posting.queue !== undefined)).toBe(false);
  });

  it('A8 bundling: the charge moves between the lines, no denial', () => {
    const practice = new Practice([
      account({
        number: 'A8',
        lines: [
          { code: '82947', charge: 30 },
          { code: '80048', charge: 45 },
        ],
      }),
    ]);
    const body = `CLP*A8*1*75*40**12*ICN8
SVC*HC:80053*30*40***HC:82947
CAS*OA*94*-45
CAS*CO*45*35
SVC*HC:80053*45*0***HC:80048
CAS*CO*97*45`;
    const [posting] = practice.receive(check('40', body));
    expect(posting).toMatchObject({ kind: 'payment', state: 'PAID' });
    expect(posting).not.toHaveProperty('work');
    expect(entries(posting)).toEqual([
      'AR:Ins:1 1 -35.00',
      'AR:Ins:1 1 -40.00',
      'AR:Ins:1 1 45.00',
      'AR:Ins:1 2 -45.00',
      'CashClearing:T1 1 40.00',
      'ContractualAdj 1 35.00',
    ]);
    expect(practice.poster.balances('A8')).toEqual([]);
  });

  it('A9 claim-level adjustment: balances, and the cash is what the check pays', () => {
    const claim = account({
      number: 'A9',
      sequence: 2,
      lines: [
        { code: '27447', charge: 1800 },
        { code: '99213', charge: 63 },
      ],
      open: { '1': 1404.32, '2': 63 },
    });
    const practice = new Practice([claim]);
    const body = `CLP*A9*2*1863*98.92**12*ICN9
CAS*OA*23*395.68
SVC*HC:27447*1800*460.92
CAS*CO*45*1339.08
SVC*HC:99213*63*33.68
CAS*CO*45*29.32`;
    const [posting] = practice.receive(check('98.92', body));
    expect(posting).toMatchObject({ kind: 'payment' });
    expect(practice.balance('CashClearing:T1')).toBe('98.92');
    expect(practice.balance('AR:Ins:2')).toBe('0.00');
    expect(practice.balance('ContractualAdj')).toBe('1368.40');
  });

  it('A10 a split: two parts in different STs, adjudicated after both', () => {
    const practice = new Practice([
      account({
        number: 'A10',
        lines: [
          { code: '99214', charge: 200 },
          { code: '36415', charge: 100 },
        ],
      }),
    ]);
    practice.receive(check('120', 'CLP*A10*1*200*120**12*ICN-A\nMOA***MA15\nSVC*HC:99214*200*120\nCAS*CO*45*80'));
    expect(practice.balance('AR:Ins:1')).toBe('100.00');
    practice.receive(
      check('70', 'CLP*A10*1*100*70**12*ICN-B\nMOA***MA15\nSVC*HC:36415*100*70\nCAS*CO*45*30', { trace: 'T2' }),
    );
    expect(practice.balance('AR:Ins:1')).toBe('0.00');
    expect(practice.postings.map((posting) => posting.kind)).toEqual(['payment', 'payment']);
  });

  it('A11 zero pay: nothing to fund, the deductible is the patient’s', () => {
    const practice = new Practice([account({ number: 'A11', lines: [{ code: '99213', charge: 80 }] })]);
    const body = 'CLP*A11*1*80*0*80*12*ICN11\nSVC*HC:99213*80*0\nCAS*PR*1*80';
    const [posting] = practice.receive(check('0', body, { handling: 'H', method: 'NON' }));
    expect(posting).toMatchObject({ kind: 'payment', state: 'ZERO_PAID' });
    expect(practice.trialBalance()).toEqual({ 'AR:Pat': '80.00', Revenue: '-80.00' });
  });

  it('A12 sequestration: 0.80 is contractual', () => {
    const practice = new Practice([account({ number: 'A12', lines: [{ code: '99213', charge: 150 }] })]);
    const body = 'CLP*A12*1*150*39.2*60*MB*ICN12\nSVC*HC:99213*150*39.2\nCAS*CO*45*50**253*.8\nCAS*PR*1*50**2*10';
    practice.receive(check('39.2', body));
    expect(practice.trialBalance()).toEqual({
      'AR:Pat': '60.00',
      'CashClearing:T1': '39.20',
      ContractualAdj: '50.80',
      Revenue: '-150.00',
    });
  });

  it('A13 OA-18: a duplicate changes nothing and opens a task (R-080)', () => {
    const practice = new Practice([account({ number: 'A1', lines: [{ code: '99214', charge: 200 }] })]);
    practice.receive(check('96', A1));
    const before = practice.trialBalance();
    const body = 'CLP*A1*1*200*0**12*ICN1B\nSVC*HC:99214*200*0\nCAS*OA*18*200';
    const [posting] = practice.receive(check('0', body, { trace: 'T2', handling: 'H', method: 'NON' }));
    expect(posting).toMatchObject({
      kind: 'none',
      entries: [],
      tasks: [{ code: 'DUPLICATE_CLAIM', amount: '200.00' }],
    });
    expect(practice.trialBalance()).toEqual(before);
  });

  it('A14 a negative CO-144 raises what is paid', () => {
    const practice = new Practice([account({ number: 'A14', lines: [{ code: '99213', charge: 100 }] })]);
    const body = 'CLP*A14*1*100*71.5*10*12*ICN14\nSVC*HC:99213*100*71.5\nCAS*CO*144*-1.5**45*20\nCAS*PR*2*10';
    practice.receive(check('71.5', body));
    expect(practice.trialBalance()).toEqual({
      'AR:Pat': '10.00',
      'CashClearing:T1': '71.50',
      ContractualAdj: '18.50',
      Revenue: '-100.00',
    });
  });
});
