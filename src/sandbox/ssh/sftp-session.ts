/** Sandbox: serves one SFTP session from a local folder: the part of the protocol that mailbox clients use. */
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import type { Attributes, FileEntry, SFTPWrapper } from 'ssh2';
import ssh2 from 'ssh2';
import { localPath, plainPath } from './local-paths.ts';

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

export interface SessionOptions {
  readonly root: string;
  /** Bytes that all mailbox folders may hold together; writes beyond fail as on a full disk. */
  readonly quotaBytes?: number | undefined;
  /** Closes the connection after so many bytes written by the client. */
  readonly dropAfterBytes?: number | undefined;
  /** Waits before each answer. */
  readonly stallMs?: number | undefined;
  readonly usedBytes: () => Promise<number>;
  /** A file lies under its final name, or was closed there. */
  readonly onFile: (path: string) => void;
  readonly drop: () => void;
}

type OpenHandle =
  | { readonly kind: 'file'; readonly path: string; readonly file: FileHandle; readonly writes: boolean }
  | { readonly kind: 'folder'; readonly path: string; listed: boolean };

class RequestFailure extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

const STATUS_OF_ERRNO: Readonly<Record<string, number>> = {
  ENOENT: STATUS_CODE.NO_SUCH_FILE,
  EACCES: STATUS_CODE.PERMISSION_DENIED,
  EPERM: STATUS_CODE.PERMISSION_DENIED,
};

/** Answers the requests of `sftp` until its channel ends. */
export function serveSftp(sftp: SFTPWrapper, options: SessionOptions): void {
  const session = new SftpSession(sftp, options);
  session.serve();
  // OpenSSH's client says that it has no more to ask and waits for our side to close.
  sftp.on('end', () => sftp.end());
  sftp.on('close', () => void session.closeAll());
}

class SftpSession {
  readonly #sftp: SFTPWrapper;
  readonly #options: SessionOptions;
  readonly #handles = new Map<number, OpenHandle>();
  #ended = false;
  #nextHandle = 1;
  #written = 0;
  #lost = 0;

  constructor(sftp: SFTPWrapper, options: SessionOptions) {
    this.#sftp = sftp;
    this.#options = options;
  }

