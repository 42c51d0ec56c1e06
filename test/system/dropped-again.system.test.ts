/** E-075: a claim that is dropped again: new when its last submission never got into adjudication, else held or not taken. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Claim } from '../../src/claims/claim.ts';
import { type Clinic, openClinic } from '../operations/clinic.ts';
import { type Patch, professional } from '../outbound/scrub/sample-claims.ts';

const claim = (id: string, ...patches: readonly Patch[]): Claim =>
  professional({ claimId: id, patientControlNumber: `PCN${id}` }, ...patches);

let clinic: Clinic;
afterEach(() => clinic.remove());

async function start(scenario: object): Promise<void> {
  clinic = await openClinic(scenario);
}
/** Drops the claim and tells its outcome, its E-075 or `claim-already-known`, and whether it was sent as frequency 1. */
async function drop(
  name: string,
  given: Claim,
): Promise<{ readonly outcome: string; readonly codes: readonly string[] }> {
  clinic.practice.drop(name, JSON.stringify([given]));
  await clinic.run('send');
  const [told] = clinic.practice.result(name).claims;
  const codes = (told?.findings ?? []).map(({ code }) => code).filter((code) => /E-075|E-007|already/.test(code));
  return { outcome: told?.outcome ?? '', codes };
}
async function answer(): Promise<void> {
  await clinic.sandbox.processInbox();
  await clinic.run('collect');
}
const rows = (claimId: string) =>
  clinic.inside(async ({ ledger }) =>
    (await ledger.claims({ claimIds: [claimId], limit: 10 })).map((row) => `${row.frequencyCode} ${row.state.display}`),
  );

describe('E-075 dropped again after a reject: a new submission, frequency 1', () => {
  it.each([
    ['by a 999', { claims: [{ match: 'PCNA1', answer: { outcome: 'rejected-999' } }] }, 'SYNTAX_REJECTED'],
    [
      'by the clearinghouse’s 277CA',
      { claims: [{ match: 'PCNA1', answer: { outcome: 'rejected-277ca', by: 'clearinghouse' } }] },
      'CH_REJECTED',
    ],
    [
      'by the payer’s 277CA',
      { claims: [{ match: 'PCNA1', answer: { outcome: 'rejected-277ca', by: 'payer' } }] },
      'PAYER_REJECTED',
    ],
  ])('%s', async (_name, scenario, state) => {
    await start({ default: { outcome: 'paid' }, ...scenario });
    expect(await drop('1.json', claim('A1'))).toEqual({ outcome: 'ready', codes: [] });
    await answer();
    expect(await rows('A1')).toEqual([`1 ${state}`]);
    expect(await drop('2.json', claim('A1'))).toEqual({ outcome: 'ready', codes: [] });
    expect(await rows('A1')).toEqual(['1 SUPERSEDED', '1 SENT']);
  });

  it('by a TA1', async () => {
    await start({});
    await drop('1.json', claim('A1'));
    const [sent] = await clinic.inside(({ ledger }) => ledger.interchanges({ limit: 1 }));
    const isa =
      'ISA*00*          *00*          *ZZ*SANDBOX        *ZZ*PRACTICE       *261125*0830*^*00501*000000900*0*T*:~';
    // It names the day on which ours was made, as the practice's clock has it.
    const day = (sent?.createdAt ?? '').slice(2, 10).replaceAll('-', '');
    const ta1 = `${isa}TA1*${sent?.interchangeControlNumber ?? ''}*${day}*0830*R*022~IEA*0*000000900~`;
    writeFileSync(join(clinic.answers, 'reject.ta1'), ta1);
    await clinic.run('collect');
    expect(await rows('A1')).toEqual(['1 TA1_REJECTED']);
    expect(await drop('2.json', claim('A1'))).toEqual({ outcome: 'ready', codes: [] });
    expect(await rows('A1')).toEqual(['1 SUPERSEDED', '1 SENT']);
  });

  it('by a 277CA, under another claimId: the same bill is new as well', async () => {
    await start({
      default: { outcome: 'paid' },
      claims: [{ match: 'PCNA1', answer: { outcome: 'rejected-277ca', by: 'payer' } }],
    });
    await drop('1.json', claim('A1'));
    await answer();
    expect(await drop('2.json', claim('A2'))).toEqual({ outcome: 'ready', codes: [] });
  });
});

describe('E-075 dropped again while it stands', () => {
  it.each([
    ['open', { default: { outcome: 'silence' } }, false],
    ['paid', { default: { outcome: 'paid' } }, true],
    ['denied', { default: { outcome: 'denied' } }, true],
  ])(
    '%s: the same claimId is not taken, the same bill under another one is held',
    async (state, scenario, answered) => {
      await start(scenario);
      await drop('1.json', claim('A1'));
      if (answered) await answer();
      expect(await drop('2.json', claim('A1'))).toEqual({ outcome: 'duplicate', codes: ['claim-already-known'] });
      expect(await drop('3.json', claim('A2'))).toEqual({ outcome: 'held', codes: ['E-075'] });
      expect(JSON.stringify(clinic.practice.result('3.json'))).toContain(`(${state})`);
      expect(await rows('A1')).toHaveLength(1);
    },
  );

  it('a corrected file with the same claimId takes the place of the held one', async () => {
    await start({ default: { outcome: 'paid' } });
    const broken: Patch = { lines: [{ units: '0' }] };
    expect((await drop('1.json', claim('A1', broken))).outcome).toBe('held');
    expect((await drop('2.json', claim('A1', broken))).outcome).toBe('held');
    expect(await rows('A1')).toEqual(['1 HELD']);
    expect(await drop('3.json', claim('A1'))).toEqual({ outcome: 'ready', codes: [] });
    expect(await rows('A1')).toEqual(['1 SENT']);
  });
});

