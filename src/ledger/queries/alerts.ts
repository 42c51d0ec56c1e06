import type { Instant } from '../../base/clock.ts';
import { assert } from '../../base/gateway-error.ts';
import type { RowKey } from '../port.ts';
import type { Session, WritingSession } from '../session.ts';
import type { AlertRow, NewAlert, NewNotice, NoticeAttempt, NoticeRow, WatchView } from '../watch.ts';

export async function alerts(
  session: Session,
  query: Parameters<WatchView['alerts']>[0],
): Promise<readonly AlertRow[]> {
  let selection = session.db.selectFrom('alerts').selectAll().orderBy('alert_key').limit(query.limit);
  if (query.open !== undefined) selection = selection.where('cleared_at', query.open ? 'is' : 'is not', null);
  return (await selection.execute()).map((row) => ({
    alertKey: row.alert_key,
    matter: row.matter,
    code: row.code,
    severity: row.severity,
    raisedAt: row.raised_at,
    bodyJson: row.body_json,
    ...(row.cleared_at === null ? {} : { clearedAt: row.cleared_at }),
  }));
}

/** One by one, since two instances may see the same matter at once and only one may raise it. */
export async function raiseAlerts(session: WritingSession, given: readonly NewAlert[]): Promise<readonly RowKey[]> {
  const raised: RowKey[] = [];
  for (const alert of given) {
    const [key = 0] = await session.nextKeys('alerts', 1);
    const row = {
      alert_key: key,
      matter: alert.matter,
      code: alert.code,
      severity: alert.severity,
      raised_at: alert.raisedAt,
      body_json: alert.bodyJson,
      cleared_at: null,
    };
    if ((await session.insertMany('alerts', [row], { skipKnown: true })) === 1) raised.push(key);
  }
  return raised;
}

export async function clearAlerts(session: WritingSession, alertKeys: readonly RowKey[], at: Instant): Promise<void> {
  if (alertKeys.length === 0) return;
  await session.updateMany(
    'alerts',
    alertKeys.map((key) => ({ alert_key: key, cleared_at: at })),
  );
}

export async function openNotices(session: Session, limit: number): Promise<readonly NoticeRow[]> {
  const rows = await session.db
    .selectFrom('notices')
    .selectAll()
    .where('delivered_at', 'is', null)
    .where('given_up_at', 'is', null)
    .orderBy('notice_key')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    noticeKey: row.notice_key,
    id: row.id,
    bodyJson: row.body_json,
    at: row.at,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    ...(row.last_error_code === null ? {} : { lastErrorCode: row.last_error_code }),
  }));
}

export async function addNotices(session: WritingSession, notices: readonly NewNotice[]): Promise<void> {
  const keys = await session.nextKeys('notices', notices.length);
  const rows = notices.map((notice, index) => ({
    notice_key: keys[index] ?? 0,
    id: notice.id,
    body_json: notice.bodyJson,
    at: notice.at,
    attempts: 0,
    next_attempt_at: notice.at,
    last_error_code: null,
    delivered_at: null,
    given_up_at: null,
  }));
  await session.insertMany('notices', rows, { skipKnown: true });
}

export async function noteAttempt(session: WritingSession, noticeKey: RowKey, attempt: NoticeAttempt): Promise<void> {
  const changed = await session.updateMany('notices', [
    {
      notice_key: noticeKey,
      attempts: attempt.attempts,
      ...(attempt.nextAttemptAt === undefined ? {} : { next_attempt_at: attempt.nextAttemptAt }),
      last_error_code: attempt.lastErrorCode ?? null,
      delivered_at: attempt.deliveredAt ?? null,
      given_up_at: attempt.givenUpAt ?? null,
    },
  ]);
  assert(changed === 1, `notice ${noticeKey} to change is not there`);
}
