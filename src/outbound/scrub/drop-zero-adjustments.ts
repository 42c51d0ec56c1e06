/** Scrub: leaves out adjustments of zero, which are never legal (M-137): the one structural repair. */
import { parseCents } from '../../base/money.ts';
import type { Claim } from '../../claims/claim.ts';
import type { ClaimAdjustment } from '../../claims/other-payer.ts';
import type { Repair } from './repair.ts';

interface Adjusted {
  readonly adjustments?: readonly ClaimAdjustment[];
}

const isZero = (adjustment: ClaimAdjustment): boolean => parseCents(adjustment.amount) === 0;

const hasZero = (item: Adjusted): boolean => item.adjustments?.some(isZero) === true;

function without<Item extends Adjusted>(item: Item, path: string, repairs: Repair[]): Item | Omit<Item, 'adjustments'> {
  const { adjustments, ...rest } = item;
  if (adjustments === undefined || !hasZero(item)) return item;
  adjustments.forEach((one, index) => {
    if (!isZero(one)) return;
    const before = `${one.groupCode} ${one.reasonCode} ${one.amount}`;
    repairs.push({ path: `${path}.adjustments[${index}]`, before, after: '', rule: 'zero-adjustment' });
  });
  const kept = adjustments.filter((one) => !isZero(one));
  return kept.length === 0 ? rest : { ...item, adjustments: kept };
}

/** The claim without adjustments of zero, each told as a repair whose path is that of the claim as it came. */
export function dropZeroAdjustments(claim: Claim): { readonly claim: Claim; readonly repairs: readonly Repair[] } {
  const inPayers = claim.otherPayers?.some(hasZero) === true;
  const inLines = claim.lines.some((line) => line.adjudications?.some(hasZero) === true);
  if (!inPayers && !inLines) return { claim, repairs: [] };
  const repairs: Repair[] = [];
  const otherPayers = claim.otherPayers?.map((other, index) => without(other, `otherPayers[${index}]`, repairs));
  const lines = claim.lines.map((line, index) => {
    const { adjudications } = line;
    if (adjudications === undefined) return line;
    const kept = adjudications.map((item, place) => without(item, `lines[${index}].adjudications[${place}]`, repairs));
    return { ...line, adjudications: kept };
  });
  return { claim: { ...claim, ...(otherPayers === undefined ? {} : { otherPayers }), lines }, repairs };
}
