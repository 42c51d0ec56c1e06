import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { cents } from '../../src/base/money.ts';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { audited, BY_JO } from './clinic.ts';

const paid = (number: string, icn = 'ICN1') => `CLP*${number}*1*185*148**12*${icn}
SVC*HC:99213*125*100
CAS*CO*45*10
CAS*PR*2*15
SVC*HC:94640:59*60*48
CAS*CO*45*2
CAS*PR*2*10`;
const check = (trace: string, payment: string, body: string, more: object = {}) => ({
  ...{ trace, payment, body: `LX*1\n${body}` },
  ...more,
});
const POSTED = { 'AR:Pat': '25.00', 'CashClearing:T1': '148.00', ContractualAdj: '12.00', Revenue: '-185.00' };

let clinic: MoneyClinic;
afterEach(() => clinic.remove());

const ok = async (...words: readonly string[]): Promise<Readonly<Record<string, unknown>>> => {
  const { exitCode, err, records } = await clinic.run(...words);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  return records[0] ?? {};
};
const refuse = async (why: string, ...words: readonly string[]): Promise<void> => {
  const { exitCode, err } = await clinic.run(...words, ...BY_JO);
  expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining(why) });
};
const settle = async (code: string, ...words: readonly string[]) =>
  ok('settle', await clinic.item(code), ...words, ...BY_JO);
const sound = async (): Promise<void> => expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);

