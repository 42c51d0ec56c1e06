/** Outbound, batch: which of many names came first, second and so on, by their hashes alone: twelve bytes a slot, since there may be millions. */
import { createHash } from 'node:crypto';

const FIRST_SLOTS = 1024;
/** The table grows when more of it is taken. */
const FULLEST = 0.7;
/** What a whole number holds of a hash; two names of one hash, if that ever comes, are taken for one. */
const HASH_BYTES = 6;

export class Ranks {
  /** Open addressing: 0 in `keys` is a free slot. */
  #keys = new Float64Array(FIRST_SLOTS);
  #ranks = new Uint32Array(FIRST_SLOTS);
  #count = 0;

  /** How many names there were. */
  get size(): number {
    return this.#count;
  }

  /** The rank of a name in the order of first appearance, from 0. */
  of(name: string): number {
    // No key is 0.
    const key = createHash('sha1').update(name).digest().readUIntBE(0, HASH_BYTES) + 1;
    const slot = this.#slotOf(key);
    if (this.#keys[slot] === key) return this.#ranks[slot] ?? 0;
    const rank = this.#count;
    this.#put(slot, key, rank);
    this.#count += 1;
    if (this.#count > FULLEST * this.#keys.length) this.#grow();
    return rank;
  }

  /** Where the key stands, or the free slot for it. */
  #slotOf(key: number): number {
    const slots = this.#keys.length;
    let slot = key % slots;
    while (this.#keys[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) % slots;
    return slot;
  }

  #put(slot: number, key: number, rank: number): void {
    this.#keys[slot] = key;
    this.#ranks[slot] = rank;
  }

  #grow(): void {
    const keys = this.#keys;
    const ranks = this.#ranks;
    this.#keys = new Float64Array(2 * keys.length);
    this.#ranks = new Uint32Array(2 * keys.length);
    keys.forEach((key, slot) => {
      if (key !== 0) this.#put(this.#slotOf(key), key, ranks[slot] ?? 0);
    });
  }
}
