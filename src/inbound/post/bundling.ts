/** Post: bundling (R-103, A8): charge that the payer moved from the bundled lines to the one that it pays. */
import type { Adjustment, ServicePayment } from '../../claims/remittance.ts';
import { BUNDLE_GAIN, BUNDLE_LOSS } from './classification-table.ts';

/** `move`: both sides cancel out to zero. `review`: a bundle whose sides don't. */
export type BundleRole = 'move' | 'review';

const codeOf = (line: ServicePayment): string => `${line.procedure.qualifier}:${line.procedure.code}`.toUpperCase();

function changed(line: ServicePayment): boolean {
  const submitted = line.submittedProcedure;
  return submitted !== undefined && submitted.code.toUpperCase() !== line.procedure.code.toUpperCase();
}

const isGain = (line: ServicePayment, item: Adjustment): boolean =>
  item.reasonCode === BUNDLE_GAIN && item.amount < 0 && changed(line);
const isLoss = (item: Adjustment): boolean => item.reasonCode === BUNDLE_LOSS && item.amount > 0;

/** The adjustments that belong to a bundle, and whether its sides cancel out. */
export function bundleRoles(lines: readonly ServicePayment[]): ReadonlyMap<Adjustment, BundleRole> {
  const roles = new Map<Adjustment, BundleRole>();
  if (!lines.some((line) => line.adjustments.some((item) => isGain(line, item)))) return roles;
  const bundles = new Map<string, ServicePayment[]>();
  for (const line of lines) bundles.set(codeOf(line), [...(bundles.get(codeOf(line)) ?? []), line]);
  for (const bundle of bundles.values()) {
    const gains = bundle.flatMap((line) => line.adjustments.filter((item) => isGain(line, item)));
    if (gains.length === 0) continue;
    const sides = [...gains, ...bundle.flatMap((line) => line.adjustments.filter(isLoss))];
    const rest = sides.reduce((sum, item) => sum + item.amount, 0);
    for (const item of sides) roles.set(item, rest === 0 ? 'move' : 'review');
  }
  return roles;
}
