/** Guides: binds handlers to the nodes of a guide, by array index, so that no segment costs a look-up by name. */
import type { Segment } from '../x12/segment.ts';
import type { Guide, LoopNode, SegmentNode } from './guide.ts';

/** What a walker drives: each segment that found its place, and the loops as they open and close. */
export interface WalkConsumer {
  /** Before the segment that opens the loop. */
  enter?(loop: LoopNode): void;
  /** `surplus`: with it there are more at the place than the guide has room for, those included that were meant for another place. */
  segment(segment: Segment, node: SegmentNode, surplus?: boolean): void;
  /** After the last segment of the loop and of the loops inside of it. */
  leave?(loop: LoopNode): void;
  /** A segment that has no place in the guide; its finding has been made. */
  unplaced?(segment: Segment, loop: LoopNode): void;
}

export type SegmentHandler<Context> = (context: Context, segment: Segment, node: SegmentNode) => void;
export type LoopHandler<Context> = (context: Context, loop: LoopNode) => void;

export interface LoopHooks<Context> {
  /** Loop id → called before its first segment. The root is `ST`. */
  readonly enter?: Readonly<Record<string, LoopHandler<Context>>>;
  readonly leave?: Readonly<Record<string, LoopHandler<Context>>>;
  /** Takes the segments of nodes without a handler. */
  readonly unhandled?: SegmentHandler<Context>;
}

export interface BoundLoops<Context> {
  /** Whether a segment of the node, or the opening or closing of the loop, is of interest to it. */
  readonly takes: (node: SegmentNode) => boolean;
  readonly enters: (loop: LoopNode) => boolean;
  readonly leaves: (loop: LoopNode) => boolean;
  /** A consumer for one transaction set, which hands `context` to every handler. */
  consumer(context: Context): WalkConsumer;
}

/**
 * Binds `handlers` (segment key → handler, e.g. `2300/REF*G1`) and `hooks` (loop id → handler) to every copy of their nodes in
 * `guide`. Throws RangeError when the guide has no such key or loop: that is a bug of the caller, found at start.
 */
export function bindLoops<Context>(
  guide: Guide,
  handlers: Readonly<Record<string, SegmentHandler<Context>>>,
  hooks: LoopHooks<Context> = {},
): BoundLoops<Context> {
  const known = new Set(guide.segments.map((node) => node.key));
  for (const key of Object.keys(handlers)) {
    if (!known.has(key)) throw new RangeError(`guide ${guide.id} has no segment ${key}`);
  }
  const bySegment = guide.segments.map((node) => handlers[node.key] ?? hooks.unhandled);
  const enter = byLoop(guide, hooks.enter);
  const leave = byLoop(guide, hooks.leave);
  return {
    takes: (node) => bySegment[node.index] !== undefined,
    enters: (loop) => enter[loop.index] !== undefined,
    leaves: (loop) => leave[loop.index] !== undefined,
    consumer: (context) => ({
      enter: (loop) => enter[loop.index]?.(context, loop),
      segment: (segment, node) => bySegment[node.index]?.(context, segment, node),
      leave: (loop) => leave[loop.index]?.(context, loop),
    }),
  };
}

function byLoop<Context>(
  guide: Guide,
  hooks: Readonly<Record<string, LoopHandler<Context>>> = {},
): readonly (LoopHandler<Context> | undefined)[] {
  const known = new Set(guide.loops.map((loop) => loop.id));
  for (const id of Object.keys(hooks)) {
    if (!known.has(id)) throw new RangeError(`guide ${guide.id} has no loop ${id}`);
  }
  return guide.loops.map((loop) => hooks[loop.id]);
}