describe('a recoupment that nothing announced', () => {
  const receive = async (): Promise<void> => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number)));
    const other = 'CLP*UNKNOWN*1*40*40**12*ICN9\nSVC*HC:99211*40*40\nPLB*1234567893*20261231*WO:LETTER7*40';
    await clinic.receive(check('T2', '0', other, { handling: 'H', method: 'NON' }));
  };
  const liability = async () =>
    (await clinic.run('report', 'payer-liability')).records.map((one) => [one['reference'], one['amount']]);

  it('R-070 the worklist says what it is, and how to resolve it', async () => {
    await receive();
    expect(await clinic.open()).toEqual(['RECOUP_UNIDENTIFIED -40.00', 'UNMATCHED 40.00']);
    const item = await clinic.item('RECOUP_UNIDENTIFIED');
    const listed = (await clinic.run('worklist', 'RECOUP_UNIDENTIFIED')).records[0];
    expect(listed).toMatchObject({ resolve: expect.arrayContaining([`claimgate settle ${item} --claim CLAIM`]) });
    const shown = await ok('worklist', 'show', item);
    expect(shown).toMatchObject({ meaning: expect.stringContaining('took money back'), resolve: expect.any(Array) });
  });

  it('R-070 our own number of a claim in the reference, in any case, is known', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number, 'ICN77')));
    const other = `CLP*UNKNOWN*1*80*80**12*ICN9\nSVC*HC:99211*80*80\nPLB*1234567893*20261231*WO:${clinic.number} 20261009*40*WO:icn77*40`;
    await clinic.receive(check('T2', '0', other, { handling: 'H', method: 'NON' }));
    expect(await clinic.open()).toEqual(['UNMATCHED 80.00']);
  });

  it.each([
    ['apart from a date', (number: string) => `${number} 20240101`],
    ['glued to a date', (number: string) => `${number}20240101`],
    ['behind letters of the payer', (number: string) => `EXHP${number}`],
    ['between letters and a date', (number: string) => `EXHP${number}01312024`],
  ])('R-070 our number of a claim %s is known', async (_name, write) => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number, 'ICN77')));
    const other = `CLP*UNKNOWN*1*40*40**12*ICN9\nSVC*HC:99211*40*40\nPLB*1234567893*20261231*WO:${write(clinic.number)}*40`;
    await clinic.receive(check('T2', '0', other, { handling: 'H', method: 'NON' }));
    expect(await clinic.open()).toEqual(['UNMATCHED 40.00']);
  });

  it('R-070, R-071 what was announced under one number is settled under another that names the same claim', async () => {
    clinic = await openMoneyClinic();
    const back = paid(clinic.number, 'ICN7700')
      .replace('*1*185*148*', '*22*-185*-148*')
      .replaceAll(/(SVC\*[^*]+\*|CAS\*[A-Z]+\*\d+\*)(\d+)/g, '$1-$2');
    await clinic.receive(check('T1', '148', paid(clinic.number, 'ICN7700')));
    const reversal = back.replaceAll(/(SVC\*[^*]+\*-\d+\*)(\d+)/g, '$1-$2');
    const later = `${reversal}\nPLB*1234567893*20261231*WO:ICN7700*-148`;
    await clinic.receive(check('T2', '0', later, { handling: 'H', method: 'NON' }));
    expect(await liability()).toEqual([['ICN7700', '148.00']]);
    const other = (icn: string) => `CLP*UNKNOWN*1*74*74**12*${icn}\nSVC*HC:99211*74*74`;
    const taken = (reference: string, icn: string) => `${other(icn)}\nPLB*1234567893*20261231*WO:${reference}*74`;
    const none = { handling: 'H', method: 'NON' };
    await clinic.receive(check('T3', '0', taken('ADJICN770020240101', 'ICN8'), none));
    expect(await liability()).toEqual([['ICN7700', '74.00']]);
    await clinic.receive(check('T4', '0', taken(`${clinic.number} 20240101`, 'ICN9'), none));
    expect(await liability()).toEqual([]);
    expect(await clinic.open()).toEqual(['UNMATCHED 74.00', 'UNMATCHED 74.00']);
    const told = clinic.postings().filter((one) => one['kind'] === 'provider-adjustment');
    expect(told.map((one) => one['reference'])).toEqual(['ICN7700', 'ADJICN770020240101', `${clinic.number} 20240101`]);
    await sound();
  });

  it('R-070 a part of a longer number is no number of ours, and a person looks', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number, '887766')));
    const other = 'CLP*UNKNOWN*1*40*40**12*ICN9\nSVC*HC:99211*40*40\nPLB*1234567893*20261231*WO:99887766554433*40';
    await clinic.receive(check('T2', '0', other, { handling: 'H', method: 'NON' }));
    expect(await clinic.open()).toEqual(['RECOUP_UNIDENTIFIED -40.00', 'UNMATCHED 40.00']);
  });

  it('R-062 is no matter any more once the check that announces it is here', async () => {
    clinic = await openMoneyClinic();
    const taken = 'CLP*UNKNOWN*1*40*40**12*ICN9\nSVC*HC:99211*40*40\nPLB*1234567893*20261231*FB:F1*40';
    await clinic.receive(check('T2', '0', taken, { handling: 'H', method: 'NON' }));
    expect(await clinic.open()).toEqual(['RECOUP_UNIDENTIFIED -40.00', 'UNMATCHED 40.00']);
    await clinic.receive(check('T1', '188', `${paid(clinic.number)}\nPLB*1234567893*20261231*FB:F1*-40`));
    expect(await clinic.open()).toEqual(['UNMATCHED 40.00']);
    expect(await clinic.books()).not.toHaveProperty('PayerRecoupPayable');
    await sound();
  });

  it('R-073 is tied to a claim by its payer number: the claim itself stays as it is; undone, it waits again', async () => {
    await receive();
    expect(await liability()).toEqual([['LETTER7', '-40.00']]);
    const before = await clinic.books();
    expect(await settle('RECOUP_UNIDENTIFIED', '--claim', clinic.claimId)).toMatchObject({
      type: 'settled',
      moves: [{ from: 'PayerRecoupPayable', to: 'PayerRecoupPayable', amount: '40.00' }],
      state: 'PATIENT',
    });
    expect(await clinic.books()).toEqual(before);
    expect(await liability()).toEqual([['ICN1', '-40.00']]);
    expect(await clinic.open()).toEqual(['UNMATCHED 40.00']);
    expect(await audited(clinic)).toEqual(['jo settle']);
    const [closed] = await clinic.inside(({ ledger }) => ledger.queue({ codes: ['RECOUP_UNIDENTIFIED'], limit: 1 }));
    const undone = await ok('unsettle', String(closed?.queueKey), ...BY_JO);
    expect(undone).toMatchObject({ entries: 2, items: [expect.any(Number)] });
    expect(await liability()).toEqual([['LETTER7', '-40.00']]);
    expect(await clinic.open()).toContain('RECOUP_UNIDENTIFIED -40.00');
    await refuse('was not settled', 'unsettle', String(closed?.queueKey));
    await sound();
  });

  it('opens the claim with the insurer again when no reversal will come, and tells the billing system', async () => {
    await receive();
    const done = await settle('RECOUP_UNIDENTIFIED', '--claim', clinic.claimId, '--to', 'AR:Ins:1');
    expect(done).toMatchObject({ moves: [{ to: 'AR:Ins:1' }] });
    expect(await clinic.books()).toMatchObject({ 'AR:Ins:1': '40.00', UnappliedCash: '-40.00' });
    expect(await clinic.books()).not.toHaveProperty('PayerRecoupPayable');
    const told = clinic.postings().at(-1);
    expect(told).toMatchObject({ kind: 'correction', claimId: clinic.claimId });
    expect(told?.['entries']).toMatchObject([
      { account: 'PayerRecoupPayable', credit: '40.00', reasonCode: 'WO' },
      { account: 'AR:Ins:1', line: 'claim', debit: '40.00' },
    ]);
    await sound();
  });

  it('takes no account that posting alone writes to, no claim account without a claim, nothing twice', async () => {
    await receive();
    const item = await clinic.item('RECOUP_UNIDENTIFIED');
    await refuse('is no account', 'settle', item, '--to', 'CashClearing:T1');
    await refuse('only with a claim', 'settle', item, '--to', 'AR:Ins:1');
    await refuse('say where it goes', 'settle', item);
    await refuse('not 41.00', 'settle', item, '--to', 'RefundPayable:payer', '--amount', '41');
    expect((await clinic.run('settle', item, '--to', 'RefundPayable:payer')).err).toContain('--as USER');
    await settle('RECOUP_UNIDENTIFIED', '--to', 'RefundPayable:payer');
    await refuse('is closed already', 'settle', item, '--to', 'RefundPayable:payer');
  });
});

