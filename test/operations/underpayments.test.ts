import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { audited, BY_JO } from './clinic.ts';

/** 99213 is allowed 115.00 by the payer, 94640 58.00. */
const paid = (number: string, icn = 'ICN1') =>
  `LX*1\nCLP*${number}*1*185*148**12*${icn}*11\nSVC*HC:99213*125*100\nDTM*472*20261009\nCAS*CO*45*10\nCAS*PR*2*15\nSVC*HC:94640:59*60*48\nDTM*472*20261009\nCAS*CO*45*2\nCAS*PR*2*10`;
const BACK = `SVC*HC:99213*-125*-100\nCAS*CO*45*-10\nCAS*PR*2*-15\nSVC*HC:94640:59*-60*-48\nCAS*CO*45*-2\nCAS*PR*2*-10`;

let clinic: MoneyClinic;
beforeEach(async () => {
  clinic = await openMoneyClinic();
});
afterEach(() => clinic.remove());

const load = (rows: string, name: string, ...more: readonly string[]) => {
  const path = join(clinic.practice.folder, name);
  writeFileSync(path, rows);
  return clinic.run('contracts', 'load', path, ...more, ...BY_JO);
};
const ok = async (...words: readonly string[]): Promise<Readonly<Record<string, unknown>>> => {
  const { exitCode, err, records } = await clinic.run(...words);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  return records[0] ?? {};
};
const receive = () => clinic.receive({ trace: 'T1', payment: '148', body: paid(clinic.number) });

describe('contracts', () => {
  it('X-001 a per cent of a fee schedule; one that is missing is told until it is loaded', async () => {
    const early = await load('Payer,Procedure,Percent,Schedule\nSMH01,*,120,fees-2026\n', 'smh.csv');
    expect(early.exitCode).toBe(0);
    expect(early.records).toMatchObject([{ terms: 1, findings: [{ code: 'contract-schedule-missing' }] }]);
    await load('Code,Fee\n99213,100.00\n94640,45.00\n', 'fees.csv', '--schedule', '--name', 'fees-2026');
    const test = await ok('contracts', 'test', clinic.claimId);
    expect(test).toMatchObject({ expected: '174.00', payerId: 'SMH01' });
    expect(test['lines']).toMatchObject([
      { procedureCode: '99213', expected: '120.00', contract: 'smh', steps: '120.00 % of fees-2026 100.00 × 1' },
      { procedureCode: '94640', expected: '54.00' },
    ]);
    await receive();
    expect(await clinic.open()).toEqual(['OVERPAID 4.00', 'UNDERPAID 5.00']);
    await ok('contracts', 'remove', 'fees-2026', ...BY_JO);
    expect((await clinic.run('contracts', 'list')).records).toMatchObject([{ contract: 'smh', terms: 1 }]);
    expect((await ok('contracts', 'test', clinic.claimId))['expected']).toBe('0.00');
    expect((await clinic.run('contracts', 'remove', 'nobody', ...BY_JO)).exitCode).toBe(2);
  });

  it('X-001 a case rate is compared with what was allowed of the claim as a whole', async () => {
    await load('Payer,Procedure,Basis,Allowed,Dispute days\nSMH01,99213,case rate,200.00,30\n', 'case.csv');
    await receive();
    expect(await clinic.open()).toEqual(['UNDERPAID 27.00']);
    expect(await ok('report', 'underpayments')).toMatchObject({
      ...{ line: 'claim', allowed: '173.00', expected: '200.00', steps: 'case rate 200.00' },
      disputeUntil: '2026-12-05',
    });
  });

  it('X-006 sequestration is part of what is allowed: nothing is underpaid', async () => {
    await load('Payer,Procedure,Allowed\n*,99213,100.00\n*,94640,50.00\n', 'medicare.csv');
    const body = `LX*1\nCLP*${clinic.number}*1*185*118.40**12*ICN1*11\nSVC*HC:99213*125*78.80\nCAS*CO*45*25**253*1.20\nCAS*PR*2*20\nSVC*HC:94640:59*60*39.60\nCAS*CO*45*10**253*0.40\nCAS*PR*2*10`;
    await clinic.receive({ trace: 'T1', payment: '118.40', body });
    expect(await clinic.state()).not.toBe('PAYER_ACCEPTED');
    expect(await clinic.open()).toEqual([]);
  });

  it('X-010 what is allowed above the contract is told, and goes when the payer takes its answer back', async () => {
    await load('Payer,Procedure,Allowed\nSMH01,99213,100.00\nSMH01,94640,58.00\n', 'smh.csv');
    await receive();
    expect(await clinic.open()).toEqual(['OVERPAID 15.00']);
    const books = await clinic.books();
    const shown = await ok('worklist', 'show', await clinic.item('OVERPAID'));
    expect(shown).toMatchObject({
      detail: { line: 'PV0008-L1', text: expect.stringContaining('contract smh says 100.00') },
    });
    expect(await clinic.books()).toEqual(books);
    const back = `LX*1\nCLP*${clinic.number}*22*-185*-148**12*ICN1*11\n${BACK}\nPLB*1234567893*20261231*WO:ICN1*-148`;
    await clinic.receive({ trace: 'T2', payment: '0', handling: 'H', method: 'NON', body: back });
    expect(await clinic.open()).toEqual([]);
  });

  it('X-002 an allowed amount that the adjustments contradict is compared with nothing', async () => {
    await load('Payer,Procedure,Allowed\nSMH01,99213,125.00\nSMH01,94640,58.00\n', 'smh.csv');
    const body = paid(clinic.number).replace('CAS*PR*2*15', 'CAS*PR*2*15\nAMT*B6*125');
    await clinic.receive({ trace: 'T1', payment: '148', body });
    expect(await clinic.open()).toEqual(['ALLOWED_AMBIGUOUS 10.00']);
  });

  it('prices the claims of a file', async () => {
    await load('Payer,Procedure,Allowed\n*,99213,100.00\n', 'all.csv');
    const done = await clinic.run('contracts', 'test', 'samples/claims/professional/one-visit.json');
    expect(done).toMatchObject({ exitCode: 0 });
    expect(done.records[0]).toMatchObject({ type: 'expected', expected: '100.00' });
  });
});

