/** Render: of a transaction set, the segments about one claim: the head of the set, the levels above the claim, the claim; no other patient's. */
import type { X12Context, X12Handler } from '../x12/handler.ts';
import { readX12 } from '../x12/reader.ts';
import type { Segment } from '../x12/segment.ts';

export interface ClaimPlace {
  /** Byte offset in the file of a segment of the claim: of its CLM, or of any in its level of an answer. */
  readonly offset: number;
  /** Bytes of the claim. When left out it reaches to the end of its level (HL). */
  readonly length?: number;
}

interface Level {
  readonly number: string;
  readonly lines: string[];
}

/** Each segment as it stands, with its terminator; none when no segment of a set begins at the offset. */
export function segmentsAbout(bytes: Uint8Array, place: ClaimPlace): readonly string[] {
  const search = new ClaimSearch(place);
  readX12(bytes, search);
  return search.found;
}

class ClaimSearch implements X12Handler {
  found: readonly string[] = [];
  readonly #place: ClaimPlace;
  #head: string[] = [];
  /** The levels that are open, outermost first. */
  #levels: Level[] = [];
  #reached = false;
  #done = false;
  /** Inside of a claim of the level that isn't the one. */
  #another = false;

  constructor(place: ClaimPlace) {
    this.#place = place;
  }

  setStart(): void {
    this.#head = [];
    this.#levels = [];
    this.#another = false;
  }

  segment(segment: Segment, context: X12Context): void {
    if (this.#done || context.set === undefined) return;
    const { offset, length } = this.#place;
    const end = length === undefined ? undefined : offset + length;
    const leaving = end === undefined ? segment.id === 'HL' || segment.id === 'SE' : segment.offset >= end;
    if (this.#reached && leaving) {
      this.#finish();
      return;
    }
    if (segment.offset === offset) this.#reached = true;
    if (segment.id === 'HL') this.#open(segment);
    if (segment.id === 'CLM') this.#another = segment.offset !== offset;
    if (!this.#another) (this.#levels.at(-1)?.lines ?? this.#head).push(lineOf(segment));
  }

  setEnd(): void {
    if (this.#reached && !this.#done) this.#finish();
  }

  #open(segment: Segment): void {
    const parent = segment.element(2);
    const above = this.#levels.findLastIndex((level) => level.number === parent);
    this.#levels = [...this.#levels.slice(0, above + 1), { number: segment.element(1), lines: [] }];
    this.#another = false;
  }

  #finish(): void {
    this.#done = true;
    this.found = [...this.#head, ...this.#levels.flatMap((level) => level.lines)];
  }
}

function lineOf(segment: Segment): string {
  return `${segment.text}${String.fromCharCode(segment.delimiters.segment)}`.trimEnd();
}