describe('a provider adjustment that no table knows', () => {
  const LUMP = 'PLB*1234567893*20261231*AP:ADV-1*-70';
  const own = (...rows: readonly object[]) => ({ config: { providerAdjustments: rows } });

  it('R-069 waits in Suspense; a dated row of the configuration places what waited', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '218', `${paid(clinic.number)}\n${LUMP}`));
    expect(await clinic.open()).toEqual(['PROVIDER_ADJUSTMENT_UNMAPPED 70.00']);
    expect(await ok('adjustments', 'waiting')).toMatchObject({ code: 'AP', reference: 'ADV-1', account: '' });
    expect(await ok('adjustments', 'rerun', ...BY_JO)).toMatchObject({ placed: [] });
    clinic.practice.configure(
      own(
        { code: 'AP', account: 'LastYear', until: '2026-01-31' },
        { code: 'AP', account: 'AdvancePayments', from: '2026-02-01' },
      ).config,
    );
    expect(await ok('adjustments', 'waiting')).toMatchObject({ account: 'AdvancePayments' });
    expect(await ok('adjustments', 'rerun', ...BY_JO)).toMatchObject({
      placed: [{ code: 'AP', account: 'AdvancePayments', amount: '-70.00' }],
    });
    expect(await clinic.books()).toEqual({ ...POSTED, 'CashClearing:T1': '218.00', AdvancePayments: '-70.00' });
    expect(await clinic.open()).toEqual([]);
    expect(clinic.postings().at(-1)).toMatchObject({ supplement: 1, heldTotal: '0.00', postedTotal: '218.00' });
    await sound();
  });

  it('R-069 a row for the payer goes before one for all; one with review is booked and looked at', async () => {
    clinic = await openMoneyClinic(
      own(
        { code: 'AP', account: 'Everybody' },
        { code: 'AP', account: 'Advances', payer: '1512345678', review: true },
        { code: 'AP', account: 'Another', payer: '1888888888' },
      ),
    );
    await clinic.receive(check('T1', '218', `${paid(clinic.number)}\n${LUMP}`));
    expect(await clinic.books()).toMatchObject({ Advances: '-70.00' });
    expect(await clinic.open()).toEqual(['PROVIDER_ADJUSTMENT_REVIEW 70.00']);
    await ok('worklist', 'close', await clinic.item('PROVIDER_ADJUSTMENT_REVIEW'), ...BY_JO);
  });

  it('is placed by itself too, in parts: interest of 20.00, the rest stays on the worklist', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '218', `${paid(clinic.number)}\n${LUMP}`));
    const first = await settle('PROVIDER_ADJUSTMENT_UNMAPPED', '--to', 'InterestIncome', '--amount', '20');
    expect(first).toMatchObject({ rest: expect.any(Number) });
    expect(await clinic.open()).toEqual(['PROVIDER_ADJUSTMENT_UNMAPPED 50.00']);
    await settle('PROVIDER_ADJUSTMENT_UNMAPPED', '--to', 'Settlements:2026');
    expect(await clinic.books()).toMatchObject({ InterestIncome: '-20.00', 'Settlements:2026': '-50.00' });
    expect(await clinic.books()).not.toHaveProperty('Suspense');
    await refuse('undo that first', 'unsettle', String(first['item']));
    await sound();
  });
});

