import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SystemPostgres, startSystemPostgres, systemPostgresMissing } from '../ledger/system-postgres.ts';
import { BY_JO, openClinic } from '../operations/clinic.ts';

if (systemPostgresMissing !== undefined) console.log(systemPostgresMissing);

describe.skipIf(systemPostgresMissing !== undefined)('backup and restore of a PostgreSQL ledger, fault 41', () => {
  let server: SystemPostgres;
  beforeAll(async () => {
    server = await startSystemPostgres();
  });
  afterAll(() => server.stop());

  it('pg_dump’s copy goes into an empty database, and nothing goes out twice', async () => {
    const first = await server.database();
    const clinic = await openClinic({}, { config: { ledger: { url: first } } });
    try {
      clinic.practice.dropSample('professional/one-visit.json');
      await clinic.round();
      const copy = join(clinic.practice.folder, 'copy');
      const made = await clinic.run('backup', copy);
      expect(made.exitCode, made.err).toBe(0);
      expect(made.records[0]).toMatchObject({ engine: 'postgres' });
      const claims = (await clinic.run('claims')).records.map(({ claimId, state }) => ({ claimId, state }));
      expect((await clinic.run('restore', copy, ...BY_JO)).err).toContain('ledger-exists');
      const second = await server.database();
      clinic.practice.configure({ ledger: { url: second } });
      const back = await clinic.run('restore', copy, ...BY_JO);
      expect(back.exitCode, back.err).toBe(0);
      expect((await clinic.run('claims')).records.map(({ claimId, state }) => ({ claimId, state }))).toEqual(claims);
      expect((await clinic.run('verify')).exitCode).toBe(0);
      clinic.practice.dropSample('professional/office-visits.json');
      await clinic.run('send');
      const inbox = readdirSync(join(clinic.answers, '..', 'inbound')).filter((name) => name.includes('000000002'));
      expect(inbox).toHaveLength(1);
    } finally {
      await clinic.remove();
    }
  });
});
