/** Documents, claims: what the mapping says of a loop, and what a loop is once it is bound to its node of a guide. */
import type { RawSegment } from '../../claims/raw-segment.ts';
import type { LoopNode } from '../../guides/guide.ts';
import type { Get } from './codec.ts';
import type { Due } from './due.ts';
import type { MappingIndex } from './mapping-index.ts';
import type { MisfitCheck } from './misfit.ts';
import type { Row } from './row.ts';
import type { SegmentSink } from './segment-sink.ts';

export interface LoopContent<From> {
  readonly rows: readonly Row<From>[];
  readonly loops?: readonly LoopSpec<From>[];
  /** The loop's first segment is only a number that counts the loop: LX. */
  readonly counted?: true;
  /** Where segments that the model has no key for are kept. */
  readonly raw?: Get<From, readonly RawSegment[]>;
}

export interface CompiledLoop<From> {
  /** False when the guide has a place for everything that `check` could look at. */
  readonly canMisfit: boolean;
  readonly write: (from: From, sink: SegmentSink) => void;
  /** Reports what the claim says and the guide can't. */
  readonly check: MisfitCheck<From>;
}

/** A loop inside of the loop that stands for `From`. */
export interface LoopSpec<From> {
  readonly opener: string;
  /** The trigger's code that picks the loop; absent for CLM, LX, SBR, SVD. */
  readonly code?: string;
  /** Path of the object in `From`; '' when the loop stands for the same object. */
  readonly path: string;
  readonly many: boolean;
  says(from: From): boolean;
  /** Binds the loop to its node; `path` is the place of `From` in the claim. */
  compile(node: LoopNode, index: MappingIndex, path: string): CompiledLoop<From>;
}

/** One thing to write in a loop, at its place in the guide's order. */
export interface Step<From> extends Due {
  readonly order: number;
  readonly place: number;
  readonly write: (from: From, sink: SegmentSink) => void;
}
