/** Guides: what to make of a segment that has no place ahead: late, an orphan of a missing opener, of a strange qualifier, or nothing. */
import type { Segment } from '../x12/segment.ts';
import type { Guide, LoopNode, SegmentNode, Target } from './guide.ts';
import type { ElementPlace } from './reporter.ts';
import { candidates, openLoops, orderReached } from './transitions.ts';

export type Misplaced =
  /** It belongs to an open loop but should have come before; `report` is false when it is merely one too many. */
  | { readonly kind: 'late'; readonly loop: LoopNode; readonly target: Target; readonly report: boolean }
  /** It belongs to a loop whose opener didn't come: `chain` are the loops to open. */
  | { readonly kind: 'orphan'; readonly loop: LoopNode; readonly target: Target; readonly chain: readonly LoopNode[] }
  /** The id fits, its qualifier doesn't. `guess` is the required place that is still empty; `shadow` the ids of the loop it opens. */
  | {
      readonly kind: 'qualifier';
      readonly loop: LoopNode;
      readonly value: string;
      readonly allowed: string;
      readonly place: ElementPlace;
      readonly guess?: Target;
      readonly shadow?: ReadonlySet<string>;
    }
  | { readonly kind: 'none'; readonly loop: LoopNode; readonly known: boolean };

/** What the walk knows of itself. */
export interface WalkState {
  /** How often a child has stood in the open instance of its parent. */
  readonly count: (child: SegmentNode | LoopNode, parent: LoopNode) => number;
  /** For HL: the open loop whose HL01 is this segment's HL02. */
  readonly parentLevel?: LoopNode;
}

/** How far below an open loop an orphan is looked for. */
const ORPHAN_DEPTH = 2;

export function resolveMisplaced(guide: Guide, from: SegmentNode, segment: Segment, state: WalkState): Misplaced {
  if (!guide.transitions.knows(segment.id)) return { kind: 'none', loop: from.loop, known: false };
  const late = lateTargets(guide, from, segment);
  const withRoom = late.find((target) => hasRoom(target, state));
  if (withRoom !== undefined) return { kind: 'late', loop: withRoom.loop, target: withRoom, report: true };
  const orphan = findOrphan(guide, from, segment);
  if (orphan !== undefined) return orphan;
  const surplus = late[0];
  if (surplus !== undefined) {
    // A loop further in that has a place for its id stays open: one wrong qualifier must not tear down the tree.
    const nearer = strangeQualifier(openLoopsWithin(surplus.loop, from), from, segment, state);
    return nearer ?? { kind: 'late', loop: surplus.loop, target: surplus, report: false };
  }
  return strangeQualifier(openLoops(from), from, segment, state) ?? { kind: 'none', loop: from.loop, known: true };
}

function hasRoom(target: Target, state: WalkState): boolean {
  return target.child.repeat === 0 || state.count(target.child, target.loop) < target.child.repeat;
}

/** Places in open loops that have been passed. */
function lateTargets(guide: Guide, from: SegmentNode, segment: Segment): readonly Target[] {
  return openLoops(from).flatMap((loop) =>
    candidates(loop, segment.id, 0).filter((target) => guide.transitions.fits(target.node, segment)),
  );
}

/** A place inside of a loop that could open here, had its opener come. */
function findOrphan(guide: Guide, from: SegmentNode, segment: Segment): Misplaced | undefined {
  for (const open of openLoops(from)) {
    const reached = orderReached(open, from);
    for (const child of open.children) {
      if (child.kind === 'segment' || child.order < reached) continue;
      const found = inside(guide, child, segment, ORPHAN_DEPTH);
      if (found !== undefined) return { kind: 'orphan', loop: found.target.loop, ...found };
    }
  }
  return undefined;
}

/** An orphan follows its missing opener closely: nothing that the loop requires may lie between them. */
function inside(
  guide: Guide,
  loop: LoopNode,
  segment: Segment,
  depth: number,
): { readonly target: Target; readonly chain: readonly LoopNode[] } | undefined {
  let passed = Number.POSITIVE_INFINITY;
  for (const child of loop.children) {
    if (child.kind === 'segment' && child.opens) continue;
    if (child.order > passed) return undefined;
    if (child.kind === 'segment') {
      if (child.id === segment.id && guide.transitions.fits(child, segment))
        return { target: { node: child, loop, child }, chain: [loop] };
    } else if (depth > 1) {
      const found = inside(guide, child, segment, depth - 1);
      if (found !== undefined) return { target: found.target, chain: [loop, ...found.chain] };
    }
    if (child.usage === 'R') passed = Math.min(passed, child.order);
  }
  return undefined;
}

/** The open loops inside of `outer`, innermost first. */
function openLoopsWithin(outer: LoopNode, from: SegmentNode): readonly LoopNode[] {
  const loops = openLoops(from);
  return loops.slice(0, loops.indexOf(outer));
}

/** The first of `loops` that has a place ahead for the segment's id, under other qualifiers. */
function strangeQualifier(
  loops: readonly LoopNode[],
  from: SegmentNode,
  segment: Segment,
  state: WalkState,
): Misplaced | undefined {
  for (const loop of loops) {
    if (state.parentLevel !== undefined && state.parentLevel !== loop) continue;
    const found = candidates(loop, segment.id, state.parentLevel === undefined ? orderReached(loop, from) : 0);
    const qualifier = found[0]?.node.qualifier;
    if (qualifier === undefined) continue;
    const { position, component } = qualifier;
    const allowed = [...new Set(found.flatMap((target) => [...(target.node.qualifier?.codes ?? [])]))].join(' ');
    const guess =
      state.parentLevel === undefined
        ? found.find((target) => target.child.usage === 'R' && state.count(target.child, target.loop) === 0)
        : found[0];
    const shadow = guess === undefined ? shadowOf(found) : undefined;
    return {
      kind: 'qualifier',
      loop: guess?.node.loop ?? loop,
      value: component === undefined ? segment.element(position) : segment.component(position, component),
      allowed,
      place: { element: position, ...(component === undefined ? {} : { component }) },
      ...(guess === undefined ? {} : { guess }),
      ...(shadow === undefined ? {} : { shadow }),
    };
  }
  return undefined;
}

/** Ids of the segments that follow the opener in any of the loops. */
function shadowOf(targets: readonly Target[]): ReadonlySet<string> | undefined {
  const ids = new Set<string>();
  for (const { child } of targets) {
    if (child.kind === 'segment') continue;
    for (const inner of child.children) if (inner.kind === 'segment' && !inner.opens) ids.add(inner.id);
  }
  return ids.size === 0 ? undefined : ids;
}
