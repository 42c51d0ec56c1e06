/** Render, split: one file a transaction set, each in an envelope of its own. */
import type { ByteRange, X12Context, X12Handler } from '../x12/handler.ts';
import type { Segment } from '../x12/segment.ts';

export interface SplitSet {
  /** Ordinal of the set in the file, from 1. */
  readonly ordinal: number;
  readonly transactionSet: string;
  readonly controlNumber: string;
  readonly bytes: Uint8Array;
}

/** Takes the reader's events over `bytes` (the whole file) and hands out each set under the ISA and GS that it came in. */
export class Splitter implements X12Handler {
  readonly #file: Uint8Array;
  readonly #take: (set: SplitSet) => void;
  #isa = '';
  #gs = '';

  constructor(file: Uint8Array, take: (set: SplitSet) => void) {
    this.#file = file;
    this.#take = take;
  }

  interchangeStart(isa: Segment): void {
    this.#isa = isa.text;
  }

  groupStart(gs: Segment): void {
    this.#gs = gs.text;
  }

  setEnd(_se: Segment | undefined, context: X12Context, range: ByteRange): void {
    const { interchange, group, set } = context;
    if (set === undefined) return;
    const element = String.fromCharCode(interchange.delimiters.element);
    const end = `${String.fromCharCode(interchange.delimiters.segment)}${interchange.delimiters.segment === 0x0a ? '' : '\n'}`;
    const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
    const head = latin1(`${this.#isa}${end}${this.#gs}${end}`);
    const body = this.#file.subarray(range.offset, range.offset + range.length);
    const terminator = String.fromCharCode(interchange.delimiters.segment);
    const ge = `GE${element}1${element}${group?.controlNumber ?? ''}`;
    const tail = latin1(`${ge}${end}IEA${element}1${element}${interchange.controlNumber}${terminator}`);
    this.#take({
      ordinal: set.ordinal,
      transactionSet: set.id,
      controlNumber: set.controlNumber,
      bytes: Buffer.concat([head, body, tail]),
    });
  }
}
