/** Inbound: postings written down, and what follows from them: claims, worklist, billing systems. */
import type { Posting } from '../claims/posting.ts';
import type { ClaimHead, LedgerTransaction, RowKey } from '../ledger/port.ts';
import type { LoadedClaim } from './account-views.ts';
import { noteChangedShares } from './changed-shares.ts';
import { type CheckParts, type Recipient, recipientsOf } from './check-parts.ts';
import { applyAnswers } from './claim-answers.ts';
import type { AnswerFile } from './ports.ts';
import type { RemittancePoster } from './post/poster.ts';
import { answersOf } from './posting-answers.ts';
import { type PostedPiece, queueItemsOf, rowsOf } from './posting-rows.ts';
import { noteReleased } from './released-items.ts';
import { closeTakenBack } from './taken-back.ts';
import { withUnderpayments } from './underpayments.ts';

/** One check while it is being posted. */
export interface CheckContext {
  readonly tx: LedgerTransaction;
  readonly file: AnswerFile;
  readonly now: Date;
  readonly remittanceKey: RowKey;
  readonly poster: RemittancePoster;
  /** What goes to the billing systems. */
  readonly parts: CheckParts;
  /** `auto` or a user. */
  readonly postedBy: string;
  /** Which time it is, when a person has something posted once more. */
  readonly again?: string | undefined;
  /** Whether the poster was told what is open with payers; only provider adjustments ask for it. */
  recoupmentsKnown: boolean;
  claims: number;
  queued: number;
}

/** Writes postings down: entries and adjudications, queue items, what is released, the claims' states, the billing system's records. */
export async function storePieces(
  context: CheckContext,
  made: readonly PostedPiece[],
  loaded: ReadonlyMap<RowKey, LoadedClaim>,
): Promise<void> {
  if (made.length === 0) return;
  const { tx, file, now, remittanceKey } = context;
  const at = now.toISOString();
  // What is taken back goes before what takes its place is compared.
  await closeTakenBack(tx, made, context.postedBy, at);
  const pieces = await withUnderpayments(tx, made, loaded);
  // Before anything is changed: a draft doesn't ask for claims that it changed.
  const told = await recipients(context, pieces, loaded);
  const money = rowsOf(pieces);
  if (money.entries.length > 0 || money.adjudications.length > 0) {
    await tx.post({ at, postedBy: context.postedBy, reason: 'remittance', remittanceKey, ...money });
  }
  const items = pieces.flatMap((piece) => queueItemsOf(piece, file, remittanceKey, at));
  context.queued += pieces.filter(({ posting }) => posting.queue !== undefined).length;
  await tx.addQueueItems(items);
  await closeReleased(context, pieces, loaded, at);
  await noteChangedShares(context, pieces);
  const answers = pieces.flatMap(({ posting }) => answersOf(context, posting));
  const applied = await applyAnswers(tx, file, answers, now, headsOf(loaded));
  for (const [billingSystem, records] of applied.records) context.parts.drops.add(billingSystem, 'status', records);
  for (const { posting } of pieces) tell(context, posting, loaded, told);
  await context.parts.flush(tx);
}

/** The claims of a run as they stand now: nothing has moved them since they were loaded. */
function headsOf(loaded: ReadonlyMap<RowKey, LoadedClaim>): ReadonlyMap<RowKey, ClaimHead> {
  const heads = new Map<RowKey, ClaimHead>();
  for (const [key, { row }] of loaded) heads.set(key, row);
  return heads;
}

async function closeReleased(
  context: CheckContext,
  pieces: readonly PostedPiece[],
  loaded: ReadonlyMap<RowKey, LoadedClaim>,
  at: string,
): Promise<void> {
  const released = new Set(pieces.flatMap(({ posting }) => posting.releasesKey ?? []));
  if (released.size === 0) return;
  const closed: RowKey[] = [];
  for (const { held } of loaded.values()) {
    for (const item of held) {
      if (!released.has(item.postingKey)) continue;
      await context.tx.closeQueueItem(item.queueKey, context.postedBy, at);
      if (item.remittanceKey !== context.remittanceKey) closed.push(item.queueKey);
    }
  }
  if (closed.length > 0) await noteReleased(context.tx, context.remittanceKey, closed);
}

/** Whom the posting is of, also when it is held: the claim that it was matched to. */
function keyOf({ claimKey, match }: Posting): RowKey | undefined {
  const key = claimKey ?? match?.claimKey;
  return key === undefined ? undefined : Number(key);
}

/** Whom the pieces are told to, by claim; claims that the run didn't load are looked up. */
async function recipients(
  { tx, parts }: CheckContext,
  pieces: readonly PostedPiece[],
  loaded: ReadonlyMap<RowKey, LoadedClaim>,
): Promise<ReadonlyMap<RowKey, Recipient>> {
  const wanted = new Set(pieces.flatMap(({ posting }) => keyOf(posting) ?? []));
  const missing = [...wanted].filter((key) => !loaded.has(key));
  const others = missing.length === 0 ? [] : await tx.claimHeads({ claimKeys: missing, limit: missing.length });
  return recipientsOf(tx, parts.drops, [...[...loaded.values()].map(({ row }) => row), ...others]);
}

function tell(
  { parts }: CheckContext,
  posting: Posting,
  loaded: ReadonlyMap<RowKey, LoadedClaim>,
  told: ReadonlyMap<RowKey, Recipient>,
): void {
  const claimKey = keyOf(posting);
  const recipient = claimKey === undefined ? undefined : told.get(claimKey);
  if (claimKey === undefined || recipient === undefined) {
    parts.add(posting, undefined);
    return;
  }
  const { releasesKey } = posting;
  const held =
    releasesKey === undefined ? undefined : loaded.get(claimKey)?.held.find((one) => one.postingKey === releasesKey);
  parts.add(posting, recipient, held?.remittanceKey);
}
