/** Inbound: what payers take back at provider level, against what the ledger knows of it. */
import type { LyingAmount } from '../claims/posting.ts';
import type { ProviderAdjustment } from '../claims/remittance.ts';
import type { LedgerTransaction, LedgerView, RowKey } from '../ledger/port.ts';
import { PAYER_RECOUP_PAYABLE } from './post/accounts.ts';
import { type OpenRecoupment, RECOUP_UNIDENTIFIED } from './post/provider-adjustments.ts';
import { foldReference } from './post/reference-numbers.ts';
import { payerIdOf } from './remembered.ts';

const CHECKS_AT_ONCE = 500;

/** What is open with each payer by reference, so that a recoupment that was announced is known. */
export async function openRecoupments(view: LedgerView): Promise<readonly OpenRecoupment[]> {
  const sums = new Map<RowKey, Map<string, number>>();
  for (const entry of await view.entries({ account: PAYER_RECOUP_PAYABLE, limit: 1_000_000 })) {
    const { remittanceKey = 0, reference = '', creditCents, debitCents } = entry;
    const own = sums.get(remittanceKey) ?? new Map<string, number>();
    sums.set(remittanceKey, own);
    own.set(reference, (own.get(reference) ?? 0) + creditCents - debitCents);
  }
  const open: OpenRecoupment[] = [];
  const keys = [...sums.keys()];
  for (let start = 0; start < keys.length; start += CHECKS_AT_ONCE) {
    const remittanceKeys = keys.slice(start, start + CHECKS_AT_ONCE);
    for (const { remittanceKey, payerId } of await view.remittances({ remittanceKeys, limit: CHECKS_AT_ONCE }))
      for (const [reference, amount] of sums.get(remittanceKey) ?? []) open.push({ payerId, reference, amount });
  }
  return open;
}

/** What the payer took before it said so needs nobody's look any more. */
export async function closeExplained(
  tx: LedgerTransaction,
  adjustment: ProviderAdjustment,
  by: string,
  at: string,
): Promise<void> {
  const payerId = payerIdOf(adjustment.remittance);
  const reference = foldReference(adjustment.reference);
  const items = await tx.queue({ codes: [RECOUP_UNIDENTIFIED], open: true, limit: 10_000 });
  for (const { queueKey, detailJson, remittanceKey = 0 } of items) {
    const { lies }: { readonly lies?: LyingAmount } = JSON.parse(detailJson);
    if (foldReference(lies?.reference) !== reference) continue;
    const [check] = await tx.remittances({ remittanceKeys: [remittanceKey], limit: 1 });
    if (check?.payerId === payerId) await tx.closeQueueItem(queueKey, by, at);
  }
}
