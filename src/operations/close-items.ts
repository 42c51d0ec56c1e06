/** Operations: items of the worklist that were seen to and move no money: closed by a person's word, and opened again. */
import { toInstant } from '../base/clock.ts';
import type { LedgerTransaction, QueueRow, RowKey } from '../ledger/port.ts';
import { refused } from './held-payments.ts';
import { lotsOf, waits } from './lying-money.ts';
import { audit, type OperatorPorts, type OperatorWord } from './operator-word.ts';
import { reopen } from './reopened-items.ts';
import { queueItem } from './work-items.ts';
import { setWorkMark, workMark } from './work-marks.ts';

const MOST = 1_000_000;

export interface CloseRequest {
  readonly items: readonly RowKey[];
  /** Also every item of this check, of which nothing is posted. */
  readonly remittanceKey: RowKey | undefined;
}

/**
 * Closes all of them or none. Throws `operation-not-allowed` when one is closed already, or is not a matter of a word: money waits in an
 * account of its own, a part of a file is set aside, a check waits for approval.
 */
export function closeItems(
  ports: OperatorPorts,
  request: CloseRequest,
  word: OperatorWord,
): Promise<readonly RowKey[]> {
  const now = ports.clock.now();
  const at = toInstant(now);
  return ports.ledger.transaction(async (tx) => {
    const rows: QueueRow[] = [];
    for (const key of request.items) rows.push(await queueItem(tx, key));
    const { remittanceKey } = request;
    if (remittanceKey !== undefined) rows.push(...(await tx.queue({ remittanceKey, open: true, limit: MOST })));
    const aside = await openParts(tx);
    for (const row of rows) {
      await refuseUnlessClosable(tx, row, aside);
      await tx.closeQueueItem(row.queueKey, word.user, at);
      await setWorkMark(tx, row.queueKey, { act: 'closed' });
    }
    const keys = rows.map((row) => row.queueKey);
    if (keys.length > 0) await audit(tx, word, now, { action: 'worklist-close', about: `item ${keys.join(', ')}` });
    return keys;
  });
}

const placeOf = (sha256: string, offset: number | undefined): string => `${sha256}:${offset ?? ''}`;

async function openParts(tx: LedgerTransaction): Promise<ReadonlySet<string>> {
  const parts = await tx.quarantine({ state: 'OPEN', limit: MOST });
  return new Set(parts.map((part) => `${placeOf(part.sha256, part.offset)}:${part.reasonCode}`));
}

async function refuseUnlessClosable(tx: LedgerTransaction, row: QueueRow, aside: ReadonlySet<string>): Promise<void> {
  if (row.closedAt !== undefined) throw refused(row, 'is closed already');
  if (row.code === 'AWAITING_APPROVAL') throw refused(row, 'waits for approval: claimgate remittance approve');
  const { sha256 = '', offset } = row.evidence ?? {};
  if (aside.has(`${placeOf(sha256, offset)}:${row.code}`))
    throw refused(row, 'is a part of a file that is set aside: claimgate quarantine list');
  if (waits(await lotsOf(tx, row)))
    throw refused(row, `holds money: claimgate worklist show ${row.queueKey} names the commands that place it`);
}

/** Opens an item again that `closeItems` closed; answers its new number. Throws `operation-not-allowed` for any other. */
export function reopenItem(ports: OperatorPorts, key: RowKey, word: OperatorWord): Promise<RowKey> {
  const now = ports.clock.now();
  return ports.ledger.transaction(async (tx) => {
    const row = await queueItem(tx, key);
    if ((await workMark(tx, key))?.act !== 'closed')
      throw refused(row, 'was not closed by a word alone; unsettle, unmatch or remittance reverse undo the rest');
    const [again = 0] = await reopen(tx, [row], toInstant(now));
    await setWorkMark(tx, key, { act: 'undone' });
    await audit(tx, word, now, { action: 'worklist-reopen', about: `item ${key} as item ${again}` });
    return again;
  });
}
