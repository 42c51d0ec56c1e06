/** Documents, claims: segments that the model has no key for, carried as they came and written where their like stand. */
import { pathOf } from '../../base/path-of.ts';
import type { RawSegment } from '../../claims/raw-segment.ts';
import type { LoopNode } from '../../guides/guide.ts';
import type { Segment } from '../../x12/segment.ts';
import type { Get } from './codec.ts';
import type { Step } from './loop-content.ts';
import type { MisfitCheck } from './misfit.ts';
import type { SegmentSink, WireElement } from './segment-sink.ts';

interface RawPlan<From> {
  readonly steps: readonly Step<From>[];
  readonly node: LoopNode;
  readonly raw: readonly RawSegment[];
}

/** Writes the steps of a loop with each raw segment after the segments of its id, and none after an inner loop. */
export function writeWithRaw<From>(plan: RawPlan<From>, from: From, sink: SegmentSink): void {
  const waiting = plan.raw
    .map((segment) => ({ segment, order: orderOf(segment.segment, plan.node) }))
    .sort((left, right) => left.order - right.order);
  for (const step of plan.steps) {
    while (waiting[0] !== undefined && waiting[0].order < step.order) writeRaw(waiting.shift()?.segment, sink);
    step.write(from, sink);
  }
  for (const { segment } of waiting) writeRaw(segment, sink);
}

/** The order class of the id in the loop; for an id that the loop doesn't have, that of the loop's last segment. */
function orderOf(id: string, node: LoopNode): number {
  let own = -1;
  let last = -1;
  for (const each of node.children) {
    if (each.kind !== 'segment') continue;
    last = Math.max(last, each.order);
    if (each.id === id) own = Math.max(own, each.order);
  }
  return own === -1 ? last : own;
}

/** Segments that begin a loop or an envelope: what stands after them would be understood as theirs. */
const OPENERS: ReadonlySet<string> = new Set([
  ...[
    'ISA',
    'IEA',
    'GS',
    'GE',
    'ST',
    'SE',
    'TA1',
    'BHT',
    'HL',
    'CLM',
    'LX',
    'SBR',
    'NM1',
    'SVD',
    'LIN',
    'LQ',
    'LS',
    'LE',
  ],
]);

export function isCarriable(id: string): boolean {
  return /^[A-Z][A-Z0-9]{1,2}$/.test(id) && !OPENERS.has(id);
}

/** A raw segment that begins a loop or an envelope would take what follows with it. */
export function rawCheck<From extends object>(raw: Get<From, readonly RawSegment[]>): MisfitCheck<From> {
  const path = pathOf(raw).join('.');
  return (from, report) => {
    raw(from)?.forEach((segment, at) => {
      if (!isCarriable(segment.segment)) report(`${path}[${at}]`);
    });
  };
}

function writeRaw(raw: RawSegment | undefined, sink: SegmentSink): void {
  if (raw !== undefined && isCarriable(raw.segment)) sink.segment(raw.segment, raw.elements);
}

/** The segment as the claim carries it. Undefined when it can't be carried: it has repetitions, or begins a loop. */
export function toRaw(segment: Segment): RawSegment | undefined {
  if (!isCarriable(segment.id)) return undefined;
  const elements: WireElement[] = [];
  for (let element = 1; element <= segment.elementCount; element += 1) {
    if (segment.repetitionCount(element) > 1) return undefined;
    const count = segment.componentCount(element);
    elements.push(
      count <= 1
        ? segment.element(element)
        : Array.from({ length: count }, (_unused, at) => segment.component(element, at + 1)),
    );
  }
  while (elements.length > 0 && elements[elements.length - 1] === '') elements.pop();
  return { segment: segment.id, elements };
}
