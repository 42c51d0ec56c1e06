/** Inbound: work on an answer that the payer takes back goes with it, and comes again when that is undone. */
import { cents } from '../base/money.ts';
import { type LineWork, takesPart } from '../claims/posting.ts';
import type { LedgerTransaction, NewQueueItem, QueueRow, RowKey } from '../ledger/port.ts';
import type { PostedPiece } from './posting-rows.ts';
import { ALLOWED_AMBIGUOUS, answeredMark, DISPUTED, OVERPAID, UNDERPAID } from './underpayments.ts';
import { CODES_OF_AMOUNTS } from './work-codes.ts';

const CODES: readonly string[] = [...CODES_OF_AMOUNTS, UNDERPAID, DISPUTED, OVERPAID, ALLOWED_AMBIGUOUS];
const MOST = 1_000_000;

const nameOf = (key: string): string => `taken-back:${key}`;

/** What of an answer was taken back: all of it, or these lines. */
interface Gone {
  readonly adjudicationKey: string;
  readonly claimKey: RowKey;
  readonly lines: readonly string[] | undefined;
  /** The mark that keeps what was closed. */
  readonly name: string;
}

function goneOf({ posting }: PostedPiece): readonly Gone[] {
  const { state, claimKey, adjudication } = posting;
  if (claimKey === undefined || adjudication === undefined) return [];
  const part = takesPart(posting) ? adjudication.takenBack?.at(-1) : undefined;
  if (part === undefined && state !== 'REVERSED') return [];
  const { adjudicationKey } = adjudication;
  const name = nameOf(part?.postingKey ?? adjudicationKey);
  return [{ adjudicationKey, claimKey: Number(claimKey), lines: part?.lines, name }];
}

/** Closes what is open of the answers, or of the lines of answers, that `pieces` reverse, and notes it. */
export async function closeTakenBack(
  tx: LedgerTransaction,
  pieces: readonly PostedPiece[],
  by: string,
  at: string,
): Promise<void> {
  const all = pieces.flatMap(goneOf);
  if (all.length === 0) return;
  const closed = new Map<string, RowKey[]>(all.map(({ name }) => [name, []]));
  const claimKeys = [...new Set(all.map((one) => one.claimKey))];
  for (const item of await tx.queue({ codes: CODES, claimKeys, open: true, limit: MOST })) {
    const { adjudicationKey, line, work }: OfAnswer = JSON.parse(item.detailJson);
    const gone = all.find((one) => one.adjudicationKey === adjudicationKey && touches(one.lines, line, work));
    if (gone === undefined) continue;
    await tx.closeQueueItem(item.queueKey, by, at);
    closed.get(gone.name)?.push(item.queueKey);
    if (item.code === DISPUTED) await tx.setMark(answeredMark(item.queueKey), 'taken back');
    const { lines } = gone;
    const rest = lines === undefined ? [] : (work ?? []).filter((one) => !lines.includes(one.line));
    if (rest.length > 0) await tx.addQueueItems([restOf(item, rest, at)]);
  }
  for (const [name, keys] of closed) await tx.setMark(name, JSON.stringify(keys));
}

interface OfAnswer {
  readonly adjudicationKey?: string;
  readonly line?: string;
  readonly work?: readonly LineWork[];
  readonly restOf?: RowKey;
}

/** True of an item about a line that was taken back. */
function touches(
  lines: readonly string[] | undefined,
  line: string | undefined,
  work: readonly LineWork[] | undefined,
): boolean {
  if (lines === undefined) return true;
  return work === undefined ? line !== undefined && lines.includes(line) : work.some((one) => lines.includes(one.line));
}

/** The item anew with the work on the lines that were not taken back. */
function restOf(item: QueueRow, work: readonly LineWork[], at: string): NewQueueItem {
  const { queueKey, closedAt: _at, closedBy: _by, ...own } = item;
  const detail: object = JSON.parse(item.detailJson);
  return {
    ...own,
    at,
    amountCents: cents(work.reduce((sum, one) => sum + one.amount, 0)),
    detailJson: JSON.stringify({ ...detail, work, restOf: queueKey }),
    idempotencyKey: `${item.idempotencyKey ?? queueKey}|rest of item ${queueKey}`,
  };
}

/** The items that the reversal of the answer closed: of all of it by its own key, of a part by that of the posting. */
export async function closedWith(tx: LedgerTransaction, key: string): Promise<readonly QueueRow[]> {
  const text = await tx.mark(nameOf(key));
  const queueKeys: readonly RowKey[] = text === undefined ? [] : JSON.parse(text);
  return queueKeys.length === 0 ? [] : tx.queue({ queueKeys, limit: MOST });
}

/** Closes what was left of items that stand again as they were. */
export async function closeRests(
  tx: LedgerTransaction,
  whole: readonly QueueRow[],
  by: string,
  at: string,
): Promise<void> {
  const keys = new Set(whole.map((item) => item.queueKey));
  const claimKeys = [...new Set(whole.flatMap((item) => item.claimKey ?? []))];
  if (claimKeys.length === 0) return;
  for (const item of await tx.queue({ codes: CODES, claimKeys, open: true, limit: MOST })) {
    const { restOf: of }: OfAnswer = JSON.parse(item.detailJson);
    if (of !== undefined && keys.has(of)) await tx.closeQueueItem(item.queueKey, by, at);
  }
}