describe('what lies in Suspense', () => {
  it('R-037 the difference of a check goes where it turned out to belong; a reversed check takes it along', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '149.50', paid(clinic.number)));
    await ok('remittance', 'release', 'T1', ...BY_JO);
    await refuse('holds money', 'worklist', 'close', await clinic.item('SUSPENSE_BALANCE'));
    await settle('SUSPENSE_BALANCE', '--to', 'InterestIncome');
    expect(await clinic.books()).toEqual({ ...POSTED, 'CashClearing:T1': '149.50', InterestIncome: '-1.50' });
    const item = await clinic.inside(({ ledger }) => ledger.queue({ codes: ['SUSPENSE_BALANCE'], limit: 1 }));
    await ok('remittance', 'reverse', 'T1', ...BY_JO);
    expect(await clinic.books()).toEqual({ 'AR:Ins:1': '185.00', Revenue: '-185.00' });
    await refuse('was reversed as a whole', 'unsettle', String(item[0]?.queueKey));
    await sound();
  });

  it('R-037, R-051 the difference of a line becomes contractual; the payer’s reversal takes that back as well', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number).replace('CAS*CO*45*10\n', '')));
    await ok('remittance', 'release', clinic.claimId, ...BY_JO);
    await settle('SUSPENSE_BALANCE', '--to', 'ContractualAdj');
    expect(await clinic.books()).toEqual(POSTED);
    const back = `CLP*${clinic.number}*22*-185*-148**12*ICN1
SVC*HC:99213*-125*-100
CAS*PR*2*-15
SVC*HC:94640:59*-60*-48
CAS*CO*45*-2
CAS*PR*2*-10
PLB*1234567893*20261231*WO:ICN1*-148`;
    await clinic.receive(check('T2', '0', back, { handling: 'H', method: 'NON' }));
    // As little balanced as the payment was, so a person lets it pass too.
    await ok('remittance', 'release', clinic.claimId, ...BY_JO);
    expect(await clinic.books()).not.toHaveProperty('ContractualAdj');
    expect(await clinic.books()).not.toHaveProperty('Suspense');
    expect(await clinic.books()).toMatchObject({ 'AR:Ins:1': '185.00' });
    await sound();
  });

  it('R-105 a payment for nobody of ours goes back to the payer; the check’s supplement says that nothing of it waits', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '40', 'CLP*UNKNOWN*1*40*40**12*ICN9\nSVC*HC:99211*40*40'));
    await settle('UNMATCHED', '--to', 'RefundPayable:payer');
    expect(await clinic.books()).toMatchObject({ 'RefundPayable:payer': '-40.00', 'CashClearing:T1': '40.00' });
    expect(clinic.postings().at(-1)).toMatchObject({ type: 'posting-total', supplement: 1, heldTotal: '0.00' });
    const [closed] = await clinic.inside(({ ledger }) => ledger.queue({ codes: ['UNMATCHED'], limit: 1 }));
    await ok('unsettle', String(closed?.queueKey), ...BY_JO);
    expect(await clinic.books()).toMatchObject({ UnappliedCash: '-40.00' });
    // It waits as before: a claim can still be named.
    expect(await clinic.open()).toEqual(['UNMATCHED 40.00']);
    await sound();
  });
});

