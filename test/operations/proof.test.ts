import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from './clinic.ts';

describe('proof', () => {
  let clinic: Clinic;
  let folder: string;

  beforeEach(async () => {
    clinic = await openClinic();
    folder = join(clinic.practice.folder, 'proof');
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
  });
  afterEach(() => clinic.remove());

  const readme = (): string => readFileSync(join(folder, 'README.txt'), 'utf8');

  it('the 277CA of the payer is the proof; the claim’s own bytes and every hash are there', async () => {
    await clinic.sandbox.processInbox();
    await clinic.run('collect');
    const { exitCode, records } = await clinic.run('proof', 'PV-0001', '--out', folder);
    expect({ exitCode, records }).toMatchObject({ exitCode: 0, records: [{ acceptance: 'payer' }] });
    expect(readFileSync(join(folder, 'claim-in-000000001.837'), 'latin1')).toMatch(/^CLM\*PV00001\*125\*/);
    expect(readme()).toContain('The payer accepted this claim');
    for (const name of readdirSync(folder).filter((one) => one.startsWith('interchange-') || one.endsWith('.277ca'))) {
      const hash = createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
      expect(readme()).toContain(hash);
    }
  });

  it('a 999 alone is said to be no proof', async () => {
    await clinic.sandbox.processInbox();
    for (const name of readdirSync(clinic.answers)) if (!name.endsWith('.999')) rmSync(join(clinic.answers, name));
    await clinic.run('collect');
    const { exitCode, records } = await clinic.run('proof', 'PV-0001', '--out', folder);
    expect({ exitCode, records }).toMatchObject({ exitCode: 1, records: [{ acceptance: 'none' }] });
    expect(readme()).toContain('NO PROOF');
    expect(readme()).toContain('A 999 is there');
  });

  it('names of claims that are not there are refused', async () => {
    const { exitCode, err } = await clinic.run('proof', 'NOBODY', '--out', folder);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('[usage]') });
  });
});
