/** T-13, R-101: a claim that was rejected and sent again, corrected, under the same number, and an 835 that comes before the 277CA tells them apart. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileText } from '../inbound/post/remittance-text.ts';
import { AnsweredPractice, firstFile, type Sent } from './answers-by-hand.ts';
import { ask, waiting } from './books.ts';

let world: AnsweredPractice;
let sent: readonly Sent[];

const sample = JSON.parse(readFileSync('samples/claims/professional/office-visits.json', 'utf8'))[0];
const CLP = (icn: string, paid = '100', open = '25'): string => `LX*1
CLP*PV00001*1*125*${paid}*${open}*12*${icn}*11*1
NM1*QC*1*QUILL*AVERY****MI*W100000007
SVC*HC:99213*125*${paid}
DTM*472*20261005
CAS*PR*2*${open}`;

const check = (trace: string, body: string, payment = '100'): Buffer =>
  Buffer.from(fileText({ trace, payment, body }).toString('latin1').replaceAll('000000001', '000000009'), 'latin1');
const byFirst277ca = (...segments: readonly string[]) =>
  world.statuses({
    of: sent[0]?.originatorReference ?? '',
    claims: [{ patientControlNumber: 'PV00001', segments }],
  });
const rejected = () => byFirst277ca('STC*A7:21*20261130*U*125');
async function sendAgain(changes: object = { diagnoses: [{ qualifier: 'ABK', code: 'I119' }] }): Promise<void> {
  world.practice.drop('again.json', JSON.stringify([{ ...sample, ...changes }]));
  await world.sendReady();
  expect(world.practice.result('again.json').claims.map(({ outcome }) => outcome)).toEqual(['ready']);
}
const states = () =>
  ask(world.practice, async (ledger) =>
    (await ledger.claimHeads({ patientControlNumbers: ['PV00001'], limit: 9 })).map(({ state }) => state.display),
  );
const codes = async (): Promise<readonly string[]> => {
  const open = await waiting(world.practice);
  return open.filter((code) => code !== 'MISSING_IN_277CA');
};

beforeEach(async () => {
  world = new AnsweredPractice();
  sent = await world.send();
});
afterEach(() => world.remove());

describe('T-13 rejected by a 277CA and sent again under its number', () => {
  beforeEach(async () => {
    await rejected();
    await sendAgain();
    expect(await states()).toEqual(['SUPERSEDED', 'SENT']);
  });

  it('an 835 before the 277CA pays the one that is out, and says why', async () => {
    const run = await world.answer(check('T1', CLP('ICN1')));
    expect(firstFile(run)).toMatchObject({ held: 0 });
    expect(await states()).toEqual(['SUPERSEDED', 'PATIENT']);
    expect(await codes()).toEqual([]);
    const [posting] = world.practice.records('posting').filter((one) => one['type'] === 'posting');
    expect(posting?.['match']).toMatchObject({
      score: 100,
      reason:
        'patient control number, name of the patient, member id, service dates, charge, and the other claim under that number was rejected and never decided on',
    });
  });

  it('two checks of one file, of which the second takes the first back', async () => {
    const back = `LX*1
CLP*PV00001*22*-125*-100**12*ICN1*11*1
NM1*QC*1*QUILL*AVERY****MI*W100000007
SVC*HC:99213*-125*-100
DTM*472*20261005
CAS*PR*2*-25
PLB*1000871099*20261231*FB:ICN1*-100`;
    const both = fileText(
      { trace: 'T1', payment: '100', body: CLP('ICN1') },
      { trace: 'T2', payment: '0', handling: 'H', method: 'NON', body: back },
    );
    await world.answer(Buffer.from(both.toString('latin1').replaceAll('000000001', '000000009'), 'latin1'));
    expect(await states()).toEqual(['SUPERSEDED', 'REVERSED']);
    expect((await world.practice.run(['verify'])).exitCode).toBe(0);
  });

  it('A-017 a later 277CA accepts what it rejected: the two are for a person again', async () => {
    await byFirst277ca('STC*A2:20*20261130*WQ*125');
    // Of the first batch: nobody knows any more which of the two the payer has.
    await world.answer(check('T1', CLP('ICN1')));
    expect(await codes()).toContain('MATCH_AMBIGUOUS');
    expect(await states()).toEqual(['SUPERSEDED', 'SENT']);
    // The billing system is told which claims it may be of, by its own keys.
    const [posting] = world.practice.records('posting').filter((one) => one['queue'] === 'MATCH_AMBIGUOUS');
    const own = { claimId: 'PV-0001', billingSystem: 'practice', score: 100, reason: expect.any(String) };
    expect(posting?.['suggestions']).toEqual([own, own]);
  });
});

it('ADR 6 the first check of a file decides on the rejected one, by the number that its 277CA gave it: for the next check it is no reject any more', async () => {
  await byFirst277ca('STC*A7:21*20261130*U*125', 'REF*1K*ICN1');
  await sendAgain();
  const both = fileText(
    { trace: 'T1', payment: '100', body: CLP('ICN1') },
    { trace: 'T2', payment: '90', body: CLP('ICN2', '90', '35') },
  );
  await world.answer(Buffer.from(both.toString('latin1').replaceAll('000000001', '000000009'), 'latin1'));
  const items = await ask(world.practice, (ledger) =>
    ledger.queue({ codes: ['MATCH_AMBIGUOUS'], open: true, limit: 9 }),
  );
  expect(items.map(({ amountCents }) => amountCents)).toEqual([9000]);
});

it('R-101 a claim that was rejected and stands alone is paid all the same, and the contradiction is told', async () => {
  await rejected();
  await world.answer(check('T1', CLP('ICN1')));
  expect(await states()).toEqual(['PATIENT']);
  expect(await codes()).toEqual(['PAID_AFTER_PAYER_REJECT']);
});

it('R-101 a correction that never went out stands back for nothing: the payer decided on what it had rejected', async () => {
  await rejected();
  world.practice.drop(
    'again.json',
    JSON.stringify([{ ...sample, billingProvider: { ...sample.billingProvider, npi: '1000871090' } }]),
  );
  await world.practice.run(['send']);
  expect(await states()).toEqual(['SUPERSEDED', 'HELD']);
  await world.answer(check('T1', CLP('ICN1')));
  expect(await codes()).toContain('MATCH_AMBIGUOUS');
});
