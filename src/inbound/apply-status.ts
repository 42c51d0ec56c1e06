/** Inbound: the statuses of one 277CA or 277 on the claims that they are about. */
import type { ClaimStatus, StatusBatch } from '../claims/claim-status.ts';
import { toClaimStatusRecord } from '../claims/claim-status.ts';
import type { SubmissionEvent } from '../claims/lifecycle-event.ts';
import { claimsLeftOut, rollDownBatch, rollDownByNumber } from '../claims/lifecycle-reported.ts';
import { claimLookUp, type RolledDown, type SentClaim, type SentSet } from '../claims/lifecycle-sent.ts';
import type { LedgerTransaction } from '../ledger/port.ts';
import { queueUnexplained } from './apply-acknowledgement.ts';
import { type Answer, evidenceAt } from './claim-answers.ts';
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
  if (batch.totalsDiffer !== undefined) await queueTotals(tx, file, batch, now);
  if (set !== undefined) {
    const rolled = await inOtherSets(tx, file, rollDownBatch(statuses, set), statuses);
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

/** what the answer counts is not what it lists; the claims move by what is listed, and a person looks for the rest. */
async function queueTotals(tx: LedgerTransaction, file: AnswerFile, batch: StatusBatch, now: Date): Promise<void> {
  const { batchTraceNumber = '', totalsDiffer = [] } = batch;
  await tx.addQueueItems([
    {
      code: 'STATUS_TOTALS_DIFFER',
      detailJson: JSON.stringify({ partner: file.partner, names: batchTraceNumber, text: totalsDiffer.join('; ') }),
      evidence: evidenceAt(file, batch.at),
      at: now.toISOString(),
      idempotencyKey: `${file.sha256}:${batch.at.set ?? 0}:STATUS_TOTALS_DIFFER`,
    },
  ]);
}

/** a payer groups claims otherwise than we did; what the answered set does not have may be of another set of ours. */
async function inOtherSets(
  tx: LedgerTransaction,
  file: AnswerFile,
  rolled: RolledDown,
  statuses: readonly ClaimStatus[],
): Promise<RolledDown> {
  const unknown = new Set(rolled.unexplained.filter(({ code }) => code === 'unknown-claim').map(({ at }) => at));
  if (unknown.size === 0) return rolled;
  const elsewhere = await byNumber(
    tx,
    file,
    statuses.filter(({ at }) => unknown.has(at)),
    true,
  );
  const rest = rolled.unexplained.filter(({ at }) => !unknown.has(at));
  return {
    answers: [...rolled.answers, ...elsewhere.answers],
    unexplained: [...rest, ...elsewhere.unexplained],
  };
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
  const { answers, unexplained } = await byNumber(tx, file, statuses, batch.acknowledgement);
  const named = statuses.some((status) => status.level === 'claim');
  if (!batch.acknowledgement || named) return { answers, unexplained };
  return { answers, unexplained: [{ code: 'unknown-batch', names: batch.batchTraceNumber ?? '', at: batch.at }] };
}

async function byNumber(
  tx: LedgerTransaction,
  file: AnswerFile,
  statuses: readonly ClaimStatus[],
  acknowledgement: boolean,
): Promise<RolledDown> {
  const named = statuses.filter((status) => status.level === 'claim');
  const numbers = named.flatMap((status) => controlNumberOf(status) ?? []);
  const claims: SentClaim[] = [];
  for (let start = 0; start < numbers.length; start += 500)
    claims.push(...(await sentClaims(tx, file.partner, numbers.slice(start, start + 500))));
  const called = claimLookUp(claims);
  return rollDownByNumber(statuses, called, acknowledgement);
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
