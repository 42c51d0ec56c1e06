/** Render, outline: a file as its envelopes, loops and segments in order, each at its place in the guide where there is one. */
import type { Guide, GuideLibrary, LoopNode, SegmentNode } from '../guides/guide.ts';
import { GuideWalker } from '../guides/walker.ts';
import type { X12Context, X12Handler } from '../x12/handler.ts';
import type { Segment } from '../x12/segment.ts';

/** What stands where. Segments are valid during the call only. */
export interface OutlineSink {
  /** ISA, GS, GE, IEA, TA1 and whatever else stands outside of a transaction set. */
  envelope(segment: Segment, context: X12Context): void;
  /** Before the set's ST; without a guide its segments come without node and loop. */
  setStart(guide: Guide | undefined, context: X12Context): void;
  /** Before the segment that opens it. */
  loop(loop: LoopNode): void;
  segment(segment: Segment, at: SegmentPlace): void;
  setEnd(context: X12Context): void;
}

export interface SegmentPlace {
  /** Undefined when the segment has no place in the guide, or the set no guide. */
  readonly node: SegmentNode | undefined;
  readonly loop: LoopNode | undefined;
  /** In its set, ST is 1. */
  readonly ordinal: number;
}

export class Outline implements X12Handler {
  readonly #guides: GuideLibrary;
  readonly #sink: OutlineSink;
  /** ST, kept until the second segment says which guide it is (BHT02). */
  #first: Segment | undefined;
  #walker: GuideWalker | undefined;
  #ordinal = 0;
  /** Whether the walker has told the present segment. */
  #told = false;

  constructor(guides: GuideLibrary, sink: OutlineSink) {
    this.#guides = guides;
    this.#sink = sink;
  }

  interchangeStart(isa: Segment, context: X12Context): void {
    this.#sink.envelope(isa, context);
  }

  groupStart(gs: Segment, context: X12Context): void {
    this.#sink.envelope(gs, context);
  }

  outside(segment: Segment, context: X12Context): void {
    this.#sink.envelope(segment, context);
  }

  groupEnd(ge: Segment | undefined, context: X12Context): void {
    if (ge !== undefined) this.#sink.envelope(ge, context);
  }

  interchangeEnd(iea: Segment | undefined, context: X12Context): void {
    if (iea !== undefined) this.#sink.envelope(iea, context);
  }

  segment(segment: Segment, context: X12Context): void {
    if (context.segmentOrdinal === 1) {
      this.#first = segment.copy();
      return;
    }
    if (this.#first !== undefined) this.#begin(segment, context);
    this.#put(segment, context.segmentOrdinal);
  }

  setEnd(_se: Segment | undefined, context: X12Context): void {
    if (this.#first !== undefined) this.#begin(undefined, context);
    this.#walker?.end();
    this.#walker = undefined;
    this.#sink.setEnd(context);
  }

  #begin(second: Segment | undefined, context: X12Context): void {
    const first = this.#first;
    this.#first = undefined;
    const guide = this.#guideOf(second, context);
    this.#walker =
      guide === undefined ? undefined : new GuideWalker(guide, { level: 'place', consumer: this.#consumer() });
    this.#sink.setStart(guide, context);
    if (first !== undefined) this.#put(first, 1);
  }

  #consumer() {
    return {
      enter: (loop: LoopNode) => {
        if (loop.depth > 0) this.#sink.loop(loop);
      },
      segment: (segment: Segment, node: SegmentNode) => this.#tell(segment, node, node.loop),
      unplaced: (segment: Segment, loop: LoopNode) => this.#tell(segment, undefined, loop),
    };
  }

  #tell(segment: Segment, node: SegmentNode | undefined, loop: LoopNode): void {
    this.#told = true;
    this.#sink.segment(segment, { node, loop, ordinal: this.#ordinal });
  }

  #put(segment: Segment, ordinal: number): void {
    this.#ordinal = ordinal;
    this.#told = false;
    this.#walker?.segment(segment, ordinal);
    // Segments of a loop that nobody knows are passed over by the walker; here they are shown all the same.
    if (!this.#told) this.#sink.segment(segment, { node: undefined, loop: this.#walker?.loop, ordinal });
  }

  #guideOf(second: Segment | undefined, { group, set }: X12Context): Guide | undefined {
    const query = {
      transactionSet: set?.id ?? '',
      functionalId: group?.functionalId ?? '',
      bht02: second?.id === 'BHT' ? second.element(2) : '',
    };
    return (
      this.#guides.find({ ...query, version: group?.version ?? '' }) ??
      this.#guides.find({ ...query, version: set?.implementation ?? '' })
    );
  }
}
