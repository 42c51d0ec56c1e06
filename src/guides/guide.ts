/** Guides: guide data → compiled guide; walks segments to loops and findings; makes TA1 and 999 from findings. */

import type { ElementForm, Segment } from '../x12/segment.ts';

/** R required, S situational, N not used. */
export type Usage = 'R' | 'S' | 'N';

/** How data is written: X12's AN ID R N0..N9 DT TM, and B for binary. */
export type DataType = 'AN' | 'ID' | 'R' | 'N' | 'DT' | 'TM' | 'B';

/** One syntax note: P paired, R one at least, E at most one, C if the first then all, L if the first then one more. */
export interface SyntaxNote {
  readonly rule: 'P' | 'R' | 'E' | 'C' | 'L';
  readonly positions: readonly number[];
  /** The note as X12 writes it, e.g. `P0809`. */
  readonly text: string;
  /** Bit n stands for position n: of the first position, and of all others. */
  readonly first: number;
  readonly others: number;
}

/** Two neighbours where one says how the other is written: element 1250 (D8, RD8, TM) and 1251. */
export interface PeriodPair {
  readonly format: number;
  readonly value: number;
}

/**
 * A simple element, or a component of a composite, as one guide narrows it. All nodes have all keys, in one order: the walk is fast only when
 * objects of one kind have one shape.
 */
export interface SimpleNode {
  readonly kind: 'simple';
  /** Place in its segment or composite, from 1. */
  readonly position: number;
  /** Data element number, e.g. `1065`. */
  readonly dataElement: string;
  readonly name: string;
  readonly usage: Usage;
  readonly type: DataType;
  readonly min: number;
  readonly max: number;
  /** The guide's tighter length: enforced when writing, a warning when reading. */
  readonly guideMax: number | undefined;
  /** Greatest number of repetitions, 1 when it may not repeat, 0 when unbounded. */
  readonly repeat: number;
  /** The values that the guide allows; absent when it doesn't restrict them. */
  readonly codes: ReadonlySet<string> | undefined;
  /** `codeKeyOf` of values that are surely in order; what others are worth the text must tell. Absent when codes don't decide. */
  readonly codeKeys: ReadonlySet<number> | undefined;
  /** The form in which a length from `min` to `soundMax` is all that is asked of the bytes; absent when more is. */
  readonly form: ElementForm | undefined;
  readonly soundMax: number;
  /** Values that X12's own list has though the guide doesn't use them; absent when we carry no list. */
  readonly standardCodes: ReadonlySet<string> | undefined;
  /** Name of the external code source, e.g. `537`. */
  readonly external: string | undefined;
}

/** A composite as one guide narrows it. */
export interface CompositeNode {
  readonly kind: 'composite';
  readonly position: number;
  /** Composite number, e.g. `C022`. */
  readonly dataElement: string;
  readonly name: string;
  readonly usage: Usage;
  readonly repeat: number;
  /** By position, without gaps. */
  readonly components: readonly SimpleNode[];
  readonly syntax: readonly SyntaxNote[];
  /** Bits of the positions that its notes speak of; none of them present, none of its notes can be broken. All ones with an R note. */
  readonly syntaxMask: number;
  readonly periods: readonly PeriodPair[];
}

export type ElementNode = SimpleNode | CompositeNode;

/** What tells a segment from siblings with the same id. */
export interface Qualifier {
  readonly position: number;
  readonly component: number | undefined;
  readonly codes: ReadonlySet<string>;
}

