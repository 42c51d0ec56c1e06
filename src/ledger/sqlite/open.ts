/** The ledger in one SQLite file: one process writes, any number read. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { GatewayError } from '../../base/gateway-error.ts';
import type { Seal } from '../../seal/port.ts';
import { assemble, checkSeal, type Engine, noteSeal } from '../assemble.ts';
import { ledgerErrors } from '../errors.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { BOOKKEEPING, migrate, pending } from '../migrations/migrate.ts';
import { type Migration, SQLITE_WORDS } from '../migrations/migration.ts';
import type { Ledger } from '../port.ts';
import { PLAIN, sealedBy } from '../sealing.ts';
import type { Tables } from '../tables.ts';
import { classifySqlite, isBusy } from './classify.ts';
import { type Connection, connect } from './database.ts';
import { lockForThisProcess } from './lock.ts';
import { readingSession, writingSession } from './session.ts';

export interface SqliteLedgerOptions {
  /** The database file; its folder must exist. */
  readonly path: string;
  /** Seals personal columns; a ledger keeps for ever what it was made with. */
  readonly seal?: Seal;
  /** Questions only, beside a process that writes. */
  readonly readOnly?: boolean;
  /**
   * Short transactions also beside a process that has the ledger for itself; it must then be at this version's schema. SQLite's own
   * lock lets one transaction in after the other.
   */
  readonly beside?: boolean;
}

/**
 * Opens the ledger, making or migrating it. Throws `ledger-locked` when another process writes to it, `ledger-corrupt` when a
 * check of the file fails, `ledger-newer-schema`, `ledger-seal-mismatch`, `ledger-full`.
 */
export async function openSqliteLedger(options: SqliteLedgerOptions): Promise<Ledger> {
  if (!existsSync(dirname(options.path))) {
    throw new GatewayError(ledgerErrors.unusable, 'the folder of the ledger does not exist');
  }
  const sealing = options.seal === undefined ? PLAIN : sealedBy(options.seal);
  const closers: (() => void)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) close();
  };
  const opened = (connection: Connection): Connection => {
    closers.push(() => connection.raw.close());
    return connection;
  };
  try {
    const writer = options.readOnly === true ? undefined : await openWriter(options, closers);
    const reader = opened(connect(options.path, 'read'));
    if (writer === undefined) checkSchema(reader);
    const reading = readingSession(kyselyOn(reader), sealing);
    const writing = writer === undefined ? undefined : kyselyOn(writer);
    const engine: Engine = {
      reading,
      transaction: async (work) => {
        if (writing === undefined || writer === undefined) throw readOnly();
        const run = (begun: () => void) =>
          writing.transaction().execute((db) => {
            begun();
            return work(writingSession(db, sealing, writer));
          });
        return whenFree(run);
      },
      faultsOfStore: async () => faultsOf(reader, 'integrity_check'),
      copyTo: async (path) => {
        reader.prepare('vacuum into ?').run(path);
      },
      classify: classifySqlite,
      close: closeAll,
    };
    if (writer !== undefined) await noteSeal(engine);
    await checkSeal(engine);
    return assemble(engine);
  } catch (error) {
    await closeAll();
    throw classifySqlite(error);
  }
}

const kyselyOn = (connection: Connection): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection.forKysely }) });

/** So long a transaction waits for those of other processes. */
const PATIENCE_MS = 15_000;
/** SQLite waits inside of the call, with the whole process; so it waits briefly, and we wait for the rest. */
const BUSY_MS = 20;

/** Begins again while another process has the write lock; never once the work has begun. */
async function whenFree<T>(run: (begun: () => void) => Promise<T>): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += BUSY_MS * 2) {
    let begun = false;
    try {
      return await run(() => {
        begun = true;
      });
    } catch (error) {
      if (begun || waitedMs >= PATIENCE_MS || !isBusy(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
    }
  }
}

const readOnly = (): GatewayError => new GatewayError(ledgerErrors.readOnly, 'the ledger was opened for reading only');

async function openWriter({ path, beside }: SqliteLedgerOptions, closers: (() => void)[]): Promise<Connection> {
  const alone = takeLock(path, beside === true, closers);
  const writer = connect(path, 'write');
  closers.push(() => writer.raw.close());
  if (!alone) {
    checkSchema(writer);
    writer.raw.pragma(`busy_timeout = ${BUSY_MS}`);
    return writer;
  }
  const faults = faultsOf(writer, 'quick_check');
  if (faults.length > 0) {
    throw new GatewayError(
      ledgerErrors.corrupt,
      `the ledger file is damaged (${faults[0]}); restore the newest backup and keep this file`,
    );
  }
  await migrateSqlite(writer, MIGRATIONS);
  writer.raw.pragma(`busy_timeout = ${BUSY_MS}`);
  return writer;
}

/** False when another process has the ledger and this one is content to write beside it. */
function takeLock(path: string, beside: boolean, closers: (() => void)[]): boolean {
  try {
    const lock = lockForThisProcess(`${path}.lock`);
    closers.push(() => lock.release());
    return true;
  } catch (error) {
    const locked = error instanceof GatewayError && error.code === ledgerErrors.locked.code;
    if (beside && locked) return false;
    throw error;
  }
}

/** Exported for the tests of interrupted migrations. */
export async function migrateSqlite(connection: Connection, migrations: readonly Migration[]): Promise<void> {
  const { raw } = connection;
  raw.exec(BOOKKEEPING);
  const target = {
    words: SQLITE_WORDS,
    done: async () => stepsDone(connection),
    runInTransaction: async (statements: readonly string[]) => {
      raw.transaction(() => {
        for (const statement of statements) raw.exec(statement);
      })();
    },
  };
  await migrate(target, migrations);
}

function stepsDone(connection: Connection): readonly number[] {
  return connection.raw.prepare('select number from schema_migrations order by number').pluck().all().map(Number);
}

function checkSchema(reader: Connection): void {
  const steps = pending(stepsDone(reader), MIGRATIONS);
  if (steps.length === 0) return;
  throw new GatewayError(
    ledgerErrors.olderSchema,
    `${steps.length} schema steps are missing; open it for writing once`,
  );
}

function faultsOf(connection: Connection, check: 'quick_check' | 'integrity_check'): readonly string[] {
  const faults = connection.raw.prepare(`pragma ${check}(20)`).pluck().all().map(String);
  return faults.filter((fault) => fault !== 'ok');
}
