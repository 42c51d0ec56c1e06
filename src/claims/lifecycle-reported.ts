/** Rolls the statuses of a 277CA or 277 down to the claims that they are about (A-010 to A-017, T-14). */
import type { ClaimStatus, StatusBatch } from './claim-status.ts';
import { isReceiptOnly } from './claim-status-verdict.ts';
import type { AnswerEvent } from './lifecycle-event.ts';
import {
  type ClaimAnswer,
  claimLookUp,
  type RolledDown,
  type SentClaim,
  type SentSet,
  type Unexplained,
} from './lifecycle-sent.ts';

type AcknowledgedEvent = Extract<AnswerEvent, { kind: '277ca' }>;
type InquiredEvent = Extract<AnswerEvent, { kind: '277' }>;

/** What one status of a 277CA says to a claim that it covers. */
export function acknowledgedEvent(status: ClaimStatus, transmission?: string): AcknowledgedEvent {
  const { source, conflict, outcome } = status;
  const unclear = conflict === 'action-against-category' || conflict === 'category-not-allowed';
  const accepted = isReceiptOnly(status.statuses) ? 'received' : 'accepted';
  return {
    kind: '277ca',
    source,
    outcome: unclear ? 'none' : outcome === 'rejected' ? 'rejected' : outcome === 'accepted' ? accepted : 'none',
    transmission,
    conflict,
  };
}

/** What one status of a 277 says to its claim (3.3). */
export function inquiredEvent(status: ClaimStatus): InquiredEvent {
  const { conflict, statusDate } = status;
  return {
    kind: '277',
    outcome: inquiredOutcome(status),
    ...(statusDate === undefined ? {} : { date: statusDate }),
    ...(conflict === undefined ? {} : { conflict }),
  };
}

function inquiredOutcome(status: ClaimStatus): InquiredEvent['outcome'] {
  const any = (pattern: RegExp): boolean =>
    status.statuses.some((item) => pattern.test(item.categoryCode.toUpperCase()));
  if (status.conflict !== undefined) return 'none';
  if (status.outcome === 'rejected') return 'rejected';
  if (any(/^F/)) return 'finalized';
  // P3 and P4 wait for something from the provider or the patient, as R does.
  if (any(/^R|^P[34]/)) return 'info-requested';
  if (any(/^P/)) return 'pending';
  return any(/^A[25]/) ? 'accepted' : any(/^A[01]/) ? 'received' : 'none';
}

/**
 * The statuses of one 277CA on the claims of the set that it answers (2200B TRN02 = BHT03). A reject of the receiver or of a provider
 * rejects every claim below it; claims that are named without being ours are told.
 */
export function rollDownBatch(statuses: readonly ClaimStatus[], set: SentSet): RolledDown {
  const answers: ClaimAnswer[] = [];
  const unexplained: Unexplained[] = [];
  const named = claimLookUp(set.claims);
  const ofClaims = claimTeller(named, (status, claim) => acknowledgedEvent(status, claim.transmission));
  for (const status of statuses) {
    if (status.level === 'claim' || status.level === 'line') {
      const told = ofClaims(status);
      answers.push(...told);
      if (told.length === 0 && status.level === 'claim') unexplained.push(unknownClaim(status));
    } else if (status.outcome === 'rejected') {
      const claims = below(status, set);
      for (const claim of claims) {
        answers.push({ claim, event: acknowledgedEvent(status, claim.transmission), at: status.at });
      }
      if (claims.length === 0 && status.level === 'provider') {
        unexplained.push({ code: 'unknown-provider', names: status.providerId ?? '', at: status.at });
      }
    }
  }
  return { answers, unexplained };
}

/** The statuses of a 277CA or 277 whose set isn't known, on the claims that `named` finds by their own control numbers. */
export function rollDownByNumber(
  statuses: readonly ClaimStatus[],
  named: (returned: string | undefined) => readonly SentClaim[],
  acknowledgement: boolean,
): RolledDown {
  const answers: ClaimAnswer[] = [];
  const unexplained: Unexplained[] = [];
  const ofClaims = claimTeller(named, (status) =>
    acknowledgement ? acknowledgedEvent(status) : inquiredEvent(status),
  );
  let toldOf: string | undefined;
  for (const one of statuses) {
    const status = acknowledgement ? one : asOfClaim(one, toldOf);
    if (status.level !== 'claim' && !(acknowledgement && status.level === 'line')) continue;
    if (status.statuses.length === 0 && !acknowledgement) continue;
    toldOf = status.patientControlNumber;
    const told = ofClaims(status);
    answers.push(...told);
    if (told.length === 0 && status.level === 'claim') unexplained.push(unknownClaim(status));
  }
  return { answers, unexplained };
}

/** A request for information about a line is one about its claim, where the claim has no status of its own (X213). */
function asOfClaim(status: ClaimStatus, toldOf: string | undefined): ClaimStatus {
  const asks = status.level === 'line' && inquiredOutcome(status) === 'info-requested';
  return asks && status.patientControlNumber !== toldOf ? { ...status, level: 'claim' } : status;
}

function unknownClaim({ patientControlNumber = '', at }: ClaimStatus): Unexplained {
  return { code: 'unknown-claim', names: patientControlNumber, at };
}

/**
 * Takes the statuses of claims and lines in their order. A line's only says why its claim was rejected; one that is rejected in a
 * claim that is accepted moves nothing and is told to its claim as a contradiction.
 */
function claimTeller(
  named: (returned: string | undefined) => readonly SentClaim[],
  eventOf: (status: ClaimStatus, claim: SentClaim) => AnswerEvent,
): (status: ClaimStatus) => readonly ClaimAnswer[] {
  let accepted = false;
  let claims: readonly SentClaim[] = [];
  return (status) => {
    if (status.level === 'claim') {
      accepted = status.outcome === 'accepted';
      claims = named(status.patientControlNumber);
      return claims.map((claim) => ({ claim, event: eventOf(status, claim), at: status.at }));
    }
    if (!accepted || status.outcome !== 'rejected') return [];
    const contradicting: ClaimStatus = { ...status, conflict: 'action-against-category' };
    return claims.map((claim) => ({ claim, event: eventOf(contradicting, claim), at: status.at }));
  };
}

function below(status: ClaimStatus, set: SentSet): readonly SentClaim[] {
  if (status.level === 'informationReceiver') return set.claims;
  const { providerId } = status;
  if (providerId === undefined) return [];
  const digits = providerId.replace(/\D/g, '');
  return set.claims.filter(
    (claim) => claim.billingProviderId === providerId || claim.billingProviderTaxId?.replace(/\D/g, '') === digits,
  );
}

/** Claims of the set that a whole 277CA leaves out, or names without a status; none when a level above them was rejected or the answer was cut. */
export function claimsLeftOut(
  batch: StatusBatch,
  statuses: readonly ClaimStatus[],
  set: SentSet,
): readonly ClaimAnswer[] {
  if (!batch.acknowledgement || !batch.complete) return [];
  const saying = statuses.filter((status) => status.statuses.length > 0);
  const covered = new Set(rollDownBatch(saying, set).answers.map((answer) => answer.claim));
  return set.claims
    .filter((claim) => !covered.has(claim))
    .map((claim) => {
      const { transmission } = claim;
      return { claim, event: { kind: 'missing-in-277ca', source: batch.source, transmission }, at: batch.at };
    });
}
