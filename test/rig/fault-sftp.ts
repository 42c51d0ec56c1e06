/** Rig: the SFTP side of the fault server: answers each request, right or wrong as `faults` says. */
import type { SFTPWrapper } from 'ssh2';
import ssh2 from 'ssh2';
import type { Faults } from './faults.ts';
import { type MemoryFiles, normalPath, parentPath } from './memory-files.ts';

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;
const LIST_PAGE = 100;

interface OpenHandle {
  readonly path: string;
  entries?: ReturnType<MemoryFiles['children']>;
}

export interface FaultSftpOptions {
  readonly store: MemoryFiles;
  readonly faults: Faults;
  /** Destroys the socket, as a crashed server would. */
  readonly drop: () => void;
  /** Told of every request, by its protocol name. */
  readonly onRequest: (name: string) => void;
}

/** Answers requests on `sftp` until the connection ends. */
export function serveFaultySftp(sftp: SFTPWrapper, options: FaultSftpOptions): void {
  const handles = new Map<number, OpenHandle>();
  const counter = { next: 0 };
  const context: Context = { ...options, sftp, handles, counter, stored: { bytes: 0 } };
  serveFiles(context);
  serveFolders(context);
  serveNames(context);
}

interface Context extends FaultSftpOptions {
  readonly sftp: SFTPWrapper;
  readonly handles: Map<number, OpenHandle>;
  readonly counter: { next: number };
  readonly stored: { bytes: number };
}

function newHandle({ handles, counter }: Context, handle: OpenHandle): Buffer {
  const id = counter.next;
  counter.next += 1;
  handles.set(id, handle);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes;
}

const handleOf = ({ handles }: Context, handle: Buffer): OpenHandle | undefined => handles.get(handle.readUInt32BE(0));

function serveFiles(context: Context): void {
  const { sftp, store, faults, drop, onRequest } = context;
  sftp.on('OPEN', (id, given, flags) => {
    onRequest('OPEN');
    const path = normalPath(given);
    const exists = store.files.has(path);
    if (!store.folders.has(parentPath(path))) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    if ((flags & OPEN_MODE.WRITE) === 0 && !exists) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    const exclusive = (flags & OPEN_MODE.EXCL) !== 0 && faults.ignoresExclusive !== true;
    if (exclusive && exists) return sftp.status(id, STATUS_CODE.FAILURE);
    if ((flags & OPEN_MODE.WRITE) !== 0 && faults.blackholeData !== true)
      store.files.set(path, { bytes: Buffer.alloc(0), modifiedMs: Date.now() });
    sftp.handle(id, newHandle(context, { path }));
  });
  sftp.on('WRITE', (id, handle, offset, data) => {
    onRequest('WRITE');
    serveWrite(context, id, { path: handleOf(context, handle)?.path ?? '', offset, data });
  });
  sftp.on('READ', (id, handle, offset, length) => {
    onRequest('READ');
    serveRead(context, id, { path: handleOf(context, handle)?.path ?? '', offset, length });
  });
  sftp.on('CLOSE', (id, handle) => {
    onRequest('CLOSE');
    const open = handleOf(context, handle);
    context.handles.delete(handle.readUInt32BE(0));
    if (open?.entries === undefined && faults.closeDrops === true) return drop();
    const fails = open?.entries === undefined && faults.closeFails === true;
    sftp.status(id, fails ? STATUS_CODE.FAILURE : STATUS_CODE.OK);
  });
  sftp.on('FSTAT', (id, handle) => {
    onRequest('FSTAT');
    answerStat(context, id, handleOf(context, handle)?.path ?? '');
  });
}

/** `bytes` with `data` at `offset`; room is doubled, so that large files don't copy themselves with every request. */
function written(bytes: Buffer, offset: number, data: Buffer): Buffer {
  const end = Math.max(bytes.length, offset + data.length);
  const room = bytes.buffer.byteLength - bytes.byteOffset;
  const grown = end <= room ? Buffer.from(bytes.buffer, bytes.byteOffset, end) : Buffer.alloc(2 * end).subarray(0, end);
  if (grown.buffer !== bytes.buffer) bytes.copy(grown);
  data.copy(grown, offset);
  return grown;
}

function serveWrite(
  { sftp, store, faults, drop, stored }: Context,
  id: number,
  request: { readonly path: string; readonly offset: number; readonly data: Buffer },
) {
  const { path, offset, data } = request;
  if (faults.blackholeData === true) return sftp.status(id, STATUS_CODE.OK);
  const file = store.files.get(path);
  if (file === undefined) return sftp.status(id, STATUS_CODE.FAILURE, 'stale handle');
  const past = stored.bytes + data.length;
  const full = faults.quotaAfterBytes !== undefined && past > faults.quotaAfterBytes;
  if (full || faults.quotaFor?.(path) === true) return sftp.status(id, STATUS_CODE.FAILURE, 'Quota exceeded');
  if (faults.dropAfterBytes !== undefined && past > faults.dropAfterBytes) return drop();
  if (faults.stallAfterBytes !== undefined && past > faults.stallAfterBytes) return;
  stored.bytes = past;
  file.bytes = written(file.bytes, offset, data);
  if (faults.delayWriteMs === undefined) sftp.status(id, STATUS_CODE.OK);
  else setTimeout(() => sftp.status(id, STATUS_CODE.OK), faults.delayWriteMs);
}

