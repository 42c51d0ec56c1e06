/** Operations: where the money lies that an item of the worklist is about, so that a person can say what it is. */
import { type Cents, cents } from '../base/money.ts';
import { readAdjudication } from '../claims/adjudication-text.ts';
import type { Adjudication, LineWork } from '../claims/posting.ts';
import { CLAIM_LINE, PATIENT_RECEIVABLE, receivable, SUSPENSE, UNAPPLIED_CASH } from '../inbound/post/accounts.ts';
import { SUSPENSE_BALANCE } from '../inbound/post/tasks.ts';
import { RECEIVABLE_CODES } from '../inbound/work-codes.ts';
import type { AdjudicationRow, LedgerView, QueueRow, RowKey } from '../ledger/port.ts';
import { detailOf } from './work-items.ts';

export interface Lot {
  readonly account: string;
  /** Absent for money of no claim of ours. */
  readonly claimKey?: RowKey;
  readonly line?: string;
  /** Of a provider adjustment. */
  readonly reference?: string;
  readonly reasonCode?: string;
  /** Debit positive; never zero. */
  readonly balance: Cents;
}

/** Empty when the item is about no money, or nothing of its check is posted. */
export async function lotsOf(view: LedgerView, item: QueueRow): Promise<readonly Lot[]> {
  const { remittanceKey, claimKey, amountCents = cents(0) } = item;
  if (remittanceKey === undefined) return [];
  const [check] = await view.remittances({ remittanceKeys: [remittanceKey], limit: 1 });
  if (check?.state !== 'POSTED') return [];
  const detail = detailOf(item);
  const owner = claimKey === undefined ? {} : { claimKey };
  const { lies, account } = detail;
  if (lies !== undefined) {
    const { reference, reasonCode } = lies;
    const named = { reasonCode, ...(reference === undefined ? {} : { reference }) };
    return [{ account: lies.account, balance: lies.amount, ...named }];
  }
  if (account !== undefined) return some({ ...owner, account, balance: cents(-amountCents) });
  if (claimKey === undefined) return [];
  const line = detail.line ?? CLAIM_LINE;
  if (item.code === SUSPENSE_BALANCE) return some({ claimKey, line, account: SUSPENSE, balance: amountCents });
  if (item.code === 'PATIENT_CREDIT')
    return some({ claimKey, line, account: PATIENT_RECEIVABLE, balance: cents(-amountCents) });
  const ours = receivable((await standingOf(view, item, detail.line))?.adjudication.payerSequence ?? 1);
  if (item.code === 'CREDIT') return some({ claimKey, line, account: ours, balance: cents(-amountCents) });
  if (!RECEIVABLE_CODES.has(item.code)) return [];
  const parts = detail.work ?? [{ line, amount: amountCents }];
  return [...sumsByLine(parts)].flatMap(([name, balance]) => some({ claimKey, line: name, account: ours, balance }));
}

/** Several reasons on one line are one amount. */
function sumsByLine(parts: readonly Pick<LineWork, 'line' | 'amount'>[]): ReadonlyMap<string, Cents> {
  const sums = new Map<string, Cents>();
  for (const { line, amount } of parts) sums.set(line, cents((sums.get(line) ?? 0) + amount));
  return sums;
}

const some = (lot: Lot): readonly Lot[] => (lot.balance === 0 ? [] : [lot]);

/** True when money waits in an account of its own, so that closing the item without a word on it would leave it there unseen. */
export const waits = (lots: readonly Lot[]): boolean =>
  lots.some(({ account }) => account === SUSPENSE || account === UNAPPLIED_CASH);

export interface Standing {
  readonly row: AdjudicationRow;
  readonly adjudication: Adjudication;
}

/** The adjudication that the item's check brought to its claim, as it stands now; undefined when it was reversed since. */
export async function standingOf(
  view: LedgerView,
  { claimKey, remittanceKey }: QueueRow,
  line: string | undefined,
): Promise<Standing | undefined> {
  if (claimKey === undefined) return undefined;
  const latest = new Map<string, Standing>();
  for (const row of await view.adjudications({ claimKeys: [claimKey] })) {
    const adjudication = readAdjudication(row.body);
    latest.set(adjudication.adjudicationKey, { row, adjudication });
  }
  const standing = [...latest.values()].filter(
    ({ row, adjudication }) => row.remittanceKey === remittanceKey && !adjudication.reversed,
  );
  return standing.find(({ adjudication }) => line !== undefined && adjudication.lines.includes(line)) ?? standing[0];
}
