/** Operations: underpayments that a person accepts, disputes with the payer, or takes back. */
import type { CalendarDate } from '../base/calendar-date.ts';
import { toInstant } from '../base/clock.ts';
import { cents, formatCents } from '../base/money.ts';
import { DISPUTED, disputeAnswer, UNDERPAID, type Underpayment } from '../inbound/underpayments.ts';
import type { LedgerTransaction, LedgerView, QueueRow, RowKey } from '../ledger/port.ts';
import { refused } from './held-payments.ts';
import { audit, type OperatorPorts, type OperatorWord } from './operator-word.ts';
import { reopen } from './reopened-items.ts';
import type { ReportTable } from './report-table.ts';
import { queueItem } from './work-items.ts';
import { setWorkMark, workMark } from './work-marks.ts';

const MOST = 1_000_000;

export interface Dispute {
  readonly by: string;
  readonly at: string;
  /** What the payer calls it. */
  readonly reference?: string;
  /** The day on which to ask again. */
  readonly until?: CalendarDate;
  /** The item that it was before. */
  readonly of: RowKey;
}

export interface UnderpaymentDetail {
  readonly text?: string;
  readonly line?: string;
  readonly underpayment?: Underpayment;
  readonly dispute?: Dispute;
}

export function underpaymentOf({ detailJson }: QueueRow): UnderpaymentDetail {
  const detail: UnderpaymentDetail = JSON.parse(detailJson);
  return detail;
}

/** Equal in underpayments of one kind: the same payer, procedure and difference. */
export function patternOf(item: QueueRow): string {
  const { underpayment } = underpaymentOf(item);
  return [underpayment?.payerId, underpayment?.procedureCode, item.amountCents].join('|');
}

export interface DisputeRequest {
  readonly items: readonly RowKey[];
  /** Also all open ones of the same kind. */
  readonly alike: boolean;
  readonly reference: string | undefined;
  readonly until: CalendarDate | undefined;
}

export interface DisputedItem {
  readonly item: RowKey;
  /** The number under which the dispute stands. */
  readonly dispute: RowKey;
  readonly atStake: string;
}

/** Marks them as disputed; the sum at stake stays on the worklist. Throws `operation-not-allowed` when one is no open underpayment. */
export function disputeUnderpayments(
  ports: OperatorPorts,
  request: DisputeRequest,
  word: OperatorWord,
): Promise<readonly DisputedItem[]> {
  const now = ports.clock.now();
  const at = toInstant(now);
  const { reference, until } = request;
  return ports.ledger.transaction(async (tx) => {
    const rows = await wanted(tx, request);
    for (const row of rows) {
      const { queueKey, closedAt: _at, closedBy: _by, ...item } = row;
      const dispute: Dispute = {
        ...{ by: word.user, at, of: queueKey },
        ...(reference === undefined ? {} : { reference }),
        ...(until === undefined ? {} : { until }),
      };
      await tx.closeQueueItem(queueKey, word.user, at);
      const detailJson = JSON.stringify({ ...underpaymentOf(row), dispute });
      const idempotencyKey = `${row.idempotencyKey ?? queueKey}|disputed ${at}`;
      await tx.addQueueItems([{ ...item, code: DISPUTED, at, detailJson, idempotencyKey }]);
    }
    const keys = rows.map((row) => row.queueKey);
    await audit(tx, word, now, { action: 'underpayment-dispute', about: `item ${keys.join(', ')}` });
    const open = await tx.queue({ codes: [DISPUTED], open: true, limit: MOST });
    const standing = new Map(open.map((row) => [underpaymentOf(row).dispute?.of, row.queueKey]));
    return rows.map((row) => ({
      item: row.queueKey,
      dispute: standing.get(row.queueKey) ?? 0,
      atStake: formatCents(row.amountCents ?? cents(0)),
    }));
  });
}

async function wanted(tx: LedgerTransaction, { items, alike }: DisputeRequest): Promise<readonly QueueRow[]> {
  const rows = new Map<RowKey, QueueRow>();
  for (const key of items) rows.set(key, await openOf(tx, key, [UNDERPAID]));
  if (!alike) return [...rows.values()];
  const patterns = new Set([...rows.values()].map(patternOf));
  for (const row of await tx.queue({ codes: [UNDERPAID], open: true, limit: MOST }))
    if (patterns.has(patternOf(row))) rows.set(row.queueKey, row);
  return [...rows.values()];
}

