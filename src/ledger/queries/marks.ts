import type { Session, WritingSession } from '../session.ts';

/** Marks live among what the ledger knows of itself, under names of their own. */
const PREFIX = 'mark:';

export async function mark(session: Session, name: string): Promise<string | undefined> {
  const row = await session.db
    .selectFrom('facts')
    .select('value')
    .where('name', '=', PREFIX + name)
    .executeTakeFirst();
  return row?.value;
}

export async function setMark(session: WritingSession, name: string, value: string): Promise<void> {
  await session.upsertMany('facts', ['name'], [{ name: PREFIX + name, value }]);
}
