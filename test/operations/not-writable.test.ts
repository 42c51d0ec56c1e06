import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from './clinic.ts';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic();
});
afterEach(() => clinic.remove());

type Json = Readonly<Record<string, unknown>>;

const sample = (name: string): Json => JSON.parse(readFileSync(`samples/claims/professional/${name}.json`, 'utf8'));

/** A code that the edits only warn of, and that the guide has no place for. */
const strange = (claim: Json, id: string): Json => ({
  ...claim,
  claimId: id,
  patientControlNumber: id.replaceAll(/[^A-Z0-9]/g, ''),
  subscriber: { ...Object(claim['subscriber']), genderCode: 'X', firstName: 'NOEL' },
});

const outcomesOf = (file: string): readonly Json[] =>
  JSON.parse(readFileSync(join(clinic.practice.in, `${file}.result.json`), 'utf8')).claims;

describe('SC-004: a claim that its guide refuses is held when it is taken in', () => {
  it('the others go; its result says why, at the place in the claim', async () => {
    const good = sample('one-visit');
    clinic.practice.drop('two.json', JSON.stringify([good, strange(good, 'PV-X')]));
    const sent = await clinic.run('send');
    expect(sent.records.find(({ type }) => type === 'interchange')).toMatchObject({ claims: 1 });
    expect(sent.records.filter(({ type }) => type === 'not-writable')).toEqual([]);
    const [ready, held] = outcomesOf('two.json');
    expect(ready).toMatchObject({ outcome: 'ready' });
    expect(held).toMatchObject({ claimId: 'PV-X', outcome: 'held' });
    expect(JSON.stringify(held)).toContain('"element-code"');
    expect(JSON.stringify(held)).toContain('subscriber.genderCode');
  });

  it('each of many claims of one pattern, and none of those that only look like them', async () => {
    const good = sample('one-visit');
    const named = (claim: Json, id: string): Json => ({
      ...claim,
      claimId: id,
      patientControlNumber: id,
      subscriber: { ...Object(claim['subscriber']), memberId: `W9${id}` },
    });
    const bad = (id: string): Json => named(strange(good, id), id);
    const claims = Array.from({ length: 12 }, (_unused, index) =>
      index % 3 === 0 ? bad(`BAD${index}`) : named(good, `GOOD${index}`),
    );
    clinic.practice.drop('first.ndjson', claims.map((claim) => `${JSON.stringify(claim)}\n`).join(''));
    clinic.practice.drop('second.json', JSON.stringify([bad('BAD99'), named(good, 'GOOD99')]));
    await clinic.run('send');
    const all = [...outcomesOf('first.ndjson'), ...outcomesOf('second.json')];
    expect(all).toHaveLength(14);
    for (const { claimId, outcome } of all)
      expect([claimId, outcome]).toEqual([claimId, /^BAD/.test(String(claimId)) ? 'held' : 'ready']);
  });

  it('none goes of those that share a billing provider whom the guide refuses', async () => {
    const billingLevelRaw = [{ segment: 'REF', elements: ['ZZ', 'OWN'] }];
    const good = sample('one-visit');
    const claims = ['1', '2', '3'].map((number) => ({
      ...good,
      claimId: `SHARED-${number}`,
      patientControlNumber: `SHARED${number}`,
      subscriber: { ...Object(good['subscriber']), memberId: `MEMBER${number}` },
      billingLevelRaw,
    }));
    clinic.practice.drop('three.json', JSON.stringify(claims));
    const sent = await clinic.run('send');
    expect(sent.records.filter(({ type }) => type === 'interchange')).toEqual([]);
    expect(outcomesOf('three.json').map(({ outcome }) => outcome)).toEqual(['held', 'held', 'held']);
  });
});

describe('a claim in parts, which leave together, that passed its edits and can’t be written', () => {
  it('is told by send, which ends with 1, while the others go', async () => {
    clinic.practice.drop('two.json', JSON.stringify([sample('one-visit'), strange(sample('sixty-two-lines'), 'PV-X')]));
    const sent = await clinic.run('send');
    expect(sent.exitCode, sent.err).toBe(1);
    const told = sent.records.filter(({ type }) => type === 'not-writable');
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({ partner: 'clearing', claimId: 'PV-X', codes: ['element-code'] });
    expect(sent.records.find(({ type }) => type === 'interchange')).toMatchObject({ claims: 1 });
    expect((await clinic.run('worklist', 'NOT_WRITABLE')).records).toHaveLength(2);
    const again = await clinic.run('send');
    expect(again.exitCode).toBe(0);
  });
});
