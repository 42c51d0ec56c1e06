/** The ledger's copies on PostgreSQL: its own tools, which work from one consistent snapshot. The password goes by environment, never by argument. */
import { spawn } from 'node:child_process';
import pg from 'pg';
import { GatewayError } from '../../base/gateway-error.ts';
import { ledgerErrors } from '../errors.ts';
import { classifyPostgres } from './classify.ts';

const SCHEMA = 'claimgate';

/** Writes the ledger's schema to `path` in pg_dump's own format. Throws `ledger-not-copied`. */
export async function dumpPostgres(url: string, path: string, schema = SCHEMA): Promise<void> {
  await runTool('pg_dump', url, [
    '--format=custom',
    '--no-owner',
    '--no-privileges',
    `--schema=${schema}`,
    `--file=${path}`,
  ]);
}

/**
 * Puts a dump into a database that holds no ledger yet, all of it or nothing. Throws `ledger-exists`, `ledger-not-copied`,
 * `ledger-unreachable`.
 */
export async function restorePostgres(url: string, path: string, schema = SCHEMA): Promise<void> {
  if (await hasPostgresLedger(url, schema)) {
    throw new GatewayError(
      ledgerErrors.exists,
      `the database holds a ledger already (schema ${schema}); rename or drop it first`,
    );
  }
  await runTool('pg_restore', url, ['--no-owner', '--no-privileges', '--exit-on-error', '--single-transaction', path]);
}

/** Whether the database has the ledger's schema. Throws `ledger-unreachable`, `ledger-unusable`. */
export async function hasPostgresLedger(url: string, schema = SCHEMA): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from information_schema.schemata where schema_name = $1', [
      schema,
    ]);
    return (rowCount ?? 0) > 0;
  } catch (cause) {
    throw classifyPostgres(cause);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function runTool(tool: string, url: string, words: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = connectionOf(url);
    const child = spawn(tool, [`--dbname=${env['PGDATABASE'] ?? ''}`, ...words], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-2_000);
    });
    child.once('error', (cause) =>
      reject(
        new GatewayError(ledgerErrors.notCopied, `${tool} can’t be run; install PostgreSQL's client tools`, { cause }),
      ),
    );
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new GatewayError(ledgerErrors.notCopied, `${tool} ended with ${code ?? 'a signal'}`, {
            cause: new Error(complaint),
          }),
        );
    });
  });
}

function connectionOf(url: string): NodeJS.ProcessEnv {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    ...process.env,
    PGHOST: decodeURIComponent(hostname),
    ...(port === '' ? {} : { PGPORT: port }),
    ...(username === '' ? {} : { PGUSER: decodeURIComponent(username) }),
    ...(password === '' ? {} : { PGPASSWORD: decodeURIComponent(password) }),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
  };
}
