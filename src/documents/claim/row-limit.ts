/** Documents, claims: whether a list of the claim is more than the guide's segments of it may hold (M-004). */
import type { SegmentNode } from '../../guides/guide.ts';
import type { MisfitCheck } from './misfit.ts';
import type { Row } from './row.ts';
import type { SegmentSink, WireElement } from './segment-sink.ts';

/** Undefined when the row writes one segment, or when the guide sets no bound. */
export function listCheck<From>(row: Row<From>, nodes: readonly SegmentNode[]): MisfitCheck<From> | undefined {
  const { list } = row;
  if (list === undefined) return undefined;
  const rooms = nodes.map((node) => ({ node, room: roomOf(node, list.perSegment) }));
  const least = Math.min(...rooms.map(({ room }) => room));
  if (least === Number.POSITIVE_INFINITY) return undefined;
  return (from, report) => {
    // Lists are nearly always so short that they fit whichever of the segments they go to.
    if (list.count(from) <= least) return;
    const over = overfull(row, from, nodes);
    if (over !== undefined) report(list.path, roomOf(over, list.perSegment));
  };
}

/** How many items all segments of the node may hold. */
function roomOf({ repeat, elements }: SegmentNode, perSegment: number): number {
  if (repeat === 0) return Number.POSITIVE_INFINITY;
  const used = perSegment === 1 ? 1 : Math.min(perSegment, elements.filter(({ usage }) => usage !== 'N').length);
  return repeat * used;
}

/** The node that the written segments are too many for, or too long. */
function overfull<From>(row: Row<From>, from: From, nodes: readonly SegmentNode[]): SegmentNode | undefined {
  const counts = new Map<SegmentNode, number>();
  let over: SegmentNode | undefined;
  const sink: SegmentSink = {
    segment: (_id, elements) => {
      const node = nodes.find((one) => takes(one, elements)) ?? nodes[0];
      if (node === undefined) return undefined;
      const count = (counts.get(node) ?? 0) + 1;
      counts.set(node, count);
      const last = node.elements.findLastIndex(({ usage }) => usage !== 'N') + 1;
      if ((node.repeat > 0 && count > node.repeat) || elements.length > last) over ??= node;
      return undefined;
    },
  };
  row.write(from, sink);
  return over;
}

function takes({ qualifier }: SegmentNode, elements: readonly WireElement[]): boolean {
  if (qualifier === undefined) return true;
  const element = elements[qualifier.position - 1] ?? '';
  const text = typeof element === 'string' ? element : (element[(qualifier.component ?? 1) - 1] ?? '');
  return qualifier.codes.has(text);
}
