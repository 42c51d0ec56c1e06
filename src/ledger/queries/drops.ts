import { sql } from 'kysely';
import type { Instant } from '../../base/clock.ts';
import { assert } from '../../base/gateway-error.ts';
import type { DropHead, DropRow, NewDrop, RowKey } from '../port.ts';
import type { Session, WritingSession } from '../session.ts';
import type { DropsTable } from '../tables.ts';

function rowOf(session: Session, row: DropsTable): DropRow {
  return {
    dropKey: row.drop_key,
    billingSystem: row.billing_system,
    kind: row.kind,
    name: row.name,
    body: session.sealing.read(row.body),
    at: row.at,
    ...(row.delivered_at === null ? {} : { deliveredAt: row.delivered_at }),
  };
}

/** The oldest that wait, of those after `after`, without those of the systems `except`. */
export async function pendingDrops(
  session: Session,
  limit: number,
  except: readonly string[] = [],
  after?: RowKey,
): Promise<readonly DropRow[]> {
  let selection = session.db
    .selectFrom('drops')
    .selectAll()
    .where('delivered_at', 'is', null)
    .orderBy('drop_key')
    .limit(limit);
  if (except.length > 0) selection = selection.where('billing_system', 'not in', except);
  if (after !== undefined) selection = selection.where('drop_key', '>', after);
  return (await selection.execute()).map((row) => rowOf(session, row));
}

export async function pendingDropHeads(session: Session, limit: number): Promise<readonly DropHead[]> {
  const rows = await session.db
    .selectFrom('drops')
    .select(['drop_key', 'billing_system', 'kind', 'name', 'at'])
    .where('delivered_at', 'is', null)
    .orderBy('drop_key')
    .limit(limit)
    .execute();
  return rows.map(({ drop_key: dropKey, billing_system: billingSystem, ...row }) => ({
    dropKey,
    billingSystem,
    ...row,
  }));
}

export async function waitingDrops(session: Session): Promise<number> {
  const { waiting } = await session.db
    .selectFrom('drops')
    .select(sql<number>`cast(count(*) as bigint)`.as('waiting'))
    .where('delivered_at', 'is', null)
    .executeTakeFirstOrThrow();
  return waiting;
}

export async function waitingDropsBySystem(
  session: Session,
): Promise<readonly { readonly billingSystem: string; readonly waiting: number }[]> {
  return session.db
    .selectFrom('drops')
    .select(['billing_system as billingSystem', sql<number>`cast(count(*) as bigint)`.as('waiting')])
    .where('delivered_at', 'is', null)
    .groupBy('billing_system')
    .orderBy('billing_system')
    .execute();
}

/** The same file again is no change. Throws an assertion when a name comes again with another text, since one would be lost. */
export async function addDrops(session: WritingSession, drops: readonly NewDrop[]): Promise<void> {
  const keys = await session.nextKeys('drops', drops.length);
  const rows = drops.map((drop, index) => ({
    drop_key: keys[index] ?? 0,
    billing_system: drop.billingSystem,
    kind: drop.kind,
    name: drop.name,
    body: session.sealing.write(drop.body),
    at: drop.at,
    delivered_at: null,
  }));
  if ((await session.insertMany('drops', rows, { skipKnown: true })) < rows.length) await assertSame(session, drops);
}

async function assertSame(session: WritingSession, drops: readonly NewDrop[]): Promise<void> {
  const names = drops.map((drop) => drop.name);
  const stored = await session.db.selectFrom('drops').selectAll().where(session.among('name', names)).execute();
  const bodies = new Map(stored.map((row) => [`${row.billing_system}/${row.name}`, session.sealing.read(row.body)]));
  for (const drop of drops) {
    const same = bodies.get(`${drop.billingSystem}/${drop.name}`) === drop.body;
    assert(same, `drop ${drop.name} came twice with different texts`);
  }
}

export async function markDropDelivered(session: WritingSession, dropKey: RowKey, at: Instant): Promise<void> {
  const changed = await session.updateMany('drops', [{ drop_key: dropKey, delivered_at: at }]);
  assert(changed === 1, `drop ${dropKey} is not there`);
}
