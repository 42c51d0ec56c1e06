/** Documents, claims: amounts of a segment that are none, found by the guide's own word on its elements. */
import { parseCents } from '../../base/money.ts';
import { designatorOf } from '../../guides/check/values.ts';
import type { SegmentNode, SimpleNode } from '../../guides/guide.ts';
import type { Segment } from '../../x12/segment.ts';

/** `element` and `component` count from 1. */
export interface MalformedAmount {
  readonly element: number;
  readonly component?: number;
  /** `CLM02`, `HI01-05`. */
  readonly designator: string;
  readonly value: string;
}

const isMalformed = (node: SimpleNode | undefined, value: string): boolean =>
  node?.form === 'amount' && value !== '' && parseCents(value) === undefined;

/** Asked only of segments that could not be read whole. */
export function malformedAmounts(segment: Segment, node: SegmentNode): readonly MalformedAmount[] {
  const found: MalformedAmount[] = [];
  for (const own of node.elements) {
    const element = own.position;
    if (own.kind !== 'composite') {
      const value = segment.element(element);
      if (isMalformed(own, value)) found.push({ element, designator: designatorOf(segment.id, element), value });
      continue;
    }
    own.components.forEach((part, index) => {
      const component = index + 1;
      const value = segment.component(element, component);
      const designator = designatorOf(segment.id, element, component);
      if (isMalformed(part, value)) found.push({ element, component, designator, value });
    });
  }
  return found;
}
