import type { Instant } from '../../base/clock.ts';
import { assert } from '../../base/gateway-error.ts';
import type { RowKey } from '../port.ts';
import type { Session, WritingSession } from '../session.ts';
import type { RequestsTable } from '../tables.ts';
import type { NewRequest, RequestRow } from '../watch.ts';

function requestOf(session: Session, row: RequestsTable): RequestRow {
  return {
    requestKey: row.request_key,
    kind: row.kind,
    detailJson: session.sealing.read(row.detail_json),
    at: row.at,
    ...(row.taken_at === null ? {} : { takenAt: row.taken_at }),
    ...(row.done_at === null ? {} : { doneAt: row.done_at }),
    ...(row.outcome_json === null ? {} : { outcomeJson: session.sealing.read(row.outcome_json) }),
  };
}

export async function openRequests(session: Session): Promise<readonly RequestRow[]> {
  const rows = await session.db
    .selectFrom('requests')
    .selectAll()
    .where('done_at', 'is', null)
    .orderBy('request_key')
    .execute();
  return rows.map((row) => requestOf(session, row));
}

export async function request(session: Session, requestKey: RowKey): Promise<RequestRow | undefined> {
  const row = await session.db
    .selectFrom('requests')
    .selectAll()
    .where('request_key', '=', requestKey)
    .executeTakeFirst();
  return row === undefined ? undefined : requestOf(session, row);
}

export async function addRequest(session: WritingSession, given: NewRequest): Promise<RowKey> {
  const [key = 0] = await session.nextKeys('requests', 1);
  const row = {
    request_key: key,
    kind: given.kind,
    detail_json: session.sealing.write(given.detailJson),
    at: given.at,
    taken_at: null,
    done_at: null,
    outcome_json: null,
  };
  await session.insertMany('requests', [row]);
  return key;
}

/** One statement, so that two daemons on one ledger can't both take it. */
export async function takeRequest(
  session: WritingSession,
  requestKey: RowKey,
  at: Instant,
  staleBefore: Instant,
): Promise<boolean> {
  const changed = await session.db
    .updateTable('requests')
    .set({ taken_at: at })
    .where('request_key', '=', requestKey)
    .where('done_at', 'is', null)
    .where((where) => where.or([where('taken_at', 'is', null), where('taken_at', '<', staleBefore)]))
    .executeTakeFirstOrThrow();
  return changed.numUpdatedRows === 1n;
}

export async function finishRequest(
  session: WritingSession,
  requestKey: RowKey,
  at: Instant,
  outcomeJson: string,
): Promise<void> {
  const changed = await session.updateMany('requests', [
    { request_key: requestKey, done_at: at, outcome_json: session.sealing.write(outcomeJson) },
  ]);
  assert(changed === 1, `request ${requestKey} to finish is not there`);
}
