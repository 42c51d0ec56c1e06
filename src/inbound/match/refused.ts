/** Match: a claim that was rejected stands back for one that is out under its number: a payer decides on no claim that it rejected (T-13, A-018). Pure. */
import type { ClaimView } from '../../claims/posting.ts';

interface OfClaim {
  readonly claim: ClaimView;
}

/** Whether `one`, rejected and never decided on, stands back for `other`: its correction, as a rule. */
export function standsBack(one: OfClaim, other: OfClaim): boolean {
  if (one.claim.whereabouts !== 'refused' || other.claim.whereabouts !== 'out') return false;
  return one.claim.patientControlNumbers.some((number) => other.claim.patientControlNumbers.includes(number));
}

/** Those of `rivals` that stand back for none of them. */
export function withoutRefused<T extends OfClaim>(rivals: readonly T[]): readonly T[] {
  return rivals.filter((one) => !rivals.some((other) => standsBack(one, other)));
}
