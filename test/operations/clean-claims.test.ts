import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Patch, professional } from '../outbound/scrub/sample-claims.ts';
import { BY_JO, type Clinic, openClinic } from './clinic.ts';

const claim = (id: string, ...patches: readonly Patch[]) =>
  professional({ claimId: id, patientControlNumber: `PCN${id}`, subscriber: { lastName: `SAMPLE${id}` } }, ...patches);

describe('report clean-claims', () => {
  let clinic: Clinic;
  beforeEach(async () => {
    clinic = await openClinic({}, { config: { profiles: 'house' } });
    mkdirSync(join(clinic.practice.folder, 'house', 'payers'), { recursive: true });
    writeFileSync(
      join(clinic.practice.folder, 'house', 'payers', 'careful.yaml'),
      'id: careful\nversion: 1\npayerIds: [CARE1]\napproveBeforeSending: true\n',
    );
  });
  afterEach(() => clinic.remove());

  it('SC-011: first judgings only: corrected and released claims are not clean, approved ones are', async () => {
    const broken = { lines: [{ units: '0' }] };
    const drop = async (name: string, ...claims: readonly object[]): Promise<void> => {
      clinic.practice.drop(name, JSON.stringify(claims));
      await clinic.run('send');
    };
    await drop('1.json', claim('A'), claim('B', broken), claim('C', broken), claim('D', { payer: { id: 'CARE1' } }));
    await drop('2.json', claim('B'));
    await clinic.run('release', 'C', ...BY_JO);
    await clinic.run('approve', 'D', ...BY_JO);
    const { exitCode, records } = await clinic.run('report', 'clean-claims');
    expect(exitCode).toBe(0);
    expect(records).toEqual([
      { type: 'clean-claims', claims: 4, clean: 2, rate: '50.0' },
      { type: 'clean-claims', payerId: 'CARE1', claims: 1, clean: 1, rate: '100.0' },
      { type: 'clean-claims', payerId: 'EXH01', claims: 3, clean: 1, rate: '33.3' },
    ]);
    const csv = await clinic.run('report', 'clean-claims', '--csv', '--since', '2000-01-01');
    expect(csv.exitCode).toBe(0);
    const later = await clinic.run('report', 'clean-claims', '--since', '2999-01-01');
    expect(later.records).toEqual([{ type: 'clean-claims', claims: 0, clean: 0 }]);
  });

  it('refuses what is no report and what is no day', async () => {
    await clinic.run('send');
    expect((await clinic.run('report', 'weather')).err).toContain('there is no report weather');
    expect((await clinic.run('report', 'clean-claims', '--since', 'May')).exitCode).toBe(2);
  });
});
