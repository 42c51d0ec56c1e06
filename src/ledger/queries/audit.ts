import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '../../base/clock.ts';
import type { AuditRow, Hash, RowKey } from '../port.ts';
import type { Session, WritingSession } from '../session.ts';

const PAGE = 1000;

export interface AuditEntry {
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly detail: string;
}

export async function audit(session: Session, after: RowKey, limit: number): Promise<readonly AuditRow[]> {
  const rows = await session.db
    .selectFrom('audit')
    .selectAll()
    .where('audit_key', '>', after)
    .orderBy('audit_key')
    .limit(limit)
    .execute();
  return rows.map(({ audit_key, ...rest }) => ({ auditKey: audit_key, ...rest }));
}

/** Each row's hash covers its number, its texts and the hash of the row before it. */
function link(previous: Hash, auditKey: RowKey, entry: AuditEntry): Hash {
  const text = JSON.stringify([previous, auditKey, entry.at, entry.actor, entry.action, entry.detail]);
  return createHash('sha256').update(text).digest('hex');
}

/** Takes the chain's end first, so that workers that append at once wait for each other. */
export async function appendAudit(session: WritingSession, entry: AuditEntry): Promise<void> {
  const head = await session.db
    .updateTable('audit_head')
    .set({ audit_key: sql<number>`audit_key + 1` })
    .returning(['audit_key', 'hash'])
    .executeTakeFirstOrThrow();
  const hash = link(head.hash, head.audit_key, entry);
  const { at, actor, action, detail } = entry;
  await session.insertMany('audit', [{ audit_key: head.audit_key, at, actor, action, detail, hash }]);
  await session.db.updateTable('audit_head').set({ hash }).execute();
}

/** Faults of the chain: changed, missing or cut-off rows (fault 65). */
export async function auditFaults(session: Session): Promise<readonly string[]> {
  let previous: Hash = '0'.repeat(64);
  let last = 0;
  for (;;) {
    const rows = await audit(session, last, PAGE);
    for (const row of rows) {
      if (row.auditKey !== last + 1) return [`audit row ${last + 1} is missing`];
      if (row.hash !== link(previous, row.auditKey, row)) return [`audit row ${row.auditKey} was changed`];
      previous = row.hash;
      last = row.auditKey;
    }
    if (rows.length < PAGE) break;
  }
  const head = await session.db.selectFrom('audit_head').selectAll().executeTakeFirst();
  const whole = head?.audit_key === last && head.hash === previous;
  return whole ? [] : [`the audit chain ends at row ${last}, but row ${head?.audit_key ?? 0} was written last`];
}
