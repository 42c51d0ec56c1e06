/** X12: reads a stream of bytes and tells a handler its interchanges, groups, sets, segments and faults. Never throws on any input. */
import { Envelope } from './envelope.ts';
import type { ReadSummary, X12Handler } from './handler.ts';
import { Tokenizer } from './tokenizer.ts';

const MIB = 1_048_576;

export interface ReaderOptions {
  /** Name that positions carry. */
  readonly file?: string;
  /** A longer segment is a finding and is passed over; memory is bounded by it. Default 1 MiB. */
  readonly maxSegmentBytes?: number;
}

/** Reads one file. What the handler throws goes through to the caller of push or end; the reader is of no use afterwards. */
export class X12Reader {
  readonly #envelope: Envelope;
  readonly #tokenizer: Tokenizer;

  constructor(handler: X12Handler, options: ReaderOptions = {}) {
    const maxSegmentBytes = options.maxSegmentBytes ?? MIB;
    this.#envelope = new Envelope(handler, { file: options.file, maxSegmentBytes });
    this.#tokenizer = new Tokenizer(this.#envelope, maxSegmentBytes);
  }

  /** Takes the next bytes; they may be cut anywhere and are copied, so the chunk may be reused. */
  push(chunk: Uint8Array): void {
    this.#tokenizer.push(chunk);
  }

  /** Says that no bytes follow. */
  end(): ReadSummary {
    return this.#envelope.finish(this.#tokenizer.end());
  }
}

/** Reads a whole file that is in memory. */
export function readX12(bytes: Uint8Array, handler: X12Handler, options: ReaderOptions = {}): ReadSummary {
  const reader = new X12Reader(handler, options);
  reader.push(bytes);
  return reader.end();
}

/** Reads chunks as they come. */
export async function readX12Stream(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  handler: X12Handler,
  options: ReaderOptions = {},
): Promise<ReadSummary> {
  const reader = new X12Reader(handler, options);
  for await (const chunk of chunks) reader.push(chunk);
  return reader.end();
}
