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
  /** Where the service was rendered: ZIP codes of five or nine digits, or states; patterns. */
  readonly localities?: readonly string[];
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
  /** as a later payer; by default it owes what the payers before left to the patient, whatever its own rate. */
  readonly coordination?: 'lesserOf';
  /** Days after the payment in which an underpayment may be disputed. */
  readonly disputeDays?: number;
  /** `CCYYMMDD`; open when undefined. */
  readonly from?: string;
  readonly until?: string;
}

const SHARES: ReadonlySet<string> = new Set(['PR:1', 'PR:2', 'PR:3', 'PR:66']);
const KEPT: ReadonlySet<string> = new Set(['CO:253', 'CO:104', 'CO:105', 'CO:237', 'CO:144']);

/** Below zero: the patient's share that the payer paid out of the patient's own account (HRA, FSA), beside the share itself. */
const OWN_ACCOUNT: ReadonlySet<string> = new Set(['PR:187', 'OA:187']);
const isOwnAccount = (item: Adjustment): boolean => item.amount < 0 && OWN_ACCOUNT.has(nameOf(item));

/** AMT*B6 where the payer tells it, else what was paid, shared with the patient, and kept back. */
export function allowedOf(service: ServicePayment): Cents {
  const told = service.amounts.find((item) => item.qualifier === 'B6')?.amount;
  return told ?? coveredOf(service);
}

function shareOf(paid: Cents, adjustments: readonly Adjustment[]): Cents {
  const parts = adjustments.filter((item) => SHARES.has(nameOf(item)) || KEPT.has(nameOf(item)) || isOwnAccount(item));
  return cents(parts.reduce((sum: number, item) => sum + item.amount, paid));
}

export type Variance = 'MATCH' | 'UNDERPAID' | 'OVERPAID' | 'NOT_COMPARABLE' | 'CODING_CHANGED';

/** per line the greater of one unit of money and two per cent. */
export function varianceOf(allowed: Cents, expected: Cents): Extract<Variance, 'MATCH' | 'UNDERPAID' | 'OVERPAID'> {
  const tolerance = Math.max(100, Math.round(expected * 0.02));
  const difference = allowed - expected;
  if (Math.abs(difference) <= tolerance) return 'MATCH';
  return difference < 0 ? 'UNDERPAID' : 'OVERPAID';
}

const REDUCED = new Set(['45', '253', '104', '105', '237', '144']);
/** What payers before did (OA-23): part of a later payer's answer, and no decision of its own. */
const PRIOR_PAYER = '23';
/** beyond two cents what the payer tells as allowed is not what its adjustments come to. */
const AMBIGUOUS_CENTS = 2;

/** X-002 for the claim as a whole, at both levels. */
export function claimAllowedOf(payment: ClaimPayment): Cents {
  return wholeOf(payment, allowedOf);
}

function wholeOf(payment: ClaimPayment, ofLine: (service: ServicePayment) => Cents): Cents {
  if (payment.lines.length === 0) return shareOf(payment.paymentAmount, payment.adjustments);
  return cents(payment.lines.reduce((sum, line) => sum + ofLine(line), 0));
}

/** what a later payer takes upon itself of a service, or of a claim answered as a whole: paid, left to the patient, kept back. */
export const coveredOf = (service: ServicePayment): Cents => shareOf(service.paymentAmount, service.adjustments);

export const claimCoveredOf = (payment: ClaimPayment): Cents => wholeOf(payment, coveredOf);

const nameOf = ({ groupCode, reasonCode }: Pick<Adjustment, 'groupCode' | 'reasonCode'>): string =>
  `${groupCode}:${reasonCode}`;

/** Statuses under which a payer has processed a claim; who comes first they say badly. */
const PROCESSED = ['1', '2', '3', '19', '20', '21'];

/** a claim that is paid as a whole is compared when the payer allowed anything of it; `later`: a payer after the first. */
export function comparableAsWhole(payment: ClaimPayment, later = false): boolean {
  if (!PROCESSED.includes(payment.claimStatusCode) || payment.chargeAmount <= 0) return false;
  if (later) return claimCoveredOf(payment) > 0;
  const all = [...payment.adjustments, ...payment.lines.flatMap((line) => line.adjustments)];
  return claimAllowedOf(payment) > 0 && !all.some((item) => item.reasonCode === PRIOR_PAYER);
}

/** only a service that was allowed as it was billed is compared; `later`: by a payer after the first. */
export function comparable(payment: ClaimPayment, service: ServicePayment, later = false): Variance | undefined {
  if (!PROCESSED.includes(payment.claimStatusCode) || service.chargeAmount <= 0) return 'NOT_COMPARABLE';
  const submitted = service.submittedProcedure;
  if (submitted !== undefined && submitted.code !== service.procedure.code) return 'CODING_CHANGED';
  if (service.submittedUnits !== undefined && Number(service.submittedUnits) !== Number(service.units ?? '1'))
    return 'CODING_CHANGED';
  const plain = service.adjustments.every(
    (item) =>
      item.groupCode === 'PR' ||
      REDUCED.has(item.reasonCode) ||
      isOwnAccount(item) ||
      (later && item.reasonCode === PRIOR_PAYER),
  );
  return plain && (later || allowedOf(service) > 0) ? undefined : 'NOT_COMPARABLE';
}

/** what the adjustments of a service leave as allowed, where AMT*B6 tells something else; undefined where they agree. */
export function otherAllowedOf(service: ServicePayment): Cents | undefined {
  const told = allowedOf(service);
  const above = service.adjustments.filter((item) => item.reasonCode === '45');
  const rest = service.chargeAmount - above.reduce((sum: number, item) => sum + item.amount, 0);
  const agrees = [coveredOf(service), rest].some((other) => Math.abs(told - other) <= AMBIGUOUS_CENTS);
  return agrees ? undefined : coveredOf(service);
}
