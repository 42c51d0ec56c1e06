import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../base/clock.ts';
import { assert } from '../../base/gateway-error.ts';
import { ZERO_CENTS } from '../../base/money.ts';
import type { Hash, RowKey } from '../port.ts';
import {
  type ArchivedKind,
  type ArchivedReference,
  type OpenClaims,
  PRUNED_ACTION,
  type PrunedObject,
  type RetentionChanges,
  type RetentionView,
} from '../retention.ts';
import type { Session, WritingSession } from '../session.ts';
import type { PrunedObjectsTable } from '../tables.ts';
import { appendAudit } from './audit.ts';

/** Rows that have bytes in the archive: hash, time, and whether nothing more happens to them by themselves. */
const SOURCES: Readonly<Record<ArchivedKind, RawBuilder<unknown>>> = {
  claimFiles: sql`select sha256, at, case when open is null then 1 else 0 end as ended from claim_files`,
  interchanges: sql`select sha256, created_at as at, case when state in ('SENT', 'REJECTED', 'CLOSED') then 1 else 0 end as ended
      from interchanges
    union all select plain_sha256, created_at, case when state in ('SENT', 'REJECTED', 'CLOSED') then 1 else 0 end
      from interchanges where plain_sha256 is not null`,
  answers: sql`select sha256, received_at as at, case when state = 'RECEIVED' then 0 else 1 end as ended from inbound_files`,
};

const KINDS: readonly ArchivedKind[] = ['claimFiles', 'interchanges', 'answers'];

export async function agedHashes(
  session: Session,
  { kind, before, after, limit }: Parameters<RetentionView['agedHashes']>[0],
): Promise<readonly Hash[]> {
  const { rows } = await sql<{ sha256: string }>`select aged.sha256 from
      (select sha256, max(at) as newest from (${SOURCES[kind]}) as source where sha256 > ${after} group by sha256) as aged
    where aged.newest < ${before} and not exists
      (select 1 from pruned_objects where pruned_objects.sha256 = aged.sha256
        and pruned_objects.removed_at is not null and pruned_objects.at >= aged.newest)
    order by aged.sha256 limit ${limit}`.execute(session.db);
  return rows.map((row) => row.sha256);
}

export async function referencesTo(session: Session, hashes: readonly Hash[]): Promise<readonly ArchivedReference[]> {
  if (hashes.length === 0) return [];
  const references: ArchivedReference[] = [];
  for (const kind of KINDS) {
    const { rows } = await sql<{ sha256: string; at: string; ended: number }>`select sha256, at, ended
      from (${SOURCES[kind]}) as source where ${session.among('sha256', hashes)}`.execute(session.db);
    references.push(...rows.map(({ sha256, at, ended }) => ({ sha256, kind, at, ended: ended === 1 })));
  }
  return references;
}

export async function evidenceOfOpenClaims(
  session: Session,
  after: RowKey,
  limit: number,
  open: OpenClaims,
): Promise<{ readonly hashes: readonly Hash[]; readonly last: RowKey | undefined }> {
  const { db } = session;
  const page = await db
    .selectFrom('claims')
    .select(['claim_key', 'display'])
    .where('claim_key', '>', after)
    .orderBy('claim_key')
    .limit(limit)
    .execute();
  const keys = await openKeys(session, page, open);
  return { hashes: keys.length === 0 ? [] : await evidenceOfClaims(session, keys), last: page.at(-1)?.claim_key };
}

async function openKeys(
  session: Session,
  page: readonly { readonly claim_key: RowKey; readonly display: string }[],
  open: OpenClaims,
): Promise<readonly RowKey[]> {
  const finished = new Set(open.finished);
  const keys = new Set(page.flatMap((row) => (finished.has(row.display) ? [] : [row.claim_key])));
  const others = page.flatMap((row) => (keys.has(row.claim_key) ? [] : [row.claim_key]));
  if (others.length === 0) return [...keys];
  const balances = await session.db
    .selectFrom('balances')
    .select(['claim_key', 'account'])
    .where(session.among('claim_key', others))
    .where('balance_cents', '<>', ZERO_CENTS)
    .execute();
  for (const row of balances)
    if (open.accounts.some((account) => row.account.startsWith(account))) keys.add(row.claim_key);
  const items = await session.db
    .selectFrom('queue')
    .select('claim_key')
    .where(session.among('claim_key', others))
    .where('closed_at', 'is', null)
    .execute();
  for (const row of items) if (row.claim_key !== null) keys.add(row.claim_key);
  return [...keys];
}

