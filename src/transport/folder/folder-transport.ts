/** Folder adapter of the transport port: a mounted share, with the same promises as a server: nothing overwritten, nothing half. */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, link, lstat, open, opendir, realpath, rename, unlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { GatewayError } from '../../base/gateway-error.ts';
import { errnoKind } from '../errno.ts';
import { transportErrors as kinds } from '../errors.ts';
import { nameSkipReason, safePath } from '../names.ts';
import { oldestFiles } from '../oldest.ts';
import type { ListOptions, RemoteFile, SkipReason, Transport, TransportSession } from '../port.ts';
import type { FolderConfig } from './config.ts';

const READ_BYTES = 256 * 1024;
const WRITE_BYTES = 4 * 1024 * 1024;

const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** As a GatewayError of this room; paths stay in the cause. */
function worldError(error: unknown, doing: string): unknown {
  const code = errnoOf(error);
  if (error instanceof GatewayError || code === undefined) return error;
  const kind = errnoKind(code) ?? kinds.unknown;
  return new GatewayError(kind, `${doing} failed: ${kind.code} (${code})`, { cause: error });
}

/** `lstat`, with undefined for nothing there. */
async function look(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function typeOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): 'file' | SkipReason {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'symbolic-link' : 'not-a-regular-file';
}

function requireFile(stats: Stats): void {
  const type = typeOf(stats);
  if (type !== 'file') throw new GatewayError(kinds.notAFile, `not a plain file: ${type}`);
}

/** Not every share can sync a folder; where it can, a name is only ours after it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EBADF'].includes(errnoOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

/** Throws `transport-missing` when the share isn't mounted: an empty mount point would swallow what is written into it. */
async function requireMounted({ root, markerFile }: FolderConfig): Promise<string> {
  const top = await look(root);
  if (top === undefined) throw new GatewayError(kinds.missing, 'the share is not there');
  const marker = markerFile === undefined ? true : (await look(join(root, safePath(markerFile)))) !== undefined;
  if (!marker) throw new GatewayError(kinds.missing, 'the share is not mounted: its marker file is missing');
  return realpath(root);
}

/** The machine's path. No part of it below the root may be a link, or it could lead out of the share. */
async function localPath(config: FolderConfig, path: string): Promise<string> {
  const top = await requireMounted(config);
  const local = join(top, safePath(path));
  const parent = local === top ? top : dirname(local);
  const real = await realpath(parent);
  if (real !== parent || (parent !== top && !parent.startsWith(top + sep)))
    throw new GatewayError(kinds.badPath, 'a path leads through a symbolic link');
  return local;
}

async function list(folder: string, options: ListOptions): Promise<readonly RemoteFile[]> {
  if ((await look(folder))?.isDirectory() !== true)
    throw new GatewayError(kinds.missing, 'list failed: there is no such folder');
  const oldest = oldestFiles(options.limit);
  for await (const entry of await opendir(folder)) {
    const type = typeOf(entry);
    const reason = nameSkipReason(entry.name) ?? (type === 'file' ? undefined : type);
    if (reason !== undefined) {
      options.onSkipped?.(entry.name, reason);
      continue;
    }
    const stats = await look(join(folder, entry.name));
    // It may be gone since, or be another thing by now.
    if (stats === undefined || !stats.isFile()) continue;
    const file = { name: entry.name, sizeBytes: stats.size, modifiedMs: Math.floor(stats.mtimeMs) };
    if (options.accept?.(file) ?? true) oldest.add(file);
  }
  return oldest.take();
}