export interface SegmentNode {
  readonly kind: 'segment';
  /** Place in `Guide.segments`. */
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly usage: Usage;
  /** 0 when unbounded. */
  readonly repeat: number;
  readonly loop: LoopNode;
  /**
   * `2010AA/NM1`, and with the first qualifier code where siblings share the id: `2300/REF*G1`, `2300/HI*ABK`, `2300/DTP*472`.
   * The same in every copy of a loop (2300 under 2000B and under 2000C). Segments outside of loops have the loop id `ST`: `ST/BPR`.
   */
  readonly key: string;
  /** Siblings of one order may come in any order; a lower one comes first. */
  readonly order: number;
  readonly qualifier: Qualifier | undefined;
  /** True for the segment that opens its loop. */
  readonly opens: boolean;
  /** By position, without gaps. */
  readonly elements: readonly ElementNode[];
  /** Position of the last required element, 0 when none is. */
  readonly lastRequired: number;
  readonly syntax: readonly SyntaxNote[];
  /** Bits of the positions that its notes speak of; none of them present, none of its notes can be broken. All ones with an R note. */
  readonly syntaxMask: number;
  readonly periods: readonly PeriodPair[];
}

export interface LoopNode {
  readonly kind: 'loop';
  /** Place in `Guide.loops`; the root is 0. */
  readonly index: number;
  /** `2010AA`; the root is `ST`. */
  readonly id: string;
  readonly name: string;
  /** `2000A/2000B/2300`; the root's is empty. */
  readonly path: string;
  readonly usage: Usage;
  readonly repeat: number;
  readonly order: number;
  /** 0 for the root. */
  readonly depth: number;
  readonly parent: LoopNode | undefined;
  readonly children: readonly (SegmentNode | LoopNode)[];
  /** The children that the loop can't be without. */
  readonly required: readonly (SegmentNode | LoopNode)[];
  /** It is opened by HL; or by CLM or CLP, so that it is a claim. */
  readonly isLevel: boolean;
  readonly isClaim: boolean;
  /** The segment that opens it: ST for the root. Its qualifier is the loop's trigger. */
  readonly opener: SegmentNode;
}

/** A place for a segment: leave loops until `loop` is the innermost, then enter the node's own loop if that is another. */
export interface Target {
  readonly node: SegmentNode;
  /** The open loop in which the child was found. */
  readonly loop: LoopNode;
  /** The child of `loop`: the node itself, or the loop that it opens. */
  readonly child: SegmentNode | LoopNode;
}

/** The places of one guide for segments. */
export interface Places {
  /** True when the guide has a segment of this id. */
  knows(id: string): boolean;
  /**
   * Whether the segment can be meant for the node. A node without a qualifier takes any; yet where other segments of its id are told apart by
   * one, a value that the node's own codes exclude says that another was meant.
   */
  fits(node: SegmentNode, segment: Segment): boolean;
  /** True when the node has no qualifier, and `fits` may refuse it a segment all the same. */
  isChoosy(node: SegmentNode): boolean;
  /**
   * The places that `segment` may take after `from` without a defect, best first: the innermost open loop's, or for HL, whose
   * parent may lie further out, those of every open loop. Empty when it has none.
   */
  forward(from: SegmentNode, segment: Segment): readonly Target[];
}

/** One implementation guide, compiled and frozen. */
export interface Guide {
  /** `837P`, `835`, `277CA`, `278-request`, … */
  readonly id: string;
  readonly name: string;
  /** ST01. */
  readonly transactionSet: string;
  /** GS01. */
  readonly functionalId: string;
  /** GS08 values that it takes; the first is the one that we write. */
  readonly versions: readonly string[];
  /** How well the facts are founded, as a sentence. */
  readonly basis: string;
  readonly root: LoopNode;
  readonly loops: readonly LoopNode[];
  readonly segments: readonly SegmentNode[];
  /** Where a segment leads from each place, worked out once and remembered. */
  readonly transitions: Places;
}

export interface GuideQuery {
  /** GS08 (or ST03). */
  readonly version: string;
  /** ST01. */
  readonly transactionSet: string;
  /** GS01. */
  readonly functionalId?: string;
  /** BHT02, which tells a 278 request from a response. */
  readonly bht02?: string;
}

export interface GuideLibrary {
  /** Ids of all guides, in the index's order. */
  readonly ids: readonly string[];
  /** Undefined when no guide takes that version. Compiles on first use. */
  find(query: GuideQuery): Guide | undefined;
  /** Throws RangeError for an id that isn't in the index. */
  guide(id: string): Guide;
}
