/** M-001: one payer insures a patient twice: two bills under one claimId, sent, answered and posted each as its own. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interchange } from '../documents/read-answers.ts';
import type { CheckText } from '../inbound/post/remittance-text.ts';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';

const FIRST = 'W800000056';
const SECOND = 'W800000099';

/** Another visit than the one that the practice has sent. */
const sample = {
  ...JSON.parse(
    readFileSync('samples/claims/professional/one-visit.json', 'utf8').replace(/2026-\d\d-\d\d/g, '2026-10-20'),
  ),
  claimId: 'TI-1',
  patientControlNumber: 'TI1',
};
const { subscriber, payer, lines } = sample;
const insured = { ...subscriber, birthDate: undefined, genderCode: undefined, groupNumber: undefined };
const insurance = {
  relationshipCode: '18',
  claimFilingIndicatorCode: 'CI',
  payer,
  benefitsAssignmentIndicator: 'Y',
  releaseOfInformationCode: 'Y',
};
const first = {
  ...sample,
  otherPayers: [{ ...insurance, payerResponsibilityCode: 'S', subscriber: { ...insured, memberId: SECOND } }],
};

/** What the first insurance left: 25.00 of 185.00, to the patient. */
function second(patientControlNumber = 'TI1'): object {
  const answers = [
    { paidAmount: '100.00', adjustments: [45, 10, 2, 15] },
    { paidAmount: '48.00', adjustments: [45, 2, 2, 10] },
  ];
  return {
    ...sample,
    patientControlNumber,
    payerResponsibilityCode: 'S',
    subscriber: { ...subscriber, memberId: SECOND },
    otherPayers: [{ ...insurance, payerResponsibilityCode: 'P', subscriber: insured, paidAmount: '148.00' }],
    lines: lines.map((line: { readonly procedure: object }, index: number) => ({
      ...line,
      adjudications: [
        {
          payerId: payer.id,
          procedure: line.procedure,
          units: '1',
          adjudicationDate: '2026-11-05',
          paidAmount: answers[index]?.paidAmount,
          adjustments: [
            { groupCode: 'CO', reasonCode: '45', amount: `${answers[index]?.adjustments[1]}.00` },
            { groupCode: 'PR', reasonCode: '2', amount: `${answers[index]?.adjustments[3]}.00` },
          ],
        },
      ],
    })),
  };
}

const paid = (member: string | undefined, status: '1' | '2', icn: string): string => {
  const [one, two] = status === '1' ? [100, 48] : [15, 10];
  const rest = (charge: number, amount: number): string =>
    status === '1'
      ? `CAS*CO*45*${charge === 125 ? 10 : 2}\nCAS*PR*2*${charge === 125 ? 15 : 10}`
      : `CAS*OA*23*${charge - amount}`;
  return `CLP*TI1*${status}*185*${one + two}**12*${icn}*11*1
${member === undefined ? '' : `NM1*QC*1*TAMARISK*JOEL****MI*${member}`}
SVC*HC:99213*125*${one}
${rest(125, one)}
SVC*HC:94640:59*60*${two}
${rest(60, two)}`;
};
const check = (trace: string, payment: string, ...parts: readonly string[]): CheckText => ({
  trace,
  payment,
  body: ['LX*1', ...parts].join('\n'),
});

let clinic: MoneyClinic;
beforeEach(async () => {
  clinic = await openMoneyClinic();
});
afterEach(() => clinic.remove());

const rows = () =>
  clinic.inside(async ({ ledger }) =>
    (await ledger.claims({ claimIds: ['TI-1'], limit: 10 })).map((row) => `${row.payerSequence} ${row.state.display}`),
  );
async function drop(name: string, ...claims: readonly object[]): Promise<readonly unknown[]> {
  clinic.practice.drop(name, JSON.stringify(claims));
  await clinic.run('send');
  return clinic.practice
    .result(name)
    .claims.map(({ outcome, findings }) => [outcome, ...findings.map(({ code }) => code)]);
}

