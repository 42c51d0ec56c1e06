import Database from 'better-sqlite3';
import { GatewayError } from '../../base/gateway-error.ts';
import { ledgerErrors } from '../errors.ts';

/** SQLite's primary result codes (extended ones begin with them) → our kinds; the first that fits counts. */
const KINDS = [
  ['SQLITE_FULL', ledgerErrors.full],
  ['SQLITE_CORRUPT', ledgerErrors.corrupt],
  ['SQLITE_NOTADB', ledgerErrors.corrupt],
  ['SQLITE_BUSY', ledgerErrors.locked],
  ['SQLITE_LOCKED', ledgerErrors.locked],
  ['SQLITE_CANTOPEN', ledgerErrors.unusable],
  ['SQLITE_PERM', ledgerErrors.unusable],
  ['SQLITE_READONLY', ledgerErrors.unusable],
] as const;

/** Constraints, misuse and missing tables are bugs of ours: they stay what they are, without the values. */
const BUGS = /^SQLITE_(CONSTRAINT|MISUSE|RANGE|MISMATCH|ERROR|TOOBIG)/;

export function classifySqlite(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (BUGS.test(error.code)) return new Error(`assertion failed: ${error.code}: ${error.message}`);
  const kind = KINDS.find(([prefix]) => error.code.startsWith(prefix))?.[1] ?? ledgerErrors.unknown;
  return new GatewayError(kind, `SQLite says ${error.code}: ${error.message}`, { cause: error });
}

/** Another process has the lock. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