function serveRead(
  { sftp, store, faults, drop }: Context,
  id: number,
  request: { readonly path: string; readonly offset: number; readonly length: number },
) {
  const { path, offset, length } = request;
  const file = store.files.get(path);
  if (file === undefined) return sftp.status(id, STATUS_CODE.FAILURE, 'stale handle');
  if (faults.dropReadAtBytes !== undefined && offset >= faults.dropReadAtBytes) return drop();
  if (faults.stallReadAtBytes !== undefined && offset >= faults.stallReadAtBytes) return;
  if (faults.growByBytes !== undefined) file.bytes = Buffer.concat([file.bytes, Buffer.alloc(faults.growByBytes, 'g')]);
  const end = Math.min(file.bytes.length, faults.earlyEofAtBytes ?? Number.POSITIVE_INFINITY);
  if (offset >= end) {
    if (faults.growAtEndBytes !== undefined)
      file.bytes = Buffer.concat([file.bytes, Buffer.alloc(faults.growAtEndBytes, 'g')]);
    return sftp.status(id, STATUS_CODE.EOF);
  }
  sftp.data(
    id,
    file.bytes.subarray(offset, Math.min(end, offset + Math.min(length, faults.shortReadsBytes ?? length))),
  );
}

function answerStat({ sftp, store, faults }: Context, id: number, path: string) {
  const attrs = store.attributes(path);
  if (attrs === undefined) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
  const size = attrs.size + (store.files.has(path) ? (faults.lieSizeBytes ?? 0) : 0);
  sftp.attrs(id, faults.noPermissions === true ? { ...attrs, size, mode: 0 } : { ...attrs, size });
}

function serveFolders(context: Context): void {
  const { sftp, store, faults, onRequest } = context;
  sftp.on('OPENDIR', (id, given) => {
    onRequest('OPENDIR');
    const path = normalPath(given);
    if (faults.listFails !== undefined) return sftp.status(id, faults.listFails.status, faults.listFails.message);
    if (!store.folders.has(path)) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    sftp.handle(id, newHandle(context, { path, entries: store.children(path) }));
  });
  sftp.on('READDIR', (id, handle) => {
    onRequest('READDIR');
    const page = handleOf(context, handle)?.entries?.splice(0, LIST_PAGE) ?? [];
    if (page.length === 0) return sftp.status(id, STATUS_CODE.EOF);
    const lie = faults.lieSizeBytes ?? 0;
    sftp.name(
      id,
      page.map((entry) => ({
        ...entry,
        attrs: { ...entry.attrs, size: entry.attrs.size + lie, ...(faults.noPermissions === true ? { mode: 0 } : {}) },
      })),
    );
  });
}

function serveNames(context: Context): void {
  const { sftp, store, faults, drop, onRequest } = context;
  const stat = (name: string) => (id: number, given: string) => {
    onRequest(name);
    answerStat(context, id, normalPath(given));
  };
  sftp.on('STAT', stat('STAT'));
  sftp.on('LSTAT', stat('LSTAT'));
  sftp.on('REALPATH', (id, given) => {
    onRequest('REALPATH');
    const path = normalPath(given);
    sftp.name(id, [
      { filename: path, longname: path, attrs: { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 } },
    ]);
  });
  sftp.on('REMOVE', (id, given) => {
    onRequest('REMOVE');
    if (faults.removeFails === true) return sftp.status(id, STATUS_CODE.PERMISSION_DENIED);
    sftp.status(id, store.files.delete(normalPath(given)) ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE);
  });
  sftp.on('RENAME', (id, oldPath, newPath) => {
    onRequest('RENAME');
    const [from, to] = [normalPath(oldPath), normalPath(newPath)];
    const file = store.files.get(from);
    if (faults.renameFails !== undefined) return sftp.status(id, faults.renameFails.status, faults.renameFails.message);
    if (file === undefined) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    if (store.files.has(to) && faults.renameOverwrites !== true) return sftp.status(id, STATUS_CODE.FAILURE);
    if (!store.folders.has(parentPath(to))) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE);
    store.files.delete(from);
    if (faults.consumer?.(to) !== true) store.files.set(to, file);
    if (faults.renameDropsAfter === true) return drop();
    sftp.status(id, STATUS_CODE.OK);
  });
}
