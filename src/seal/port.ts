/** Seal: bytes at rest that only the holder of the key can read, and keyed hashes to search sealed columns by. */

/** One of the keys that a seal knows, without its material. */
export interface SealKey {
  /** Twelve hexadecimal digits that stand in all that is sealed under it; they tell nothing of the key. */
  readonly id: string;
  /** As the configuration names it: a file's name or a variable's. */
  readonly name: string;
  /** Lower-case hexadecimal keyed hash; the same text gives the same hash under the same key. */
  keyedHash(text: string): string;
}

/** Seals under the current key, and opens what is sealed under that or an older one. */
export interface Seal {
  /** Ciphertext with the key's id, nonce and tag in it; the same bytes twice give different ciphertexts. */
  seal(bytes: Uint8Array): Uint8Array;
  /** The bytes that were sealed. Throws `seal-key-missing` when their key is none of ours, `seal-broken` when a bit has changed. */
  open(bytes: Uint8Array): Uint8Array;
  /** The keyed hash under the current key. */
  keyedHash(text: string): string;
  /** What everything that is sealed under the current key begins with. */
  readonly head: Uint8Array;
  /** What everything that is sealed begins with, under whatever key. */
  readonly magic: Uint8Array;
  /** The current key first. */
  readonly keys: readonly SealKey[];
}

/** PGP files as agreed with one partner (RFC 9580). */
export interface Pgp {
  /** Encrypted to the partner, signed by us, or both, as agreed; undefined when files go plain. */
  readonly wrap?: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** The content. Throws `pgp-undecryptable`, `pgp-signature-invalid`, `packed-too-large`. */
  unwrap(bytes: Uint8Array): Promise<Uint8Array>;
  /** Only what the partner has signed is taken. */
  readonly signedOnly: boolean;
  /** When the first of the keys ends; undefined when none does. */
  readonly expiresAt?: Date;
}

export interface UnpackBounds {
  /** Of all files that come out of one, together. */
  readonly maximumBytes: number;
  readonly maximumFiles: number;
  /** How many times larger the content may be than the packed file; small files are let be. */
  readonly maximumRatio: number;
}

export interface UnpackedFile {
  /** Without folders, letters, digits, dot, dash and underscore alone; '' when the packed file has none. */
  readonly name: string;
  /** On the local disk; whoever asked removes it. */
  readonly path: string;
}

/** gzip and zip, never larger than the bounds allow, whatever the file says of itself. */
export interface Unpacker {
  /** Writes the files of `path` into `folder`. Throws `packed-too-large`, `packed-unreadable`. */
  unpack(
    kind: 'gzip' | 'zip',
    path: string,
    target: { readonly folder: string; readonly bounds: UnpackBounds },
  ): Promise<readonly UnpackedFile[]>;
}
