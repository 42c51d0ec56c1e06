/** Inbound: the statuses of one 277CA or 277 on the claims that they are about. */
import type { Position } from '../base/position.ts';
import type { Claim } from '../claims/claim.ts';
import type { ClaimStatus, StatusBatch } from '../claims/claim-status.ts';
import { toClaimStatusRecord } from '../claims/claim-status.ts';
import type { SubmissionEvent } from '../claims/lifecycle-event.ts';
import { claimsLeftOut, rollDownBatch, rollDownByNumber } from '../claims/lifecycle-reported.ts';
import {
  claimLookUp,
  foldControlNumber,
  type RolledDown,
  type SentClaim,
  type SentSet,
  type Unexplained,
} from '../claims/lifecycle-sent.ts';
import type { ClaimRow, LedgerTransaction, RowKey } from '../ledger/port.ts';
import { queueUnexplained } from './apply-acknowledgement.ts';
import { type Answer, evidenceAt } from './claim-answers.ts';
import type { PlannedAnswers } from './commit-answers.ts';
import type { AnswerFile } from './ports.ts';
import { claimOfRow, sentClaims, sentSet } from './sent-sets.ts';

/** Applies one whole set: its statuses, then what it leaves out. */
export async function applyStatuses(
  tx: LedgerTransaction,
  file: AnswerFile,
  statuses: readonly ClaimStatus[],
  batch: StatusBatch,
  now: Date,
): Promise<PlannedAnswers> {
  if (batch.totalsDiffer !== undefined) await queueTotals(tx, file, batch, now);
  const answers: Answer[] = [];
  const unexplained: Unexplained[] = [];
  for (const part of partsOf(statuses, batch)) {
    const { rolled, missing } = await rollDown(tx, file, part);
    for (const answer of answersOf(rolled, part.statuses)) answers.push(answer);
    for (const answer of missing) answers.push(missingAnswer(answer));
    unexplained.push(...rolled.unexplained);
  }
  await queueUnexplained(tx, file, unexplained, now);
  return { answers };
}

interface Part {
  readonly statuses: readonly ClaimStatus[];
  readonly batch: StatusBatch;
}

/** One part for each of our batches (2200B TRN02) that the set answers: clearinghouses put several, also of several payers, into one. */
function partsOf(statuses: readonly ClaimStatus[], batch: StatusBatch): readonly Part[] {
  if (!batch.acknowledgement || statuses.every((one) => one.batchTraceNumber === statuses[0]?.batchTraceNumber))
    return [{ statuses, batch }];
  const parts = new Map<string | undefined, ClaimStatus[]>();
  for (const status of statuses) {
    const part = parts.get(status.batchTraceNumber);
    if (part === undefined) parts.set(status.batchTraceNumber, [status]);
    else part.push(status);
  }
  return [...parts].map(([batchTraceNumber, own]) => {
    const { batchTraceNumber: _last, ...rest } = batch;
    const named = batchTraceNumber === undefined ? {} : { batchTraceNumber };
    return { statuses: own, batch: { ...rest, ...named, source: own[0]?.source ?? batch.source } };
  });
}

async function rollDown(
  tx: LedgerTransaction,
  file: AnswerFile,
  { statuses, batch }: Part,
): Promise<{ readonly rolled: RolledDown; readonly missing: RolledDown['answers'] }> {
  const set = batch.acknowledgement ? await answeredSet(tx, file, statuses, batch) : undefined;
  if (set === undefined)
    return { rolled: await meant(tx, await withoutSet(tx, file, statuses, batch), statuses), missing: [] };
  const rolled = await inOtherSets(tx, file, rollDownBatch(statuses, set), statuses);
  return { rolled: await meant(tx, rolled, statuses), missing: claimsLeftOut(batch, statuses, set) };
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

/**
 * Bills of one encounter to two insurances, or a claim and its replacement, may share their CLM01: a status that finds several is of those
 * whose member id it names, then of those that bear the payer's number; of all when neither tells.
 */
async function meant(tx: LedgerTransaction, rolled: RolledDown, statuses: readonly ClaimStatus[]): Promise<RolledDown> {
  const found = new Map<Position, RowKey[]>();
  for (const { at, claim } of rolled.answers) found.set(at, [...(found.get(at) ?? []), claim.claimKey]);
  const told = statuses.filter(({ level, at }) => level === 'claim' && (found.get(at)?.length ?? 0) > 1);
  if (told.length === 0) return rolled;
  const claimKeys = [...new Set(told.flatMap(({ at }) => found.get(at) ?? []))];
  const rows = new Map(
    (await tx.claims({ claimKeys, limit: claimKeys.length })).map((row): [RowKey, ClaimRow] => [row.claimKey, row]),
  );
  const left = new Map(
    told.map((status): [Position, readonly RowKey[]] => {
      const own = (found.get(status.at) ?? []).flatMap((key) => rows.get(key) ?? []);
      const ofMember = narrowed(own, (row) => isMember(claimOfRow(row), status.memberId));
      const kept = narrowed(
        ofMember,
        ({ payerClaimControlNumber: number }) => number !== undefined && number === status.payerClaimControlNumber,
      );
      return [status.at, kept.map(({ claimKey }) => claimKey)];
    }),
  );
  const answers = rolled.answers.filter(({ at, claim }) => left.get(at)?.includes(claim.claimKey) ?? true);
  return { answers, unexplained: rolled.unexplained };
}

function narrowed(rows: readonly ClaimRow[], test: (row: ClaimRow) => boolean): readonly ClaimRow[] {
  const kept = rows.filter(test);
  return kept.length === 0 ? rows : kept;
}

function isMember({ subscriber, patient }: Claim, memberId: string | undefined): boolean {
  if (memberId === undefined) return false;
  return [subscriber.memberId, patient?.memberId].some(
    (own) => own !== undefined && foldControlNumber(own) === foldControlNumber(memberId),
  );
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
  const named = statuses.filter(({ level }) => level === 'claim' || (level === 'line' && !acknowledgement));
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

const LEVEL_WORDS = { informationReceiver: 'receiver', provider: 'provider', line: 'line' } as const;

/** E.g. `277CA clearinghouse: rejected A7:164:IL`. */
function statusSummary(status: ClaimStatus, event: SubmissionEvent): string {
  const codes = status.statuses.map(({ categoryCode, statusCode, entityCode }) =>
    [categoryCode, statusCode, entityCode].filter(Boolean).join(':'),
  );
  const level = status.level === 'claim' ? '' : ` at the level of the ${LEVEL_WORDS[status.level]}`;
  return `${event.kind.toUpperCase()} ${status.source}: ${status.outcome}${level} ${codes.join(' ')}`.trim();
}
