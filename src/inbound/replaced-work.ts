/** Inbound: work on a claim that closes when a replacement takes its place (T-18), and comes again when that is undone (T-32). */
import type { LedgerTransaction, RowKey } from '../ledger/port.ts';

const nameOf = (claimKey: RowKey): string => `replaced-work:${claimKey}`;

/** Of the replacement that takes the claim's place now: what an earlier one had closed is no matter any more. */
export async function noteReplacedWork(
  tx: LedgerTransaction,
  claimKey: RowKey,
  items: readonly RowKey[],
): Promise<void> {
  if (items.length > 0 || (await tx.mark(nameOf(claimKey))) !== undefined)
    await tx.setMark(nameOf(claimKey), JSON.stringify(items));
}

/** The items that closed with the claim; they are forgotten with it. */
export async function takeReplacedWork(tx: LedgerTransaction, claimKey: RowKey): Promise<readonly RowKey[]> {
  const text = await tx.mark(nameOf(claimKey));
  if (text === undefined) return [];
  await tx.setMark(nameOf(claimKey), '[]');
  return JSON.parse(text);
}
