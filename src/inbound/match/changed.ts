/** Match: a claim payment that names a replacement or void, and the claim that it changes (R-053, T-19). Pure. */
import type { ClaimView } from '../../claims/posting.ts';
import { type ClaimPayment, isReversal } from '../../claims/remittance.ts';

/**
 * The claims that the payment may be of. What a payer takes back is never a void's own, also when it bears the void's number; and what it pays
 * under the number of a replacement alone is the replacement's, though it names the original too (CLP07 that is kept, REF*F8).
 */
export function claimsMeant(payment: ClaimPayment, claims: readonly ClaimView[]): readonly ClaimView[] {
  const pairs = pairsOf(claims);
  if (pairs.length === 0) return claims;
  return isReversal(payment) ? withoutVoids(claims, pairs) : withoutOriginals(payment, claims, pairs);
}

interface Pair {
  readonly change: ClaimView;
  readonly original: ClaimView;
}

function pairsOf(claims: readonly ClaimView[]): readonly Pair[] {
  const changes = claims.filter(({ originalClaimKey }) => originalClaimKey !== undefined);
  return changes.flatMap((change) =>
    claims
      .filter(({ claimKey }) => claimKey === change.originalClaimKey)
      .map((original): Pair => ({ change, original })),
  );
}

function withoutVoids(claims: readonly ClaimView[], pairs: readonly Pair[]): readonly ClaimView[] {
  const voids = pairs.filter(({ change }) => change.frequencyCode === '8');
  return claims
    .filter((claim) => !voids.some(({ change }) => change === claim))
    .map((claim) => {
      const own = voids.filter(({ original }) => original === claim);
      const numbers = own.flatMap(({ change }) => change.patientControlNumbers);
      const patientControlNumbers = [...new Set([...claim.patientControlNumbers, ...numbers])];
      return own.length === 0 ? claim : { ...claim, patientControlNumbers };
    });
}

function withoutOriginals(
  { patientControlNumber }: ClaimPayment,
  claims: readonly ClaimView[],
  pairs: readonly Pair[],
): readonly ClaimView[] {
  const bears = (claim: ClaimView): boolean => claim.patientControlNumbers.includes(patientControlNumber);
  return claims.filter(
    (claim) => !pairs.some(({ change, original }) => original === claim && bears(change) && !bears(original)),
  );
}
