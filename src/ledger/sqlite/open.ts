/** The ledger in one SQLite file: one process writes, any number read. */
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { Gate } from '../../base/gate.ts';
import { GatewayError } from '../../base/gateway-error.ts';
import type { Seal } from '../../seal/port.ts';
import { assemble, type Engine } from '../assemble.ts';
import { ledgerErrors } from '../errors.ts';
import { admit } from '../keys.ts';
import type { Lease, LeaseTrouble } from '../leases.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { BOOKKEEPING, migrate } from '../migrations/migrate.ts';
import { type Migration, SQLITE_WORDS } from '../migrations/migration.ts';
import { whenMade } from '../migrations/when-made.ts';
import type { Ledger } from '../port.ts';
import { PLAIN, type Sealing } from '../sealing.ts';
import type { WritingSession } from '../session.ts';
import type { Tables } from '../tables.ts';
import { Checkpoints } from './checkpoints.ts';
import { classifySqlite, isBusy } from './classify.ts';
import { type Connection, connect } from './database.ts';
import { SqliteDrafts } from './drafts.ts';
import { SqliteLeases } from './leases.ts';
import { type LedgerLock, lockWithin } from './lock.ts';
import { forgetRemains } from './remains.ts';
import { directWriter, readingSession, writingSession } from './session.ts';

export interface SqliteLedgerOptions {
  /** The database file; its folder must exist. */
  readonly path: string;
  /** Seals personal columns; what is new is sealed under its current key, what was written without one is read until a rotation has ended. */
  readonly seal?: Seal;
  /** Questions only, beside a process that writes. */
  readonly readOnly?: boolean;
  /**
   * Short transactions also beside a process that has the ledger for itself; it must then be at this version's schema. SQLite's own
   * lock lets one transaction in after the other.
   */
  readonly beside?: boolean;
  /** How long to wait for another process that has the ledger, e.g. a command that ends soon. Not at all when left out. */
  readonly patienceMs?: number;
  readonly trouble?: LeaseTrouble;
  /** The thread that commits what was drafted is gone before its time, with its error or exit code: everything is committed one by one from now on. */
  readonly draftsEnded?: (cause: unknown) => void;
}

/**
 * Opens the ledger, making or migrating it; questions alone wait a little for who does that, and never make it. Throws `ledger-locked` when
 * another process writes to it, `ledger-corrupt` when a check of the file fails, `ledger-newer-schema`, `ledger-older-schema`,
 * `ledger-seal-mismatch`, `ledger-full`.
 */
