/** 277CAs as payers write them: totals that don't fit, claims grouped otherwise, providers by tax id, several for one batch. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AnsweredPractice, type Sent, type StatusOfClaim } from './answers-by-hand.ts';
import { ask, waiting } from './books.ts';

let world: AnsweredPractice;
let sent: readonly Sent[];

const NUMBERS = ['PV00001', 'PV00002', 'PV00003', 'PV00004', 'PV00005', 'PV00006', 'PV00007'];
const CHARGES = ['125', '248.5', '242', '382', '305', '185', '80'];
const accepted = (patientControlNumber: string, more: readonly string[] = []): StatusOfClaim => ({
  patientControlNumber,
  segments: [`STC*A2:20:PR*20261130*WQ*${CHARGES[NUMBERS.indexOf(patientControlNumber)]}`, ...more],
});
const first = (): string => sent[0]?.originatorReference ?? '';
const states = async (): Promise<readonly string[]> => [...new Set(Object.values(await world.practice.states()))];
const detail = async (code: string): Promise<string> => {
  const items = await ask(world.practice, (ledger) => ledger.queue({ codes: [code], open: true, limit: 9 }));
  return items.map((item) => item.detailJson).join();
};

beforeEach(async () => {
  world = new AnsweredPractice({ partner: { limits: { claimsPerSet: 4 } } });
  sent = await world.send();
});
afterEach(() => world.remove());

describe('A-016 the totals of a 277CA', () => {
  const totals = (accepts: number, rejects: number, amount: string): readonly string[] => [
    'STC*A1:19:PR*20261130*WQ*997.5',
    `QTY*90*${accepts}`,
    ...(rejects === 0 ? [] : [`QTY*AA*${rejects}`]),
    `AMT*YU*${amount}`,
  ];
  const claims = NUMBERS.slice(0, 4).map((number) => accepted(number));

  it('that are not those of the claims listed are told, with both numbers', async () => {
    await world.statuses({ of: first(), claims, receiver: totals(2, 2, '373.5') });
    expect(await waiting(world.practice)).toEqual(['STATUS_TOTALS_DIFFER']);
    const text = await detail('STATUS_TOTALS_DIFFER');
    expect(text).toContain('QTY*90 tells of 2 accepted claims, but 4 are listed');
    expect(text).toContain('AMT*YU');
  });

  it('that fit are no matter', async () => {
    await world.statuses({ of: first(), claims, receiver: totals(4, 0, '997.5') });
    expect(await waiting(world.practice)).toEqual([]);
  });
});

describe('A-010 a billing provider that is refused', () => {
  const provider = ['STC*A3:562:85*20261130*U*997.5'];

  it.each([
    ['its NPI', 'XX*1000871099'],
    ['its tax id', 'FI*371234567'],
    ['its tax id with a hyphen', 'FI*37-1234567'],
  ])('named by %s: its claims are rejected', async (_, npi) => {
    await world.statuses({ of: first(), claims: [], provider, npi });
    expect([...new Set(await waiting(world.practice))]).toEqual(['REJECTED']);
    expect(await states()).toEqual(['PAYER_REJECTED', 'SENT']);
  });

  it('that no claim of the set has is told', async () => {
    await world.statuses({ of: first(), claims: [], provider, npi: 'XX*1999999984' });
    expect(await waiting(world.practice)).toContain('UNKNOWN_PROVIDER');
    expect(await states()).toEqual(['SENT']);
  });
});

describe('A-017 several 277CAs, and claims grouped otherwise', () => {
  it('a claim of another set of ours under the number of this one is ours', async () => {
    await world.statuses({ of: first(), claims: NUMBERS.map((number) => accepted(number)) });
    expect(await waiting(world.practice)).toEqual([]);
    expect(await states()).toEqual(['PAYER_ACCEPTED']);
  });

  it('a claim that it names without a status (STC) is left out as well', async () => {
    const rest = NUMBERS.slice(1, 4).map((number) => accepted(number));
    await world.statuses({ of: first(), claims: [{ patientControlNumber: 'PV00001', segments: [] }, ...rest] });
    expect(await waiting(world.practice)).toEqual(['MISSING_IN_277CA']);
  });

  it('what one leaves out no longer waits once the next names it', async () => {
    await world.statuses({ of: first(), claims: NUMBERS.slice(0, 2).map((number) => accepted(number)) });
    expect(await waiting(world.practice)).toEqual(['MISSING_IN_277CA', 'MISSING_IN_277CA']);
    await world.statuses({ of: first(), claims: [accepted('PV00003')] });
    expect(await waiting(world.practice)).toEqual(['MISSING_IN_277CA']);
    await world.statuses({ of: 'THEIRS7', claims: [accepted('PV00004')] });
    expect(await waiting(world.practice)).toEqual([]);
  });
});

describe('several batches of ours in one 277CA', () => {
  const second = async (): Promise<string> => {
    const sets = await ask(world.practice, (ledger) => ledger.submissions({ patientControlNumbers: ['PV00007'] }));
    return sets[0]?.originatorReference ?? '';
  };
  const whole = ['STC*A3:21:41*20261130*U*997.5'];

  it('A-010 a reject of the receiver is of its own batch alone', async () => {
    const rest = NUMBERS.slice(4).map((number) => accepted(number));
    await world.statuses({ of: first(), claims: [], receiver: whole }, { of: await second(), claims: rest });
    const now = await world.practice.states();
    expect(NUMBERS.map((number) => now[number.replace('PV0', 'PV-')])).toEqual([
      ...Array(4).fill('PAYER_REJECTED'),
      ...Array(3).fill('PAYER_ACCEPTED'),
    ]);
    expect([...new Set(await waiting(world.practice))]).toEqual(['REJECTED']);
  });

  it('A-016 the totals of each are those of its own claims', async () => {
    const counted = (accepts: number): readonly string[] => ['STC*A1:19:PR*20261130*WQ*997.5', `QTY*90*${accepts}`];
    await world.statuses(
      { of: first(), claims: NUMBERS.slice(0, 4).map((number) => accepted(number)), receiver: counted(4) },
      { of: await second(), claims: NUMBERS.slice(4).map((number) => accepted(number)), receiver: counted(3) },
    );
    expect(await waiting(world.practice)).toEqual([]);
  });

  it('A-016 what each leaves out is told', async () => {
    await world.statuses(
      { of: first(), claims: NUMBERS.slice(0, 3).map((number) => accepted(number)) },
      { of: await second(), claims: NUMBERS.slice(4, 6).map((number) => accepted(number)) },
    );
    expect(await waiting(world.practice)).toEqual(['MISSING_IN_277CA', 'MISSING_IN_277CA']);
  });
});

describe('A-010 a line that is rejected in a claim that is accepted', () => {
  const line = ['SVC*HC:99213*125*****1', 'STC*A7:454*20261130*U*125', 'REF*FJ*PV0001-L1'];

  it.each(['batch', 'THEIRS7'])('is told, and the claim stays accepted (%s)', async (of) => {
    const rest = NUMBERS.slice(1, 4).map((number) => accepted(number));
    await world.statuses({ of: of === 'batch' ? first() : of, claims: [accepted('PV00001', line), ...rest] });
    expect(await waiting(world.practice)).toEqual(['ACTION_AGAINST_CATEGORY']);
    expect((await world.practice.states())['PV-0001']).toBe('PAYER_ACCEPTED');
  });
});
