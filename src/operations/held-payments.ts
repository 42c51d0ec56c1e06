/** Operations: a held claim payment taken from where its money lies and posted by a person's word. */
import { toInstant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { ClaimMatch, HeldClaimPayment, Posting } from '../claims/posting.ts';
import { type LoadedClaim, loadCandidates } from '../inbound/account-views.ts';
import { CheckParts } from '../inbound/check-parts.ts';
import type { AnswerFile } from '../inbound/ports.ts';
import { type ReleaseWord, RemittancePoster } from '../inbound/post/poster.ts';
import { pieceOf } from '../inbound/posting-rows.ts';
import { storePieces } from '../inbound/store-pieces.ts';
import type { ClaimRow, LedgerTransaction, LedgerView, QueueRow, RowKey } from '../ledger/port.ts';
import { operationErrors } from './errors.ts';
import type { DropOperatorPorts, OperatorWord } from './operator-word.ts';
import { type MoneyDetail, queueItem } from './work-items.ts';

export interface HeldItemOfQueue {
  readonly item: QueueRow;
  readonly remittanceKey: RowKey;
  readonly held: HeldClaimPayment;
}

/** Throws `operation-not-allowed` when the item is closed, holds no claim payment, or nothing of its check is posted. */
export async function heldItem(view: LedgerView, key: RowKey): Promise<HeldItemOfQueue> {
  const item = await queueItem(view, key);
  const { held, account }: MoneyDetail = JSON.parse(item.detailJson);
  const { remittanceKey } = item;
  if (item.closedAt !== undefined) throw refused(item, 'is closed already');
  if (held === undefined || remittanceKey === undefined) throw refused(item, 'holds no claim payment');
  const [remittance] = await view.remittances({ remittanceKeys: [remittanceKey], limit: 1 });
  if (remittance?.state !== 'POSTED') {
    const trace = remittance?.reassociationTraceNumber ?? '';
    throw refused(item, `is of check ${trace}, of which nothing is posted; see claimgate remittance show ${trace}`);
  }
  return { item, remittanceKey, held: { ...held, ...(account === undefined ? {} : { account }) } };
}

export interface ReleaseRequest {
  readonly source: HeldItemOfQueue;
  readonly claim: ClaimRow;
  readonly matchOf: (own: LoadedClaim) => ClaimMatch;
  readonly lets?: ReleaseWord;
}

/** Posts it, with what waited for it; or answers why the claim itself forbids that, and changes nothing then. */
export async function releaseHeld(
  tx: LedgerTransaction,
  ports: DropOperatorPorts,
  request: ReleaseRequest,
  word: OperatorWord,
): Promise<{ readonly postings: readonly Posting[] } | { readonly refusal: string }> {
  const { source, claim, matchOf, lets } = request;
  const { item, held, remittanceKey } = source;
  const now = ports.clock.now();
  const loaded = await loadCandidates(tx, [{ ...held.payment, patientControlNumber: claim.patientControlNumber }]);
  const own = loaded.find(({ row }) => row.claimKey === claim.claimKey);
  if (own === undefined) throw new Error(`assertion failed: claim ${claim.claimKey} was not loaded`);
  const poster = new RemittancePoster();
  poster.openAccounts(loaded.map(({ view }) => view));
  const postings = poster.release(held, matchOf(own), lets);
  const still = postings.find((posting) => posting.queue !== undefined)?.queue;
  if (still !== undefined) return { refusal: `${still.text} (${still.code})` };
  const file = await fileOf(tx, item, now);
  const origin = `item-${item.queueKey}`;
  const parts = new CheckParts({ settings: ports.drops, file, origin, now, heldOf: remittanceKey });
  const context = {
    ...{ tx, file, now, poster, parts, remittanceKey, postedBy: word.user, again: `item ${item.queueKey}` },
    ...{ claims: 1, recoupmentsKnown: true, queued: 0 },
  };
  const pieces = postings.map(pieceOf);
  await storePieces(context, pieces, new Map(loaded.map((one) => [one.row.claimKey, one])));
  if ((await queueItem(tx, item.queueKey)).closedAt === undefined)
    await tx.closeQueueItem(item.queueKey, word.user, toInstant(now));
  await parts.close(tx);
  return { postings };
}

/** The received file that an item is of, as an act at that time takes it up: the act's records are named by its own time. */
export async function fileOf(
  view: LedgerView,
  { queueKey, evidence }: Pick<QueueRow, 'queueKey' | 'evidence'>,
  now: Date,
): Promise<AnswerFile> {
  const row = await view.inboundFile(evidence?.sha256 ?? '');
  if (row === undefined) throw new Error(`assertion failed: the file of item ${queueKey} is not known`);
  const { sha256, partner, name } = row;
  return { sha256, partner, name, receivedAt: toInstant(now) };
}

export function refused(item: QueueRow, why: string): GatewayError {
  return new GatewayError(operationErrors.notAllowed, `item ${item.queueKey} ${why}; nothing was changed`);
}
