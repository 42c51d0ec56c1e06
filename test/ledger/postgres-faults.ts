import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../src/ledger/migrations/all.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import { addClaims, claim, testSeal } from './rig.ts';

/** What only a server does: it goes away, is shared, refuses. */
export function postgresFaults(url: () => string): void {
  let count = 0;
  const fresh = () => {
    count += 1;
    return { url: url(), schema: `faults_${process.pid}_${count}` };
  };
  const query = async (schema: string, sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url(), options: `-c search_path=${schema}` });
    await client.connect();
    await client.query(sql);
    await client.end();
  };

  describe('PostgreSQL under faults', () => {
    it('fault 44: workers that start at once migrate once; a newer schema is refused', async () => {
      const options = fresh();
      const ledgers = await Promise.all([1, 2, 3].map(() => openPostgresLedger(options)));
      for (const ledger of ledgers) await ledger.close();
      const number = (MIGRATIONS.at(-1)?.number ?? 0) + 1;
      await query(options.schema, `insert into schema_migrations (number, name) values (${number}, 'from-the-future')`);
      await expect(openPostgresLedger(options)).rejects.toMatchObject({ code: 'ledger-newer-schema', exitCode: 2 });
      const reader = openPostgresLedger({ ...options, readOnly: true });
      await expect(reader).rejects.toMatchObject({ code: 'ledger-newer-schema' });
    });

    it('a reader may not write, and another key is refused', async () => {
      const options = fresh();
      const seal = testSeal();
      await (await openPostgresLedger({ ...options, seal })).close();
      const reader = await openPostgresLedger({ ...options, seal, readOnly: true });
      expect(await reader.claims({ limit: 1 })).toEqual([]);
      await expect(reader.transaction(async () => undefined)).rejects.toMatchObject({ code: 'ledger-read-only' });
      await reader.close();
      const sealed = openPostgresLedger({ ...options, seal: testSeal() });
      await expect(sealed).rejects.toMatchObject({ code: 'ledger-seal-mismatch' });
    });

    it('a process without the key that is in a transaction when the key comes leaves nothing in clear', async () => {
      const options = fresh();
      const without = await openPostgresLedger(options);
      const gates = { inside: (): void => undefined, goOn: (): void => undefined };
      const inside = new Promise<void>((resolve) => {
        gates.inside = resolve;
      });
      const goOn = new Promise<void>((resolve) => {
        gates.goOn = resolve;
      });
      const late = without.transaction(async (tx) => {
        await addClaims(tx, [claim(1)]);
        gates.inside();
        await goOn;
      });
      await inside;
      const keyed = await openPostgresLedger({ ...options, seal: testSeal() });
      gates.goOn();
      await expect(late).rejects.toMatchObject({ code: 'ledger-key-not-admitted' });
      expect(await keyed.underOlderKeys()).toEqual([]);
      expect(await keyed.claims({ limit: 1 })).toEqual([]);
      await without.close();
      await keyed.close();
    });

    it('what a transaction may still see is written away only after its end', async () => {
      const options = fresh();
      const ledger = await openPostgresLedger(options);
      await ledger.transaction((tx) => addClaims(tx, [claim(1, { claimId: 'ZQGONE' })]));
      const other = new pg.Client({ connectionString: url(), options: `-c search_path=${options.schema}` });
      await other.connect();
      const held = async (): Promise<boolean> => {
        await other.query('checkpoint');
        const { rows } = await other.query<{ bytes: Buffer }>(
          `select pg_read_binary_file(pg_relation_filepath('claims')) as bytes`,
        );
        return rows[0]?.bytes.includes('ZQGONE') === true;
      };
      expect(await held()).toBe(true);
      await other.query('begin isolation level repeatable read; select count(*) from facts');
      await query(options.schema, `update claims set claim_id = 'other', claim_id_search = 'other'`);
      const done = ledger.forgetRemains();
      for (let question = 0; question < 20; question += 1) await other.query('select pg_sleep(0.01)');
      await other.query('commit');
      await done;
      expect(await held()).toBe(false);
      await other.end();
      await ledger.close();
    });

    it('a connection that breaks in a transaction rolls it back, and the next one gets a new connection', async () => {
      const options = fresh();
      const ledger = await openPostgresLedger(options);
      const broken = ledger.transaction(async (tx) => {
        await addClaims(tx, [claim(1)]);
        await query(
          options.schema,
          `select pg_terminate_backend(pid) from pg_stat_activity
            where application_name = 'claimgate' and state = 'idle in transaction'`,
        );
        await tx.claims({ limit: 1 });
      });
      await expect(broken).rejects.toMatchObject({ code: 'ledger-unreachable', retryable: true, exitCode: 3 });
      expect(await ledger.claims({ limit: 1 })).toEqual([]);
      await ledger.transaction((tx) => addClaims(tx, [claim(1)]));
      expect(await ledger.claims({ limit: 9 })).toHaveLength(1);
      await ledger.close();
    });

    it('two workers that decide on what neither saw the other write: one decides again', async () => {
      const options = fresh();
      const ledgers = await Promise.all([openPostgresLedger(options), openPostgresLedger(options)]);
      let runs = 0;
      const addUnlessThere = async (index: number): Promise<void> => {
        await ledgers[index]?.transaction(async (tx) => {
          runs += 1;
          const known = await tx.claims({ fingerprints: ['same'], limit: 1 });
          await new Promise((resolve) => setTimeout(resolve, 200));
          if (known.length === 0) await addClaims(tx, [claim(index + 1, { fingerprint: 'same' })]);
        });
      };
      await Promise.all([addUnlessThere(0), addUnlessThere(1)]);
      expect(await ledgers[0]?.claims({ limit: 9 })).toHaveLength(1);
      expect(runs).toBeGreaterThan(2);
      for (const ledger of ledgers) await ledger.close();
    });

    it('says which kind of trouble a server is that can’t be reached, or refuses', async () => {
      const wrongPort = new URL(url());
      wrongPort.port = '1';
      const unreachable = openPostgresLedger({ url: wrongPort.href });
      await expect(unreachable).rejects.toMatchObject({
        code: 'ledger-unreachable',
        message: expect.stringContaining('nothing listens at the host and port'),
      });
      const wrongDatabase = new URL(url());
      wrongDatabase.pathname = '/no_such_database';
      const unusable = openPostgresLedger({ url: wrongDatabase.href });
      await expect(unusable).rejects.toMatchObject({
        code: 'ledger-unusable',
        exitCode: 2,
        message: expect.stringContaining('there is no database of the name'),
      });
    });
  });
}