describe('underpayments', () => {
  const CONTRACT = 'Payer,Procedure,Modifiers,Allowed\nSMH01,99213,,120.00\n';

  it('X-009 is disputed with the sum at stake, withdrawn, and accepted', async () => {
    await load(CONTRACT, 'smh.csv');
    await receive();
    const item = await clinic.item('UNDERPAID');
    const words = ['--reference', 'CASE-77', '--until', '2027-01-15'];
    const done = await ok('underpayments', 'dispute', item, ...words, ...BY_JO);
    expect(done).toMatchObject({ disputed: [{ item: Number(item), atStake: '5.00' }] });
    expect(await clinic.open()).toEqual(['UNDERPAYMENT_DISPUTED 5.00']);
    expect(await ok('underpayments')).toMatchObject({ disputed: true, atStake: '5.00' });
    const open = { standing: 'open', reference: 'CASE-77', until: '2027-01-15', openedBy: 'jo', recovered: '' };
    expect(await ok('report', 'disputes')).toMatchObject(open);
    const dispute = await clinic.item('UNDERPAYMENT_DISPUTED');
    await ok('underpayments', 'withdraw', dispute, ...BY_JO);
    expect(await clinic.open()).toEqual(['UNDERPAID 5.00']);
    expect(await ok('report', 'disputes')).toMatchObject({ standing: 'withdrawn' });
    expect((await clinic.run('underpayments', 'withdraw', dispute, ...BY_JO)).exitCode).toBe(2);
    const again = await clinic.item('UNDERPAID');
    await ok('underpayments', 'accept', again, ...BY_JO);
    expect(await clinic.open()).toEqual([]);
    await ok('worklist', 'reopen', again, ...BY_JO);
    expect(await clinic.open()).toEqual(['UNDERPAID 5.00']);
    const acts = ['contract-load', 'underpayment-dispute', 'underpayment-withdraw', 'underpayment-accept'];
    expect(await audited(clinic)).toEqual([...acts, 'worklist-reopen'].map((act) => `jo ${act}`));
    expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
  });

  it('X-007 one dispute for all of a kind', async () => {
    await load('Payer,Procedure,Modifiers,Allowed\nSMH01,99213,,120.00\nSMH01,94640,,63.00\n', 'smh.csv');
    await receive();
    expect(await clinic.open()).toEqual(['UNDERPAID 2.00', 'UNDERPAID 5.00'].sort());
    const items = (await clinic.run('underpayments')).records.map((one) => String(one['item']));
    expect(await ok('underpayments', 'dispute', items[0] ?? '', '--alike', ...BY_JO)).toMatchObject({
      disputed: [{ item: Number(items[0]) }],
    });
    expect((await clinic.open()).filter((one) => one.startsWith('UNDERPAYMENT_DISPUTED'))).toHaveLength(1);
    expect((await clinic.run('underpayments', 'dispute', items[0] ?? '', ...BY_JO)).exitCode).toBe(2);
  });

  it('X-009 what the payer allows more when it answers anew is recovered', async () => {
    await load(CONTRACT, 'smh.csv');
    await receive();
    await ok('underpayments', 'dispute', await clinic.item('UNDERPAID'), ...BY_JO);
    const better = paid(clinic.number, 'ICN2')
      .replace('*185*148*', '*185*153*')
      .replace('*125*100', '*125*105')
      .replace('CAS*CO*45*10', 'CAS*CO*45*5');
    const body = `LX*1\nCLP*${clinic.number}*22*-185*-148**12*ICN1*11\n${BACK}\n${better.replace('LX*1\n', '')}`;
    await clinic.receive({ trace: 'T2', payment: '5', body });
    expect(await clinic.open()).toEqual([]);
    expect(await ok('report', 'disputes')).toMatchObject({
      standing: 'answered anew',
      atStake: '5.00',
      recovered: '5.00',
    });
  });
});
