/** Transport: a partner's mailbox: list, read, write, rename, remove. Adapters classify every error; unknown is never success. */

export interface RemoteFile {
  /** Base name as the server gave it; never used as a local path. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Modification time as the server says, ms since the epoch; its clock isn't ours. */
  readonly modifiedMs: number;
}

export interface RemoteStat {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** Why an entry of a listing was left out. */
export type SkipReason =
  | 'dot-file'
  | 'temporary-name'
  | 'hostile-name'
  | 'symbolic-link'
  | 'folder'
  | 'not-a-regular-file'
  | 'unknown-type';

export interface ListOptions {
  /** At most so many files come back; memory stays bounded by it, however many the folder holds. */
  readonly limit: number;
  /** Files it refuses don't count towards `limit`, so that files left lying can't starve the newer ones. All when absent. */
  readonly accept?: (file: RemoteFile) => boolean;
  /** Told of every entry left out. The name is the server's: store it only hashed. */
  readonly onSkipped?: (name: string, reason: SkipReason) => void;
}

/** What a session is secured by, for a person to see. */
export interface SessionFacts {
  /** `SHA256:…` of the server's key. */
  readonly fingerprint: string;
  /** Names as negotiated: key exchange, host key, cipher, mac. */
  readonly algorithms: readonly string[];
}

/**
 * One open session with a mailbox. Every call has its own deadline and throws a GatewayError of `transport/errors.ts`.
 * After `transport-timeout` and `transport-closed` the session is dead: every further call throws `transport-closed`, and
 * whether the last request took effect is not known; connect anew and look. Paths are remote, `/`-separated. Calls may be
 * made without waiting for each other: the session queues them, and runs only as many at once as is safe on that server.
 */
export interface TransportSession {
  /** Absent where nothing is secured by it: a mounted folder. */
  readonly facts?: SessionFacts;
  /** Regular files of a folder, oldest first; links, folders, dot files, temporary and hostile names are left out. */
  list(folder: string, options: ListOptions): Promise<readonly RemoteFile[]>;
  /** Undefined when there is no such file. Throws `transport-not-a-file` for a folder or a symbolic link. */
  stat(path: string): Promise<RemoteStat | undefined>;
  /**
   * Streams the bytes in order to `onChunk`, which may keep them; resolves with the count only when the server's own end was
   * reached and the size before and after equals it. Otherwise `transport-short-read` or `transport-size-mismatch`.
   */
  read(path: string, onChunk: (chunk: Uint8Array) => void | Promise<void>): Promise<number>;
  /**
   * Creates exclusively, writes all bytes, fsyncs where offered, closes. Never overwrites (`transport-exists`). Not proof:
   * a server may acknowledge and store nothing, so `stat` before the rename. `mayGoOn` is asked first, between the pieces and before what a
   * failed write left is removed; what it rejects with ends the write, which then touches nothing more under that name.
   */
  write(path: string, bytes: Uint8Array, mayGoOn?: () => Promise<void>): Promise<void>;
  /** Never overwrites (`transport-exists`); `mayGoOn` is asked when its turn has come. After `transport-closed` or `transport-timeout` stat both names to know. */
  rename(from: string, to: string, mayGoOn?: () => Promise<void>): Promise<void>;
  /** Resolves also when the file is already gone; `mayGoOn` is asked when its turn has come. */
  remove(path: string, mayGoOn?: () => Promise<void>): Promise<void>;
  /** Bounded; never throws. */
  close(): Promise<void>;
}

export interface Transport {
  /** Opens a new session: connect, verify the host key, authenticate, open the channel, all under one deadline. */
  connect(): Promise<TransportSession>;
}
