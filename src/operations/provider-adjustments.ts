/** Operations: provider adjustments (PLB) that wait for an account: told with the table as it stands, and placed once it has a row for them. */
import { type Cents, formatCents } from '../base/money.ts';
import { type OwnProviderAdjustment, PROVIDER_ADJUSTMENTS, rowFor } from '../inbound/post/provider-adjustments.ts';
import type { LedgerTransaction, LedgerView, QueueRow, RowKey } from '../ledger/port.ts';
import type { DropOperatorPorts, OperatorWord } from './operator-word.ts';
import { settleWithin } from './settle-item.ts';
import { detailOf } from './work-items.ts';

export interface AdjustmentPorts extends DropOperatorPorts {
  readonly providerAdjustments: readonly OwnProviderAdjustment[];
}

const UNMAPPED = 'PROVIDER_ADJUSTMENT_UNMAPPED';
const REVIEW = 'PROVIDER_ADJUSTMENT_REVIEW';
const MOST = 1_000_000;

export interface AdjustmentTableRow {
  readonly code: string;
  readonly account: string;
  readonly payer: string;
  readonly from: string;
  readonly until: string;
  /** `own`, or the rule of the common table. */
  readonly source: string;
}

/** The rows that decide, the customer's own first. */
export function adjustmentTable(own: readonly OwnProviderAdjustment[]): readonly AdjustmentTableRow[] {
  return [
    ...own.map((row) => ({
      code: row.reasonCode,
      account: row.account,
      payer: row.payerId ?? '',
      from: row.from ?? '',
      until: row.until ?? '',
      source: 'own',
    })),
    ...Object.entries(PROVIDER_ADJUSTMENTS).map(([code, { account, rule }]) => ({
      ...{ code, account, payer: '', from: '', until: '', source: rule },
    })),
  ];
}

export interface WaitingAdjustment {
  readonly item: RowKey;
  readonly code: string;
  readonly reference: string;
  /** What the payer took (positive) or gave. */
  readonly amount: Cents;
  readonly reassociationTraceNumber: string;
  /** The account that the table has for it now. */
  readonly account: string | undefined;
}

/** What waits, with the account that it would go to now. */
export async function waitingAdjustments(
  view: LedgerView,
  own: readonly OwnProviderAdjustment[],
): Promise<readonly WaitingAdjustment[]> {
  const items = await view.queue({ codes: [UNMAPPED], open: true, limit: MOST });
  const waiting: WaitingAdjustment[] = [];
  for (const item of items) waiting.push(...(await waitingOf(view, item, own)));
  return waiting;
}

async function waitingOf(
  view: LedgerView,
  item: QueueRow,
  own: readonly OwnProviderAdjustment[],
): Promise<readonly WaitingAdjustment[]> {
  const { lies } = detailOf(item);
  const [check] = await view.remittances({ remittanceKeys: [item.remittanceKey ?? 0], limit: 1 });
  if (lies === undefined || check === undefined) return [];
  const facts = { reasonCode: lies.reasonCode, payerIds: [check.payerId], paymentDate: check.paymentDate };
  return [
    {
      item: item.queueKey,
      code: lies.reasonCode,
      reference: lies.reference ?? '',
      amount: lies.amount,
      reassociationTraceNumber: check.reassociationTraceNumber,
      account: rowFor(facts, own)?.account,
    },
  ];
}

export interface PlacedAdjustment {
  readonly item: RowKey;
  readonly code: string;
  readonly account: string;
  readonly amount: string;
}

/** Places all that the table has an account for now, in one transaction. What its row wants looked at stays on the worklist as such. */
export function rerunAdjustments(ports: AdjustmentPorts, word: OperatorWord): Promise<readonly PlacedAdjustment[]> {
  const own = ports.providerAdjustments;
  return ports.ledger.transaction(async (tx) => {
    const placed: PlacedAdjustment[] = [];
    for (const { item, code, amount, account } of await waitingAdjustments(tx, own)) {
      if (account === undefined) continue;
      const whole = { line: undefined, claim: undefined, amount: undefined };
      await settleWithin(tx, ports, { item, to: account, ...whole }, word);
      if (own.some((row) => row.reasonCode === code && row.review === true)) await lookAt(tx, item, account);
      placed.push({ item, code, account, amount: formatCents(amount) });
    }
    return placed;
  });
}

async function lookAt(tx: LedgerTransaction, key: RowKey, account: string): Promise<void> {
  const [item] = await tx.queue({ queueKeys: [key], limit: 1 });
  if (item === undefined) return;
  const { closedAt = item.at, closedBy: _by, queueKey: _key, ...rest } = item;
  const { account: _held, lies, ...detail } = detailOf(item);
  const text = 'booked by your own row for the code, which wants each looked at';
  const now = lies === undefined ? {} : { lies: { ...lies, account } };
  await tx.addQueueItems([
    {
      ...rest,
      code: REVIEW,
      at: closedAt,
      detailJson: JSON.stringify({ ...detail, text, ...now }),
      idempotencyKey: `${item.idempotencyKey ?? key}|${REVIEW}`,
    },
  ]);
}