  serve(): void {
    const sftp = this.#sftp;
    sftp.on('OPEN', (id, path, flags) => this.#answer(id, () => this.#open(id, path, flags)));
    sftp.on('READ', (id, handle, offset, length) => this.#answer(id, () => this.#read(id, handle, offset, length)));
    sftp.on('WRITE', (id, handle, offset, data) => this.#answer(id, () => this.#write(id, handle, offset, data)));
    sftp.on('CLOSE', (id, handle) => this.#answer(id, () => this.#close(id, handle)));
    sftp.on('FSTAT', (id, handle) =>
      this.#answer(id, async () => this.#attributes(id, await this.#file(handle).file.stat())),
    );
    sftp.on('STAT', (id, path) => this.#answer(id, async () => this.#attributes(id, await stat(this.#local(path)))));
    sftp.on('LSTAT', (id, path) => this.#answer(id, async () => this.#attributes(id, await lstat(this.#local(path)))));
    sftp.on('OPENDIR', (id, path) => this.#answer(id, () => this.#openFolder(id, path)));
    sftp.on('READDIR', (id, handle) => this.#answer(id, () => this.#list(id, handle)));
    sftp.on('REMOVE', (id, path) => this.#answer(id, () => this.#done(id, rm(this.#local(path)))));
    sftp.on('RMDIR', (id, path) => this.#answer(id, () => this.#done(id, rmdir(this.#local(path)))));
    sftp.on('MKDIR', (id, path) => this.#answer(id, () => this.#done(id, mkdir(this.#local(path)))));
    sftp.on('RENAME', (id, from, to) => this.#answer(id, () => this.#rename(id, from, to)));
    sftp.on('REALPATH', (id, path) => this.#answer(id, async () => this.#realPath(id, path)));
    // Times and modes are the server's own business; a client that sets them is told that it did.
    sftp.on('SETSTAT', (id) => sftp.status(id, STATUS_CODE.OK));
    sftp.on('FSETSTAT', (id) => sftp.status(id, STATUS_CODE.OK));
    sftp.on('READLINK', (id) => sftp.status(id, STATUS_CODE.OP_UNSUPPORTED));
    sftp.on('SYMLINK', (id) => sftp.status(id, STATUS_CODE.OP_UNSUPPORTED));
    sftp.on('EXTENDED', (id, name, data) => this.#answer(id, () => this.#extended(id, name, data)));
  }

  /** The client is gone. A file that is being opened for it this moment is closed when it is open. */
  async closeAll(): Promise<void> {
    this.#ended = true;
    const open = [...this.#handles.values()];
    this.#handles.clear();
    for (const handle of open) if (handle.kind === 'file') await handle.file.close().catch(() => undefined);
  }

  /** Every request gets its one answer; what goes wrong becomes a status of the protocol. */
  #answer(id: number, work: () => Promise<void>): void {
    const { stallMs = 0 } = this.#options;
    const run = (): void => {
      work().catch((error: unknown) => this.#sftp.status(id, statusOf(error)));
    };
    if (stallMs === 0) run();
    else setTimeout(run, stallMs).unref();
  }

  async #open(id: number, path: string, flags: number): Promise<void> {
    const local = this.#local(path);
    const file = await open(local, modeOf(flags), 0o600);
    const folder = await file.stat().then(
      (found) => found.isDirectory(),
      () => true,
    );
    if (folder || this.#ended) {
      await file.close();
      throw new RequestFailure(STATUS_CODE.FAILURE);
    }
    const writes = (flags & OPEN_MODE.WRITE) !== 0;
    this.#sftp.handle(id, this.#keep({ kind: 'file', path: plainPath(path), file, writes }));
  }

  async #read(id: number, handle: Buffer, offset: number, length: number): Promise<void> {
    const bytes = Buffer.alloc(Math.min(length, 262_144));
    const { bytesRead } = await this.#file(handle).file.read(bytes, 0, bytes.length, offset);
    if (bytesRead === 0) this.#sftp.status(id, STATUS_CODE.EOF);
    else this.#sftp.data(id, bytes.subarray(0, bytesRead));
  }

  async #write(id: number, handle: Buffer, offset: number, data: Buffer): Promise<void> {
    const { quotaBytes, dropAfterBytes, drop, usedBytes } = this.#options;
    this.#written += data.length;
    if (dropAfterBytes !== undefined && this.#written > dropAfterBytes) {
      drop();
      return;
    }
    if (quotaBytes !== undefined && (await usedBytes()) + data.length > quotaBytes) {
      this.#lost += data.length;
      throw new RequestFailure(STATUS_CODE.FAILURE);
    }
    await this.#file(handle).file.write(data, 0, data.length, offset);
    this.#sftp.status(id, STATUS_CODE.OK);
  }

  async #close(id: number, handle: Buffer): Promise<void> {
    const key = keyOf(handle);
    const open = this.#handles.get(key);
    if (open === undefined) throw new RequestFailure(STATUS_CODE.FAILURE);
    this.#handles.delete(key);
    if (open.kind === 'file') await open.file.close();
    this.#sftp.status(id, STATUS_CODE.OK);
    if (open.kind === 'file' && open.writes) this.#options.onFile(open.path);
  }

  async #openFolder(id: number, path: string): Promise<void> {
    const found = await stat(this.#local(path));
    if (!found.isDirectory()) throw new RequestFailure(STATUS_CODE.NO_SUCH_FILE);
    this.#sftp.handle(id, this.#keep({ kind: 'folder', path: plainPath(path), listed: false }));
  }

  async #list(id: number, handle: Buffer): Promise<void> {
    const folder = this.#handles.get(keyOf(handle));
    if (folder?.kind !== 'folder') throw new RequestFailure(STATUS_CODE.FAILURE);
    if (folder.listed) {
      this.#sftp.status(id, STATUS_CODE.EOF);
      return;
    }
    folder.listed = true;
    const entries: FileEntry[] = [];
    for (const name of (await readdir(this.#local(folder.path))).sort()) {
      const found = await lstat(this.#local(`${folder.path}/${name}`)).catch(() => undefined);
      if (found === undefined) continue;
      const kind = found.isDirectory() ? 'd' : '-';
      const longname = `${kind}rw------- 1 sandbox sandbox ${found.size} Jan 1 00:00 ${name}`;
      entries.push({ filename: name, longname, attrs: attributesOf(found) });
    }
    if (entries.length === 0) this.#sftp.status(id, STATUS_CODE.EOF);
    else this.#sftp.name(id, entries);
  }

  /** As the standard has it: the new name must be free. */
  async #rename(id: number, from: string, to: string): Promise<void> {
    const target = this.#local(to);
    const taken = await lstat(target).then(
      () => true,
      () => false,
    );
    if (taken) throw new RequestFailure(STATUS_CODE.FAILURE);
    await rename(this.#local(from), target);
    this.#sftp.status(id, STATUS_CODE.OK);
    this.#options.onFile(plainPath(to));
  }

  #realPath(id: number, path: string): void {
    const filename = plainPath(path);
    this.#sftp.name(id, [
      { filename, longname: filename, attrs: { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 } },
    ]);
  }

  /** fsync@openssh.com; its data is the handle as a string of the protocol. */
  async #extended(id: number, name: string, data: Buffer): Promise<void> {
    if (name !== 'fsync@openssh.com') throw new RequestFailure(STATUS_CODE.OP_UNSUPPORTED);
    if (this.#lost > 0) throw new RequestFailure(STATUS_CODE.FAILURE);
    await this.#file(data.subarray(4)).file.sync();
    this.#sftp.status(id, STATUS_CODE.OK);
  }

  async #done(id: number, work: Promise<unknown>): Promise<void> {
    await work;
    this.#sftp.status(id, STATUS_CODE.OK);
  }

  #attributes(id: number, found: FoundFile): void {
    this.#sftp.attrs(id, attributesOf(found));
  }

  #file(handle: Buffer): Extract<OpenHandle, { kind: 'file' }> {
    const open = this.#handles.get(keyOf(handle));
    if (open?.kind !== 'file') throw new RequestFailure(STATUS_CODE.FAILURE);
    return open;
  }

  #keep(handle: OpenHandle): Buffer {
    const key = this.#nextHandle++;
    this.#handles.set(key, handle);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(key, 0);
    return bytes;
  }

  #local(path: string): string {
    return localPath(this.#options.root, path);
  }
}

interface FoundFile {
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly atimeMs: number;
}

function attributesOf(found: FoundFile): Attributes {
  const seconds = (ms: number): number => Math.floor(ms / 1000);
  return {
    mode: found.mode,
    uid: 0,
    gid: 0,
    size: found.size,
    atime: seconds(found.atimeMs),
    mtime: seconds(found.mtimeMs),
  };
}

function keyOf(handle: Buffer): number {
  return handle.length === 4 ? handle.readUInt32BE(0) : 0;
}

/** Node's open mode for the protocol's flags. */
function modeOf(flags: number): string {
  const { READ, WRITE, APPEND, CREAT, TRUNC, EXCL } = OPEN_MODE;
  const has = (flag: number): boolean => (flags & flag) !== 0;
  if (!has(WRITE)) return 'r';
  if (has(APPEND)) return has(EXCL) ? 'ax' : 'a';
  if (has(CREAT)) return has(EXCL) ? 'wx+' : has(TRUNC) || !has(READ) ? 'w+' : 'a+';
  return 'r+';
}

function statusOf(error: unknown): number {
  if (error instanceof RequestFailure) return error.status;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return STATUS_OF_ERRNO[code] ?? STATUS_CODE.FAILURE;
}
