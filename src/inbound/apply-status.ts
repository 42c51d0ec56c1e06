/** Inbound: the statuses of one 277CA or 277 on the claims that they are about. */
import type { ClaimStatus, StatusBatch } from '../claims/claim-status.ts';
import { toClaimStatusRecord } from '../claims/claim-status.ts';
import type { SubmissionEvent } from '../claims/lifecycle-event.ts';
import { acknowledgedEvent, claimsLeftOut, inquiredEvent, rollDownBatch } from '../claims/lifecycle-reported.ts';
import {
  claimLookUp,
  type RolledDown,
  type SentClaim,
  type SentSet,
  type Unexplained,
} from '../claims/lifecycle-sent.ts';
import type { LedgerTransaction } from '../ledger/port.ts';
import { queueUnexplained } from './apply-acknowledgement.ts';
import type { Answer } from './claim-answers.ts';
import type { PlannedAnswers } from './commit-answers.ts';
import type { AnswerFile } from './ports.ts';
import { sentClaims, sentSet } from './sent-sets.ts';

/** Applies one whole set: its statuses, then what it leaves out. */
export async function applyStatuses(
  tx: LedgerTransaction,
  file: AnswerFile,
  statuses: readonly ClaimStatus[],
  batch: StatusBatch,
  now: Date,
): Promise<PlannedAnswers> {
  const set = batch.acknowledgement ? await answeredSet(tx, file, statuses, batch) : undefined;
  if (set !== undefined) {
    const rolled = rollDownBatch(statuses, set);
    const missing = claimsLeftOut(batch, statuses, set);
    return finish(
      tx,
      file,
      rolled,
      [...answersOf(rolled, statuses), ...missing.map((answer) => missingAnswer(answer))],
      now,
    );
  }
  const rolled = await withoutSet(tx, file, statuses, batch);
  return finish(tx, file, rolled, answersOf(rolled, statuses), now);
}

async function answeredSet(
  tx: LedgerTransaction,
  file: AnswerFile,
  statuses: readonly ClaimStatus[],
  batch: StatusBatch,
): Promise<SentSet | undefined> {
  const providers = statuses.some((status) => status.level === 'provider' && status.outcome === 'rejected');
  return batch.batchTraceNumber === undefined
    ? undefined
    : sentSet(tx, file.partner, batch.batchTraceNumber, { providers });
}

/** A 277CA whose BHT03 we don't know, or a 277: claims are found by their own control number. */
async function withoutSet(
  tx: LedgerTransaction,
  file: AnswerFile,
  statuses: readonly ClaimStatus[],
  batch: StatusBatch,
): Promise<RolledDown> {
  const named = statuses.filter((status) => status.level === 'claim');
  const numbers = named.flatMap((status) => controlNumberOf(status) ?? []);
  const claims: SentClaim[] = [];
  for (let start = 0; start < numbers.length; start += 500)
    claims.push(...(await sentClaims(tx, file.partner, numbers.slice(start, start + 500))));
  const called = claimLookUp(claims);
  const answers: RolledDown['answers'][number][] = [];
  const unexplained: Unexplained[] = [];
  for (const status of named) {
    const found = called(controlNumberOf(status));
    for (const claim of found) {
      const event = batch.acknowledgement ? acknowledgedEvent(status) : inquiredEvent(status);
      answers.push({ claim, event, at: status.at });
    }
    if (found.length === 0)
      unexplained.push({ code: 'unknown-claim', names: controlNumberOf(status) ?? '', at: status.at });
  }
  if (batch.acknowledgement && named.length === 0)
    unexplained.push({ code: 'unknown-batch', names: batch.batchTraceNumber ?? '', at: batch.at });
  return { answers, unexplained };
}

/** CLM01 as it came back: in a 277CA also in 2200D TRN02, in a 277 in REF*EJ. */
function controlNumberOf(status: ClaimStatus): string | undefined {
  return status.patientControlNumber;
}

async function finish(
  tx: LedgerTransaction,
  file: AnswerFile,
  rolled: RolledDown,
  answers: readonly Answer[],
  now: Date,
): Promise<PlannedAnswers> {
  await queueUnexplained(tx, file, rolled.unexplained, now);
  return { answers };
}

function answersOf(rolled: RolledDown, statuses: readonly ClaimStatus[]): readonly Answer[] {
  const byPlace = new Map(statuses.map((status) => [status.at, status]));
  return rolled.answers.map(({ claim, event, at }) => {
    const status = byPlace.get(at);
    const number = status?.level === 'claim' ? status.payerClaimControlNumber : undefined;
    return {
      claimKey: claim.claimKey,
      event,
      at,
      summary: status === undefined ? event.kind : statusSummary(status, event),
      record: status && toClaimStatusRecord(status),
      payerClaimControlNumber: number,
      names: status?.level === 'claim' ? status : undefined,
    };
  });
}

function missingAnswer(answer: RolledDown['answers'][number]): Answer {
  const { claim, event, at } = answer;
  return { claimKey: claim.claimKey, event, at, summary: 'left out of the 277CA that answers its set (A-016)' };
}

/** E.g. `277CA clearinghouse: rejected A7:164:IL`. */
function statusSummary(status: ClaimStatus, event: SubmissionEvent): string {
  const codes = status.statuses.map(({ categoryCode, statusCode, entityCode }) =>
    [categoryCode, statusCode, entityCode].filter(Boolean).join(':'),
  );
  const level =
    status.level === 'claim' ? '' : ` at the level of the ${status.level === 'provider' ? 'provider' : 'receiver'}`;
  return `${event.kind.toUpperCase()} ${status.source}: ${status.outcome}${level} ${codes.join(' ')}`.trim();
}
