import Database from 'better-sqlite3';
import { GatewayError } from '../../base/gateway-error.ts';
import { ledgerErrors } from '../errors.ts';

export interface LedgerLock {
  release(): void;
}

/** The same, waiting so long for a command that has it to end. */
export async function lockWithin(path: string, patienceMs: number): Promise<LedgerLock> {
  for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
    try {
      return lockForThisProcess(path);
    } catch (error) {
      const locked = error instanceof GatewayError && error.kind === ledgerErrors.locked;
      if (!locked || waitedMs >= patienceMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

const LOOK_MS = 50;

/**
 * Takes the ledger for this process alone, until released or the process ends, however it ends. The lock is SQLite's own on a
 * file beside the ledger, so it can't stay behind; it doesn't hold between machines on a network file system.
 * Throws `ledger-locked` when another process has it.
 */
export function lockForThisProcess(path: string): LedgerLock {
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
