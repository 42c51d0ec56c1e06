/** What rows held before they were changed or removed stays in a SQLite file's free space, and in its log, until the file is written anew. */
import { GatewayError } from '../../base/gateway-error.ts';
import { ledgerErrors } from '../errors.ts';
import { isBusy } from './classify.ts';
import { connect } from './database.ts';

/** So long other processes may be at work before it gives up. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/**
 * Writes the file at `path` anew and empties its log, beside processes that have it open. Throws `ledger-locked` when one reads or writes for
 * too long.
 */
export async function forgetRemains(path: string): Promise<void> {
  const { raw } = connect(path, 'write');
  try {
    // Free space within the new pages holds zeros then, not what the memory had before.
    raw.pragma('secure_delete = ON');
    // A ledger of gigabytes has no room in memory; what goes to the file is already sealed.
    raw.pragma('temp_store = FILE');
    await whenFree(() => {
      raw.exec('vacuum');
      return true;
    });
    // Busy while somebody reads what is in the log only.
    await whenFree(() => raw.prepare('pragma wal_checkpoint(TRUNCATE)').pluck().get() === 0);
  } finally {
    raw.close();
  }
}

/** `work` says false, or that the file is busy, to be asked again. */
async function whenFree(work: () => boolean): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (!tried(work)) {
    if (performance.now() > untilMs)
      throw new GatewayError(
        ledgerErrors.locked,
        'another process reads or writes the ledger for so long that its file can’t be written anew; end it, and run the command again',
      );
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function tried(work: () => boolean): boolean {
  try {
    return work();
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}