async function evidenceOfClaims(session: Session, keys: readonly RowKey[]): Promise<readonly Hash[]> {
  const these = (column: string) => session.among(column, keys);
  const { rows } = await sql<{ sha256: string | null }>`
    select claim_files.sha256 from claims join claim_files on claim_files.claim_file_key = claims.claim_file_key
      where ${these('claims.claim_key')}
    union select evidence_sha256 from events where ${these('claim_key')}
    union select interchanges.sha256 from submissions
      join interchanges on interchanges.interchange_key = submissions.interchange_key where ${these('submissions.claim_key')}
    union select interchanges.plain_sha256 from submissions
      join interchanges on interchanges.interchange_key = submissions.interchange_key where ${these('submissions.claim_key')}
    union select remittances.evidence_sha256 from adjudications
      join remittances on remittances.remittance_key = adjudications.remittance_key where ${these('adjudications.claim_key')}
    union select sha256 from report_links where ${these('claim_key')}`.execute(session.db);
  return rows.flatMap((row) => row.sha256 ?? []);
}

export async function evidenceOfOpenWork(session: Session): Promise<readonly Hash[]> {
  const { rows } = await sql<{ sha256: string | null }>`
    select sha256 from quarantine where state = 'OPEN'
    union select evidence_sha256 from remittances where state in ('HELD', 'REVIEW')
    union select evidence_sha256 from queue where closed_at is null
    union select remittances.evidence_sha256 from queue
      join remittances on remittances.remittance_key = queue.remittance_key where queue.closed_at is null
    union select interchanges.sha256 from queue
      join interchanges on interchanges.interchange_key = queue.interchange_key where queue.closed_at is null
    union select interchanges.plain_sha256 from queue
      join interchanges on interchanges.interchange_key = queue.interchange_key where queue.closed_at is null`.execute(
    session.db,
  );
  return rows.flatMap((row) => row.sha256 ?? []);
}

const objectOf = ({ sha256, kind, at, removed_at }: PrunedObjectsTable): PrunedObject => ({
  sha256,
  kind,
  at,
  removed: removed_at !== null,
});

export async function pruned(session: Session, hashes: readonly Hash[]): Promise<readonly PrunedObject[]> {
  if (hashes.length === 0) return [];
  const rows = await session.db
    .selectFrom('pruned_objects')
    .selectAll()
    .where(session.among('sha256', hashes))
    .execute();
  return rows.map(objectOf);
}

export async function prunedAfter(session: Session, after: Hash, limit: number): Promise<readonly PrunedObject[]> {
  const rows = await session.db
    .selectFrom('pruned_objects')
    .selectAll()
    .where('sha256', '>', after)
    .orderBy('sha256')
    .limit(limit)
    .execute();
  return rows.map(objectOf);
}

export async function notePruned(
  session: WritingSession,
  kind: ArchivedKind,
  hashes: readonly Hash[],
  entry: Parameters<RetentionChanges['notePruned']>[2],
): Promise<void> {
  assert(
    hashes.every((sha256) => entry.detail.includes(sha256)),
    'the audit row of what goes must name it',
  );
  await appendAudit(session, { ...entry, action: PRUNED_ACTION });
  const { audit_key } = await session.db.selectFrom('audit_head').select('audit_key').executeTakeFirstOrThrow();
  const rows = hashes.map((sha256) => ({ sha256, kind, at: entry.at, audit_key, removed_at: null }));
  await session.upsertMany('pruned_objects', ['sha256'], rows);
}

export async function noteRemoved(session: WritingSession, hashes: readonly Hash[], at: Instant): Promise<void> {
  if (hashes.length === 0) return;
  await session.db
    .updateTable('pruned_objects')
    .set({ removed_at: at })
    .where(session.among('sha256', hashes))
    .execute();
}

export async function doubtRemoved(session: WritingSession): Promise<void> {
  await session.db.updateTable('pruned_objects').set({ removed_at: null }).execute();
}
