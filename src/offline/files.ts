/** Offline: port: what a story needs of the disk besides reading: files that come to be whole or not at all, and a place to put aside. */

/** A file being written; nobody sees it under its name before it is whole. */
export interface NewFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Gives it its name; a file of that name is replaced at once. */
  finish(): Promise<void>;
  /** Leaves nothing of it. */
  abandon(): Promise<void>;
}

/** Bytes put aside where no one else finds them; they are gone when it is closed, and when the process dies. */
export interface Scratch {
  append(bytes: Uint8Array): void;
  /** `length` bytes from `offset` on, as they were appended. */
  read(offset: number, length: number): Uint8Array;
  close(): void;
}
