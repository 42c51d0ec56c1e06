/** Rolls an application advice (824) down to the claims that it is about. */
import type { ApplicationAdvice } from './acknowledgement-application.ts';
import {
  claimLookUp,
  type RolledDown,
  type SentClaim,
  type SentInterchange,
  sameControlNumber,
} from './lifecycle-sent.ts';

/** A reject of a group or set rejects all of its claims, one of a claim that claim; everything else is only history. */
export function rollDownAdvice(advice: ApplicationAdvice, sent: SentInterchange): RolledDown {
  const { verdict, at } = advice;
  const claims = claimsOf(advice, sent);
  if (claims === undefined) {
    const names = advice.patientControlNumber ?? advice.setControlNumber ?? '';
    const code = advice.level === 'claim' ? 'unknown-claim' : 'unknown-set';
    return { answers: [], unexplained: [{ code, names, at }] };
  }
  if (verdict === 'unknown') {
    return { answers: [], unexplained: [{ code: 'verdict-unknown', names: advice.code, at }] };
  }
  const rejected = verdict === 'rejected';
  const answers = claims.map((claim) => {
    const { transmission } = claim;
    return { claim, event: { kind: '824', transmission, rejected } as const, at };
  });
  return { answers, unexplained: [] };
}

/** Undefined when the advice names nothing that we sent. */
function claimsOf(advice: ApplicationAdvice, sent: SentInterchange): readonly SentClaim[] | undefined {
  const { level, setControlNumber, patientControlNumber, providerId } = advice;
  if (level === 'functionalGroup') return sent.sets.flatMap((set) => set.claims);
  const sets = sent.sets.filter(
    (set) => setControlNumber === undefined || sameControlNumber(set.setControlNumber, setControlNumber),
  );
  const claims = sets.flatMap((set) => set.claims);
  if (level === 'transactionSet') return sets.length === 0 ? undefined : claims;
  const found =
    level === 'claim'
      ? claimLookUp(claims)(patientControlNumber)
      : claims.filter((claim) => claim.billingProviderId === providerId);
  return found.length === 0 ? undefined : found;
}
