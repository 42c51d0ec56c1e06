/** SFTP adapter: writes a new file. Every step's error is told, which the library's own `put` does not do. */
import { GatewayError } from '../../base/gateway-error.ts';
import { transportErrors as kinds } from '../errors.ts';
import { saysNothing } from './classify.ts';
import type { SftpRequests } from './requests.ts';

/** What every server must take in one request (the protocol's floor for a packet is 34,000 bytes). */
export const CHUNK_BYTES = 32_768;

const parentOf = (path: string): string =>
  path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || (path.startsWith('/') ? '/' : '.');

/** OpenSSH says only "Failure" when the name is taken or the disk is full: look, to tell the operator what it was. */
async function explained(
  requests: SftpRequests,
  path: string,
  error: unknown,
  step: 'open' | 'write',
): Promise<unknown> {
  if (!saysNothing(error)) return error;
  if (step === 'open' && (await requests.lstat(path)) !== undefined)
    return new GatewayError(kinds.exists, 'open failed: the name is taken', { cause: error });
  const free = await requests.freeBytes(parentOf(path));
  if (free !== undefined && free < CHUNK_BYTES)
    return new GatewayError(kinds.noSpace, `${step} failed: ${free} bytes are free on the server`, { cause: error });
  return error;
}

async function openNew(requests: SftpRequests, path: string): Promise<Buffer> {
  // Not every server honours the exclusive flag, and those that don't would truncate.
  if (!requests.isOpenSsh && (await requests.lstat(path)) !== undefined)
    throw new GatewayError(kinds.exists, 'open failed: the name is taken');
  try {
    return await requests.open(path, 'wx');
  } catch (error) {
    throw await explained(requests, path, error, 'open');
  }
}

export interface WriteOptions {
  /** Requests in flight. */
  readonly window: number;
  readonly mayGoOn?: (() => Promise<void>) | undefined;
}

const always = async (): Promise<void> => undefined;

/** Offsets are handed out in order; after the first refusal no further one is. */
async function writeWindowed(
  requests: SftpRequests,
  handle: Buffer,
  bytes: Buffer,
  { window, mayGoOn = always }: WriteOptions,
): Promise<void> {
  let next = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (next < bytes.length && !failed) {
      const start = next;
      next += CHUNK_BYTES;
      try {
        await mayGoOn();
        await requests.write(handle, bytes.subarray(start, next), start);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.max(1, window) }, lane));
  for (const result of lanes) if (result.status === 'rejected') throw result.reason;
}

const goesOn = (mayGoOn: () => Promise<void>): Promise<boolean> =>
  mayGoOn().then(
    () => true,
    () => false,
  );

/**
 * Creates `path` exclusively and writes all of `bytes`. What was created by a write that failed is removed where the
 * connection still allows it.
 */
export async function writeNewFile(
  requests: SftpRequests,
  path: string,
  bytes: Uint8Array,
  options: WriteOptions,
): Promise<void> {
  const { mayGoOn = always } = options;
  await mayGoOn();
  const handle = await openNew(requests, path);
  let isOpen = true;
  try {
    await writeWindowed(requests, handle, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), options);
    await mayGoOn();
    await requests.fsync(handle);
    isOpen = false;
    await requests.close(handle);
  } catch (error) {
    const reason = await explained(requests, path, error, 'write');
    if (isOpen) await requests.close(handle).catch(() => undefined);
    // Whoever may not go on doesn't know whose file lies under the name by now.
    if (await goesOn(mayGoOn)) await requests.unlink(path).catch(() => undefined);
    throw reason;
  }
}
