/** Inbound: a first pass over a file, before anything of it is applied: hashes of its parts and totals of its remittances. */
import { createHash } from 'node:crypto';
import type { RemittanceTotals } from '../claims/remittance.ts';
import { RemittanceDigest } from '../documents/remittance/digest.ts';
import { RemittanceReader } from '../documents/remittance/reader.ts';
import { fanOut } from '../x12/fan-out.ts';
import type { ByteRange, X12Context, X12Handler } from '../x12/handler.ts';
import { X12Reader } from '../x12/reader.ts';
import type { Segment } from '../x12/segment.ts';

export interface Survey {
  /** SHA-256 of the bytes of each interchange, in the file's order. */
  readonly interchangeHashes: readonly string[];
  /** Hash of the content of each 835 set, by ordinal in the file. */
  readonly setHashes: ReadonlyMap<number, string>;
  /** By ordinal of the set. */
  readonly totals: ReadonlyMap<number, RemittanceTotals>;
}

/** Hashes of the 835 sets, the same as posting without a ledger makes them. */
class SetHasher implements X12Handler {
  readonly hashes = new Map<number, string>();
  #digest: RemittanceDigest | undefined;

  setStart(_st: Segment, context: X12Context): void {
    this.#digest = context.set?.id === '835' ? new RemittanceDigest() : undefined;
  }

  segment(segment: Segment): void {
    this.#digest?.segment(segment);
  }

  setEnd(_se: Segment | undefined, context: X12Context): void {
    if (context.set !== undefined && this.#digest !== undefined)
      this.hashes.set(context.set.ordinal, this.#digest.finish());
    this.#digest = undefined;
  }
}

/** Surveys the bytes. `interchanges` are the ranges that classification found. */
export async function survey(chunks: AsyncIterable<Uint8Array>, interchanges: readonly ByteRange[]): Promise<Survey> {
  const totals = new Map<number, RemittanceTotals>();
  const hasher = new SetHasher();
  const remittances = new RemittanceReader({
    remittanceEnd: (remittance, total) => totals.set(remittance.at.set ?? 0, total),
  });
  const reader = new X12Reader(fanOut([hasher, remittances]));
  const hashes = interchanges.map((range) => ({ range, hash: createHash('sha256') }));
  let offset = 0;
  for await (const chunk of chunks) {
    for (const { range, hash } of hashes) {
      const from = Math.max(0, range.offset - offset);
      const to = Math.min(chunk.byteLength, range.offset + range.length - offset);
      if (from < to) hash.update(chunk.subarray(from, to));
    }
    offset += chunk.byteLength;
    reader.push(chunk);
  }
  reader.end();
  return { interchangeHashes: hashes.map(({ hash }) => hash.digest('hex')), setHashes: hasher.hashes, totals };
}