export async function openSqliteLedger(options: SqliteLedgerOptions): Promise<Ledger> {
  if (!existsSync(dirname(options.path))) {
    throw new GatewayError(ledgerErrors.unusable, 'the folder of the ledger does not exist');
  }
  const closers: (() => void | Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  const opened = (connection: Connection): Connection => {
    closers.push(() => {
      connection.raw.close();
    });
    return connection;
  };
  try {
    const { writer, alone, release } = options.readOnly === true ? QUESTIONS : await openWriter(options, opened);
    if (release !== undefined) closers.unshift(release);
    const reader = opened(connect(options.path, 'read'));
    const readerDb = kyselyOn(reader);
    if (!alone) await whenMade(readingSession(readerDb, PLAIN), async () => stepsDone(reader));
    const writing = writer === undefined ? undefined : kyselyOn(writer);
    const checkpoints = new Checkpoints(options.path);
    closers.push(() => checkpoints.close());
    const gate = new Gate();
    const holdsLease = (lease: Lease): Promise<boolean> => leases.holds(lease);
    const afterCommit = (): void => checkpoints.afterCommit();
    const transactionsBy = (sealing: Sealing) => {
      if (writing === undefined || writer === undefined) throw readOnly();
      const direct = directWriter(writer);
      return async <T>(work: (session: WritingSession) => Promise<T>): Promise<T> => {
        await gate.enterAlone();
        try {
          const result = await whenFree((begun) =>
            writing.transaction().execute((db) => {
              begun();
              return work({ ...writingSession(db, sealing, direct), holdsLease });
            }),
          );
          afterCommit();
          return result;
        } finally {
          gate.leave();
        }
      };
    };
    const transaction: Engine['transaction'] = async (work) => transactionsBy(sealing)(work);
    const leases = new SqliteLeases({ reading: readerDb, transaction, trouble: options.trouble });
    const change = alone ? transactionsBy(PLAIN) : undefined;
    const sealing = await admit({ seal: options.seal, session: readingSession(readerDb, PLAIN), change });
    // Who only writes beside the daemon keeps nobody from having the ledger.
    if (options.beside === true) release?.();
    const draftsOn = (): SqliteDrafts => {
      const own = opened(connect(options.path, 'read'));
      const parts = { path: options.path, reader: own, db: kyselyOn(own), sealing, gate, holdsLease, afterCommit };
      const drafts = new SqliteDrafts({ ...parts, ended: options.draftsEnded });
      closers.push(() => drafts.close());
      return drafts;
    };
    const engine: Engine = {
      reading: readingSession(readerDb, sealing),
      transaction,
      ...(writer === undefined ? {} : { drafts: draftsOn() }),
      leases,
      faultsOfStore: async () => faultsOf(reader, 'integrity_check'),
      copyTo: async (path) => {
        reader.prepare('vacuum into ?').run(path);
      },
      forgetRemains: async () => {
        if (writer === undefined) throw readOnly();
        await forgetRemains(options.path);
      },
      classify: classifySqlite,
      close: closeAll,
    };
    return assemble(engine);
  } catch (error) {
    await closeAll();
    throw classifySqlite(error);
  }
}

interface Writer {
  /** Absent for questions alone. */
  readonly writer?: Connection;
  /** No other process has the ledger. */
  readonly alone: boolean;
  /** Gives the lock back; again is no harm. */
  readonly release?: (() => void) | undefined;
}

const QUESTIONS: Writer = { alone: false };

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

async function openWriter(
  options: SqliteLedgerOptions,
  opened: (connection: Connection) => Connection,
): Promise<Writer> {
  const { path } = options;
  const lock = await takeLock(options);
  try {
    const readWhole = isReadWhole(options);
    const writer = opened(connect(path, 'write'));
    if (lock !== undefined) await makeSound(writer, readWhole);
    writer.raw.pragma(`busy_timeout = ${BUSY_MS}`);
    return { writer, alone: lock !== undefined, release: lock === undefined ? undefined : () => lock.release() };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** A file of that size is read in a moment. */
const READ_AT_ONCE_BYTES = 67_108_864;

/**
 * Who has the ledger for long, the daemon above all, reads the whole file before it writes to it. A short command does so where that takes no
 * time, or where the last writer did not end in order (its log is still there): on a ledger of gigabytes it would wait for the disk only
 * to hold one claim. `doctor` and `verify` read it whole each time.
 */
function isReadWhole({ path, beside }: SqliteLedgerOptions): boolean {
  const sizeOf = (name: string): number => statSync(name, { throwIfNoEntry: false })?.size ?? 0;
  return beside !== true || sizeOf(path) <= READ_AT_ONCE_BYTES || sizeOf(`${path}-wal`) > 0;
}

async function makeSound(writer: Connection, readWhole: boolean): Promise<void> {
  const faults = readWhole ? faultsOf(writer, 'quick_check') : [];
  if (faults.length > 0) {
    throw new GatewayError(
      ledgerErrors.corrupt,
      `the ledger file is damaged (${faults[0]}); restore the newest backup and keep this file`,
    );
  }
  await migrateSqlite(writer, MIGRATIONS);
}

/** Undefined when another process has the ledger and this one is content to write beside it. */
async function takeLock({ path, beside, patienceMs = 0 }: SqliteLedgerOptions): Promise<LedgerLock | undefined> {
  try {
    return await lockWithin(`${path}.lock`, beside === true ? 0 : patienceMs);
  } catch (error) {
    const locked = error instanceof GatewayError && error.code === ledgerErrors.locked.code;
    if (beside === true && locked) return undefined;
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

/** None in a file that was just made. */
function stepsDone(connection: Connection): readonly number[] {
  const made = connection.raw.prepare(`select 1 from sqlite_master where name = 'schema_migrations'`).get();
  if (made === undefined) return [];
  return connection.raw.prepare('select number from schema_migrations order by number').pluck().all().map(Number);
}

function faultsOf(connection: Connection, check: 'quick_check' | 'integrity_check'): readonly string[] {
  const faults = connection.raw.prepare(`pragma ${check}(20)`).pluck().all().map(String);
  return faults.filter((fault) => fault !== 'ok');
}
