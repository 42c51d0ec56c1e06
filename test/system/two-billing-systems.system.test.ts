/** Two billing systems of one gateway: a claimId is a system's own; the same bill from both is not sent twice, and no command takes the one for the other. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Claim } from '../../src/claims/claim.ts';
import { BY_JO, type Clinic, openClinic } from '../operations/clinic.ts';
import { type Patch, professional } from '../outbound/scrub/sample-claims.ts';

let clinic: Clinic;
beforeEach(async () => {
  const billingSystems = ['practice', 'second'].map((id) => ({
    id,
    in: id === 'practice' ? 'drop/in' : 'drop2/in',
    out: id === 'practice' ? 'drop/out' : 'drop2/out',
    settleSeconds: 0,
  }));
  clinic = await openClinic({ default: { outcome: 'paid' } }, { config: { billingSystems } });
  for (const folder of ['in', 'out']) mkdirSync(join(clinic.practice.folder, 'drop2', folder), { recursive: true });
});
afterEach(() => clinic.remove());

const claim = (id: string, ...patches: readonly Patch[]): Claim =>
  professional({ claimId: id, patientControlNumber: `PCN${id}` }, ...patches);
const other = (number: string): Claim =>
  claim('A1', { patientControlNumber: number, subscriber: { lastName: 'OTHER' }, lines: [{ units: '2' }] });

interface Told {
  readonly claims: readonly {
    readonly outcome: string;
    readonly findings: readonly { readonly code: string; readonly message: string }[];
  }[];
}

/** Drops a claim as the second system and tells what became of it. */
async function dropSecond(name: string, given: Claim): Promise<{ readonly outcome: string; readonly told: string[] }> {
  const folder = join(clinic.practice.folder, 'drop2', 'in');
  writeFileSync(join(folder, name), JSON.stringify([given]));
  await clinic.run('send');
  const result: Told = JSON.parse(readFileSync(join(folder, `${name}.result.json`), 'utf8'));
  const [one] = result.claims;
  const told = (one?.findings ?? []).filter(({ code }) => code === 'E-007' || code === 'E-075');
  return { outcome: one?.outcome ?? '', told: told.map(({ code, message }) => `${code} ${message}`) };
}
async function dropFirst(name: string, given: Claim): Promise<string> {
  clinic.practice.drop(name, JSON.stringify([given]));
  await clinic.run('send');
  return clinic.practice.result(name).claims[0]?.outcome ?? '';
}

describe('the same bill from two billing systems', () => {
  it('E-007, E-075: is held for both reasons although its claimId is the same; the finding says that it is another system’s', async () => {
    expect(await dropFirst('1.json', claim('A1'))).toBe('ready');
    const second = await dropSecond('1.json', claim('A1'));
    expect(second.outcome).toBe('held');
    expect(second.told.map((line) => line.slice(0, 5)).sort()).toEqual(['E-007', 'E-075']);
    for (const line of second.told) expect(line).toContain('another billing system');
  });

  it('E-007: is held under the number of another system’s claim, however often it is dropped', async () => {
    await dropFirst('1.json', claim('A1'));
    for (const name of ['1.json', '2.json']) {
      const { outcome, told } = await dropSecond(name, other('PCNA1'));
      expect(outcome).toBe('held');
      expect(told).toEqual([expect.stringMatching(/^E-007 /)]);
    }
  });

  it('E-007: within a system too, a claim under a taken number stays held when it is dropped again', async () => {
    await dropFirst('1.json', claim('A1'));
    const taken = claim('A2', { patientControlNumber: 'PCNA1', subscriber: { lastName: 'OTHER' } });
    expect(await dropFirst('2.json', taken)).toBe('held');
    expect(await dropFirst('3.json', taken)).toBe('held');
  });
});

describe('a claimId of two billing systems', () => {
  beforeEach(async () => {
    await dropFirst('1.json', claim('A1'));
    expect((await dropSecond('1.json', other('PCNB1'))).outcome).toBe('ready');
  });

  it.each([
    ['status', 'A1'],
    ['timeline', 'A1'],
    ['proof', 'A1'],
    ['hold', 'A1', ...BY_JO],
  ])('%s asks which is meant', async (...words) => {
    const { exitCode, err, out } = await clinic.run(...words);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain('say practice/A1 or second/A1');
  });

  it('with the system, or by its own control number, each is found', async () => {
    for (const [name, number] of [
      ['practice/A1', 'PCNA1'],
      ['second/A1', 'PCNB1'],
      ['PCNA1', 'PCNA1'],
      ['second/PCNB1', 'PCNB1'],
    ]) {
      const { records } = await clinic.run('status', name ?? '');
      expect(records.map((record) => record['patientControlNumber'])).toEqual([number]);
    }
    expect((await clinic.run('status', 'third/A1')).exitCode).toBe(2);
  });
});
