/** Watchdog: whether the disk has room to take anything in, and a reserve on it for what is under way (reliability 3.7). */
import { open, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../../base/gateway-error.ts';
import { operationErrors } from '../errors.ts';

const MEGABYTE = 1_000_000;
const RESERVE = 'reserve';

export interface RoomLimits {
  readonly stopMegabytes: number;
  readonly reserveMegabytes: number;
}

/** Throws `disk-nearly-full` when `dataDir` has less than `stopMegabytes` left. A disk that can't be measured stops nothing. */
export async function requireRoom(dataDir: string, { stopMegabytes }: RoomLimits): Promise<void> {
  const free = await freeBytes(dataDir);
  if (free === undefined || free >= stopMegabytes * MEGABYTE) return;
  throw new GatewayError(
    operationErrors.nearlyFull,
    `dataDir has ${Math.floor(free / MEGABYTE)} MB left, less than ${stopMegabytes} MB: nothing is taken in until there is space`,
  );
}

/**
 * Keeps the reserve: made where there is room for it beyond the threshold, removed when less is left than it holds, so that the ledger can
 * still write down what was begun. Answers what was done.
 */
export async function keepReserve(
  dataDir: string,
  { stopMegabytes, reserveMegabytes }: RoomLimits,
): Promise<'made' | 'removed' | undefined> {
  const size = reserveMegabytes * MEGABYTE;
  const free = await freeBytes(dataDir);
  if (free === undefined) return undefined;
  const path = join(dataDir, RESERVE);
  const there = await stat(path).catch(() => undefined);
  if (there !== undefined && (size === 0 || free < size)) {
    await rm(path, { force: true });
    return 'removed';
  }
  // Twice its size beyond the threshold: else it would be made and removed in turns.
  if (there !== undefined || size === 0 || free < stopMegabytes * MEGABYTE + 2 * size) return undefined;
  return (await written(path, size)) ? 'made' : undefined;
}

async function freeBytes(dataDir: string): Promise<number | undefined> {
  const found = await statfs(dataDir).catch(() => undefined);
  return found === undefined ? undefined : found.bavail * found.bsize;
}

/** Real bytes: a file with holes would keep nothing. False when the disk did not take it, which harms nothing. */
async function written(path: string, size: number): Promise<boolean> {
  const temporary = `${path}.part`;
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      // Bytes that a file system can't store as nothing.
      const block = Buffer.alloc(MEGABYTE, 'claimgate keeps this space for a full disk. ');
      for (let at = 0; at < size; at += block.length) await handle.writeFile(block);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    return true;
  } catch {
    await rm(temporary, { force: true });
    return false;
  }
}
