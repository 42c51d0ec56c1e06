/** Inbound: a payer that changes its answer after the share of the next payer went on: work that tells the sum, both bills and what to do (R-054). */
import { type Cents, cents, formatCents } from '../base/money.ts';
import type { Claim } from '../claims/claim.ts';
import { type Adjudication, PRIMARY_CHANGED } from '../claims/posting.ts';
import { payerSequenceOf } from '../claims/posting-claim.ts';
import type { ClaimRow, LedgerTransaction, NewQueueItem, QueueRow, RowKey } from '../ledger/port.ts';
import { latestAdjudications } from './account-views.ts';
import { evidenceAt } from './claim-answers.ts';
import type { AnswerFile } from './ports.ts';
import type { PostedPiece } from './posting-rows.ts';

/** What a payer paid and gave to those after it, by line. */
interface Told {
  readonly paid: Cents;
  readonly shares: Shares;
}

type Shares = Readonly<Record<string, Cents>>;

/** As it stands in the item. */
interface ChangedShare {
  readonly text: string;
  /** The payer that changed its answer: 1 primary. */
  readonly payerSequence: number;
  /** What went on, and what it is now. */
  readonly before: Told;
  readonly now: Told;
  readonly bills: readonly Bill[];
  /** The item that told of it until now. */
  readonly follows?: RowKey;
}

interface Bill {
  readonly claimKey: RowKey;
  readonly patientControlNumber: string;
  readonly payerId: string;
  /** What of the next payer's share stands there, though it belongs to the other bill. */
  readonly stands: string;
}

export interface ShareContext {
  readonly tx: LedgerTransaction;
  readonly file: AnswerFile;
  readonly now: Date;
  readonly remittanceKey: RowKey;
  readonly postedBy: string;
}

const MOST = 1_000_000;
const GONE: ReadonlySet<string> = new Set(['SUPERSEDED', 'CANCELLED', 'VOIDED', 'HELD']);

/** Writes down, amends or closes what `pieces`, which are posted, make of shares that went on. Asks nothing when none changes an answer. */
export async function noteChangedShares(context: ShareContext, pieces: readonly PostedPiece[]): Promise<void> {
  const { tx, now, postedBy } = context;
  const changes = pieces.filter(({ posting }) => posting.kind === 'reversal' || posting.kind === 'correction');
  const claimKeys = [...new Set(changes.flatMap(({ posting }) => posting.claimKey ?? []))].map(Number);
  if (claimKeys.length === 0) return;
  const at = now.toISOString();
  const items = await tx.queue({ codes: [PRIMARY_CHANGED], claimKeys, open: true, limit: MOST });
  const rows = await tx.claims({ claimKeys, limit: claimKeys.length });
  const stored = await tx.adjudications({ claimKeys });
  for (const row of rows) {
    const own = changes.filter(({ posting }) => Number(posting.claimKey) === row.claimKey);
    const all = latestAdjudications(stored.filter((one) => one.claimKey === row.claimKey));
    for (const payerSequence of new Set(own.flatMap(({ posting }) => posting.adjudication?.payerSequence ?? []))) {
      const open = items.filter((item) => item.claimKey === row.claimKey);
      // The next payer answers anew what was passed on to it: it has the change.
      for (const item of open) {
        if (changedOf(item).payerSequence < payerSequence) await tx.closeQueueItem(item.queueKey, postedBy, at);
      }
      const known = open.find((item) => changedOf(item).payerSequence === payerSequence);
      const fresh = await changedItem(context, { row, all, own, payerSequence, known });
      if (fresh === undefined && known === undefined) continue;
      if (known !== undefined) await tx.closeQueueItem(known.queueKey, postedBy, at);
      if (fresh !== undefined) await tx.addQueueItems([fresh]);
    }
  }
}

