/** Outbound, batch: by what a file's claims are told apart. */
import type { Claim } from '../../claims/claim.ts';
import { payerSequenceOf } from '../../claims/posting-claim.ts';

/** A claim is one bill to one payer: the same encounter may be billed to the next payer under the same claimId (M-001). */
export function billKey(claim: Claim): string {
  return keyOf(claim, payerSequenceOf(claim.payerResponsibilityCode));
}

/** Of the same encounter's bills to the payers before this one. */
export function earlierBillKeys(claim: Claim): readonly string[] {
  const own = payerSequenceOf(claim.payerResponsibilityCode);
  return Array.from({ length: own - 1 }, (_unused, index) => keyOf(claim, index + 1));
}

const keyOf = ({ claimId }: Claim, sequence: number): string => `${claimId}\n${sequence}`;
