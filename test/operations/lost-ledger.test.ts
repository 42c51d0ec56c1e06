import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BY_JO, type Clinic, openClinic } from './clinic.ts';

let clinic: Clinic;
let ledger: string;

beforeEach(async () => {
  clinic = await openClinic();
  ledger = join(clinic.practice.folder, 'data', 'ledger.db');
});

afterEach(async () => {
  await clinic.remove();
});

const loseLedger = (): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(`${ledger}${end}`, { force: true });
};

/** The same file is dropped again, as a billing system does that was told nothing. */
async function sendOneVisit(): Promise<string> {
  clinic.practice.dropSample('professional/one-visit.json');
  const { exitCode, err } = await clinic.run('send');
  return `${exitCode} ${err}`;
}

/** A ledger without interchanges that were built would send their claims a second time (fault 41). */
describe('a ledger that is not the one that was worked with', () => {
  it('is not made anew by any command where the old one was lost', async () => {
    expect(await sendOneVisit()).toMatch(/^0/);
    loseLedger();
    for (const command of ['status', 'doctor', 'verify', 'watchdog', 'collect']) {
      const told = await clinic.run(command);
      expect(told.exitCode, command).toBe(3);
    }
    expect(await sendOneVisit()).toMatch(/^3 .*ledger-behind/s);
    expect(existsSync(ledger)).toBe(false);
  });

  it('is refused when it is a copy from before the last interchange, until a person says that it is right', async () => {
    expect(await sendOneVisit()).toMatch(/^0/);
    copyFileSync(ledger, `${ledger}.old`);
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
    loseLedger();
    copyFileSync(`${ledger}.old`, ledger);
    clinic.practice.dropSample('professional/office-visits.json');
    const refused = await clinic.run('send');
    expect(refused.exitCode).toBe(3);
    expect(refused.err).toContain('ledger-behind');
    expect(refused.err).toContain('numbers confirm clearing 2');
    const doctor = await clinic.run('doctor');
    expect(doctor.exitCode).toBe(3);
    expect(doctor.records.find(({ what }) => what === 'ledger')).toMatchObject({ good: false });
    const said = await clinic.run('numbers', 'confirm', 'clearing', '2', ...BY_JO);
    expect(said.exitCode, said.err).toBe(0);
    expect((await clinic.run('doctor', '--offline')).exitCode).toBe(0);
  });

  it('is accepted when it was put back by restore, also without the archive of what was sent since', async () => {
    const copy = join(clinic.practice.folder, 'copy');
    await sendOneVisit();
    await clinic.run('backup', copy);
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
    loseLedger();
    rmSync(join(clinic.practice.folder, 'data', 'archive'), { recursive: true });
    expect((await clinic.run('doctor', '--offline')).exitCode).toBe(3);
    const back = await clinic.run('restore', copy, ...BY_JO);
    expect(back.exitCode, back.err).toBe(0);
    const after = await clinic.run('send');
    expect(after.exitCode, after.err).toBe(0);
  });

  it('may be begun by questions of a new folder, which make none', async () => {
    expect((await clinic.run('doctor', '--offline')).exitCode).toBe(0);
    expect(existsSync(ledger)).toBe(false);
  });
});
