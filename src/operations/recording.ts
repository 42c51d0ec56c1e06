/** Operations: a transaction that notes what an act does to money and worklist, so that a person can have it undone. */
import type { Deed } from '../ledger/money-desk.ts';
import type { LedgerTransaction, RowKey } from '../ledger/port.ts';

/** The same transaction; `deed` answers what was done through it so far. */
export function recording(tx: LedgerTransaction): { readonly tx: LedgerTransaction; deed(): Deed } {
  const batches: RowKey[] = [];
  const adjudications: RowKey[] = [];
  const added: string[] = [];
  const closed: RowKey[] = [];
  const noting: LedgerTransaction = {
    ...tx,
    post: async (batch) => {
      const keys = await tx.post(batch);
      batches.push(keys.batchKey);
      adjudications.push(...keys.adjudicationKeys);
      return keys;
    },
    addQueueItems: async (items) => {
      added.push(...items.flatMap((item) => item.idempotencyKey ?? []));
      await tx.addQueueItems(items);
    },
    closeQueueItem: async (key, by, at) => {
      closed.push(key);
      await tx.closeQueueItem(key, by, at);
    },
  };
  return { tx: noting, deed: () => ({ batches, adjudications, added, closed }) };
}
