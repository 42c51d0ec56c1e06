/** Archive: exact bytes by their SHA-256, for ever, or until they go by policy. */

/** Lower-case hexadecimal SHA-256 of the exact bytes. */
export type Sha256 = string;

export type Resealed = 'resealed' | 'current' | 'gone';

export interface Archive {
  /** Stores the bytes and fsyncs file and folder before it resolves; storing the same bytes again is no change. */
  put(bytes: Uint8Array): Promise<Sha256>;
  /** Takes a local file (e.g. a downloaded `.part`) into the archive without reading it into memory. */
  putFile(path: string): Promise<{ readonly sha256: Sha256; readonly sizeBytes: number }>;
  /** The bytes, verified against their hash. Throws `archive-missing`, `archive-corrupt` or `archive-in-clear`. */
  get(sha256: Sha256): Promise<Uint8Array>;
  /** Streams the bytes in chunks; throws `archive-corrupt` at the end when the hash differs. */
  read(sha256: Sha256): AsyncIterable<Uint8Array>;
  has(sha256: Sha256): Promise<boolean>;
  /** Everything that is stored, in no order. */
  list(): AsyncIterable<{ readonly sha256: Sha256; readonly storedAt: Date }>;
  /**
   * Brings stored bytes under the current key; what is written is read back and compared with the hash before it takes the place of what was
   * there. `current` when they are already, `gone` when there are none. Bytes in clear are sealed whenever they came. Throws `archive-corrupt`,
   * `seal-key-missing`.
   */
  reseal(sha256: Sha256): Promise<Resealed>;
  /** Removes the bytes; no error when they are gone. */
  remove(sha256: Sha256): Promise<void>;
}