describe('what is open with the insurer', () => {
  const DENIED = (number: string) => `CLP*${number}*1*185*100**12*ICN1
SVC*HC:99213*125*100
CAS*CO*45*10
CAS*PR*2*15
SVC*HC:94640:59*60*0
CAS*CO*50*60`;
  const receive = async (body: (number: string) => string, payment = '100'): Promise<void> => {
    clinic = await openMoneyClinic();
    const none = payment === '0' ? { handling: 'H', method: 'NON' } : {};
    await clinic.receive(check('T1', payment, body(clinic.number), none));
  };

  it('L-20 it goes to no line that the claim has not, nor to another than it is open on, nor to a name that the books write otherwise', async () => {
    clinic = await openMoneyClinic();
    const denied = `CLP*${clinic.number}*1*185*48**12*ICN1\nSVC*HC:99213*125*0\nCAS*CO*50*125\nSVC*HC:94640:59*60*48\nCAS*CO*45*12`;
    await clinic.receive(check('T1', '48', denied));
    const before = await clinic.books();
    const item = await clinic.item('DENIAL_WORK');
    const to = (account: string, ...line: readonly string[]) => ['settle', item, '--to', account, ...line];
    await refuse("can't go to line nope: claim PV-0008 has PV0008-L1, PV0008-L2", ...to('AR:Pat', '--line', 'nope'));
    await refuse('is about line PV0008-L1, not PV0008-L2', ...to('AR:Pat', '--line', 'PV0008-L2'));
    await refuse('no account that people book to; ContractualAdj is', ...to('Contractualadj'));
    await refuse('no account that people book to; DenialWriteOff:REASON is', ...to('DenialWriteOff'));
    await refuse('no account that people book to; DenialWriteOff:REASON is', ...to('DenialWriteoff:AUTH'));
    await refuse('no account that people book to; PayerRecoupPayable is', ...to('PayerRecoupPayable:X'));
    await refuse('no account that people book to; RefundPayable:payer is', ...to('RefundPayable:insurer'));
    expect(await clinic.books()).toEqual(before);
    await settle('DENIAL_WORK', '--to', 'WithholdReceivable:2026', '--line', 'PV0008-L1');
    expect(await clinic.books()).toMatchObject({ 'WithholdReceivable:2026': '125.00' });
  });

  it('L-07 a denial is written off with its reason, and undone', async () => {
    await receive(DENIED);
    expect(await clinic.state()).toBe('PARTIAL');
    const done = await settle('DENIAL_WORK', '--to', 'DenialWriteOff:NECESSITY');
    expect(done).toMatchObject({ state: 'PATIENT' });
    expect(await clinic.books()).toMatchObject({ 'DenialWriteOff:NECESSITY': '60.00', 'AR:Pat': '15.00' });
    expect(await clinic.books()).not.toHaveProperty('AR:Ins:1');
    await ok('unsettle', String(done['item']), ...BY_JO);
    expect(await clinic.books()).toMatchObject({ 'AR:Ins:1': '60.00' });
    expect(await clinic.open()).toEqual(['DENIAL_WORK 60.00']);
    expect(await clinic.state()).not.toBe('PATIENT');
    await sound();
  });

  it('M-001 it goes to no insurer that the claim doesn’t have', async () => {
    await receive(DENIED);
    const item = await clinic.item('DENIAL_WORK');
    const before = await clinic.books();
    await refuse("can't go to AR:Ins:9: the claim has AR:Ins:1;", 'settle', item, '--to', 'AR:Ins:9');
    await refuse("can't go to AR:Ins:2", 'settle', item, '--to', 'AR:Ins:2');
    expect(await clinic.books()).toEqual(before);
    expect(await clinic.open()).toEqual(['DENIAL_WORK 60.00']);
  });

  it('M-001 the next insurer of the claim may owe it', async () => {
    const sample = JSON.parse(readFileSync('samples/claims/professional/one-visit.json', 'utf8'));
    const { memberId, lastName, firstName, address } = sample.subscriber;
    const next = {
      payerResponsibilityCode: 'S',
      relationshipCode: '18',
      claimFilingIndicatorCode: 'CI',
      subscriber: { memberId, lastName, firstName, address },
      payer: { name: 'SECOND MUTUAL', id: 'SEC01' },
      benefitsAssignmentIndicator: 'Y',
      releaseOfInformationCode: 'Y',
    };
    const claims = JSON.stringify([{ ...sample, otherPayers: [next] }]);
    clinic = await openMoneyClinic({}, (practice) => practice.drop('two.json', claims));
    await clinic.receive(check('T1', '100', DENIED(clinic.number)));
    await settle('DENIAL_WORK', '--to', 'AR:Ins:2');
    expect((await clinic.books())['AR:Ins:2']).toBe('75.00');
    await sound();
  });

  it('R-085 where no further payer is known one may be named, the next', async () => {
    await receive((number) => DENIED(number).replace('ICN1\n', 'ICN1\nMOA***N781\n'));
    const item = await clinic.item('QMB_REVIEW');
    await refuse('the claim has AR:Ins:1, AR:Ins:2', 'settle', item, '--to', 'AR:Ins:3');
    await settle('QMB_REVIEW', '--to', 'AR:Ins:2');
    expect((await clinic.books())['AR:Ins:2']).toBe('15.00');
  });

  it('L-08, R-042 what the payer gives to the patient goes there when a person agrees, once', async () => {
    await receive((number) => DENIED(number).replace('CAS*CO*50*60', 'CAS*PR*96*60'));
    // One receivable, one item.
    expect(await clinic.open()).toEqual(['PATIENT_REVIEW 60.00']);
    const item = await clinic.item('PATIENT_REVIEW');
    await settle('PATIENT_REVIEW', '--to', 'AR:Pat');
    expect(await clinic.books()).toMatchObject({ 'AR:Pat': '75.00' });
    expect(await clinic.open()).toEqual([]);
    await refuse('is closed already', 'settle', item, '--to', 'AR:Pat');
    await sound();
  });

  it('L-07 several reasons on one line are one amount, of which a part can be settled; the rest keeps its lines', async () => {
    await receive(
      (number) =>
        DENIED(number)
          .replace('*185*100*', '*185*0*')
          .replace('125*100\nCAS*CO*45*10\nCAS*PR*2*15', '125*0\nCAS*CO*197*100\nCAS*CO*16*25'),
      '0',
    );
    expect(await clinic.open()).toEqual(['DENIAL_WORK 185.00']);
    await settle('DENIAL_WORK', '--line', 'PV0008-L1', '--amount', '110', '--to', 'DenialWriteOff:AUTH');
    expect(await clinic.open()).toEqual(['DENIAL_WORK 75.00']);
    await settle('DENIAL_WORK', '--line', 'PV0008-L1', '--to', 'DenialWriteOff:AUTH');
    expect(await clinic.open()).toEqual(['DENIAL_WORK 60.00']);
    await settle('DENIAL_WORK', '--to', 'DenialWriteOff:NECESSITY');
    expect(await clinic.books()).toMatchObject({
      'DenialWriteOff:AUTH': '125.00',
      'DenialWriteOff:NECESSITY': '60.00',
    });
    expect(await clinic.open()).toEqual([]);
    await sound();
  });

  it.each([
    ['R-080 a duplicate', 'OA*18', ['DUPLICATE_CLAIM 125.00', 'DUPLICATE_CLAIM 60.00']],
    ['4.7 what the payer has not decided', 'OA*133', []],
  ])('%s is no denial', async (_name, reason, items) => {
    await receive(
      (number) =>
        `CLP*${number}*1*185*0**12*ICN1\nSVC*HC:99213*125*0\nCAS*${reason}*125\nSVC*HC:94640:59*60*0\nCAS*${reason}*60`,
      '0',
    );
    expect(await clinic.open()).toEqual(items);
    await sound();
  });

  it('R-055 the payer takes the denial back and pays: its work goes, and comes again when that check is undone', async () => {
    await receive((number) => DENIED(number).replace('CAS*CO*50*60', 'CAS*CO*50*40\nCAS*PR*96*20'));
    const open = ['DENIAL_WORK 40.00', 'PATIENT_REVIEW 20.00'];
    expect(await clinic.open()).toEqual(open);
    const reversal = `CLP*${clinic.number}*22*-185*-100**12*ICN1
SVC*HC:99213*-125*-100
CAS*CO*45*-10
CAS*PR*2*-15
SVC*HC:94640:59*-60*0
CAS*CO*50*-40
CAS*PR*96*-20`;
    await clinic.receive(check('T2', '48', `${reversal}\n${paid(clinic.number, 'ICN2')}`));
    expect(await clinic.open()).toEqual([]);
    expect(await clinic.state()).toBe('PATIENT');
    await ok('remittance', 'reverse', 'T2', ...BY_JO);
    expect(await clinic.open()).toEqual(open);
    await ok('remittance', 'approve', 'T2', ...BY_JO);
    expect(await clinic.open()).toEqual([]);
    await sound();
  });

  it('R-083 an insurer’s credit becomes a refund that we owe', async () => {
    clinic = await openMoneyClinic();
    // Written off in another way before the payer paid.
    await clinic.inside(({ ledger }) =>
      ledger.transaction(async (tx) => {
        const side = { claimKey: 1, lineId: 'PV0008-L2' };
        const [debitCents, creditCents] = [cents(6000), cents(0)];
        const entries = [
          { ...side, account: 'Courtesy', debitCents, creditCents },
          { ...side, account: 'AR:Ins:1', debitCents: creditCents, creditCents: debitCents },
        ];
        await tx.post({ at: '2026-10-10T00:00:00Z', postedBy: 'jo', reason: 'courtesy', adjudications: [], entries });
      }),
    );
    await clinic.receive(check('T1', '148', paid(clinic.number)));
    const credit = (await clinic.open()).filter((one) => one.startsWith('CREDIT'));
    expect(credit).toHaveLength(1);
    const before = await clinic.books();
    await settle('CREDIT', '--to', 'RefundPayable:payer');
    const after = await clinic.books();
    expect(before['AR:Ins:1']).toBe(after['RefundPayable:payer']);
    expect(after).not.toHaveProperty('AR:Ins:1');
    await sound();
  });
});

