/**
 * Texts in clear that begin as sealed ones do: sealed when the ledger gets its first key, in that transaction. From then on a text is sealed if
 * and only if it begins so, and a sealed one that was changed is never taken for one in clear.
 */
import { sql } from 'kysely';
import { SEALED_TABLES } from '../sealed-columns.ts';
import type { WritingSession } from '../session.ts';
import { rewriteRow, type Values, whileResealing } from './rewrite.ts';

/** Nothing in the ledger is sealed yet; `session` seals. Reads every sealed column. */
export async function sealLookalikes(session: WritingSession): Promise<void> {
  const { db, sealing } = session;
  const looks = (column: string) =>
    sql`substr(${sql.ref(column)}, 1, ${sql.lit(sealing.magic.length)}) = ${sealing.magic}`;
  await whileResealing(session, async () => {
    for (const spec of SEALED_TABLES) {
      const columns = sql.join([...spec.key, ...spec.sealed].map((column) => sql.ref(column)));
      const found = sql.join(spec.sealed.map(looks), sql` or `);
      const { rows } = await sql<Values>`select ${columns} from ${sql.table(spec.table)} where ${found}`.execute(db);
      for (const row of rows) {
        const changes: Values = {};
        for (const column of spec.sealed) {
          const text = row[column];
          if (typeof text === 'string' && text.startsWith(sealing.magic)) changes[column] = sealing.write(text);
        }
        await rewriteRow(session, spec, row, changes);
      }
    }
  });
}
