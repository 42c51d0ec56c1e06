/** Offline: what a file is, told by its first bytes while it streams, so that it is held only when it has to be. */
import type { ClaimFileKind } from '../outbound/intake/documents.ts';
import { recognise, startsInterchange } from '../outbound/intake/recognise.ts';

export interface SniffedFile {
  /** `x12` also for bytes that nobody knows: the X12 reader finds an interchange further on, or says that there is none. */
  readonly content: 'x12' | 'claims';
  /** It begins as X12 does. */
  readonly isInterchange: boolean;
  /** The bytes that were read to tell. */
  readonly beginning: Uint8Array;
  /** The whole file from its first byte. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

const HEAD = 4096;
/** A claim file with more blanks than this before its first character is nobody's. */
const MOST_BLANKS = 1_048_576;
/** No claim file is read beyond this; the limits of its forms are lower or the same. */
export const CLAIM_FILE_LIMIT = 268_435_456;
const CLAIM_FORMS: ReadonlySet<ClaimFileKind> = new Set(['json', 'ndjson', 'xml', 'csv']);

/** Reads as many chunks as it takes to tell. */
export async function sniff(chunks: AsyncIterable<Uint8Array>): Promise<SniffedFile> {
  const source = chunks[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let size = 0;
  let blanks = 0;
  while (size - blanks < HEAD && blanks < MOST_BLANKS) {
    const next = await source.next();
    if (next.done === true) break;
    const chunk = Buffer.from(next.value);
    if (blanks === size) blanks += firstInk(chunk);
    size += chunk.length;
    held.push(chunk);
  }
  const beginning = Buffer.concat(held);
  const head = beginning.subarray(0, blanks + HEAD);
  const content = CLAIM_FORMS.has(recognise(head).kind) ? 'claims' : 'x12';
  return { content, isInterchange: startsInterchange(head), beginning, chunks: resumed(held, source) };
}

async function* resumed(held: readonly Uint8Array[], source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* held;
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
  } finally {
    await source.return?.();
  }
}

function firstInk(chunk: Uint8Array): number {
  let start = 0;
  while (start < chunk.length && (chunk[start] ?? 0) <= 0x20) start += 1;
  return start;
}

/** The file in memory; when it has more than `limit` bytes one byte more than that, so that whoever reads it sees that it is too large. */
export async function gather(chunks: AsyncIterable<Uint8Array>, limit: number = CLAIM_FILE_LIMIT): Promise<Uint8Array> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    kept.push(Buffer.from(chunk.subarray(0, limit + 1 - size)));
    size += chunk.length;
    if (size > limit) break;
  }
  return Buffer.concat(kept);
}
