/** Documents, claims: how many lines and diagnoses one claim may have, as the guide says (M-004). */
import type { LoopNode, SegmentNode } from '../../guides/guide.ts';
import type { ClaimMapping } from './claim-mapping.ts';

export interface ClaimLimits {
  readonly lines: number;
  /** Of those that lines point to; undefined where no line points to any, on institutional claims. */
  readonly diagnoses?: number;
}

export function claimLimits({ own, claimType }: ClaimMapping): ClaimLimits {
  const { children } = own.loop;
  const lines = children.find((node): node is LoopNode => node.kind === 'loop' && node.opener.id === 'LX');
  const most = lines === undefined || lines.repeat === 0 ? Number.POSITIVE_INFINITY : lines.repeat;
  if (claimType === 'institutional') return { lines: most };
  const codes = children.find(
    (node): node is SegmentNode => node.kind === 'segment' && node.id === 'HI' && isOfDiagnoses(node),
  );
  return { lines: most, ...(codes === undefined ? {} : { diagnoses: usedElements(codes) }) };
}

/** The principal diagnosis stands first in its segment. */
function isOfDiagnoses(node: SegmentNode): boolean {
  const first = node.elements[0];
  return first?.kind === 'composite' && first.components[0]?.codes?.has('ABK') === true;
}

const usedElements = (node: SegmentNode): number => node.elements.filter(({ usage }) => usage !== 'N').length;
