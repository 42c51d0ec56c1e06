import Database from 'better-sqlite3';
import { GatewayError } from '../../base/gateway-error.ts';
import { ledgerErrors } from '../errors.ts';

/**
 * Takes the ledger for this process alone, until released or the process ends, however it ends. The lock is SQLite's own on a
 * file beside the ledger, so it can't stay behind; it doesn't hold between machines on a network file system.
 * Throws `ledger-locked` when another process has it.
 */
export function lockForThisProcess(path: string): { release(): void } {
  const lock = new Database(path, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!(error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))) throw error;
    throw new GatewayError(
      ledgerErrors.locked,
      'another process holds the ledger; stop it, or ask it through its own commands',
    );
  }
  return { release: () => lock.close() };
}
