/** Wire: bytes that wait to be sent, each in a file named by its hash, on the disk before the ledger says READY. */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Resealed } from '../archive/port.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { Hash } from '../ledger/port.ts';
import type { Seal } from '../seal/port.ts';
import { wireErrors } from './errors.ts';

export interface Spool {
  /** Resolves when bytes and name are on the disk. */
  put(sha256: Hash, bytes: Uint8Array): Promise<void>;
  /** Undefined when there is none. Throws `spool-corrupt` when the bytes aren't those of the hash, `spool-in-clear`. */
  get(sha256: Hash): Promise<Uint8Array | undefined>;
  /** Hashes of all that is spooled. */
  list(): Promise<readonly Hash[]>;
  /** Brings spooled bytes under the current key; what is written is read back before it takes the place of what was there. */
  reseal(sha256: Hash): Promise<Resealed>;
  /** No error when it is gone already. */
  remove(sha256: Hash): Promise<void>;
}

/**
 * A spool in `folder`, sealed when a seal is given. `plainToo` tells then whether bytes of the time before the key are taken in clear; it is
 * asked when some stand so.
 */
export function openSpool(folder: string, seal?: Seal, plainToo = async (): Promise<boolean> => false): Spool {
  const pathOf = (sha256: Hash): string => join(folder, `out-${sha256}`);
  return {
    put: (sha256, bytes) => onDisk(() => store(folder, pathOf(sha256), seal?.seal(bytes) ?? bytes)),
    get: async (sha256) => {
      const stored = await onDisk(() => readIfThere(pathOf(sha256)));
      if (stored === undefined) return undefined;
      if (seal !== undefined && isPlain(seal, sha256, stored)) {
        if (!(await plainToo())) throw inClear(sha256);
        return stored;
      }
      return opened(seal, sha256, stored);
    },
    reseal: async (sha256) => {
      const stored = await onDisk(() => readIfThere(pathOf(sha256)));
      if (stored === undefined) return 'gone';
      if (seal === undefined || stored.subarray(0, seal.head.length).equals(seal.head)) return 'current';
      const bytes = opened(isPlain(seal, sha256, stored) ? undefined : seal, sha256, stored);
      await onDisk(() =>
        store(folder, pathOf(sha256), seal.seal(bytes), async (temp) => {
          opened(seal, sha256, await readFile(temp));
        }),
      );
      return 'resealed';
    },
    list: () => onDisk(() => spooledIn(folder)),
    remove: (sha256) => onDisk(() => rm(pathOf(sha256), { force: true })),
  };
}

const hashOf = (bytes: Uint8Array): Hash => createHash('sha256').update(bytes).digest('hex');

/** Its own hash proves that it is no sealed file. */
const isPlain = (seal: Seal, sha256: Hash, stored: Buffer): boolean =>
  !stored.subarray(0, seal.head.length).equals(seal.head) && hashOf(stored) === sha256;

const inClear = (sha256: Hash): GatewayError =>
  new GatewayError(
    wireErrors.spoolInClear,
    `the spooled bytes of ${sha256} stand in clear, though all was sealed: a process without the key put them there; claimgate archive rotate seals them`,
  );

/** Throws `spool-corrupt`. */
function opened(seal: Seal | undefined, sha256: Hash, stored: Buffer): Uint8Array {
  const bytes = seal?.open(stored) ?? stored;
  if (hashOf(bytes) !== sha256) {
    throw new GatewayError(wireErrors.spoolCorrupt, `the spooled bytes of ${sha256} were changed`);
  }
  return bytes;
}

/** `check` sees the temporary file before it takes the name. */
async function store(
  folder: string,
  path: string,
  bytes: Uint8Array,
  check?: (temp: string) => Promise<void>,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temp = `${path}.tmp`;
  const file = await open(temp, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await check?.(temp);
  await rename(temp, path);
  const parent = await open(folder, 'r');
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function spooledIn(folder: string): Promise<readonly Hash[]> {
  try {
    const names = await readdir(folder);
    return names.flatMap((name) => /^out-([0-9a-f]{64})$/.exec(name)?.slice(1) ?? []);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GatewayError || !(error instanceof Error && 'code' in error)) throw error;
    const kind = error.code === 'ENOSPC' || error.code === 'EDQUOT' ? wireErrors.spoolNoSpace : wireErrors.spoolDisk;
    throw new GatewayError(kind, `the spool's disk failed (${String(error.code)})`, { cause: error });
  }
}
