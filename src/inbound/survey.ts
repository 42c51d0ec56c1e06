/** Inbound: what is known of a file's parts before anything of them is applied: hashes, and totals of its remittances. */
import { createHash } from 'node:crypto';
import type { RemittanceTotals } from '../claims/remittance.ts';
import { RemittanceDigest } from '../documents/remittance/digest.ts';
import { RemittanceReader } from '../documents/remittance/reader.ts';
import { fanOut } from '../x12/fan-out.ts';
import type { ByteRange, X12Context, X12Handler } from '../x12/handler.ts';
import { X12Reader } from '../x12/reader.ts';
import type { Segment } from '../x12/segment.ts';

/** One set of an 835 as a pass over it finds it. */
export interface SurveyedSet {
  readonly totals: RemittanceTotals;
  /** Of its content. */
  readonly contentHash: string;
}

/** SHA-256 of the bytes of each range, in the order given. */
export async function hashesOf(
  chunks: AsyncIterable<Uint8Array>,
  ranges: readonly ByteRange[],
): Promise<readonly string[]> {
  const hashes = ranges.map((range) => ({ range, hash: createHash('sha256') }));
  let offset = 0;
  for await (const chunk of chunks) {
    for (const { range, hash } of hashes) {
      const from = Math.max(0, range.offset - offset);
      const to = Math.min(chunk.byteLength, range.offset + range.length - offset);
      if (from < to) hash.update(chunk.subarray(from, to));
    }
    offset += chunk.byteLength;
  }
  return hashes.map(({ hash }) => hash.digest('hex'));
}

/** Hashes of the 835 sets, the same as posting without a ledger makes them. */
export class SetHasher implements X12Handler {
  readonly #hashes = new Map<number, string>();
  #digest: RemittanceDigest | undefined;

  /** Of the set that ended, by its ordinal in the file; once. */
  take(set: number): string {
    const hash = this.#hashes.get(set);
    this.#hashes.delete(set);
    if (hash === undefined) throw new Error(`assertion failed: set ${set} was not hashed`);
    return hash;
  }

  setStart(_st: Segment, context: X12Context): void {
    this.#digest = context.set?.id === '835' ? new RemittanceDigest() : undefined;
  }

  segment(segment: Segment): void {
    this.#digest?.segment(segment);
  }

  setEnd(_se: Segment | undefined, context: X12Context): void {
    if (context.set !== undefined && this.#digest !== undefined)
      this.#hashes.set(context.set.ordinal, this.#digest.finish());
    this.#digest = undefined;
  }
}

/** The remittances of a file, by the ordinal of their set in it. */
export async function survey(chunks: AsyncIterable<Uint8Array>): Promise<ReadonlyMap<number, SurveyedSet>> {
  const sets = new Map<number, SurveyedSet>();
  const hasher = new SetHasher();
  const remittances = new RemittanceReader({
    remittanceEnd: ({ at: { set = 0 } }, totals) => sets.set(set, { totals, contentHash: hasher.take(set) }),
  });
  // The hash is there when the remittance ends.
  const reader = new X12Reader(fanOut([hasher, remittances]));
  for await (const chunk of chunks) reader.push(chunk);
  reader.end();
  return sets;
}