describe('M-123 a claim that is corrected again, under its own claimId', () => {
  const numberOf = async (): Promise<string> =>
    String((await clinic.run('status', 'A1')).records[0]?.['payerClaimControlNumber']);
  const change = (frequencyCode: string, number: string, units: string): Claim =>
    claim('A1', { frequencyCode, originalPayerClaimControlNumber: number, lines: [{ units }] });
  const KNOWN = { outcome: 'duplicate', codes: ['claim-already-known'] };

  async function replaced(): Promise<{ readonly first: string; readonly second: string }> {
    await start({ default: { outcome: 'paid' } });
    expect((await drop('1.json', claim('A1'))).outcome).toBe('ready');
    await answer();
    const first = await numberOf();
    expect((await drop('2.json', change('7', first, '2'))).outcome).toBe('ready');
    await answer();
    return { first, second: await numberOf() };
  }

  it('is told to take a claimId of its own, under which it goes', async () => {
    const { first, second } = await replaced();
    expect(await drop('2b.json', change('7', first, '2'))).toEqual(KNOWN);
    expect((await drop('3.json', change('7', second, '3'))).outcome).toBe('duplicate');
    const [told] = clinic.practice.result('3.json').claims;
    expect(told?.findings.map(({ code }) => code)).toEqual(['claim-corrected-before']);
    const own = { ...change('7', second, '3'), claimId: 'A1C', patientControlNumber: 'PCNA1C' };
    expect((await drop('3b.json', own)).outcome).toBe('ready');
  });

  it('an old copy is not sent in the place of what is held, nor after a void, and keeps no other claim of its file', async () => {
    const { first, second } = await replaced();
    expect((await drop('void-held.json', claim('A1', { frequencyCode: '8' }))).outcome).toBe('held');
    expect(await drop('2b.json', change('7', first, '2'))).toEqual(KNOWN);
    expect(await drop('1b.json', claim('A1'))).toEqual(KNOWN);
    expect((await drop('void.json', change('8', second, '2'))).outcome).toBe('ready');
    clinic.practice.drop(
      '2c.json',
      JSON.stringify([change('7', first, '2'), claim('A9', { lines: [{ units: '9' }] })]),
    );
    await clinic.run('send');
    expect(clinic.practice.result('2c.json').claims.map(({ outcome }) => outcome)).toEqual(['duplicate', 'ready']);
    expect(await rows('A1')).toEqual(['1 SUPERSEDED', '7 VOID_SENT', '8 SENT']);
    await answer();
    expect(await rows('A1')).toEqual(['1 SUPERSEDED', '7 VOIDED', '8 VOIDED']);
    for (const [name, copy] of [
      ['1c.json', claim('A1')],
      ['2d.json', change('7', first, '2')],
      ['void-b.json', change('8', second, '2')],
    ] as const)
      expect(await drop(name, copy)).toEqual(KNOWN);
    expect(await rows('A1')).toHaveLength(3);
  });

  it('E-075, E-121 the same bill under another claimId is held after a replacement, and so is a second void of what is voided', async () => {
    const copy = (id: string): Claim => claim(id);
    const { second } = await replaced();
    expect(await drop('copy.json', copy('B1'))).toEqual({ outcome: 'held', codes: ['E-075'] });
    expect(JSON.stringify(clinic.practice.result('copy.json'))).toContain('(replaced)');
    expect((await drop('void.json', change('8', second, '2'))).outcome).toBe('ready');
    await answer();
    expect(await rows('A1')).toEqual(['1 SUPERSEDED', '7 VOIDED', '8 VOIDED']);
    const corrected = { ...change('8', second, '2'), claimId: 'A1V', patientControlNumber: 'PCNA1V' };
    expect((await drop('void-again.json', corrected)).outcome).toBe('held');
    expect(JSON.stringify(clinic.practice.result('void-again.json'))).toContain('is voided');
  });

  it('T-19 after a void the claim itself is known for ever, and the same bill goes under another claimId', async () => {
    await start({ default: { outcome: 'paid' } });
    await drop('1.json', claim('A1'));
    await answer();
    const number = await numberOf();
    expect(
      (await drop('void.json', claim('A1', { frequencyCode: '8', originalPayerClaimControlNumber: number }))).outcome,
    ).toBe('ready');
    await answer();
    expect(await rows('A1')).toEqual(['1 VOIDED', '8 VOIDED']);
    expect(await drop('1b.json', claim('A1'))).toEqual(KNOWN);
    expect(await drop('2.json', claim('B1'))).toEqual({ outcome: 'ready', codes: [] });
  });
});
