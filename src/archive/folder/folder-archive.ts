/** Archive in a folder: `aa/<sha256>`, each file complete and on the disk before its name exists. */
import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, link, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Instant } from '../../base/clock.ts';
import { GatewayError } from '../../base/gateway-error.ts';
import type { Seal } from '../../seal/port.ts';
import { archiveErrors } from '../errors.ts';
import type { Archive, Resealed, Sha256 } from '../port.ts';

export interface FolderArchiveOptions {
  readonly root: string;
  /** Seals what is stored; hashes are always those of the plain bytes. */
  readonly seal?: Seal;
  /** Whether bytes of the time before the key are taken in clear; never when left out. Asked when something stands in clear. */
  plainToo?(): Promise<boolean>;
  /** When bytes went by policy; undefined when they did not. What is missing without that was lost. */
  prunedAt?(sha256: Sha256): Promise<Instant | undefined>;
}

const HASH = /^[0-9a-f]{64}$/;

function failure(cause: unknown): unknown {
  if (cause instanceof GatewayError || !(cause instanceof Error) || !('code' in cause)) return cause;
  const full = cause.code === 'ENOSPC' || cause.code === 'EDQUOT';
  return new GatewayError(
    full ? archiveErrors.noSpace : archiveErrors.disk,
    `the archive's disk failed (${String(cause.code)})`,
    { cause },
  );
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Opens an archive; its folder is made at the first write. */
export function createFolderArchive(options: FolderArchiveOptions): Archive {
  const { root, seal } = options;
  const pathOf = (sha256: Sha256): string => {
    if (!HASH.test(sha256)) throw new GatewayError(archiveErrors.missing, 'not a SHA-256');
    return join(root, sha256.slice(0, 2), sha256);
  };
  const exists = async (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );

  /** Writes through a temp file: fsync, link to the final name (an existing one holds the same bytes), fsync of the folder. */
  const store = async (sha256: Sha256, write: (temp: string) => Promise<void>): Promise<void> => {
    const path = pathOf(sha256);
    if (await exists(path)) {
      // Left by a process that had another key, it would be lost with that key.
      await reseal(sha256);
      return;
    }
    await throughTemp(async (temp) => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await write(temp);
      await link(temp, path).catch((cause: unknown) => {
        if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
      });
      await syncFolder(dirname(path));
      await syncFolder(root);
    });
  };

  const throughTemp = async (work: (temp: string) => Promise<void>): Promise<void> => {
    const temp = join(root, 'tmp', randomUUID());
    try {
      await mkdir(dirname(temp), { recursive: true, mode: 0o700 });
      await work(temp);
    } catch (cause) {
      throw failure(cause);
    } finally {
      await rm(temp, { force: true });
    }
  };

  const reseal = async (sha256: Sha256): Promise<Resealed> => {
    const path = pathOf(sha256);
    const head = await headOf(path, seal?.head.length ?? 0);
    if (head === undefined) return 'gone';
    if (seal === undefined || head.equals(seal.head)) return 'current';
    const bytes = await load(sha256, true);
    verify(sha256Of(bytes), sha256);
    let resealed: Resealed = 'resealed';
    await throughTemp(async (temp) => {
      await writeBytes(temp, seal.seal(bytes));
      verify(sha256Of(seal.open(await readFile(temp))), sha256);
      // The time tells in which order things came.
      const facts = await stat(path).catch(() => undefined);
      if (facts === undefined) {
        resealed = 'gone';
        return;
      }
      await utimes(temp, facts.atime, facts.mtime);
      await rename(temp, path);
      await syncFolder(dirname(path));
    });
    return resealed;
  };

  const writeBytes = async (temp: string, bytes: Uint8Array): Promise<void> => {
    const handle = await open(temp, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  };

  const load = async (sha256: Sha256, plainToo = false): Promise<Uint8Array> => {
    const stored = await readFile(pathOf(sha256)).catch(async (cause: unknown) => {
      throw await missing(sha256, cause);
    });
    if (seal === undefined) return stored;
    try {
      return seal.open(stored);
    } catch (cause) {
      // Its own hash proves that it is no sealed file, and that nothing was changed.
      if (sha256Of(stored) === sha256) {
        if (plainToo || (await options.plainToo?.()) === true) return stored;
        throw inClear(sha256);
      }
      if (cause instanceof GatewayError && cause.code === 'seal-key-missing') throw cause;
      throw new GatewayError(
        archiveErrors.corrupt,
        `the archive can't open ${sha256.slice(0, 12)}: tampered with, or sealed under another key`,
        { cause },
      );
    }
  };

  const missing = async (sha256: Sha256, cause: unknown): Promise<GatewayError> => {
    const prunedAt = await options.prunedAt?.(sha256);
    return prunedAt === undefined
      ? new GatewayError(archiveErrors.missing, `the archive lacks ${sha256.slice(0, 12)}`, { cause })
      : new GatewayError(
          archiveErrors.pruned,
          `the bytes of ${sha256.slice(0, 12)} went on ${prunedAt.slice(0, 10)} under archive.retention; the ledger still tells what was in them`,
          { cause },
        );
  };

  return {
    put: async (bytes) => {
      const sha256 = sha256Of(bytes);
      await store(sha256, (temp) => writeBytes(temp, seal === undefined ? bytes : seal.seal(bytes)));
      return sha256;
    },
    putFile: async (path) => {
      const { sha256, sizeBytes } = await hashFile(path);
      if (seal !== undefined) await store(sha256, async (temp) => writeBytes(temp, seal.seal(await readFile(path))));
      else await store(sha256, (temp) => copyDurably(path, temp));
      return { sha256, sizeBytes };
    },
    get: async (sha256) => {
      const bytes = await load(sha256);
      verify(sha256Of(bytes), sha256);
      return bytes;
    },
    read: (sha256) => (seal === undefined ? readVerified(pathOf(sha256), sha256, missing) : readSealed(load, sha256)),
    has: async (sha256) => exists(pathOf(sha256)),
    list: () => stored(root),
    reseal,
    remove: async (sha256) => {
      const path = pathOf(sha256);
      try {
        await rm(path, { force: true });
        if (await exists(dirname(path))) await syncFolder(dirname(path));
      } catch (cause) {
        throw failure(cause);
      }
    },
  };
}

const inClear = (sha256: Sha256): GatewayError =>
  new GatewayError(
    archiveErrors.inClear,
    `the archive has ${sha256.slice(0, 12)} in clear, though all was sealed: a process without the key put it there; claimgate archive rotate seals it`,
  );

async function* stored(root: string): AsyncGenerator<{ readonly sha256: Sha256; readonly storedAt: Date }> {
  for (const folder of await namesIn(root)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue;
    for (const name of await namesIn(join(root, folder))) {
      if (HASH.test(name)) yield { sha256: name, storedAt: (await stat(join(root, folder, name))).mtime };
    }
  }
}

/** None when the folder doesn't exist: it is made at the first write. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw failure(cause);
  }
}

const sha256Of = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex');

/** The first bytes of a file; undefined when there is none. */
async function headOf(path: string, bytes: number): Promise<Buffer | undefined> {
  try {
    const handle = await open(path, 'r');
    try {
      const head = Buffer.alloc(bytes);
      const { bytesRead } = await handle.read(head, 0, bytes, 0);
      return head.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw failure(cause);
  }
}

function verify(found: Sha256, wanted: Sha256): void {
  if (found !== wanted)
    throw new GatewayError(archiveErrors.corrupt, `the archived bytes of ${wanted.slice(0, 12)} have another hash`);
}

async function hashFile(path: string): Promise<{ readonly sha256: Sha256; readonly sizeBytes: number }> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
    return { sha256: hash.digest('hex'), sizeBytes: (await stat(path)).size };
  } catch (cause) {
    throw failure(cause);
  }
}

async function copyDurably(from: string, to: string): Promise<void> {
  const handle = await open(to, 'wx', 0o600);
  try {
    for await (const chunk of createReadStream(from)) await handle.writeFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* readVerified(
  path: string,
  sha256: Sha256,
  missing: (sha256: Sha256, cause: unknown) => Promise<GatewayError>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
  try {
    for await (const chunk of stream) {
      hash.update(chunk);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') throw await missing(sha256, cause);
    throw failure(cause);
  }
  verify(hash.digest('hex'), sha256);
}

async function* readSealed(load: (sha256: Sha256) => Promise<Uint8Array>, sha256: Sha256): AsyncGenerator<Uint8Array> {
  const bytes = await load(sha256);
  verify(sha256Of(bytes), sha256);
  yield bytes;
}
