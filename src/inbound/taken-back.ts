/** Inbound: work on an answer that the payer takes back goes with it, and comes again when that is undone. */
import type { LedgerTransaction, QueueRow, RowKey } from '../ledger/port.ts';
import type { PostedPiece } from './posting-rows.ts';
import { ALLOWED_AMBIGUOUS, answeredMark, DISPUTED, OVERPAID, UNDERPAID } from './underpayments.ts';
import { CODES_OF_AMOUNTS } from './work-codes.ts';

const CODES: readonly string[] = [...CODES_OF_AMOUNTS, UNDERPAID, DISPUTED, OVERPAID, ALLOWED_AMBIGUOUS];
const MOST = 1_000_000;

const nameOf = (adjudicationKey: string): string => `taken-back:${adjudicationKey}`;

/** Closes what is open of the answers that `pieces` reverse, and notes it. */
export async function closeTakenBack(
  tx: LedgerTransaction,
  pieces: readonly PostedPiece[],
  by: string,
  at: string,
): Promise<void> {
  const reversed = new Map<string, RowKey>();
  for (const { posting } of pieces) {
    const { state, claimKey, adjudication } = posting;
    if (state === 'REVERSED' && claimKey !== undefined && adjudication !== undefined)
      reversed.set(adjudication.adjudicationKey, Number(claimKey));
  }
  if (reversed.size === 0) return;
  const closed = new Map<string, RowKey[]>([...reversed.keys()].map((key) => [key, []]));
  for (const item of await tx.queue({
    codes: CODES,
    claimKeys: [...new Set(reversed.values())],
    open: true,
    limit: MOST,
  })) {
    const keys = closed.get(adjudicationKeyOf(item));
    if (keys === undefined) continue;
    await tx.closeQueueItem(item.queueKey, by, at);
    keys.push(item.queueKey);
    if (item.code === DISPUTED) await tx.setMark(answeredMark(item.queueKey), 'taken back');
  }
  for (const [key, keys] of closed) await tx.setMark(nameOf(key), JSON.stringify(keys));
}

function adjudicationKeyOf({ detailJson }: QueueRow): string {
  const { adjudicationKey = '' }: { readonly adjudicationKey?: string } = JSON.parse(detailJson);
  return adjudicationKey;
}

/** The items that the reversal of the answer closed. */
export async function closedWith(tx: LedgerTransaction, adjudicationKey: string): Promise<readonly QueueRow[]> {
  const text = await tx.mark(nameOf(adjudicationKey));
  const queueKeys: readonly RowKey[] = text === undefined ? [] : JSON.parse(text);
  return queueKeys.length === 0 ? [] : tx.queue({ queueKeys, limit: MOST });
}
