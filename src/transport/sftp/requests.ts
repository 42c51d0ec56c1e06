/** SFTP adapter: the raw handle as promises: every request with a deadline of its own, all of them failed when the connection dies. */
import { Socket } from 'node:net';
import type { Client, FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import { GatewayError } from '../../base/gateway-error.ts';
import { transportErrors as kinds } from '../errors.ts';
import { connectionError, requestError } from './classify.ts';
import type { SftpDeadlines } from './config.ts';

const STATUS_EOF = 1;

export interface SftpRequests {
  /** OpenSSH by its own word; only used to choose speed. */
  readonly isOpenSsh: boolean;
  open(path: string, flags: 'r' | 'wx'): Promise<Buffer>;
  close(handle: Buffer): Promise<void>;
  /** Bytes read into `into` from its start; 0 at the end of the file. */
  read(handle: Buffer, into: Buffer, position: number): Promise<number>;
  write(handle: Buffer, bytes: Buffer, position: number): Promise<void>;
  /** Resolves also when the server offers no fsync. */
  fsync(handle: Buffer): Promise<void>;
  fstat(handle: Buffer): Promise<Stats>;
  /** Does not follow links. Undefined when there is nothing of that name. */
  lstat(path: string): Promise<Stats | undefined>;
  opendir(path: string): Promise<Buffer>;
  /** The next page; undefined at the end. */
  readdir(handle: Buffer): Promise<readonly FileEntryWithStats[] | undefined>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Undefined when the server doesn't tell. */
  freeBytes(path: string): Promise<number | undefined>;
  /** Runs a whole operation under the transfer deadline, at whose end the connection is destroyed. */
  within<Result>(doing: string, operation: () => Promise<Result>): Promise<Result>;
  /** Fails everything pending and to come, and destroys the socket. */
  kill(reason: GatewayError): void;
}

type Done<Result> = (error: Error | null | undefined, result: Result) => void;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const numberAt = (value: unknown, key: string): number => {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === 'number' ? found : Number.NaN;
};

/** The library's own `destroy` leaves a socket alone that has said goodbye already, so it would stay open for ever. */
export function destroySocket(client: Client): void {
  client.destroy();
  const socket: unknown = Reflect.get(client, '_sock');
  if (socket instanceof Socket) socket.destroy();
}

/** The pending requests of one connection and what ended it. */
function createPending(client: Client, deadlines: SftpDeadlines) {
  const pending = new Set<(error: GatewayError) => void>();
  let dead: GatewayError | undefined;
  const kill = (reason: GatewayError): void => {
    if (dead !== undefined) return;
    dead = reason;
    const closed = new GatewayError(kinds.closed, 'the connection ended before the answer', { cause: reason });
    for (const fail of [...pending]) fail(closed);
    pending.clear();
    destroySocket(client);
  };
  const expire = (doing: string, ms: number): GatewayError => {
    const late = new GatewayError(kinds.timeout, `${doing}: no answer within ${ms} ms; the connection was given up`);
    kill(late);
    return late;
  };
  const call = <Result>(doing: string, start: (done: Done<Result>) => void): Promise<Result> => {
    // Since a request on a dead channel is kept by the library and never answered.
    if (dead !== undefined)
      return Promise.reject(new GatewayError(kinds.closed, `${doing}: the session is closed`, { cause: dead }));
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        pending.delete(fail);
      };
      const fail = (error: GatewayError): void => {
        settle();
        reject(error);
      };
      const timer = setTimeout(() => {
        pending.delete(fail);
        reject(expire(doing, deadlines.requestMs));
      }, deadlines.requestMs);
      pending.add(fail);
      try {
        start((error, result) => {
          if (error) fail(requestError(error, doing));
          else {
            settle();
            resolve(result);
          }
        });
      } catch (error) {
        fail(requestError(error, doing));
      }
    });
  };
  const within = async <Result>(doing: string, operation: () => Promise<Result>): Promise<Result> => {
    let late: GatewayError | undefined;
    const timer = setTimeout(() => {
      late = expire(doing, deadlines.transferMs);
    }, deadlines.transferMs);
    try {
      return await operation();
    } catch (error) {
      throw late ?? error;
    } finally {
      clearTimeout(timer);
    }
  };
  client.on('error', (error) => kill(connectionError(error, 'the connection')));
  client.on('close', () => kill(new GatewayError(kinds.closed, 'the connection was closed')));
  return { call, within, kill };
}

/** Requests over `sftp`, the open channel of `client`. */
export function createRequests(client: Client, sftp: SFTPWrapper, deadlines: SftpDeadlines): SftpRequests {
  const { call, within, kill } = createPending(client, deadlines);
  sftp.on('error', (error: unknown) => kill(connectionError(error, 'the SFTP channel')));
  sftp.on('close', () => kill(new GatewayError(kinds.closed, 'the SFTP channel was closed')));
  const software: unknown = Reflect.get(client, '_remoteVer');
  return {
    isOpenSsh: typeof software === 'string' && /^OpenSSH_/.test(software),
    within,
    kill,
    open: (path, flags) => call('open', (done) => sftp.open(path, flags, done)),
    close: (handle) => call('close', (done) => sftp.close(handle, (error) => done(error, undefined))),
    read: (handle, into, position) =>
      call('read', (done) =>
        sftp.read(handle, into, 0, into.length, position, (error, bytesRead) => done(error, bytesRead)),
      ),
    write: (handle, bytes, position) =>
      call('write', (done) => sftp.write(handle, bytes, 0, bytes.length, position, (error) => done(error, undefined))),
    fsync: async (handle) => {
      try {
        await call('fsync', (done) => sftp.ext_openssh_fsync(handle, (error) => done(error, undefined)));
      } catch (error) {
        if (!(error instanceof GatewayError) || error.kind !== kinds.unsupported) throw error;
      }
    },
    fstat: (handle) => call('fstat', (done) => sftp.fstat(handle, done)),
    lstat: (path) =>
      call<Stats | undefined>('stat', (done) =>
        sftp.lstat(path, (error, stats) => (codeOf(error) === 2 ? done(undefined, undefined) : done(error, stats))),
      ),
    opendir: (path) => call('list', (done) => sftp.opendir(path, done)),
    readdir: (handle) =>
      call<readonly FileEntryWithStats[] | undefined>('list', (done) =>
        sftp.readdir(handle, (error, page) =>
          codeOf(error) === STATUS_EOF ? done(undefined, undefined) : done(error, page),
        ),
      ),
    rename: (from, to) => call('rename', (done) => sftp.rename(from, to, (error) => done(error, undefined))),
    unlink: (path) => call('remove', (done) => sftp.unlink(path, (error) => done(error, undefined))),
    freeBytes: async (path) => {
      try {
        const free = await call<unknown>('statvfs', (done) => sftp.ext_openssh_statvfs(path, done));
        const bytes = numberAt(free, 'f_bavail') * numberAt(free, 'f_frsize');
        return Number.isNaN(bytes) ? undefined : bytes;
      } catch {
        // Only asked to explain a failure that is being reported anyway.
        return undefined;
      }
    },
  };
}