describe('worklist close', () => {
  it('closes what moves no money, and opens it again; a check of which nothing is posted as a whole', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '149', paid(clinic.number)));
    expect(await clinic.open()).toEqual(['ERA_REVIEW 148.00']);
    const item = await clinic.item('ERA_REVIEW');
    expect(await ok('worklist', 'close', '--check', 'T1', ...BY_JO)).toMatchObject({ items: [Number(item)] });
    expect(await clinic.open()).toEqual([]);
    await refuse('is closed already', 'worklist', 'close', item);
    expect(await ok('worklist', 'reopen', item, ...BY_JO)).toMatchObject({ again: Number(item) + 1 });
    expect(await clinic.open()).toEqual(['ERA_REVIEW 148.00']);
    await refuse('was not closed by a word', 'worklist', 'reopen', item);
    expect(await audited(clinic)).toEqual(['jo worklist-close', 'jo worklist-reopen']);
  });

  it('closes nothing that waits for approval', async () => {
    clinic = await openMoneyClinic({ config: { posting: 'approve' } });
    await clinic.receive(check('T1', '148', paid(clinic.number)));
    await refuse('waits for approval', 'worklist', 'close', await clinic.item('AWAITING_APPROVAL'));
    await refuse('has no item', 'worklist', 'close', '999');
    expect((await clinic.run('worklist', 'close', ...BY_JO)).exitCode).toBe(2);
  });
});

