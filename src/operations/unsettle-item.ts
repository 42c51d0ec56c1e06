/** Operations: a settled item of the worklist undone: mirror entries, and it waits again. */
import { toInstant } from '../base/clock.ts';
import { cents } from '../base/money.ts';
import type { PostingEntry } from '../claims/posting.ts';
import type { Deed } from '../ledger/money-desk.ts';
import type { EntryRow, LedgerTransaction, QueueRow, RowKey } from '../ledger/port.ts';
import { refused } from './held-payments.ts';
import { type Standing, standingOf } from './lying-money.ts';
import { audit, type DropOperatorPorts, type OperatorWord } from './operator-word.ts';
import { amend, postBatch, tell } from './post-moves.ts';
import { reopen } from './reopened-items.ts';
import { queueItem } from './work-items.ts';
import { setWorkMark, workMark } from './work-marks.ts';

export interface Unsettled {
  /** Mirror entries. */
  readonly entries: number;
  /** The item under which it waits again. */
  readonly items: readonly RowKey[];
}

/** Throws `operation-not-allowed` when the item was not settled, or its check or answer was taken back since. */
export function unsettleItem(ports: DropOperatorPorts, key: RowKey, word: OperatorWord): Promise<Unsettled> {
  const now = ports.clock.now();
  const at = toInstant(now);
  return ports.ledger.transaction(async (tx) => {
    const item = await queueItem(tx, key);
    const mark = await workMark(tx, key);
    if (mark?.act !== 'settled' || mark.deed === undefined) throw refused(item, 'was not settled, or that was undone');
    await refuseWhenReversed(tx, item);
    const entries = await entriesOf(tx, item, mark.deed);
    const standing = mark.deed.adjudications.length === 0 ? undefined : await stillStanding(tx, item, entries);
    await closeRest(tx, item, mark.deed, { by: word.user, at });
    const user = word.user;
    const mirrored = entries.map(mirroredEntry);
    const own = standing === undefined ? [] : [amend(standing, mirrored)];
    const rows = entries.map((entry) => mirrorRow(entry, own.length > 0 && entry.adjudicationKey !== undefined));
    await postBatch(tx, { item, entries: rows, adjudications: own, now, user });
    const claimKey = entries.find((entry) => entry.claimKey !== undefined)?.claimKey;
    const [claim] = claimKey === undefined ? [] : await tx.claims({ claimKeys: [claimKey], limit: 1 });
    const items = await reopen(tx, [item], at);
    await tell(tx, ports, { item, claim, held: undefined, mark: `item ${key} unsettled`, now, user }, mirrored);
    await setWorkMark(tx, key, { act: 'undone' });
    await audit(tx, word, now, { action: 'unsettle', about: `item ${key} (${item.code})` });
    return { entries: entries.length, items };
  });
}

async function refuseWhenReversed(tx: LedgerTransaction, item: QueueRow): Promise<void> {
  const { remittanceKey = 0, closedAt = '' } = item;
  const notes = await tx.remittanceNotes([remittanceKey]);
  if (notes.some((note) => note.kind === 'reversed' && note.at >= closedAt))
    throw refused(item, 'is of a check that was reversed as a whole since');
}

async function entriesOf(tx: LedgerTransaction, item: QueueRow, deed: Deed): Promise<readonly EntryRow[]> {
  const batches = new Set(deed.batches);
  const { remittanceKey = 0 } = item;
  const rows = await tx.entries({ remittanceKey, limit: 10_000_000 });
  return rows.filter((row) => batches.has(row.batchKey));
}

async function stillStanding(tx: LedgerTransaction, item: QueueRow, entries: readonly EntryRow[]): Promise<Standing> {
  const standing = await standingOf(tx, item, entries[0]?.lineId);
  if (standing === undefined) throw refused(item, 'is of an answer that the payer took back since');
  return standing;
}

async function closeRest(
  tx: LedgerTransaction,
  item: QueueRow,
  deed: Deed,
  { by, at }: { readonly by: string; readonly at: string },
): Promise<void> {
  if (deed.added.length === 0) return;
  const added = new Set(deed.added);
  const { remittanceKey = 0 } = item;
  for (const row of await tx.queue({ remittanceKey, limit: 1_000_000 })) {
    if (!added.has(row.idempotencyKey ?? '')) continue;
    if (row.closedAt !== undefined)
      throw refused(item, `left a rest, item ${row.queueKey}, which was seen to since; undo that first`);
    await tx.closeQueueItem(row.queueKey, by, at);
  }
}

function mirroredEntry(row: EntryRow): PostingEntry {
  const { account, lineId, groupCode, reasonCode } = row;
  return {
    account,
    line: lineId,
    amount: cents(row.creditCents - row.debitCents),
    groupCode,
    reasonCode,
    remarkCodes: [],
  };
}

function mirrorRow(row: EntryRow, ofAdjudication: boolean) {
  const { account, debitCents, creditCents, claimKey, lineId, groupCode, reasonCode, reference } = row;
  return {
    account,
    debitCents: creditCents,
    creditCents: debitCents,
    ...(claimKey === undefined ? {} : { claimKey }),
    ...(lineId === undefined ? {} : { lineId }),
    ...(groupCode === undefined ? {} : { groupCode }),
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(reference === undefined ? {} : { reference }),
    ...(ofAdjudication ? { adjudicationIndex: 0 } : {}),
  };
}
