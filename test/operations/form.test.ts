import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from './clinic.ts';

describe('form, of claims of the ledger', () => {
  let clinic: Clinic;
  let folder: string;

  beforeAll(async () => {
    clinic = await openClinic();
    folder = join(clinic.practice.folder, 'forms');
    clinic.practice.dropSample('professional/office-visits.json');
    clinic.practice.dropSample('professional/sixty-two-lines.json');
    await clinic.run('send');
  });
  afterAll(() => clinic.remove());

  it('prints the claim by its claim id or its patient control number', async () => {
    const byId = await clinic.run('form', 'PV-0001', '--out', folder);
    expect({ exitCode: byId.exitCode, records: byId.records }).toMatchObject({
      exitCode: 0,
      records: [{ type: 'form', form: 'cms-1500', claimId: 'PV-0001' }],
    });
    const [name = ''] = readdirSync(folder);
    expect(name).toMatch(/^\d{4}-cms-1500\.pdf$/);
    expect(readFileSync(join(folder, name)).subarray(0, 5).toString('latin1')).toBe('%PDF-');
    const byNumber = await clinic.run('form', 'PV00001', '--json');
    expect(byNumber.records[0]).toMatchObject({ claimId: 'PV-0001' });
  });

  it('of a claim that was split, each part', async () => {
    const { records } = await clinic.run('form', 'PV-0062', '--json');
    expect(records.map((record) => record['claimId'])).toEqual(['PV-0062', 'PV-0062']);
  });

  it('a claim that is not there, and --claim beside --config, are matters of usage', async () => {
    for (const words of [['NOBODY'], ['PV-0001', '--claim', 'PV-0001']]) {
      const { exitCode, err } = await clinic.run('form', ...words, '--json');
      expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('[usage]') });
    }
  });
});