/** Work on shares that an undone check leaves at the claims, though a later bill has taken over what they were. */
export async function noteSharesLeft(context: ShareContext, claimKeys: readonly RowKey[]): Promise<void> {
  const { tx } = context;
  if (claimKeys.length === 0) return;
  const items = await tx.queue({ codes: [PRIMARY_CHANGED], claimKeys, open: true, limit: MOST });
  const stored = await tx.adjudications({ claimKeys });
  for (const row of await tx.claims({ claimKeys, limit: claimKeys.length })) {
    const payerSequence = sequenceOf(row);
    const later = await laterBill(tx, row, payerSequence);
    const left = await leftAt(tx, row, payerSequence);
    const isTold = items.some((item) => item.claimKey === row.claimKey);
    if (later === undefined || isTold || Object.keys(left).length === 0) continue;
    const all = latestAdjudications(stored.filter((one) => one.claimKey === row.claimKey));
    const now = toldBy(all.filter((one) => !one.reversed && one.payerSequence === payerSequence));
    const shares = { ...now.shares };
    for (const [line, amount] of Object.entries(left)) shares[line] = cents((shares[line] ?? 0) - amount);
    const change = { row, own: [], payerSequence, known: undefined, before: { ...now, shares }, now };
    await tx.addQueueItems([itemOf(context, change, { later, left })]);
  }
}

function changedOf({ detailJson }: QueueRow): ChangedShare {
  const detail: ChangedShare = JSON.parse(detailJson);
  return detail;
}

interface Change {
  readonly row: ClaimRow;
  /** All answers to the claim, as they stand now. */
  readonly all: readonly Adjudication[];
  /** What was posted now. */
  readonly own: readonly PostedPiece[];
  readonly payerSequence: number;
  readonly known: QueueRow | undefined;
}

/** Undefined when nothing went on, or what went on is what the payer says again. */
async function changedItem(context: ShareContext, change: Change): Promise<NewQueueItem | undefined> {
  const { row, all, own, payerSequence, known } = change;
  const now = toldBy(all.filter((one) => !one.reversed && one.payerSequence === payerSequence));
  const before = known === undefined ? withoutPieces(now, own, payerSequence) : changedOf(known).before;
  if (same(before, now)) return undefined;
  const later = await laterBill(context.tx, row, payerSequence);
  // Forwarded, or answered by a payer after it without a bill of ours.
  const crossover = all.some(
    (one) =>
      (one.payerSequence === payerSequence && one.state === 'FORWARDED') ||
      (one.payerSequence > payerSequence && !one.reversed),
  );
  if (later === undefined && !crossover) return undefined;
  const left = later === undefined ? {} : await leftAt(context.tx, row, payerSequence);
  // The later bill has been corrected already.
  if (later !== undefined && Object.keys(left).length === 0 && !sameShares(before, now)) return undefined;
  return itemOf(context, { ...change, before, now }, { later, left });
}

interface Stated extends Pick<Change, 'row' | 'own' | 'payerSequence' | 'known'> {
  readonly before: Told;
  readonly now: Told;
}

interface Standing {
  readonly later: ClaimRow | undefined;
  readonly left: Shares;
}

function itemOf(context: ShareContext, change: Stated, { later, left }: Standing): NewQueueItem {
  const { row, own, payerSequence, known, before, now } = change;
  const { file, remittanceKey, now: time } = context;
  const stands = sumOf(left);
  const bills = [billOf(row, stands), ...(later === undefined ? [] : [billOf(later, -stands)])];
  const amountCents = cents(sumOf(now.shares) - sumOf(before.shares));
  const detail: ChangedShare = {
    text: textOf(before, now, bills),
    ...{ payerSequence, before, now, bills },
    ...(known === undefined ? {} : { follows: known.queueKey }),
  };
  const at = own.at(-1)?.posting.at ?? {};
  return {
    code: PRIMARY_CHANGED,
    claimKey: row.claimKey,
    remittanceKey,
    amountCents,
    detailJson: JSON.stringify(detail),
    evidence: evidenceAt(file, at),
    at: time.toISOString(),
    idempotencyKey: `${own.at(-1)?.posting.postingKey ?? `${row.claimKey} undone ${time.toISOString()}`}:${PRIMARY_CHANGED}:${payerSequence}`,
  };
}

