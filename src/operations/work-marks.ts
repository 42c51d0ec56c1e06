/** Operations: what a person did with an item of the worklist, noted so that it can be undone; who and why stand in the audit chain. */
import type { Deed } from '../ledger/money-desk.ts';
import type { LedgerTransaction, LedgerView, RowKey } from '../ledger/port.ts';

export interface WorkMark {
  readonly act: 'closed' | 'settled' | 'undone';
  /** What settling did. */
  readonly deed?: Deed;
}

const nameOf = (item: RowKey): string => `work-item:${item}`;

/** The last act; undefined when no person closed or settled the item by a word on it alone. */
export async function workMark(view: LedgerView, item: RowKey): Promise<WorkMark | undefined> {
  const text = await view.mark(nameOf(item));
  if (text === undefined) return undefined;
  const mark: WorkMark = JSON.parse(text);
  return mark;
}

export function setWorkMark(tx: LedgerTransaction, item: RowKey, mark: WorkMark): Promise<void> {
  return tx.setMark(nameOf(item), JSON.stringify(mark));
}
