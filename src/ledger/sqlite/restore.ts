/** Puts a copy in the place of a SQLite ledger. */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GatewayError } from '../../base/gateway-error.ts';
import { ledgerErrors } from '../errors.ts';
import { lockForThisProcess } from './lock.ts';

/**
 * Copies `from` to `path`, whole or not at all. Throws `ledger-exists` when a ledger is there, `ledger-locked` when a process holds it,
 * `ledger-full`.
 */
export async function restoreSqlite(path: string, from: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const lock = lockForThisProcess(`${path}.lock`);
  const temporary = `${path}.restoring`;
  try {
    if (existsSync(path)) {
      throw new GatewayError(
        ledgerErrors.exists,
        'there is a ledger already; move its files away first, and keep them',
      );
    }
    // A write-ahead log that was left behind belongs to another file of that name, and would be played into this one.
    for (const ending of ['-wal', '-shm']) await rm(`${path}${ending}`, { force: true });
    await copyFile(from, temporary);
    await onDisk(temporary);
    await rename(temporary, path);
    await onDisk(dirname(path));
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    throw new GatewayError(ledgerErrors.unusable, 'the copy can’t be put in the place of the ledger', { cause });
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
    lock.release();
  }
}

async function onDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
