import type { Instant } from '../../base/clock.ts';
import type { Session, WritingSession } from '../session.ts';

export async function nextDue(session: Session, name: string): Promise<Instant | undefined> {
  const row = await session.db.selectFrom('due').select('next_at').where('name', '=', name).executeTakeFirst();
  return row?.next_at;
}

/** One statement, so that two instances or a clock that jumps back can't fire the same due time twice. */
export async function claimDue(
  session: WritingSession,
  name: string,
  expected: Instant | undefined,
  next: Instant,
): Promise<boolean> {
  if (expected === undefined) {
    return (await session.insertMany('due', [{ name, next_at: next }], { skipKnown: true })) === 1;
  }
  const changed = await session.db
    .updateTable('due')
    .set({ next_at: next })
    .where('name', '=', name)
    .where('next_at', '=', expected)
    .executeTakeFirstOrThrow();
  return changed.numUpdatedRows === 1n;
}
