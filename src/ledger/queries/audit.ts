import { createHash } from 'node:crypto';
import type { Instant } from '../../base/clock.ts';
import { assert } from '../../base/gateway-error.ts';
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

export async function appendAudit(session: WritingSession, entry: AuditEntry): Promise<void> {
  const head = await session.db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  const auditKey = head.audit_key + 1;
  const hash = link(head.hash, auditKey, entry);
  const { at, actor, action, detail } = entry;
  await session.insertMany('audit', [{ audit_key: auditKey, at, actor, action, detail, hash }]);
  const moved = await session.db
    .updateTable('audit_head')
    .set({ audit_key: auditKey, hash })
    .where('audit_key', '=', head.audit_key)
    .executeTakeFirstOrThrow();
  assert(moved.numUpdatedRows === 1n, `the audit chain moved while row ${auditKey} was appended`);
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