describe('M-001 the second insurance of the same payer, under the claimId and number of the first', () => {
  beforeEach(async () => {
    expect(await drop('first.json', first)).toEqual([['ready']]);
    await clinic.receive(check('T1', '148', paid(FIRST, '1', 'ICN1')));
    expect(await drop('second.json', second())).toEqual([['ready']]);
    expect(await rows()).toEqual(['1 CLOSED', '2 SENT']);
    // T-23: what the first left went over to the second.
    const told = clinic.practice.records('status').filter(({ action }) => action === 'balance');
    expect(told.map((one) => [one['previousState'], one['state']])).toEqual([['PAID', 'CLOSED']]);
  });

  it('is paid as its own, and the books close', async () => {
    await clinic.receive(check('T2', '25', paid(SECOND, '2', 'ICN2')));
    expect(await rows()).toEqual(['1 CLOSED', '2 CLOSED']);
    expect(await clinic.open()).toEqual([]);
    expect((await clinic.run('verify')).exitCode).toBe(0);
    const posted = clinic.practice.records('posting').filter(({ type }) => type === 'posting');
    expect(posted.map((one) => [one['claimId'], one['payerClaimControlNumber']])).toEqual([
      ['TI-1', 'ICN1'],
      ['TI-1', 'ICN2'],
    ]);
  });

  it.each([
    ['by the member id alone', SECOND, '1'],
    ['by CLP02 alone', undefined, '2'],
  ] as const)('is told from the first %s', async (_name, member, status) => {
    await clinic.receive(check('T2', status === '1' ? '148' : '25', paid(member, status, 'ICN2')));
    const adjudications = await clinic.inside(({ ledger }) => ledger.adjudications({ claimKeys: [2, 3] }));
    expect(adjudications.map(({ claimKey }) => claimKey)).toEqual([2, 3]);
  });

  it.each([
    ['of the second', SECOND, ['1 CLOSED', '2 PENDING'], 3],
    ['of the first', FIRST, ['1 CLOSED', '2 SENT'], 2],
  ] as const)('a 277 that names the member id %s is about that one', async (_name, member, states, claimKey) => {
    const body = [
      'BHT*0010*08*ANSWER*20261105*1200*DG',
      'HL*1**20*1~NM1*PR*2*ANSWERER*****PI*ANS',
      'HL*2*1*21*1~NM1*41*2*CLINIC*****46*SENDER',
      'HL*3*2*19*1~NM1*1P*2*CLINIC*****XX*1000871099',
      `HL*4*3*22*0~NM1*IL*1*TAMARISK*JOEL****MI*${member}~TRN*2*QUESTION~STC*P1:20*20261105**185~REF*EJ*TI1`,
    ].flatMap((part) => part.split('~'));
    writeFileSync(
      join(clinic.answers, 'answer.277'),
      interchange({ id: '277', version: '005010X212', functionalId: 'HN' }, body),
    );
    await clinic.run('collect');
    expect(await rows()).toEqual(states);
    const events = await clinic.inside(({ ledger }) => ledger.events(claimKey));
    expect(events.map(({ type }) => type)).toContain('277');
  });

  it('is sent once, however often it is dropped', async () => {
    expect(await drop('again.json', second(), first)).toEqual([
      ['duplicate', 'claim-already-known'],
      ['duplicate', 'claim-already-known'],
    ]);
    expect(await drop('other-number.json', second('TI1X'))).toEqual([['duplicate', 'claim-already-known']]);
    expect(await rows()).toHaveLength(2);
  });
});

it('E-126 the second bill waits when both stand in one file', async () => {
  expect(await drop('both.json', first, second())).toEqual([['ready'], ['held', 'E-126']]);
});

it('M-001 both bills in one file, and so in one set, of a payer that takes them so: each is answered and paid as its own', async () => {
  await clinic.remove();
  clinic = await openMoneyClinic({ config: { profiles: 'house' } });
  const path = join(clinic.practice.folder, 'house', 'payers', 'both.yaml');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `id: both\nversion: 1\npayerIds: [${payer.id}]\nedits: { E-126: off }\n`);
  expect(await drop('both.json', first, second(), second())).toEqual([
    ['ready'],
    ['ready'],
    ['duplicate', 'claim-twice-in-file'],
  ]);
  await clinic.receive(check('T1', '148', paid(FIRST, '1', 'ICN1')));
  await clinic.receive(check('T2', '25', paid(SECOND, '2', 'ICN2')));
  // The second came before the first was decided on, so that it took over nothing of it.
  expect(await rows()).toEqual(['1 PAID', '2 CLOSED']);
});