async function openOf(tx: LedgerTransaction, key: RowKey, codes: readonly string[]): Promise<QueueRow> {
  const row = await queueItem(tx, key);
  if (row.closedAt !== undefined) throw refused(row, 'is closed already');
  if (!codes.includes(row.code)) throw refused(row, `is ${row.code}, not ${codes.join(' or ')}`);
  return row;
}

/** Lets underpayments be, disputed or not; `worklist reopen` takes that back. No money moves: what was above the allowed amount is contractual. */
export function acceptUnderpayments(
  ports: OperatorPorts,
  items: readonly RowKey[],
  word: OperatorWord,
): Promise<readonly RowKey[]> {
  const now = ports.clock.now();
  return ports.ledger.transaction(async (tx) => {
    for (const key of items) {
      await openOf(tx, key, [UNDERPAID, DISPUTED]);
      await tx.closeQueueItem(key, word.user, toInstant(now));
      await setWorkMark(tx, key, { act: 'closed' });
    }
    await audit(tx, word, now, { action: 'underpayment-accept', about: `item ${items.join(', ')}` });
    return items;
  });
}

/** Takes disputes back: the underpayments wait as before. Answers their new numbers. */
export function withdrawDisputes(
  ports: OperatorPorts,
  items: readonly RowKey[],
  word: OperatorWord,
): Promise<readonly RowKey[]> {
  const now = ports.clock.now();
  const at = toInstant(now);
  return ports.ledger.transaction(async (tx) => {
    const before: QueueRow[] = [];
    for (const key of items) {
      const row = await openOf(tx, key, [DISPUTED]);
      await tx.closeQueueItem(key, word.user, at);
      await setWorkMark(tx, key, { act: 'undone' });
      before.push(await queueItem(tx, underpaymentOf(row).dispute?.of ?? 0));
    }
    await audit(tx, word, now, { action: 'underpayment-withdraw', about: `item ${items.join(', ')}` });
    return reopen(tx, before, at);
  });
}

/** every dispute there was, with what came of it. */
export async function disputesReport(view: LedgerView): Promise<ReportTable> {
  const items = await view.queue({ codes: [DISPUTED], limit: MOST });
  const names = new Map<RowKey, string>();
  const keys = [...new Set(items.flatMap((item) => item.claimKey ?? []))];
  for (let start = 0; start < keys.length; start += 500)
    for (const head of await view.claimHeads({ claimKeys: keys.slice(start, start + 500), limit: 500 }))
      names.set(head.claimKey, head.claimId);
  const records = [];
  for (const item of items) {
    const { underpayment, dispute, line } = underpaymentOf(item);
    const { recovered } = await disputeAnswer(view, item.queueKey);
    records.push({
      type: 'dispute',
      item: item.queueKey,
      claimId: names.get(item.claimKey ?? 0) ?? '',
      line: line ?? '',
      payerId: underpayment?.payerId ?? '',
      procedureCode: underpayment?.procedureCode ?? '',
      contract: underpayment?.contract ?? '',
      atStake: formatCents(item.amountCents ?? cents(0)),
      openedAt: dispute?.at ?? item.at,
      openedBy: dispute?.by ?? '',
      reference: dispute?.reference ?? '',
      until: dispute?.until ?? underpayment?.disputeUntil ?? '',
      standing: await standingOf(view, item, recovered !== undefined),
      recovered: recovered === undefined ? '' : formatCents(recovered),
    });
  }
  const head = ['item', 'claim', 'code', 'payer', 'at stake', 'since', 'until', 'standing', 'recovered'];
  const cells = records.map((one) => [
    ...[String(one.item), one.claimId, one.procedureCode, one.payerId, one.atStake, one.openedAt.slice(0, 10)],
    ...[one.until, one.standing, one.recovered],
  ]);
  return { head, cells, records };
}

async function standingOf(view: LedgerView, item: QueueRow, recovered: boolean): Promise<string> {
  if (item.closedAt === undefined) return 'open';
  const act = (await workMark(view, item.queueKey))?.act;
  if (act !== undefined) return act === 'closed' ? 'accepted' : 'withdrawn';
  return recovered ? 'answered anew' : 'taken back by the payer';
}
