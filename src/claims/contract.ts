/** Claims: what a payer's contract says of a service or a claim, and how what was allowed compares with it (domain.md chapter 5). Pure. */
import { type Cents, cents } from '../base/money.ts';
import type { Adjustment, ClaimPayment, ServicePayment } from './remittance.ts';

/** How a rate is worked out. `modifier` and `multipleProcedures` change other rates; `caseRate`, `perDiem` and `drg` pay the claim as a whole. */
export type RateBasis =
  | 'amount'
  | 'percentOfCharge'
  | 'percentOfSchedule'
  | 'perDiem'
  | 'caseRate'
  | 'drg'
  | 'capitated'
  | 'modifier'
  | 'multipleProcedures';

/** One rate. Amounts and per cents are exact: cents, and hundredths of a per cent. Lists that are absent or empty hold for all. */
export interface ContractRate {
  readonly basis: RateBasis;
  /** Cents of one unit, day or case, the base rate of a DRG, or hundredths of a per cent. */
  readonly value: number;
  /** Patterns: `99213`, `992*`, `70010-79999`, `*`. */
  readonly procedures?: readonly string[];
  readonly revenueCodes?: readonly string[];
  readonly diagnosisRelatedGroups?: readonly string[];
  /** All of them must stand on the line. */
  readonly modifiers: readonly string[];
  /** Place of service or facility code. */
  readonly places: readonly string[];
  /** Claim filing indicators, group numbers, or classes of contract (REF*CE). */
  readonly plans?: readonly string[];
  /** NPIs of the billing or rendering provider. */
  readonly providers?: readonly string[];
  /** Taxonomy codes of the billing or rendering provider; `*` at the end takes all that begin so. */
  readonly specialties?: readonly string[];
  /** The fee schedule that a per cent is of. */
  readonly schedule?: string;
  /** Per cents of the first, second … procedure of a day, in hundredths; the last one for all that follow. */
  readonly ranks?: readonly number[];
  /** Procedures that the reduction of several procedures leaves alone. */
  readonly except?: readonly string[];
  readonly lesserOfCharge: boolean;
  /** Cents; the most that is allowed for the line, or the claim. */
  readonly cap?: number;
  /** The most units that are allowed. */
  readonly mostUnits?: number;
  /** Millionths; the weight of the DRG where the payer doesn't tell it (CLP12). */
  readonly weight?: number;
  /** Beyond this charge (cents) so much (hundredths of a per cent) of the rest is added. */
  readonly outlier?: { readonly threshold: number; readonly percent: number };
  /** Paid beside a rate for the whole claim. */
  readonly carveOut?: boolean;
  /** The higher goes first, whatever else fits better; 0 when absent. */
  readonly priority?: number;
  /** Days after the payment in which an underpayment may be disputed. */
  readonly disputeDays?: number;
  /** `CCYYMMDD`; open when undefined. */
  readonly from?: string;
  readonly until?: string;
}

const SHARES: ReadonlySet<string> = new Set(['PR:1', 'PR:2', 'PR:3', 'PR:66']);
const KEPT: ReadonlySet<string> = new Set(['CO:253', 'CO:104', 'CO:105', 'CO:237', 'CO:144']);

/** AMT*B6 where the payer tells it, else what was paid, shared with the patient, and kept back. */
export function allowedOf(service: ServicePayment): Cents {
  const told = service.amounts.find((item) => item.qualifier === 'B6')?.amount;
  if (told !== undefined) return told;
  const parts = service.adjustments
    .filter((item) => SHARES.has(nameOf(item)) || KEPT.has(nameOf(item)))
    .reduce((sum, item) => sum + item.amount, 0);
  return cents(service.paymentAmount + parts);
}

export type Variance = 'MATCH' | 'UNDERPAID' | 'OVERPAID' | 'NOT_COMPARABLE' | 'CODING_CHANGED';

/** per line the greater of one unit of money and two per cent. */
export function varianceOf(allowed: Cents, expected: Cents): Extract<Variance, 'MATCH' | 'UNDERPAID' | 'OVERPAID'> {
  const tolerance = Math.max(100, Math.round(expected * 0.02));
  const difference = allowed - expected;
  if (Math.abs(difference) <= tolerance) return 'MATCH';
  return difference < 0 ? 'UNDERPAID' : 'OVERPAID';
}

const WHOLE = new Set(['45', '253', '104', '105', '237', '144']);

/** X-002 for the claim as a whole, at both levels. */
export function claimAllowedOf(payment: ClaimPayment): Cents {
  const own = payment.adjustments
    .filter((item) => SHARES.has(nameOf(item)) || KEPT.has(nameOf(item)))
    .reduce((sum, item) => sum + item.amount, 0);
  if (payment.lines.length === 0) return cents(payment.paymentAmount + own);
  return cents(payment.lines.reduce((sum, line) => sum + allowedOf(line), 0));
}

const nameOf = ({ groupCode, reasonCode }: Pick<Adjustment, 'groupCode' | 'reasonCode'>): string =>
  `${groupCode}:${reasonCode}`;

/** Statuses of a first payer's answer. */
const FIRST = ['1', '19'];

/** a claim that is paid as a whole is compared when a primary payer allowed anything of it. */
export const comparableAsWhole = (payment: ClaimPayment): boolean =>
  FIRST.includes(payment.claimStatusCode) && payment.chargeAmount > 0 && claimAllowedOf(payment) > 0;

/** only a service that was allowed as it was billed by a primary payer is compared. */
export function comparable(payment: ClaimPayment, service: ServicePayment): Variance | undefined {
  if (!FIRST.includes(payment.claimStatusCode) || service.chargeAmount <= 0) return 'NOT_COMPARABLE';
  const submitted = service.submittedProcedure;
  if (submitted !== undefined && submitted.code !== service.procedure.code) return 'CODING_CHANGED';
  if (service.submittedUnits !== undefined && Number(service.submittedUnits) !== Number(service.units ?? '1'))
    return 'CODING_CHANGED';
  const plain = service.adjustments.every((item) => item.groupCode === 'PR' || WHOLE.has(item.reasonCode));
  return plain && allowedOf(service) > 0 ? undefined : 'NOT_COMPARABLE';
}
