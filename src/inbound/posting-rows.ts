/** Inbound: postings as rows of the ledger: entries, adjudications, queue items. */
import { cents, ZERO_CENTS } from '../base/money.ts';
import { adjudicationText } from '../claims/adjudication-text.ts';
import { type Posting, PRIMARY_CHANGED, takesPart } from '../claims/posting.ts';
import type { NewAdjudication, NewEntry, NewQueueItem, RowKey } from '../ledger/port.ts';
import { evidenceAt } from './claim-answers.ts';
import type { AnswerFile } from './ports.ts';
import { PAYER_RECOUP_PAYABLE } from './post/accounts.ts';
import { DENIAL_WORK, deniedWork } from './work-codes.ts';

/** A posting, and the PLB reference when it is of a provider adjustment. */
export interface PostedPiece {
  readonly posting: Posting;
  readonly reference?: string;
}

/** What we owe the payer for a replaced answer, and what it takes for it, stands under the payer's own number of it. */
export function pieceOf(posting: Posting): PostedPiece {
  const number = posting.adjudication?.payerClaimControlNumber;
  const owes = posting.entries.some((entry) => entry.account === PAYER_RECOUP_PAYABLE);
  return { posting, ...(owes && number !== undefined ? { reference: number } : {}) };
}

function keyOf(posting: Posting): RowKey | undefined {
  return posting.claimKey === undefined ? undefined : Number(posting.claimKey);
}

/** Adjudications and entries of the pieces; entries point to the adjudication of their own piece. */
export function rowsOf(pieces: readonly PostedPiece[]): {
  readonly adjudications: readonly Omit<NewAdjudication, 'remittanceKey'>[];
  readonly entries: readonly NewEntry[];
} {
  const adjudications: Omit<NewAdjudication, 'remittanceKey'>[] = [];
  const entries: NewEntry[] = [];
  for (const { posting, reference } of pieces) {
    const { payment } = posting;
    const claimKey = keyOf(posting);
    const { adjudication } = posting;
    const adjudicationIndex = adjudication === undefined || claimKey === undefined ? undefined : adjudications.length;
    if (adjudication !== undefined && claimKey !== undefined) {
      adjudications.push({
        claimKey,
        ordinal: payment?.ordinal ?? 0,
        payerClaimControlNumber: adjudication.payerClaimControlNumber ?? '',
        claimStatusCode: payment?.claimStatusCode ?? adjudication.claimStatusCode,
        kind: posting.kind === 'provider-adjustment' ? 'none' : posting.kind,
        chargeCents: payment?.chargeAmount ?? adjudication.chargeAmount,
        paymentCents: payment?.paymentAmount ?? adjudication.paymentAmount,
        patientResponsibilityCents: adjudication.patientResponsibilityAmount,
        body: adjudicationText(adjudication),
      });
    }
    for (const { account, amount, line: lineId, groupCode, reasonCode } of posting.entries) {
      entries.push({
        account,
        debitCents: amount >= 0 ? amount : ZERO_CENTS,
        creditCents: amount >= 0 ? ZERO_CENTS : cents(-amount),
        claimKey,
        lineId,
        groupCode,
        reasonCode,
        adjudicationIndex,
        reference,
      });
    }
  }
  return { adjudications, entries };
}

/** What a person must look at: held payments, tasks, denied work. Each once, however often the file comes. */
export function queueItemsOf(
  piece: PostedPiece,
  file: AnswerFile,
  remittanceKey: RowKey,
  at: string,
): readonly NewQueueItem[] {
  const { posting } = piece;
  const { payment, match } = posting;
  if (posting.queue === undefined && posting.tasks.length === 0 && posting.work.length === 0) return [];
  const claimKey = keyOf(posting);
  const common = {
    ...(claimKey === undefined ? {} : { claimKey }),
    remittanceKey,
    evidence: evidenceAt(file, posting.at),
    at,
  };
  const key = (what: string): string => `${file.sha256}:${posting.at.set ?? 0}:${posting.postingKey}:${what}`;
  const items: NewQueueItem[] = [];
  const { queue } = posting;
  if (queue !== undefined) {
    const held =
      payment === undefined || match === undefined
        ? {}
        : { held: { postingKey: posting.postingKey, code: queue.code, payment, match, account: queue.heldAccount } };
    const { lies } = queue;
    const detail = {
      ...{ text: queue.text, account: queue.heldAccount, suggestions: queue.suggestions, ...held },
      ...(lies === undefined ? {} : { lies, postingKey: posting.postingKey }),
    };
    items.push({
      ...common,
      code: queue.code,
      amountCents: lies === undefined ? queue.heldAmount : cents(-lies.amount),
      detailJson: JSON.stringify(detail),
      idempotencyKey: key(queue.code),
    });
  }
  // What a reversal brings is not of the answer that it takes back.
  const { adjudication } = posting;
  const of =
    adjudication === undefined || adjudication.reversed || takesPart(posting)
      ? {}
      : { adjudicationKey: adjudication.adjudicationKey };
  for (const [index, task] of posting.tasks.entries()) {
    // It is told of the bills, once the new answer is posted (changed-shares.ts).
    if (task.code === PRIMARY_CHANGED) continue;
    const amount = task.amount === undefined ? {} : { amountCents: task.amount };
    items.push({
      ...common,
      code: task.code,
      ...amount,
      detailJson: JSON.stringify({ text: task.text, line: task.line, ...task.detail, ...of }),
      idempotencyKey: key(`${task.code}:${index}`),
    });
  }
  const work = deniedWork(posting.work);
  if (work.length > 0) {
    const amountCents = cents(work.reduce((sum, item) => sum + item.amount, 0));
    items.push({
      ...common,
      code: DENIAL_WORK,
      amountCents,
      detailJson: JSON.stringify({ work, ...of }),
      idempotencyKey: key(DENIAL_WORK),
    });
  }
  return items;
}
