/** Operations: a match by hand undone: mirror entries, what was remembered is forgotten, what waited waits again. */
import { toInstant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import { DropCollector } from '../drop/collector.ts';
import { builtUpon, mirror } from '../inbound/mirror.ts';
import { originOf } from '../inbound/ports.ts';
import { forgetReleased } from '../inbound/released-items.ts';
import type { RememberedBody } from '../inbound/remembered.ts';
import { ORIGINAL_NOT_TAKEN_BACK } from '../inbound/work-codes.ts';
import type { Deed } from '../ledger/money-desk.ts';
import type { AdjudicationRow, EntryRow, LedgerTransaction, QueueRow, RowKey } from '../ledger/port.ts';
import { operationErrors } from './errors.ts';
import { fileOf, refused } from './held-payments.ts';
import { audit, type DropOperatorPorts, type OperatorWord } from './operator-word.ts';
import { replacedBy, workOfReinstated } from './reinstated-claims.ts';
import { reopen } from './reopened-items.ts';
import { queueItem } from './work-items.ts';
import { workMark } from './work-marks.ts';

export interface UnmatchResult {
  /** Mirror entries. */
  readonly entries: number;
  /** Items of the worklist under which the payments wait again. */
  readonly items: readonly RowKey[];
}

const MOST = 1_000_000;

/**
 * Undoes the match of a worklist's item. Throws `operation-not-allowed` when it was not matched by hand, was undone before, or a later
 * answer of the payer was posted upon it.
 */
export async function unmatchPayment(
  ports: DropOperatorPorts,
  item: RowKey,
  word: OperatorWord,
): Promise<UnmatchResult> {
  const now = ports.clock.now();
  return ports.ledger.transaction(async (tx) => {
    const row = await queueItem(tx, item);
    const [match] = await tx.rememberedMatches({ queueKey: item });
    if (match === undefined) throw refused(row, 'was not matched by hand, or that was undone');
    const { deed }: RememberedBody = JSON.parse(match.body);
    const undone = await undoneBy(tx, match.claimKey, deed);
    await refuseWhenBuiltUpon(tx, row, undone.adjudications);
    await refuseWhenSettled(tx, row, match.claimKey, deed);
    const replaced = await replacedBy(tx, undone.adjudications);
    let entries = 0;
    for (const remittanceKey of undone.remittanceKeys)
      entries += await undo(tx, ports, { row, remittanceKey, undone }, word);
    await closeAdded(tx, deed, word, toInstant(now));
    for (const remittanceKey of undone.remittanceKeys) await forgetReleased(tx, remittanceKey, deed.closed);
    const queueKeys = [...new Set([...deed.closed, ...(await workOfReinstated(tx, replaced))])];
    const closed = await tx.queue({ queueKeys, limit: MOST });
    // It came again by itself with the claim's state.
    const waiting = closed.filter(({ code }) => code !== ORIGINAL_NOT_TAKEN_BACK);
    const items = await reopen(tx, waiting, toInstant(now));
    await tx.forgetMatch(match.matchKey, toInstant(now));
    await audit(tx, word, now, { action: 'unmatch', about: `item ${item} from claim ${match.claimKey}` });
    return { entries, items };
  });
}

interface Undone {
  readonly entries: readonly EntryRow[];
  readonly adjudications: readonly AdjudicationRow[];
  readonly remittanceKeys: readonly RowKey[];
}

async function undoneBy(tx: LedgerTransaction, claimKey: RowKey, deed: Deed): Promise<Undone> {
  const batches = new Set(deed.batches);
  const written = new Set(deed.adjudications);
  const closed = await tx.queue({ queueKeys: deed.closed, limit: MOST });
  const claimKeys = [...new Set([claimKey, ...closed.flatMap((item) => item.claimKey ?? [])])];
  const adjudications = (await tx.adjudications({ claimKeys })).filter((row) => written.has(row.adjudicationKey));
  const entries = (await tx.entries({ claimKeys, limit: MOST })).filter((entry) => batches.has(entry.batchKey));
  const remittances = [...adjudications, ...entries].flatMap((row) => row.remittanceKey ?? []);
  // The newest first, as one unwinds.
  return { entries, adjudications, remittanceKeys: [...new Set(remittances)].sort((left, right) => right - left) };
}

async function refuseWhenBuiltUpon(
  tx: LedgerTransaction,
  row: QueueRow,
  adjudications: readonly AdjudicationRow[],
): Promise<void> {
  const trace = await builtUpon(tx, adjudications);
  if (trace !== undefined)
    throw refused(row, `can't be undone: check ${trace} was posted upon it; reverse that one first`);
  const keys = [...new Set(adjudications.map((one) => one.remittanceKey))];
  const notes = keys.length === 0 ? [] : await tx.remittanceNotes(keys);
  if (keys.some((key) => notes.findLast((note) => note.remittanceKey === key)?.kind === 'reversed'))
    throw refused(row, 'is of a check that was reversed as a whole');
}

/** Work that the match brought and a person settled since would be left without what it was about. */
async function refuseWhenSettled(tx: LedgerTransaction, row: QueueRow, claimKey: RowKey, deed: Deed): Promise<void> {
  for (const item of await tx.queue({ claimKey, open: false, limit: MOST })) {
    if (!isOf(deed, item)) continue;
    if ((await workMark(tx, item.queueKey))?.act === 'settled')
      throw refused(row, `brought item ${item.queueKey}, which was settled; claimgate unsettle ${item.queueKey} first`);
  }
}

async function undo(
  tx: LedgerTransaction,
  ports: DropOperatorPorts,
  { row, remittanceKey, undone }: { readonly row: QueueRow; readonly remittanceKey: RowKey; readonly undone: Undone },
  word: OperatorWord,
): Promise<number> {
  const now = ports.clock.now();
  const [remittance] = await tx.remittances({ remittanceKeys: [remittanceKey], limit: 1 });
  if (remittance === undefined)
    throw new GatewayError(operationErrors.notFound, `there is no remittance ${remittanceKey}`);
  const file = await fileOf(tx, { queueKey: row.queueKey, evidence: remittance.evidence }, now);
  const mark = `unmatch of item ${row.queueKey}`;
  const drops = new DropCollector(ports.drops, originOf(file, `item-${row.queueKey}-undone`), now);
  const entries = await mirror(
    tx,
    {
      ...{ file, remittanceKey, now, mark, user: word.user, text: 'a match by hand was undone' },
      reassociationTraceNumber: remittance.reassociationTraceNumber,
      entries: undone.entries.filter((entry) => entry.remittanceKey === remittanceKey),
      adjudications: undone.adjudications.filter((one) => one.remittanceKey === remittanceKey),
    },
    drops,
  );
  await drops.flush(tx, true);
  return entries;
}

/** Work that only the match brought. */
async function closeAdded(tx: LedgerTransaction, deed: Deed, word: OperatorWord, at: string): Promise<void> {
  for (const item of await tx.queue({ open: true, limit: MOST })) {
    if (isOf(deed, item)) await tx.closeQueueItem(item.queueKey, word.user, at);
  }
}

/** Items that the match brought, also as they stand again, or as the rest of them, since a person settled them. */
function isOf({ added }: Deed, { idempotencyKey: key = '' }: QueueRow): boolean {
  return added.some((own) => key === own || (key.startsWith(`${own}|`) && /\|(?:again|rest) after item \d+/.test(key)));
}
