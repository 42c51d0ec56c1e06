/** Outbound, batch: by what a file's claims are told apart. */
import type { Claim } from '../../claims/claim.ts';
import { payerSequenceOf } from '../../claims/posting-claim.ts';

/** A claim is one bill to one payer: the same encounter may be billed to the next payer under the same claimId (M-001). */
export function billKey(claim: Claim): string {
  return `${claim.claimId}\n${payerSequenceOf(claim.payerResponsibilityCode)}`;
}