async function readToEnd(
  handle: FileHandle,
  sizeBytes: number,
  onChunk: (chunk: Uint8Array) => void | Promise<void>,
): Promise<number> {
  let count = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafeSlow(READ_BYTES);
    const { bytesRead } = await handle.read(chunk, 0, READ_BYTES, count);
    if (bytesRead === 0) break;
    count += bytesRead;
    if (count > sizeBytes) break;
    await onChunk(chunk.subarray(0, bytesRead));
  }
  if (count < sizeBytes) throw new GatewayError(kinds.shortRead, `the file ended at ${count} of ${sizeBytes} bytes`);
  const after = (await handle.stat()).size;
  if (count !== sizeBytes || after !== sizeBytes)
    throw new GatewayError(kinds.sizeMismatch, `the file changed while it was read: ${sizeBytes} bytes before`);
  return count;
}

async function read(path: string, onChunk: (chunk: Uint8Array) => void | Promise<void>): Promise<number> {
  const before = await lstat(path);
  requireFile(before);
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await readToEnd(handle, before.size, onChunk);
  } finally {
    await handle.close();
  }
}

/** What a failed write created is removed again. */
async function write(path: string, bytes: Uint8Array, mayGoOn: () => Promise<void>): Promise<void> {
  await mayGoOn();
  const handle = await open(path, 'wx', 0o640);
  try {
    try {
      for (let from = 0; from < bytes.length; from += WRITE_BYTES) {
        await mayGoOn();
        await handle.writeFile(bytes.subarray(from, from + WRITE_BYTES));
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(dirname(path));
  } catch (error) {
    // Whoever may not go on doesn't know whose file lies under the name by now.
    const mine = await mayGoOn().then(
      () => true,
      () => false,
    );
    if (mine) await unlink(path).catch(() => undefined);
    throw error;
  }
}

/** A hard link refuses a taken name at once; shares without links are looked at first, then renamed. */
async function renameWithoutOverwriting(from: string, to: string): Promise<void> {
  requireFile(await lstat(from));
  try {
    await link(from, to);
    await unlink(from);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errnoOf(error) ?? '')) throw error;
    if ((await look(to)) !== undefined) throw new GatewayError(kinds.exists, 'rename failed: the new name is taken');
    await rename(from, to);
  }
  await syncFolder(dirname(to));
  if (dirname(from) !== dirname(to)) await syncFolder(dirname(from));
}

async function remove(path: string): Promise<void> {
  const stats = await look(path);
  if (stats === undefined) return;
  requireFile(stats);
  try {
    await unlink(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
  await syncFolder(dirname(path));
}

/** A mailbox that is a mounted share. `connect` and every call throw `transport-missing` while it isn't mounted. */
export function createFolderTransport(config: FolderConfig): Transport {
  return {
    connect: async () => {
      await told('connect', () => requireMounted(config));
      return createSession(config);
    },
  };
}

async function told<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw worldError(error, doing);
  }
}

function createSession(config: FolderConfig): TransportSession {
  let isClosed = false;
  const at = <Result>(doing: string, path: string, work: (local: string) => Promise<Result>): Promise<Result> =>
    told(doing, async () => {
      if (isClosed) throw new GatewayError(kinds.closed, `${doing}: the session is closed`);
      return work(await localPath(config, path));
    });
  return {
    list: (folder, options) => at('list', folder, (local) => list(local, options)),
    stat: (path) =>
      at('stat', path, async (local) => {
        const stats = await look(local);
        if (stats === undefined) return undefined;
        requireFile(stats);
        return { sizeBytes: stats.size, modifiedMs: Math.floor(stats.mtimeMs) };
      }),
    read: (path, onChunk) => at('read', path, (local) => read(local, onChunk)),
    write: (path, bytes, mayGoOn = async () => undefined) => at('write', path, (local) => write(local, bytes, mayGoOn)),
    rename: (from, to, mayGoOn) =>
      at('rename', from, async (local) => {
        await mayGoOn?.();
        await renameWithoutOverwriting(local, await localPath(config, to));
      }),
    remove: (path, mayGoOn) =>
      at('remove', path, async (local) => {
        await mayGoOn?.();
        await remove(local);
      }),
    close: async () => {
      isClosed = true;
    },
  };
}
