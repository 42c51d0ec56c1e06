/** Lists that a practice keeps beside its claims: authorizations, coverage, documents, visits, payers. Keys are searched by, bodies sealed. */
import type { Instant } from '../../base/clock.ts';
import type { PracticeKind, PracticeRow } from '../../claims/practice-list.ts';
import type { PracticeList } from '../port.ts';
import type { Session, WritingSession } from '../session.ts';

export async function practiceLists(session: Session): Promise<readonly PracticeList[]> {
  const rows = await session.db.selectFrom('practice_lists').selectAll().orderBy('kind').execute();
  return rows.map((row) => ({ kind: row.kind, rows: row.row_count, loadedAt: row.loaded_at }));
}

export async function practiceRows(
  session: Session,
  kind: PracticeKind,
  keys: readonly string[],
): Promise<readonly PracticeRow[]> {
  if (keys.length === 0) return [];
  const { sealing } = session;
  const keyOf = new Map(keys.flatMap((key) => sealing.searches(key).map((hash) => [hash, key] as const)));
  const rows = await session.db
    .selectFrom('practice_rows')
    .select(['key_search', 'body'])
    .where('kind', '=', kind)
    .where(session.among('key_search', [...keyOf.keys()]))
    .orderBy('ordinal')
    .execute();
  return rows.map((row) => ({ key: keyOf.get(row.key_search) ?? '', body: sealing.read(row.body) }));
}

/** The rows take the place of all that was loaded of that kind before. */
export async function replacePracticeList(
  session: WritingSession,
  kind: PracticeKind,
  rows: readonly PracticeRow[],
  at: Instant,
): Promise<void> {
  const { sealing } = session;
  await session.db.deleteFrom('practice_rows').where('kind', '=', kind).execute();
  await session.insertMany(
    'practice_rows',
    rows.map((row, ordinal) => ({
      kind,
      key_search: sealing.search(row.key),
      ordinal,
      body: sealing.write(row.body),
    })),
  );
  await session.upsertMany('practice_lists', ['kind'], [{ kind, row_count: rows.length, loaded_at: at }]);
}
