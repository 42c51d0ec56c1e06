/** Guides: makes the findings of one transaction set: keeps to the depth asked for and knows the claim that is open. */
import { type FindingDetail, type FindingKind, type FindingSink, finding, type Snip } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { Segment } from '../x12/segment.ts';
import type { LoopNode } from './guide.ts';

/** Where in a segment. */
export interface ElementPlace {
  readonly element: number;
  readonly component?: number;
  readonly repetition?: number;
}

/** What a finding is about, when it isn't the segment at hand: one that passed, or one that isn't there. */
export interface SegmentPlace {
  readonly ordinal: number;
  readonly segmentId: string;
  readonly offset: number;
  readonly length?: number;
  readonly loop?: string;
  readonly element?: number;
  readonly claim?: number;
}

/** A segment that may be reported later. Made often and seldom needed: plain numbers, 0 for none. */
export interface Mark {
  readonly ordinal: number;
  readonly segmentId: string;
  readonly offset: number;
  readonly length: number;
  readonly loop: LoopNode | undefined;
  readonly element: number;
  readonly claim: number;
}

export interface ReporterOptions {
  readonly findings: FindingSink;
  readonly snip: Snip;
  /** File, interchange, group and set of all positions. */
  readonly at: Position;
}

export class Reporter {
  readonly #sink: FindingSink;
  readonly #snip: Snip;
  readonly #at: Position;
  /** Claim ordinal → patient control number (CLM01, CLP01), for the claims that have findings. */
  readonly businessUnits = new Map<number, string>();
  /** Ordinal of the segment at hand in its set. */
  ordinal = 0;
  /** Loop of the segment at hand. */
  loop: LoopNode | undefined;
  #claim = 0;
  #claimOpen = false;
  #businessUnit = '';

  constructor(options: ReporterOptions) {
    this.#sink = options.findings;
    this.#snip = options.snip;
    this.#at = options.at;
  }

  openClaim(patientControlNumber: string): void {
    this.#claim++;
    this.#claimOpen = true;
    this.#businessUnit = patientControlNumber;
  }

  closeClaim(): void {
    this.#claimOpen = false;
  }

  /** Whether findings of this depth are asked for. */
  wants(snip: Snip): boolean {
    return snip <= this.#snip;
  }

  /** A finding about the segment at hand, or an element of it. */
  segment(kind: FindingKind, segment: Segment, detail: FindingDetail, place?: ElementPlace): void {
    const { element, component, repetition } = place ?? {};
    this.#report(kind, detail, {
      offset: element === undefined ? segment.offset : segment.elementOffset(element),
      length: element === undefined ? segment.length : segment.element(element).length,
      segment: this.ordinal,
      segmentId: segment.id,
      ...this.#loopOf(),
      ...(element === undefined ? {} : { element }),
      ...(component === undefined ? {} : { component }),
      ...(repetition === undefined ? {} : { repetition }),
    });
  }

  /** A finding about another segment than the one at hand. */
  place(kind: FindingKind, place: SegmentPlace, detail: FindingDetail): void {
    const { ordinal, ...rest } = place;
    this.#report(kind, detail, { ...rest, segment: ordinal });
  }

  /** The segment at hand, or an element of it, to report about it later. */
  mark(segment: Segment, element = 0): Mark {
    const offset = element === 0 ? segment.offset : segment.elementOffset(element);
    const end =
      element === 0 || element >= segment.elementCount
        ? segment.offset + segment.length
        : segment.elementOffset(element + 1) - 1;
    return {
      ordinal: this.ordinal,
      segmentId: segment.id,
      offset,
      length: end - offset,
      loop: this.loop,
      element,
      claim: this.#claimOpen ? this.#claim : 0,
    };
  }

  /** A finding about a marked segment, or about another one that should stand by it. */
  marked(kind: FindingKind, mark: Mark, detail: FindingDetail, change: Partial<SegmentPlace> = {}): void {
    const { ordinal, segmentId, offset, length, loop, element, claim } = mark;
    this.place(
      kind,
      {
        ordinal,
        segmentId,
        offset,
        length,
        ...(loop === undefined || loop.depth === 0 ? {} : { loop: loop.id }),
        ...(element === 0 ? {} : { element }),
        ...(claim === 0 ? {} : { claim }),
        ...change,
      },
      detail,
    );
  }

  #loopOf(): { readonly loop?: string } {
    return this.loop === undefined || this.loop.depth === 0 ? {} : { loop: this.loop.id };
  }

  #report(kind: FindingKind, detail: FindingDetail, where: Position): void {
    if (kind.snip !== undefined && kind.snip > this.#snip) return;
    const claim = where.claim ?? (this.#claimOpen ? this.#claim : undefined);
    if (claim === this.#claim && claim > 0) this.businessUnits.set(claim, this.#businessUnit);
    this.#sink(finding(kind, { ...this.#at, ...where, ...(claim === undefined ? {} : { claim }) }, detail));
  }
}
