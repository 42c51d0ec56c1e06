/** Seal: bytes at rest that only the holder of the key can read, and keyed hashes to search sealed columns by. */

export interface Seal {
  /** Ciphertext with nonce and tag in it; the same bytes twice give different ciphertexts. */
  seal(bytes: Uint8Array): Uint8Array;
  /** The bytes that were sealed. Throws `seal-broken` when the key is another or a bit has changed. */
  open(bytes: Uint8Array): Uint8Array;
  /** Lower-case hexadecimal keyed hash; the same text gives the same hash under the same key. */
  keyedHash(text: string): string;
}