/** True of an account of what a later payer owes. */
const isLater = (account: string, payerSequence: number): boolean =>
  account.startsWith('AR:Ins:') && Number(account.slice('AR:Ins:'.length)) > payerSequence;

function toldBy(standing: readonly Adjudication[]): Told {
  const shares: Record<string, Cents> = {};
  for (const { entries, payerSequence } of standing) {
    for (const { account, line = '', amount } of entries)
      if (isLater(account, payerSequence)) shares[line] = cents((shares[line] ?? 0) + amount);
  }
  return { paid: cents(standing.reduce((sum, one) => sum + one.paymentAmount, 0)), shares };
}

/** As it was before the pieces were posted. */
function withoutPieces({ paid, shares }: Told, pieces: readonly PostedPiece[], payerSequence: number): Told {
  const before: Record<string, Cents> = { ...shares };
  let paidBefore: number = paid;
  for (const { posting } of pieces) {
    if (posting.adjudication?.payerSequence !== payerSequence) continue;
    paidBefore -= posting.payment?.paymentAmount ?? 0;
    for (const { account, line = '', amount } of posting.entries)
      if (isLater(account, payerSequence)) before[line] = cents((before[line] ?? 0) - amount);
  }
  return { paid: cents(paidBefore), shares: before };
}

const same = (left: Told, right: Told): boolean => left.paid === right.paid && sameShares(left, right);

function sameShares({ shares: left }: Told, { shares: right }: Told): boolean {
  return [...Object.keys(left), ...Object.keys(right)].every((line) => (left[line] ?? 0) === (right[line] ?? 0));
}

const sumOf = (shares: Shares): number => Object.values(shares).reduce((sum, amount) => sum + amount, 0);

/** The latest bill of the same encounter to the next payer after `payerSequence` that has one which was let go: that payer has the share. */
async function laterBill(
  tx: LedgerTransaction,
  { billingSystem, claimId }: ClaimRow,
  payerSequence: number,
): Promise<ClaimRow | undefined> {
  const rows = await tx.claims({ billingSystem, claimIds: [claimId], limit: MOST });
  const later = rows.filter((row) => sequenceOf(row) > payerSequence && !GONE.has(row.state.display));
  const next = Math.min(...later.map(sequenceOf));
  return later.findLast((row) => sequenceOf(row) === next);
}

function sequenceOf({ body }: ClaimRow): number {
  const claim: Claim = JSON.parse(body);
  return payerSequenceOf(claim.payerResponsibilityCode);
}

const billOf = ({ claimKey, patientControlNumber, payerId }: ClaimRow, stands: number): Bill => ({
  ...{ claimKey, patientControlNumber, payerId },
  stands: formatCents(cents(stands)),
});

/** What stands at the bill of the share that went on, by line; nothing of it is the bill's own any more. */
async function leftAt(tx: LedgerTransaction, { claimKey }: ClaimRow, payerSequence: number): Promise<Shares> {
  const left: Record<string, Cents> = {};
  for (const { account, lineId, balanceCents } of await tx.balances([claimKey]))
    if (isLater(account, payerSequence) && balanceCents !== 0) left[lineId] = cents((left[lineId] ?? 0) + balanceCents);
  return left;
}

function textOf(before: Told, now: Told, [own, later]: readonly Bill[]): string {
  const [was, is] = [formatCents(cents(sumOf(before.shares))), formatCents(cents(sumOf(now.shares)))];
  const changed = `payer ${own?.payerId} changed its answer after its share went on: the next payer's share was ${was} and is ${is}`;
  if (later === undefined) {
    return `${changed}; it passes its new answer on itself, and the next payer's is awaited; if none comes, send that payer a corrected claim`;
  }
  const stands = `${own?.stands} stands at claim ${own?.patientControlNumber} and ${later.stands} at the bill ${later.patientControlNumber} to payer ${later.payerId}`;
  return `${changed}; ${stands} until that bill is corrected: drop it again with frequency 7, the payer's claim number and the new answer`;
}