describe('match --replaces', () => {
  it('T-15, R-071 a second answer takes the place of the first, whose money we owe until the payer takes it; undone', async () => {
    clinic = await openMoneyClinic();
    await clinic.receive(check('T1', '148', paid(clinic.number)));
    const better = paid(clinic.number, 'ICN2')
      .replace('*185*148*', '*185*153*')
      .replace('*125*100', '*125*105')
      .replace('CAS*CO*45*10', 'CAS*CO*45*5');
    await clinic.receive(check('T2', '153', better));
    const item = await clinic.item('READJUDICATED_NO_REVERSAL');
    await refuse('were adjudicated before', 'match', item, clinic.claimId);
    await ok('match', item, clinic.claimId, '--replaces', ...BY_JO);
    const replaced = {
      ...{ 'AR:Pat': '25.00', 'CashClearing:T1': '148.00', 'CashClearing:T2': '153.00' },
      ...{ ContractualAdj: '7.00', PayerRecoupPayable: '-148.00', Revenue: '-185.00' },
    };
    expect(await clinic.books()).toEqual(replaced);
    expect((await clinic.run('report', 'payer-liability')).records).toMatchObject([
      { reference: 'ICN1', amount: '148.00', direction: 'owed-to-payer' },
    ]);
    expect(await clinic.open()).toEqual([]);
    expect(await clinic.state()).toBe('PATIENT');
    await sound();
    await ok('unmatch', item, ...BY_JO);
    expect(await clinic.books()).toEqual({ ...POSTED, 'CashClearing:T2': '153.00', Suspense: '-153.00' });
    expect(await clinic.open()).toEqual(['READJUDICATED_NO_REVERSAL 153.00']);
    const again = await clinic.item('READJUDICATED_NO_REVERSAL');
    await ok('match', again, clinic.claimId, '--replaces', ...BY_JO);
    expect(await clinic.books()).toEqual(replaced);
    // What the payer takes at last was announced by us.
    const other = 'CLP*UNKNOWN*1*148*148**12*ICN9\nSVC*HC:99211*148*148\nPLB*1234567893*20261231*WO:ICN1*148';
    await clinic.receive(check('T3', '0', other, { handling: 'H', method: 'NON' }));
    expect(await clinic.open()).toEqual(['UNMATCHED 148.00']);
    expect(await clinic.books()).not.toHaveProperty('PayerRecoupPayable');
    await sound();
  });

  it('T-15 a split answer that gives way whole: no false alarm; the payer’s reversals of it, when they come, take what we owe', async () => {
    clinic = await openMoneyClinic();
    const part = (status: string, code: string, charge: number, amount: number, icn: string): string => {
      const sign = status === '22' ? '-' : '';
      return `CLP*${clinic.number}*${status}*${sign}${charge}*${sign}${amount}**12*${icn}
SVC*HC:${code}*${sign}${charge}*${sign}${amount}
DTM*472*20261009
CAS*CO*45*${sign}${charge - amount}`;
    };
    await clinic.receive(check('T1', '100', part('1', '99213', 125, 100, 'A')));
    await clinic.receive(check('T2', '48', part('1', '94640:59', 60, 48, 'B')));
    await clinic.receive(check('T3', '148', paid(clinic.number, 'C')));
    const item = await clinic.item('READJUDICATED_NO_REVERSAL');
    await ok('match', item, clinic.claimId, '--replaces', ...BY_JO);
    expect(await clinic.open()).toEqual([]);
    const { records } = await clinic.run('report', 'payer-liability');
    expect(records).toMatchObject([
      { reference: 'A', amount: '100.00' },
      { reference: 'B', amount: '48.00' },
    ]);
    const before = await clinic.state();
    const back = `${part('22', '99213', 125, 100, 'A')}\n${part('22', '94640:59', 60, 48, 'B')}`;
    const none = { handling: 'H', method: 'NON' };
    await clinic.receive(check('T4', '0', `${back}\nPLB*1234567893*20261231*WO:A*-100*WO:B*-48`, none));
    expect(await clinic.open()).toEqual([]);
    expect(await clinic.state()).toBe(before);
    expect((await clinic.books())['PayerRecoupPayable']).toBe('-148.00');
    expect((await clinic.books())['Suspense']).toBeUndefined();
    await refuse('T4 was posted upon it', 'unmatch', item);
    await sound();
  });
});
