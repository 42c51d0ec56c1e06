import { CompiledQuery, type Kysely, sql } from 'kysely';
import { assert } from '../../base/gateway-error.ts';
import { objectsOf } from '../bulk.ts';
import type { Sealing } from '../sealing.ts';
import { overwriting, type Questions, type Session, type WritingSession } from '../session.ts';
import { KEYS, type Tables } from '../tables.ts';
import { holdsLease } from './leases.ts';

const questions: Questions = new Map();

export function readingSession(db: Kysely<Tables>, sealing: Sealing): Session {
  return {
    db,
    sealing,
    questions,
    parameter: (values) => (values.length === 1 ? values[0] : values),
    // With one value an index that goes on with the order wanted gives it without sorting.
    among: (column, values) =>
      values.length === 1 ? sql`${sql.ref(column)} = ${values[0]}` : sql`${sql.ref(column)} = any(${values})`,
  };
}

/** Bulk writing in one statement a table: the rows travel as one JSON parameter, and the table's own types read them. */
export function writingSession(db: Kysely<Tables>, sealing: Sealing): WritingSession {
  const run = async (statement: string, rows: readonly object[]): Promise<number> => {
    const result = await db.executeQuery(CompiledQuery.raw(statement, [JSON.stringify(rows)]));
    return Number(result.numAffectedRows ?? 0n);
  };
  const insert = (table: string, columns: readonly string[]): string =>
    `insert into ${table} (${columns.join(', ')})
      select ${columns.join(', ')} from json_populate_recordset(null::${table}, $1)`;
  return {
    ...readingSession(db, sealing),
    holdsLease: (lease) => holdsLease(db, lease, true),
    nextKeys: async (table, count) => {
      if (count === 0) return [];
      const keys = await sql<{ key: number }>`select nextval(${`${table}_keys`}) as key
        from generate_series(1, ${sql.lit(count)})`.execute(db);
      return keys.rows.map((row) => row.key);
    },
    insertMany: async (table, rows, options) => {
      const [first] = rows;
      if (first === undefined) return 0;
      const skip = options?.skipKnown === true ? ' on conflict do nothing' : '';
      return run(`${insert(table, Object.keys(first))}${skip}`, rows);
    },
    insertBulk: async (rows, options) => {
      if (rows.count === 0) return 0;
      const skip = options?.skipKnown === true ? ' on conflict do nothing' : '';
      return run(`${insert(rows.table, rows.columns)}${skip}`, objectsOf(rows));
    },
    upsertMany: async (table, key, rows) => {
      const [first] = rows;
      if (first === undefined) return;
      const columns = Object.keys(first);
      await run(`${insert(table, columns)}${overwriting(key, columns)}`, rows);
    },
    updateMany: async (table, rows) => {
      const [key, ...columns] = Object.keys(rows[0] ?? {});
      if (key === undefined) return 0;
      assert(key === KEYS[table], `the first column of an update of ${table} is ${key}`);
      const settings = columns.map((column) => `${column} = given.${column}`).join(', ');
      return run(
        `update ${table} set ${settings} from json_populate_recordset(null::${table}, $1) as given
          where ${table}.${key} = given.${key}`,
        rows,
      );
    },
    addToBalances: async (rows) => {
      if (rows.count === 0) return;
      await run(
        `${insert('balances', ['claim_key', 'line_id', 'account', 'balance_cents'])} on conflict (claim_key, line_id, account)
          do update set balance_cents = balances.balance_cents + excluded.balance_cents`,
        objectsOf(rows),
      );
    },
  };
}
