/** The ledger in a PostgreSQL schema: any number of processes work on it, serializably. */
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { assert, GatewayError } from '../../base/gateway-error.ts';
import type { Seal } from '../../seal/port.ts';
import { assemble, type Engine } from '../assemble.ts';
import { ledgerErrors } from '../errors.ts';
import { admit } from '../keys.ts';
import type { LeaseTrouble } from '../leases.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { BOOKKEEPING, migrate } from '../migrations/migrate.ts';
import { type Migration, POSTGRES_WORDS } from '../migrations/migration.ts';
import { whenMade } from '../migrations/when-made.ts';
import type { Ledger } from '../port.ts';
import { PLAIN } from '../sealing.ts';
import type { WritingSession } from '../session.ts';
import type { Tables } from '../tables.ts';
import { columnTypes } from './arrays.ts';
import { classifyPostgres } from './classify.ts';
import { PostgresDrafts } from './drafts.ts';
import { dumpPostgres } from './dump.ts';
import { postgresLeases } from './leases.ts';
import { forgetRemains } from './remains.ts';
import { BY_INDEX, readingSession, writingSession } from './session.ts';

export interface PostgresLedgerOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Schema that holds the tables; made when missing. `claimgate` when left out. */
  readonly schema?: string;
  /** Seals personal columns; what is new is sealed under its current key, what was written without one is read until a rotation has ended. */
  readonly seal?: Seal;
  /** Questions only. */
  readonly readOnly?: boolean;
  readonly connections?: number;
  /** A worker that was not heard of for so long is taken for dead; half a minute when left out. */
  readonly leaseMs?: number;
  readonly trouble?: LeaseTrouble;
}

const LEASE_MS = 30_000;
/** How often work runs again when other workers' transactions collide with it. */
const ATTEMPTS = 12;
const UNIQUE_VIOLATION = '23505';
const BIGINT = 20;
/** Advisory lock of migrations: any number that nothing else uses. */
const MIGRATION_LOCK = 8_370_835;

/**
 * Opens the ledger, making or migrating it. Throws `ledger-unreachable`, `ledger-unusable`, `ledger-newer-schema`,
 * `ledger-seal-mismatch`.
 */
export async function openPostgresLedger(options: PostgresLedgerOptions): Promise<Ledger> {
  const schema = options.schema ?? 'claimgate';
  assert(/^[a-z][a-z0-9_]{0,40}$/.test(schema), `schema name ${schema}`);
  const leaseMs = options.leaseMs ?? LEASE_MS;
  const pool = poolOf(options, schema, leaseMs);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    if (options.readOnly === true) await whenMade(readingSession(db, PLAIN), () => stepsDone(db));
    else await migratePostgres(pool, schema, MIGRATIONS);
    const types = await columnTypes(db);
    const change =
      options.readOnly === true
        ? undefined
        : (work: (session: WritingSession) => Promise<void>) =>
            serializable(db, (trx) => work(writingSession(trx, { sealing: PLAIN, types })));
    const sealing = await admit({ seal: options.seal, session: readingSession(db, PLAIN), change });
    const writing = { sealing, types };
    const drafts = options.readOnly === true ? undefined : new PostgresDrafts({ pool, db, writing });
    const engine: Engine = {
      reading: readingSession(db, sealing),
      transaction: async (work) => {
        if (options.readOnly === true) throw readOnly();
        return serializable(db, (trx) => work(writingSession(trx, writing)));
      },
      ...(drafts === undefined ? {} : { drafts }),
      leases: postgresLeases(db, { leaseMs, trouble: options.trouble }),
      faultsOfStore: async () => [],
      copyTo: (path) => dumpPostgres(options.url, path, schema),
      forgetRemains: async () => {
        if (options.readOnly === true) throw readOnly();
        await forgetRemains(db);
      },
      classify: classifyPostgres,
      close: async () => {
        await drafts?.settled();
        await db.destroy();
      },
    };
    return assemble(engine);
  } catch (error) {
    await db.destroy();
    throw classifyPostgres(error);
  }
}

const readOnly = (): GatewayError => new GatewayError(ledgerErrors.readOnly, 'the ledger was opened for reading only');

function poolOf(options: PostgresLedgerOptions, schema: string, leaseMs: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    // A process that stands still in a transaction would keep others out for as long; the server ends it.
    options: `-c search_path=${schema} -c idle_in_transaction_session_timeout=${leaseMs}`,
    application_name: 'claimgate',
    max: options.connections ?? 8,
    // Who sends without waiting for the answer before has it sent at once.
    pipeline: true,
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === BIGINT
          ? safeInteger
          : format === 'binary'
            ? pg.types.getTypeParser(oid, 'binary')
            : pg.types.getTypeParser(oid),
    },
  });
  // A connection that breaks, idle or in a transaction, fails at its next use and is replaced; an error event without a listener
  // would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Throws past the safe range rather than lose a cent. */
function safeInteger(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), `${text} is beyond the safe range`);
  return value;
}

/** Serializable, so that two workers can't both decide on what neither saw the other write; collisions run again. */
async function serializable<T>(db: Kysely<Tables>, work: (trx: Kysely<Tables>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db
        .transaction()
        .setIsolationLevel('serializable')
        .execute(async (trx) => {
          await sql.raw(BY_INDEX).execute(trx);
          return work(trx);
        });
    } catch (error) {
      if (attempt >= attemptsFor(error)) throw classifyPostgres(error);
      await new Promise((resolve) => setTimeout(resolve, 2 ** Math.min(attempt, 8)));
    }
  }
}

/** A key that is taken may be a collision too, if another worker was quicker with it: the second run will see that row. */
function attemptsFor(error: unknown): number {
  if (error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION) return 2;
  const classified = classifyPostgres(error);
  return classified instanceof GatewayError && classified.kind === ledgerErrors.conflict ? ATTEMPTS : 1;
}

/** Exported for the tests of interrupted migrations. */
export async function migratePostgres(pool: pg.Pool, schema: string, migrations: readonly Migration[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`create schema if not exists ${schema}`);
    await client.query(BOOKKEEPING);
    const target = {
      words: POSTGRES_WORDS,
      done: async () => {
        const steps = await client.query<{ number: number }>('select number from schema_migrations order by number');
        return steps.rows.map((row) => row.number);
      },
      runInTransaction: async (statements: readonly string[]) => {
        await client.query(`begin; ${statements.join('; ')}; commit`);
      },
    };
    await migrate(target, migrations);
  } finally {
    // Ending the session gives the advisory lock back, whatever state a failed step left it in.
    client.release(true);
  }
}

/** None while another process has made the schema and no more. */
async function stepsDone(db: Kysely<Tables>): Promise<readonly number[]> {
  const made = await sql<{ made: boolean }>`select to_regclass('schema_migrations') is not null as made`.execute(db);
  if (made.rows[0]?.made !== true) return [];
  const { rows } = await sql<{ number: number }>`select number from schema_migrations`.execute(db);
  return rows.map((row) => row.number);
}
