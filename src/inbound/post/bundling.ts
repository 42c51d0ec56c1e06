/** Post: bundling (R-103, A8): charge that the payer moved from the bundled lines to the one that it pays. */
import { type Cents, cents } from '../../base/money.ts';
import type { Adjustment, ServicePayment } from '../../claims/remittance.ts';
import { BUNDLE_GAIN, BUNDLE_LOSS } from './classification-table.ts';

/** How much of an adjustment moves charge between lines, and how much of it has no counterpart; both with its sign. */
export interface BundlePart {
  readonly moved: Cents;
  readonly rest: Cents;
}

const codeOf = (line: ServicePayment): string => `${line.procedure.qualifier}:${line.procedure.code}`.toUpperCase();

function changed(line: ServicePayment): boolean {
  const submitted = line.submittedProcedure;
  return submitted !== undefined && submitted.code.toUpperCase() !== line.procedure.code.toUpperCase();
}

const isGain = (line: ServicePayment, item: Adjustment): boolean =>
  item.reasonCode === BUNDLE_GAIN && item.amount < 0 && changed(line);
const isLoss = (item: Adjustment): boolean => item.reasonCode === BUNDLE_LOSS && item.amount > 0;
const sum = (items: readonly Adjustment[]): number => items.reduce((total, item) => total + Math.abs(item.amount), 0);

/** The adjustments that belong to a bundle. What both sides have in common moves, so that the lines together lose nothing. */
export function bundleParts(lines: readonly ServicePayment[]): ReadonlyMap<Adjustment, BundlePart> {
  const parts = new Map<Adjustment, BundlePart>();
  if (!lines.some((line) => line.adjustments.some((item) => isGain(line, item)))) return parts;
  const bundles = new Map<string, ServicePayment[]>();
  for (const line of lines) bundles.set(codeOf(line), [...(bundles.get(codeOf(line)) ?? []), line]);
  for (const bundle of bundles.values()) {
    const gains = bundle.flatMap((line) => line.adjustments.filter((item) => isGain(line, item)));
    if (gains.length === 0) continue;
    const losses = bundle.flatMap((line) => line.adjustments.filter(isLoss));
    const common = Math.min(sum(gains), sum(losses));
    share(gains, common, parts);
    share(losses, common, parts);
  }
  return parts;
}

/** Gives `common` to the items in their order. */
function share(items: readonly Adjustment[], common: number, parts: Map<Adjustment, BundlePart>): void {
  let left = common;
  for (const item of items) {
    const part = Math.min(left, Math.abs(item.amount));
    left -= part;
    const moved = item.amount < 0 ? -part : part;
    parts.set(item, { moved: cents(moved), rest: cents(item.amount - moved) });
  }
}
