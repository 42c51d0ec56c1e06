import type { NewRemittanceNote, RemittanceNoteRow } from '../money-desk.ts';
import type { NewRemittance, RowKey } from '../port.ts';
import type { Session, WritingSession } from '../session.ts';

export async function remittanceNotes(
  session: Session,
  remittanceKeys?: readonly RowKey[],
): Promise<readonly RemittanceNoteRow[]> {
  let selection = session.db.selectFrom('remittance_notes').selectAll().orderBy('note_key');
  if (remittanceKeys !== undefined) selection = selection.where(session.among('remittance_key', remittanceKeys));
  return (await selection.execute()).map((row) => ({
    noteKey: row.note_key,
    remittanceKey: row.remittance_key,
    kind: row.kind,
    by: row.noted_by,
    at: row.at,
  }));
}

export async function addRemittanceNote(session: WritingSession, note: NewRemittanceNote): Promise<void> {
  const [key = 0] = await session.nextKeys('remittance_notes', 1);
  const { remittanceKey, kind, by, at } = note;
  await session.insertMany('remittance_notes', [
    { note_key: key, remittance_key: remittanceKey, kind, noted_by: by, at },
  ]);
}

export async function setRemittanceState(
  session: WritingSession,
  remittanceKey: RowKey,
  state: NewRemittance['state'],
): Promise<void> {
  await session.db
    .updateTable('remittances')
    .set({ state })
    .where('remittance_key', '=', remittanceKey)
    .executeTakeFirstOrThrow();
}
