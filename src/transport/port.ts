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

/**
 * One open session with a mailbox. Every call has its own deadline and throws a GatewayError of `transport/errors.ts`
 * (codes like `transport-timeout`, `transport-refused`, `transport-no-space`, `host-key-mismatch`). Paths are remote, `/`-separated.
 */
export interface TransportSession {
  /** Regular files of a folder, oldest first, at most `limit`; symbolic links, folders, dot files and hostile names are left out and told to `onSkipped`. */
  list(
    folder: string,
    options: { readonly limit: number; readonly onSkipped?: (name: string, reason: string) => void },
  ): Promise<readonly RemoteFile[]>;
  /** Undefined when there is no such file. */
  stat(path: string): Promise<RemoteStat | undefined>;
  /** Streams the bytes in order to `onChunk`; resolves with the count only when the server's own end was reached. */
  read(path: string, onChunk: (chunk: Uint8Array) => void | Promise<void>): Promise<number>;
  /** Creates exclusively, writes all bytes, fsyncs where offered, closes. Never overwrites (`transport-exists`). */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Never overwrites. */
  rename(from: string, to: string): Promise<void>;
  /** Resolves also when the file is already gone. */
  remove(path: string): Promise<void>;
  /** Bounded; never throws. */
  close(): Promise<void>;
}

export interface Transport {
  /** Opens a new session: connect, verify the host key, authenticate, open the channel, all under one deadline. */
  connect(): Promise<TransportSession>;
}
