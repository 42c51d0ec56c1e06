/** Operations: a held claim payment posted to the claim that a person names. */
import { toInstant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { HeldClaimPayment } from '../claims/posting.ts';
import { loadCandidates, openRecoupments } from '../inbound/account-views.ts';
import { storePieces } from '../inbound/apply-remittance.ts';
import { CheckParts } from '../inbound/check-parts.ts';
import { matchByHand } from '../inbound/match/match.ts';
import { RemittancePoster } from '../inbound/post/poster.ts';
import type { ClaimRow, LedgerTransaction, QueueRow, RowKey } from '../ledger/port.ts';
import { operationErrors } from './errors.ts';
import { audit, type DropOperatorPorts, type OperatorWord } from './operator-word.ts';
import { type MoneyDetail, queueItem } from './work-items.ts';

export interface MatchRequest {
  readonly item: RowKey;
  readonly claim: ClaimRow;
  /** Line of ours for the index of a service payment, where the lines don't tell it themselves. */
  readonly lines: Readonly<Record<number, string>>;
}

export interface MatchResult {
  readonly postings: number;
  /** State of the claim after it. */
  readonly state: string;
}

/**
 * Takes the money from where it lies and posts it as if the payer had named the claim: entries, state, records for the billing system,
 * in one transaction, posted by the user. Throws `operation-not-allowed` when the item holds no payment or the claim itself forbids it;
 * nothing is changed then.
 */
export async function matchPayment(
  ports: DropOperatorPorts,
  request: MatchRequest,
  word: OperatorWord,
): Promise<MatchResult> {
  const now = ports.clock.now();
  return ports.ledger.transaction(async (tx) => {
    const item = await queueItem(tx, request.item);
    const held = heldIn(item);
    const { claim, lines } = request;
    const loaded = await loadCandidates(tx, [{ ...held.payment, patientControlNumber: claim.patientControlNumber }]);
    const own = loaded.find(({ row }) => row.claimKey === claim.claimKey);
    if (own === undefined) throw new Error(`assertion failed: claim ${claim.claimKey} was not loaded`);
    const poster = new RemittancePoster({ recoupments: await openRecoupments(tx) });
    poster.openAccounts(loaded.map(({ view }) => view));
    const postings = poster.release(held, matchByHand(held.payment, own.view, lines));
    const still = postings.find((posting) => posting.queue !== undefined);
    if (still?.queue !== undefined) throw refused(item, `${still.queue.text} (${still.queue.code})`);
    const file = await fileOf(tx, item);
    const parts = new CheckParts({
      settings: ports.drops,
      file,
      origin: `item-${item.queueKey}`,
      now,
      heldOf: item.remittanceKey,
    });
    const pieces = postings.map((posting) => ({ posting }));
    const context = {
      ...{ tx, file, now, poster, parts, remittanceKey: item.remittanceKey ?? 0, postedBy: word.user },
      ...{ claims: 1, queued: 0 },
    };
    await storePieces(context, pieces, new Map(loaded.map((one) => [one.row.claimKey, one])));
    if ((await queueItem(tx, item.queueKey)).closedAt === undefined)
      await tx.closeQueueItem(item.queueKey, word.user, toInstant(now));
    await parts.close(tx);
    await audit(tx, word, now, { action: 'match', about: `item ${item.queueKey} to claim ${claim.claimKey}` });
    const [after] = await tx.claims({ claimKeys: [claim.claimKey], limit: 1 });
    return { postings: postings.length, state: after?.state.display ?? '' };
  });
}

function heldIn(item: QueueRow): HeldClaimPayment {
  const { held, account }: MoneyDetail = JSON.parse(item.detailJson);
  if (item.closedAt !== undefined) throw refused(item, 'is closed already');
  if (held === undefined || item.remittanceKey === undefined) throw refused(item, 'holds no claim payment');
  return { ...held, ...(account === undefined ? {} : { account }) };
}

async function fileOf(tx: LedgerTransaction, item: QueueRow) {
  const row = await tx.inboundFile(item.evidence?.sha256 ?? '');
  if (row === undefined) throw new Error(`assertion failed: the file of item ${item.queueKey} is not known`);
  const { sha256, partner, name, receivedAt } = row;
  return { sha256, partner, name, receivedAt };
}

function refused(item: QueueRow, why: string): GatewayError {
  return new GatewayError(operationErrors.notAllowed, `item ${item.queueKey} ${why}; nothing was changed`);
}
