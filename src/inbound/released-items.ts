/** Inbound: which payments of other checks a check let go on, so that they wait again when it is undone. */
import type { LedgerTransaction, LedgerView, RowKey } from '../ledger/port.ts';

const nameOf = (remittanceKey: RowKey): string => `released-by:${remittanceKey}`;
const itemName = (item: RowKey): string => `released-item:${item}`;

type Marks = Pick<LedgerView, 'mark'>;

/** Items that the check closed by letting their payments go on. */
export async function releasedBy(view: Marks, remittanceKey: RowKey): Promise<readonly RowKey[]> {
  const text = await view.mark(nameOf(remittanceKey));
  return text === undefined ? [] : JSON.parse(text);
}

/** The check that let the payment of the item go on; undefined when its own did, or a person. */
export async function releaserOf(view: Marks, item: RowKey): Promise<RowKey | undefined> {
  return Number((await view.mark(itemName(item))) ?? '0') || undefined;
}

/** Adds to the items of the check. */
export async function noteReleased(
  tx: LedgerTransaction,
  remittanceKey: RowKey,
  items: readonly RowKey[],
): Promise<void> {
  const known = await releasedBy(tx, remittanceKey);
  await tx.setMark(nameOf(remittanceKey), JSON.stringify([...known, ...items]));
  for (const item of items) await tx.setMark(itemName(item), String(remittanceKey));
}

/** Those that wait again are no longer among them. */
export async function forgetReleased(
  tx: LedgerTransaction,
  remittanceKey: RowKey,
  items: readonly RowKey[],
): Promise<void> {
  const known = await releasedBy(tx, remittanceKey);
  const gone = known.filter((item) => items.includes(item));
  if (gone.length === 0) return;
  await tx.setMark(nameOf(remittanceKey), JSON.stringify(known.filter((item) => !gone.includes(item))));
  for (const item of gone) await tx.setMark(itemName(item), '0');
}
