/** Post: an adjustment of a claim payment and what it means. */
import type { Adjustment, ServicePayment } from '../../claims/remittance.ts';
import type { Classification } from './classification-table.ts';

/** One adjustment on its line, with what it means. */
export interface ClassifiedAdjustment {
  readonly adjustment: Adjustment;
  readonly line: string;
  readonly service: ServicePayment | undefined;
  readonly remarkCodes: readonly string[];
  readonly classification: Classification | 'CHARGE_MOVE' | 'BUNDLE_REVIEW' | 'ZERO_ALLOWED';
}
