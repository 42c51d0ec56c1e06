import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../system/practice.ts';
import { BY_JO, type Clinic, openClinic } from './clinic.ts';

const REJECTS = {
  default: { outcome: 'rejected-277ca', by: 'payer', categoryCode: 'A7', statusCode: '164', entityCode: 'IL' },
};

let clinic: Clinic;
afterEach(() => clinic.remove());

describe('a claim that was taken in twice, first rejected, then sent again', () => {
  beforeEach(async () => {
    clinic = await openClinic(REJECTS);
    clinic.practice.dropSample('professional/one-visit.json', 'first.json');
    await clinic.round();
    clinic.practice.dropSample('professional/one-visit.json', 'second.json');
    await clinic.run('send');
  });

  it('is the last of them by its claimId, which tells of the first; each has a name of its own', async () => {
    expect((await clinic.run('status', 'PV-0008')).records).toMatchObject([{ state: 'SENT' }]);
    expect((await clinic.run('status', 'PV-0008@1')).records).toMatchObject([{ state: 'SUPERSEDED' }]);
    expect((await clinic.run('status', 'PV-0008@2')).records).toMatchObject([{ state: 'SENT' }]);
    const text = (await runCommand(['status', 'PV-0008', '--config', clinic.practice.config])).out;
    expect(text).toContain('It was taken in 2 times; also:\n  PV-0008@1: SUPERSEDED, frequency 1');
  });

  it('the answers to its first filing are found', async () => {
    const events = (await clinic.run('timeline', 'PV-0008@1')).records.map(({ summary }) => String(summary));
    expect(events.some((summary) => summary.startsWith('277CA payer: rejected'))).toBe(true);
  });

  it.each(['PV-0008@0', 'PV-0008@3', 'PV-0009@1'])('%s is nobody’s name', async (name) => {
    const { exitCode, err } = await clinic.run('status', name);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('[usage]') });
  });

  it('only the one that is named is held', async () => {
    const refused = await clinic.run('hold', 'PV-0008@1', ...BY_JO);
    expect(refused.err).toContain('is SUPERSEDED, not READY');
  });
});

describe('a claim that was replaced under its own claimId', () => {
  it('M-121 is still proven to have been filed in time', async () => {
    clinic = await openClinic({ default: { outcome: 'paid' } });
    clinic.practice.dropSample('professional/one-visit.json', 'first.json');
    await clinic.round();
    const [paid] = (await clinic.run('status', 'PV-0008')).records;
    const claim = JSON.parse(readFileSync('samples/claims/professional/one-visit.json', 'utf8'));
    const number = paid?.['payerClaimControlNumber'];
    const replacement = { ...claim, frequencyCode: '7', originalPayerClaimControlNumber: number };
    clinic.practice.drop('second.json', JSON.stringify(replacement));
    await clinic.run('send');
    const folder = join(clinic.practice.folder, 'proof');
    const proof = await clinic.run('proof', 'PV-0008@1', '--out', folder);
    expect(proof.records).toMatchObject([{ claimId: 'PV-0008', acceptance: 'payer' }]);
    expect(existsSync(join(folder, 'interchange-000000001.837'))).toBe(true);
    expect((await clinic.run('proof', 'PV-0008', '--out', `${folder}-2`)).exitCode).toBe(1);
  });
});
