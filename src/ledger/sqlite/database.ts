import Database from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { assert } from '../../base/gateway-error.ts';

const BEGIN = 'begin';

/** One connection with its statements kept prepared. */
export interface Connection {
  readonly raw: Database.Database;
  prepare(sql: string): Database.Statement;
  /** As kysely wants it. */
  readonly forKysely: SqliteDatabase;
}

/** What every connection that writes is set to. */
export const WRITE_PRAGMAS: readonly string[] = [
  // A claim's text of about 3 kB leaves a page of the usual 4 kB nearly half empty.
  'page_size = 8192',
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  // A thread beside does it from 32 MB on (checkpoints.ts); at 256 MB the commit that finds it so does, so that the log has an end.
  'wal_autocheckpoint = 32000',
  'journal_size_limit = 67108864',
  // What a statement of many rows would have to take back is noted page by page: not in a file of its own for each transaction.
  'temp_store = MEMORY',
];

/** Opens with what keeps acknowledged commits over a power cut: a write-ahead log, fsynced at each commit. */
export function connect(path: string, mode: 'write' | 'read'): Connection {
  const raw = new Database(path, { readonly: mode === 'read', fileMustExist: mode === 'read', timeout: 5000 });
  if (mode === 'write') for (const pragma of WRITE_PRAGMAS) raw.pragma(pragma);
  raw.pragma('trusted_schema = OFF');
  raw.pragma('cell_size_check = ON');
  raw.pragma('cache_size = -32000');
  const statements = new Map<string, Database.Statement>();
  const prepare = (sql: string): Database.Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = raw.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return { raw, prepare, forKysely: mode === 'write' ? writing(raw, prepare) : { prepare, close: () => raw.close() } };
}

/**
 * Kysely's view of the connection that writes. `begin` takes the write lock at once. A full disk can make SQLite roll back by
 * itself: what comes after it must not run outside of the transaction, and there is nothing left to roll back.
 */
function writing(raw: Database.Database, prepare: Connection['prepare']): SqliteDatabase {
  const rollback: SqliteStatement = {
    reader: false,
    all: () => [],
    run: () => {
      if (raw.inTransaction) raw.exec('rollback');
      return { changes: 0, lastInsertRowid: 0 };
    },
    iterate: () => [][Symbol.iterator](),
  };
  return {
    close: () => raw.close(),
    prepare: (sql) => {
      if (sql === 'rollback') return rollback;
      if (sql === BEGIN) return prepare('begin immediate');
      assert(raw.inTransaction, 'the transaction was rolled back already');
      return prepare(sql);
    },
  };
}
