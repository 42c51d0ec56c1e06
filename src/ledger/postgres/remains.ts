/** What rows held before they were changed or removed stays in PostgreSQL's files until a table is written anew. */
import { type Kysely, sql } from 'kysely';
import { GatewayError } from '../../base/gateway-error.ts';
import { ledgerErrors } from '../errors.ts';
import { PERSONAL_TABLES } from '../sealed-columns.ts';
import type { Tables } from '../tables.ts';

/** So long transactions of others that could still see what was there before may last. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/**
 * Writes each table that holds, or held, personal text anew, its indexes and long texts too; it is locked meanwhile. Throws `ledger-locked` when a
 * transaction lasts too long: what it may still see would be kept. The server's write-ahead log is not ours to change (docs/operations.md).
 */
export async function forgetRemains(db: Kysely<Tables>): Promise<void> {
  await whenUnseen(db);
  // No transaction may be around it.
  for (const table of PERSONAL_TABLES) await sql`vacuum full ${sql.table(table)}`.execute(db);
}

/** Resolves when no transaction of this database is left that began before now. */
async function whenUnseen(db: Kysely<Tables>): Promise<void> {
  const now = await sql<{ xid: string }>`select cast(pg_current_xact_id() as text) as xid`.execute(db);
  const mark = sql`cast(cast(${now.rows[0]?.xid ?? ''} as xid8) as xid)`;
  for (const untilMs = performance.now() + PATIENCE_MS; ; ) {
    const { rows } = await sql<{ count: number }>`select cast(count(*) as bigint) as count from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and greatest(age(backend_xmin), age(backend_xid)) >= age(${mark})`.execute(db);
    if (rows[0]?.count === 0) return;
    if (performance.now() > untilMs)
      throw new GatewayError(
        ledgerErrors.locked,
        'a transaction of another process on the database lasts so long that what was overwritten can’t be removed; end it, and run the command again',
      );
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
