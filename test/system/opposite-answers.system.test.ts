/** Answers of a partner that speak against each other, or are about what we did not send: nothing is sent twice on their word. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statusForm } from '../../src/drop/formats/x12-status.ts';
import { interchange } from '../documents/read-answers.ts';
import { fileText } from '../inbound/post/remittance-text.ts';
import { AnsweredPractice, firstFile, type Sent } from './answers-by-hand.ts';
import { ask, waiting } from './books.ts';

const PAYMENT = `LX*1
CLP*PV00001*1*125*100*25*12*ICN1*11*1
NM1*QC*1*QUILL*AVERY****MI*W100000007
SVC*HC:99213*125*100
DTM*472*20261005
CAS*PR*2*25`;

let world: AnsweredPractice;
let sent: Sent;

const states = async (): Promise<readonly string[]> => [...new Set(Object.values(await world.practice.states()))];
const codes = async (): Promise<readonly string[]> => [...new Set(await waiting(world.practice))];
const summaries = (): readonly string[] => world.practice.records('status').map((record) => String(record['summary']));
const check = (): Buffer =>
  Buffer.from(
    fileText({ payment: '100', body: PAYMENT }).toString('latin1').replaceAll('000000001', '000000009'),
    'latin1',
  );
const ACCEPTED = ['AK1*HC*1*005010X222A1', 'AK2*837*0001*005010X222A1', 'IK5*A', 'AK9*A*1*1*1'];

beforeEach(async () => {
  world = new AnsweredPractice();
  const [first] = await world.send();
  if (first === undefined) throw new Error('nothing was sent');
  sent = first;
});
afterEach(() => world.remove());

describe('a reject that the partner itself contradicts puts nothing back to be sent again (T-05, fault 55)', () => {
  it('A-001 a TA1 that refuses a copy (025) after one that took the interchange', async () => {
    await world.ta1(sent, 'A');
    const run = await world.ta1(sent, 'R', '025');
    expect(firstFile(run)['requeued']).toBe(0);
    expect(await codes()).toEqual(['OPPOSITE_INTERCHANGE_VERDICTS']);
    expect(await states()).toEqual(['TA1_REJECTED']);
    // One item of the interchange, which says how many claims and which.
    const [item, ...others] = (await world.practice.run(['worklist', 'OPPOSITE_INTERCHANGE_VERDICTS'])).records;
    expect(others).toEqual([]);
    const shown = (await world.practice.run(['worklist', 'show', String(item?.['item'])])).records[0];
    expect(shown?.['detail']).toMatchObject({
      summary: expect.stringContaining('TA1 R (note 025)'),
      claims: 7,
      claimIds: ['PV-0001', 'PV-0002', 'PV-0003', 'PV-0004', 'PV-0005', 'PV-0006', 'PV-0007'],
    });
    expect(shown?.['detail']).not.toHaveProperty('claimKeys');
    const status = (await world.practice.run(['status', 'PV-0003'])).records[0];
    expect(status?.['queue']).toEqual([{ code: 'OPPOSITE_INTERCHANGE_VERDICTS' }]);
    const [row] = await ask(world.practice, (ledger) => ledger.queue({ open: true, limit: 9 }));
    // It keeps the bytes of the interchange that it is about.
    expect(row?.interchangeKey).toBe(1);
    expect(await world.sendReady()).toHaveLength(1);
    expect(summaries().filter((summary) => summary.includes('put back'))).toEqual([]);
  });

  it('A-001 a TA1 that refuses what a 999 had taken: nobody is told that claims go back', async () => {
    await world.acknowledge(...ACCEPTED);
    const run = await world.ta1(sent, 'R', '025');
    expect(firstFile(run)['requeued']).toBe(0);
    expect(await codes()).toEqual(['ANSWERED_AFTER_INTERCHANGE_REJECT']);
    expect(await states()).toEqual(['SYNTAX_OK']);
    expect(summaries().filter((summary) => summary.includes('put back'))).toEqual([]);
  });

  it('A-001 a TA1 that refuses the interchange, and nothing against it: all go back', async () => {
    const run = await world.ta1(sent, 'R', '025');
    expect(firstFile(run)['requeued']).toBe(7);
    expect(await states()).toEqual(['READY']);
    expect(await world.sendReady()).toHaveLength(2);
  });
});

describe('A-003 a 999 whose verdicts on a set (IK501) and on its group (AK901) contradict each other', () => {
  const GUILTY = ['IK3*CLM*22*2300*8', 'CTX*CLM01:PV00002', 'IK4*5:3*1325*7*9'];
  const REJECTED = ['AK1*HC*1*005010X222A1', 'AK2*837*0001*005010X222A1', ...GUILTY, 'IK5*R*5'];

  it('accepts the set and rejects the group: the claims are rejected, and a person is told once', async () => {
    await world.acknowledge(...ACCEPTED.slice(0, 3), 'AK9*R*1*1*1');
    expect(await states()).toEqual(['SYNTAX_REJECTED']);
    expect((await waiting(world.practice)).filter((code) => code === 'VERDICTS_CONTRADICT')).toHaveLength(1);
  });

  it('rejects the set and accepts the group: none goes again by itself, since the partner may have it', async () => {
    const run = await world.acknowledge(...REJECTED, 'AK9*A*1*1*1');
    expect(firstFile(run)['requeued']).toBe(0);
    expect(await states()).toEqual(['SYNTAX_REJECTED']);
    expect(await codes()).toEqual(['REJECTED', 'VERDICTS_CONTRADICT']);
    expect(await world.sendReady()).toHaveLength(1);
  });

  it.each([
    ['the number of accepted sets (AK904) says that the set is meant', 'AK9*A*1*1*0'],
    ['nothing contradicts it', 'AK9*P*1*1*0'],
    ['both reject it', 'AK9*R*1*1*0'],
  ])('rejects the set, and %s: the claims without a fault go again', async (_, group) => {
    const run = await world.acknowledge(...REJECTED, group);
    expect(firstFile(run)['requeued']).toBe(6);
    expect(await codes()).toEqual(['REJECTED']);
  });
});

describe('T-30 a weaker answer that comes late', () => {
  it('T-13 a 277CA after the 835 does not take the place of the number under which the payer adjudicated', async () => {
    await world.answer(check());
    const segments = ['STC*A2:20:PR*20261130*WQ*125', 'REF*1K*OTHER9'];
    await world.statuses({ of: 'X', claims: [{ patientControlNumber: 'PV00001', segments }] });
    const [row] = await ask(world.practice, (ledger) =>
      ledger.claims({ patientControlNumbers: ['PV00001'], limit: 1 }),
    );
    expect(row?.payerClaimControlNumber).toBe('ICN1');
  });
});

describe('T-12, T-15 a claim that was rejected and is answered after all', () => {
  const rejected = { patientControlNumber: 'PV00001', segments: ['STC*A7:164:IL*20261130*U*125'] };

  it.each([
    ['paid', 'PAID_AFTER_PAYER_REJECT', async () => world.answer(check())],
    [
      'accepted by the payer although the clearinghouse had rejected it',
      'PAYER_ANSWERED_AFTER_CLEARINGHOUSE_REJECT',
      async () => world.statuses({ of: 'X', claims: [{ ...rejected, segments: ['STC*A2:20:PR*20261130*WQ*125'] }] }),
    ],
  ])('%s: nobody is asked any longer to send it again', async (_, code, answer) => {
    await world.statuses({ of: 'X', source: code.startsWith('PAID') ? 'PR' : 'AY', claims: [rejected] });
    expect(await codes()).toEqual(['REJECTED']);
    await answer();
    expect(await codes()).toEqual([code]);
  });
});

describe('A-018 the proof of timely filing of a claim that was accepted and then rejected', () => {
  const told = (action: 'WQ' | 'U'): readonly string[] => [
    action === 'WQ' ? 'STC*A2:20:PR*20261130*WQ*125' : 'STC*A7:164:IL*20261130*U*125',
  ];
  const say = (source: 'AY' | 'PR', action: 'WQ' | 'U'): Promise<unknown> =>
    world.statuses({ of: 'X', source, claims: [{ patientControlNumber: 'PV00001', segments: told(action) }] });
  const proof = async (): Promise<{ readonly exitCode: number; readonly readme: string }> => {
    const folder = join(world.practice.folder, 'proof');
    const { exitCode } = await world.practice.run(['proof', 'PV-0001', '--out', folder]);
    return { exitCode, readme: readFileSync(join(folder, 'README.txt'), 'utf8') };
  };

  it.each(['AY', 'PR'] as const)('taken by %s, rejected by the payer: it is none, and says so', async (source) => {
    await say(source, 'WQ');
    expect((await proof()).exitCode).toBe(0);
    await say('PR', 'U');
    const { exitCode, readme } = await proof();
    expect(exitCode).toBe(1);
    expect(readme).toContain(
      'THIS IS NO PROOF OF TIMELY FILING: the claim was accepted, and then rejected by the payer',
    );
    expect(readme).toContain('Who rejected it after that, and when');
    expect(readme).not.toContain('The payer itself has not said so');
  });

  it('rejected first and accepted then, or paid after all: it proves', async () => {
    await say('PR', 'U');
    await say('PR', 'WQ');
    expect((await proof()).exitCode).toBe(0);
    await say('AY', 'U');
    expect((await proof()).exitCode).toBe(1);
    await world.answer(check());
    expect((await proof()).exitCode).toBe(0);
  });
});

describe('T-14 a payer that asks for information', () => {
  const inquired = (statusCodes: string, date: string): Promise<unknown> =>
    world.answer(
      interchange({ id: '277', version: '005010X212', functionalId: 'HN' }, [
        'BHT*0010*08*X1*20261130*1000*DG',
        'HL*1**20*1',
        'NM1*PR*2*SAMPLE MUTUAL HEALTH*****PI*SMH01',
        'HL*2*1*21*1',
        'NM1*41*2*SAMPLE PRACTICE*****46*PRACTICE',
        'HL*3*2*19*1',
        'NM1*1P*2*PRAIRIE VIEW FAMILY MEDICINE*****XX*1000871099',
        'HL*4*3*22*0',
        'NM1*IL*1*QUILL*AVERY****MI*W100000007',
        'TRN*2*Q1',
        `STC*${statusCodes}*${date}**125`,
        'REF*EJ*PV00001',
        'DTP*472*D8*20261005',
      ]),
    );

  it('stands on the worklist until the next answer', async () => {
    await inquired('R3:21', '20261120');
    expect(await codes()).toEqual(['INFORMATION_REQUESTED']);
    await inquired('P1:20', '20261125');
    expect(await codes()).toEqual([]);
  });
});

describe('a request for information (277 X213)', () => {
  const asked = (...status: readonly string[]): Promise<unknown> =>
    world.answer(
      interchange({ id: '277', version: '005010X213', functionalId: 'HN' }, [
        'BHT*0085*48*X9*20261130*1000',
        'HL*1**20*1',
        'NM1*PR*2*SAMPLE MUTUAL HEALTH*****PI*SMH01',
        'HL*2*1*21*1',
        'NM1*41*2*SAMPLE PRACTICE*****46*PRACTICE',
        'HL*3*2*19*1',
        'NM1*1P*2*PRAIRIE VIEW FAMILY MEDICINE*****XX*1000871099',
        'HL*4*3*PT',
        'NM1*QC*1*QUILL*AVERY****MI*W100000007',
        'TRN*1*RFAI001',
        ...status,
      ]),
    );
  const STATUS = 'STC*R4:18842-5::LOI*20261130**125';
  const CLAIM = ['REF*1K*ICN1', 'REF*EJ*PV00001', 'DTP*472*D8*20261005'];

  it.each([
    ['the claim', [STATUS, ...CLAIM, 'DTP*106*D8*20261230']],
    ['a line alone', [...CLAIM, 'SVC*HC:99213*125*****1', STATUS, 'REF*FJ*PV0001-L1', 'DTP*106*D8*20261230']],
  ])('about %s: the claim waits for it, with the day until which the payer waits', async (_, status) => {
    await asked(...status);
    expect(await codes()).toEqual(['INFORMATION_REQUESTED']);
    expect((await world.practice.states())['PV-0001']).toBe('INFO_REQUESTED');
    const [record, ...more] = world.practice
      .records('status')
      .filter((one) => one['claimId'] === 'PV-0001')
      .slice(-1);
    expect(record?.['responseDueDate']).toBe('2026-12-30');
    expect(more).toEqual([]);
    expect(String(record?.['summary'])).not.toContain('receiver');
  });

  it('comes as a 277, not as a 277CA, to a billing system that reads X12', () => {
    expect(statusForm({ guide: '005010X213' })).toBe('277');
    expect(statusForm({ guide: '005010X214' })).toBe('277CA');
  });
});

describe('A-010 a status under our number that is about a claim of somebody else', () => {
  const reject = async (patient: string, charge: string): Promise<void> => {
    const segments = [`STC*A7:164:IL*20261130*U*${charge}`];
    await world.statuses({ of: 'X', claims: [{ patientControlNumber: 'PV00001', patient, segments }] });
  };

  it('another name, member and charge: it is kept and changes nothing', async () => {
    await reject('STRANGER*SAM****MI*Z9', '999');
    expect(await codes()).toEqual(['ANSWER_NAMES_ANOTHER_PATIENT']);
    expect(await states()).toEqual(['SENT']);
  });

  it.each([
    ['the same member under another name', 'MARRIED*AVERY****MI*W100000007', '999'],
    ['the same name under another member id', 'QUILL*AVERY****MI*Z9', '999'],
    ['another name with our charge', 'STRANGER*SAM****MI*Z9', '125'],
  ])('%s: it is ours', async (_, patient, charge) => {
    await reject(patient, charge);
    expect(await codes()).toEqual(['REJECTED']);
  });
});

describe('answers to what others sent under our numbers (A-001, A-002)', () => {
  it('A-001 a TA1 that refuses an interchange of another day', async () => {
    const run = await world.ta1({ ...sent, date: '250101' }, 'R', '025');
    expect(firstFile(run)['requeued']).toBe(0);
    expect(await codes()).toEqual(['UNKNOWN_INTERCHANGE']);
    expect(await states()).toEqual(['SENT']);
  });

  it('F-001 a 999 that refuses a group of inquiries (AK101 HS) with the number of our claims', async () => {
    await world.acknowledge('AK1*HS*1*005010X279A1', 'AK2*270*0001*005010X279A1', 'IK5*R*5', 'AK9*R*1*1*0');
    expect(await codes()).toEqual(['UNKNOWN_SET']);
    expect(await states()).toEqual(['SENT']);
  });

  it('A-002 a 999 that pads the group number with zeros is ours', async () => {
    await world.acknowledge('AK1*HC*000000001', 'AK2*837*0001', 'IK5*A', 'AK9*A*1*1*1');
    expect(await codes()).toEqual([]);
    expect(await states()).toEqual(['SYNTAX_OK']);
  });
});
