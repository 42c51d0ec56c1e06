/** Offline: which claims several claim payments answer, by the hashes of their names: of all others nothing has to be remembered. */
import { Ranks } from '../outbound/batch/ranks.ts';

export class RecurringClaims {
  readonly #ranks = new Ranks();
  readonly #recurring = new Set<number>();

  /** How many recur. */
  get size(): number {
    return this.#recurring.size;
  }

  /** Takes the name of the claim that the next claim payment answers. */
  see(name: string): void {
    const before = this.#ranks.size;
    const rank = this.#ranks.of(name);
    if (rank < before) this.#recurring.add(rank);
  }

  /** True of a claim that was seen more than once; a claim of the same hash may pass for one too. */
  has(name: string): boolean {
    return this.#recurring.has(this.#ranks.of(name));
  }
}
