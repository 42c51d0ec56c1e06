import { copyFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openClinic } from './clinic.ts';

it('fault 41 a copy put in the place of the ledger verifies, and numbers used since are not used again', async () => {
  const clinic = await openClinic();
  try {
    clinic.practice.dropSample('professional/one-visit.json');
    await clinic.run('send');
    const copy = join(clinic.practice.folder, 'copy.db');
    // The gateway that is open here stands for the daemon.
    await clinic.inside(async () => expect((await clinic.run('backup', copy)).exitCode).toBe(0));
    expect(statSync(copy).mode & 0o77).toBe(0);
    expect((await clinic.run('backup', join(copy, 'no-folder'))).exitCode).toBe(3);
    expect((await clinic.run('backup', copy)).err).toContain('never overwrites');
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
    const data = join(clinic.practice.folder, 'data');
    for (const ending of ['', '-wal', '-shm']) rmSync(join(data, `ledger.db${ending}`), { force: true });
    copyFileSync(copy, join(data, 'ledger.db'));
    expect((await clinic.run('verify')).exitCode).toBe(0);
    expect((await clinic.run('claims')).records).toHaveLength(1);
    clinic.practice.dropSample('professional/dependents.json');
    await clinic.run('send');
    const numbers = await clinic.inside(({ ledger }) => ledger.interchanges({ limit: 10 }));
    expect(numbers.map((row) => row.interchangeControlNumber)).toEqual(['000000001', '000000003']);
  } finally {
    await clinic.remove();
  }
});
