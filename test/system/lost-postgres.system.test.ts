/** Fault 41 on PostgreSQL: the ledger's schema is lost or renamed, and a question, or the daemon, comes by before it is put back. */
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startPostgres } from '../ledger/postgres-server.ts';
import { type Clinic, openClinic } from '../operations/clinic.ts';

const postgres = await startPostgres();
if (typeof postgres === 'string') console.log(`SKIPPED: a lost ledger on PostgreSQL: ${postgres}`);
const url = typeof postgres === 'string' ? '' : postgres.url;

let clinic: Clinic | undefined;
afterEach(async () => {
  await clinic?.remove();
});
afterAll(async () => {
  if (typeof postgres !== 'string') await postgres.stop();
});

async function query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

const ledgers = async (): Promise<number> =>
  (await query("select 1 from information_schema.schemata where schema_name = 'claimgate'")).length;

describe.skipIf(url === '')('a ledger on PostgreSQL', () => {
  it('is made by no question, and not begun anew where one was lost', async () => {
    await query('drop schema if exists claimgate cascade');
    clinic = await openClinic({}, { config: { ledger: { url } } });
    for (const command of ['status', 'doctor', 'verify']) expect((await clinic.run(command)).exitCode, command).toBe(0);
    expect(await ledgers()).toBe(0);
    clinic.practice.dropSample('professional/one-visit.json');
    expect((await clinic.run('send')).exitCode).toBe(0);
    await query('alter schema claimgate rename to lost');
    for (const command of ['status', 'doctor', 'verify', 'send', 'collect']) {
      const refused = await clinic.run(command);
      expect(refused.exitCode, command).toBe(3);
    }
    expect(await ledgers()).toBe(0);
    await query('alter schema lost rename to claimgate');
    expect((await clinic.run('verify')).exitCode).toBe(0);
  });

  it('is brought under another key by no question, which would stop the daemons that lack it', async () => {
    await query('drop schema if exists claimgate cascade');
    clinic = await openClinic({}, { config: { ledger: { url } } });
    expect((await clinic.run('send')).exitCode).toBe(0);
    const noted = (): Promise<unknown> => query("select value from claimgate.facts where name = 'seal'");
    const before = await noted();
    clinic.practice.write('key', 'x'.repeat(32));
    clinic.practice.configure({ archive: { key: { file: join(clinic.practice.folder, 'key') } } });
    for (const command of ['status', 'worklist', 'verify']) {
      const asked = await clinic.run(command);
      expect(asked.exitCode, asked.err).toBe(0);
    }
    expect(await noted()).toEqual(before);
    expect((await clinic.run('send')).exitCode).toBe(0);
    expect(await noted()).not.toEqual(before);
  });
});
