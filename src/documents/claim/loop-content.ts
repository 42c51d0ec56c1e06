/** Documents, claims: what the mapping says of a loop, and what a loop is once it is bound to its node of a guide. */
import type { RawSegment } from '../../claims/raw-segment.ts';
import type { LoopNode } from '../../guides/guide.ts';
import type { Get } from './codec.ts';
import type { Due } from './due.ts';
import type { MappingIndex } from './mapping-index.ts';
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

/** Told the path of a value that the guide has no place for; `most` when it has a place, but not for so many. */
export type MisfitReport = (path: string, most?: number) => void;

export interface CompiledLoop<From> {
  /** False when the guide has a place for everything that `check` could look at. */
  readonly canMisfit: boolean;
  write(from: From, sink: SegmentSink): void;
  /** Reports what the claim says and the guide can't. */
  check(from: From, prefix: string, report: MisfitReport): void;
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
  write(from: From, sink: SegmentSink): void;
}
