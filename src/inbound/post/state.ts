/** Post: what an adjudication makes of its claim (T-15, D-002 to D-004), by money and reason codes, not by the status code. */
import type { AdjudicationState } from '../../claims/posting.ts';
import { type ClaimPayment, partyOf } from '../../claims/remittance.ts';
import type { ClassifiedAdjustment } from './classified-adjustment.ts';

const FORWARDED: ReadonlySet<string> = new Set(['19', '20', '21']);
/** Remark codes that say the same of a claim whose status code doesn't (M-140), and the one that says that forwarding failed. */
const FORWARDING_REMARKS: ReadonlySet<string> = new Set(['MA07', 'MA18', 'N89']);
const NOT_FORWARDED = 'MA19';
const CROSSOVER_CARRIER = 'TT';
const DENYING: ReadonlySet<string> = new Set(['DENIAL', 'UNKNOWN', 'BUNDLED', 'BUNDLE_REVIEW', 'PATIENT_REVIEW']);
const UNRECOGNISED = '4';

/** True of what denies the money that it takes. */
export const denies = (classification: string, amount: number): boolean => DENYING.has(classification) && amount > 0;
const isDenial = (item: ClassifiedAdjustment): boolean => denies(item.classification, item.adjustment.amount);

/** Remark codes of the claim (MIA, MOA) and of its lines (LQ). */
export function remarksOf(payment: ClaimPayment): readonly string[] {
  return [...payment.remarkCodes, ...payment.lines.flatMap((line) => line.remarkCodes.map(({ code }) => code))];
}

/** True when the payer passed the claim on to the next one: by its status code, the carrier that it names, or a remark (M-140). */
export function isForwarded(payment: ClaimPayment): boolean {
  if (FORWARDED.has(payment.claimStatusCode)) return true;
  const remarks = remarksOf(payment);
  if (remarks.includes(NOT_FORWARDED)) return false;
  return partyOf(payment, CROSSOVER_CARRIER) !== undefined || remarks.some((code) => FORWARDING_REMARKS.has(code));
}

/** The state that `payment` brings its claim to. */
export function stateOf(payment: ClaimPayment, items: readonly ClassifiedAdjustment[]): AdjudicationState {
  if (payment.claimStatusCode === '25') return 'PREDETERMINED';
  if (isForwarded(payment)) return 'FORWARDED';
  const paid = payment.paymentAmount > 0;
  const denied = items.some(isDenial);
  if (paid) return denied ? 'PARTIAL' : 'PAID';
  if (items.some((item) => item.classification === 'PEND') && !denied) return 'PENDING';
  if (payment.claimStatusCode === UNRECOGNISED) return 'DENIED';
  if (!denied) return 'ZERO_PAID';
  const claimDenied = items.some((item) => item.service === undefined && isDenial(item));
  const everyLine = payment.lines.every(
    (service) => service.chargeAmount === 0 || items.some((item) => item.service === service && isDenial(item)),
  );
  return claimDenied || (everyLine && payment.lines.length > 0) ? 'DENIED' : 'PARTIAL';
}
