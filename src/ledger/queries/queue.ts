import type { Instant } from '../../base/clock.ts';
import { assert } from '../../base/gateway-error.ts';
import type { NewQueueItem, QueueRow, RowKey } from '../port.ts';
import { ask } from '../questions.ts';
import type { Session, WritingSession } from '../session.ts';
import type { QueueTable } from '../tables.ts';
import { evidenceColumns, evidenceOf } from './evidence.ts';

export interface QueueQuery {
  readonly codes?: readonly string[];
  readonly claimKey?: RowKey;
  readonly claimKeys?: readonly RowKey[];
  readonly remittanceKey?: RowKey;
  readonly queueKeys?: readonly RowKey[];
  readonly open?: boolean;
  readonly limit: number;
}

async function itemsOf(session: Session, query: QueueQuery): Promise<readonly QueueTable[]> {
  const { codes, claimKey, claimKeys, remittanceKey, queueKeys, open, limit } = query;
  const build = () => {
    let selection = session.db.selectFrom('queue').selectAll().orderBy('queue_key').limit(limit);
    if (codes !== undefined) selection = selection.where(session.among('code', codes));
    if (claimKey !== undefined) selection = selection.where('claim_key', '=', claimKey);
    if (claimKeys !== undefined) selection = selection.where(session.among('claim_key', claimKeys));
    if (remittanceKey !== undefined) selection = selection.where('remittance_key', '=', remittanceKey);
    if (queueKeys !== undefined) selection = selection.where(session.among('queue_key', queueKeys));
    if (open !== undefined) selection = selection.where('closed_at', open ? 'is' : 'is not', null);
    return selection;
  };
  const others = [codes, claimKey, remittanceKey, queueKeys].some((one) => one !== undefined);
  if (others || claimKeys === undefined || open !== true) return build().execute();
  const given = { values: claimKeys, parameters: [session.parameter(claimKeys), limit] };
  return ask(session, 'open items of claims', given, build);
}

export async function queue(session: Session, query: QueueQuery): Promise<readonly QueueRow[]> {
  return (await itemsOf(session, query)).map((row) => {
    const evidence = evidenceOf(row);
    return {
      queueKey: row.queue_key,
      code: row.code,
      ...(row.claim_key === null ? {} : { claimKey: row.claim_key }),
      ...(row.remittance_key === null ? {} : { remittanceKey: row.remittance_key }),
      ...(row.interchange_key === null ? {} : { interchangeKey: row.interchange_key }),
      ...(row.amount_cents === null ? {} : { amountCents: row.amount_cents }),
      detailJson: session.sealing.read(row.detail_json),
      ...(evidence === undefined ? {} : { evidence }),
      at: row.at,
      ...(row.idempotency_key === null ? {} : { idempotencyKey: row.idempotency_key }),
      ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
      ...(row.closed_by === null ? {} : { closedBy: row.closed_by }),
    };
  });
}

export async function addQueueItems(session: WritingSession, items: readonly NewQueueItem[]): Promise<void> {
  if (items.length === 0) return;
  const keys = await session.nextKeys('queue', items.length);
  const rows = items.map((item, index) => ({
    queue_key: keys[index] ?? 0,
    code: item.code,
    claim_key: item.claimKey ?? null,
    remittance_key: item.remittanceKey ?? null,
    interchange_key: item.interchangeKey ?? null,
    amount_cents: item.amountCents ?? null,
    detail_json: session.sealing.write(item.detailJson),
    ...evidenceColumns(item.evidence),
    at: item.at,
    idempotency_key: item.idempotencyKey ?? null,
    closed_at: null,
    closed_by: null,
  }));
  await session.insertMany('queue', rows, { skipKnown: true });
}

export async function closeQueueItem(
  session: WritingSession,
  queueKey: RowKey,
  by: string,
  at: Instant,
): Promise<void> {
  const changed = await session.db
    .updateTable('queue')
    .set({ closed_at: at, closed_by: by })
    .where('queue_key', '=', queueKey)
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow();
  assert(changed.numUpdatedRows === 1n, `queue item ${queueKey} is not open`);
}
