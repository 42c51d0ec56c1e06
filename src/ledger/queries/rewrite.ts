/** Rows of sealed tables written again, those of append-only tables too: their text stays what it is. */
import { type RawBuilder, sql } from 'kysely';
import type { SealedTable } from '../sealed-columns.ts';
import type { WritingSession } from '../session.ts';

export type Values = Record<string, string | number | null>;

/** While it stands in a transaction, append-only tables let their sealed columns be written again. */
const RESEALING = 'resealing';

export async function whileResealing<T>(session: WritingSession, work: () => Promise<T>): Promise<T> {
  await session.upsertMany('facts', ['name'], [{ name: RESEALING, value: '1' }]);
  const result = await work();
  await session.db.deleteFrom('facts').where('name', '=', RESEALING).execute();
  return result;
}

/** `row` has the table's key in it. */
export async function rewriteRow(
  session: WritingSession,
  { table, key }: SealedTable,
  row: Values,
  changes: Values,
): Promise<void> {
  const settings = Object.entries(changes).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  if (settings.length === 0) return;
  const wanted = key.map((column): RawBuilder<unknown> => sql`${sql.ref(column)} = ${row[column]}`);
  await sql`update ${sql.table(table)} set ${sql.join(settings)} where ${sql.join(wanted, sql` and `)}`.execute(
    session.db,
  );
}
