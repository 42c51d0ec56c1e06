/** Operations: items of the worklist that stand again under new numbers: what was closed stays in the history. */
import type { LedgerTransaction, QueueRow, RowKey } from '../ledger/port.ts';
import type { MoneyDetail } from './work-items.ts';

const MOST = 1_000_000;

/** The numbers of the new items, in the order of their rows. A payment that waits again has another name, since it may be posted twice. */
export async function reopen(
  tx: LedgerTransaction,
  closed: readonly QueueRow[],
  at: string,
): Promise<readonly RowKey[]> {
  const again = closed.map(({ closedAt: _at, closedBy: _by, queueKey, ...item }) => {
    const detail: MoneyDetail = JSON.parse(item.detailJson);
    const suffix = `again after item ${queueKey}`;
    const held =
      detail.held === undefined ? {} : { held: { ...detail.held, postingKey: `${detail.held.postingKey}|${suffix}` } };
    return {
      ...item,
      at,
      detailJson: JSON.stringify({ ...detail, ...held, reopens: queueKey }),
      idempotencyKey: `${item.idempotencyKey ?? queueKey}|${suffix}`,
    };
  });
  await tx.addQueueItems(again);
  const keys = new Set(again.map((item) => item.idempotencyKey));
  const open = await tx.queue({ open: true, limit: MOST });
  return open.filter((item) => keys.has(item.idempotencyKey ?? '')).map((item) => item.queueKey);
}

/** What an undone check had amended stands again as it was before it. */
export async function reopenAmended(tx: LedgerTransaction, closed: readonly QueueRow[], at: string): Promise<void> {
  const queueKeys = closed.flatMap((item) => {
    const { follows }: { readonly follows?: RowKey } = JSON.parse(item.detailJson);
    return follows ?? [];
  });
  if (queueKeys.length > 0) await reopen(tx, await tx.queue({ queueKeys, limit: MOST }), at);
}
