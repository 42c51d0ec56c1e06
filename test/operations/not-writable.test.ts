import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from './clinic.ts';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic();
});
afterEach(() => clinic.remove());

interface Visit {
  claimId: string;
  patientControlNumber: string;
  subscriber: { genderCode: string; firstName: string };
}

/** A code that the edits only warn of, and that the guide has no place for. */
function visits(): readonly Visit[] {
  const good: Visit = JSON.parse(readFileSync('samples/claims/professional/one-visit.json', 'utf8'));
  const subscriber = { ...good.subscriber, genderCode: 'X', firstName: 'NOEL' };
  return [good, { ...good, claimId: 'PV-X', patientControlNumber: 'PVX', subscriber }];
}

describe('a claim that passed its edits and can’t be written', () => {
  it('is told by send, which ends with 1, while the others go', async () => {
    clinic.practice.drop('two.json', JSON.stringify(visits()));
    const sent = await clinic.run('send');
    expect(sent.exitCode, sent.err).toBe(1);
    expect(sent.records.find(({ type }) => type === 'not-writable')).toMatchObject({
      partner: 'clearing',
      claimId: 'PV-X',
      codes: ['element-code'],
    });
    expect(sent.records.find(({ type }) => type === 'interchange')).toMatchObject({ claims: 1 });
    expect((await clinic.run('worklist', 'NOT_WRITABLE')).records).toHaveLength(1);
    const again = await clinic.run('send');
    expect(again.exitCode).toBe(0);
  });

  it('SC-004: none goes of those that share a billing provider whom the guide refuses', async () => {
    const [good] = visits();
    const billingLevelRaw = [{ segment: 'REF', elements: ['ZZ', 'OWN'] }];
    const claims = ['1', '2', '3'].map((number) => ({
      ...good,
      claimId: `SHARED-${number}`,
      patientControlNumber: `SHARED${number}`,
      subscriber: { ...good?.subscriber, memberId: `MEMBER${number}` },
      billingLevelRaw,
    }));
    clinic.practice.drop('three.json', JSON.stringify(claims));
    const sent = await clinic.run('send');
    expect(sent.exitCode, sent.err).toBe(1);
    expect(sent.records.filter(({ type }) => type === 'not-writable')).toHaveLength(3);
    expect(sent.records.filter(({ type }) => type === 'interchange')).toEqual([]);
    expect((await clinic.run('worklist', 'NOT_WRITABLE')).records).toHaveLength(3);
  });
});
