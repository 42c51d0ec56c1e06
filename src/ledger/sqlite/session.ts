import { type Kysely, sql } from 'kysely';
import { assert } from '../../base/gateway-error.ts';
import type { Sealing } from '../sealing.ts';
import { overwriting, type Session, type WritingSession } from '../session.ts';
import { KEYS, type Tables } from '../tables.ts';
import type { Connection } from './database.ts';

export function readingSession(db: Kysely<Tables>, sealing: Sealing): Session {
  return {
    db,
    sealing,
    // With one value an index that goes on with the order wanted gives it without sorting.
    among: (column, values) =>
      values.length === 1
        ? sql`${sql.ref(column)} = ${values[0]}`
        : sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
  };
}

const ADD_TO_BALANCE = ` on conflict (claim_key, line_id, account) do update set balance_cents = balance_cents + excluded.balance_cents`;

/** So many rows go into one statement, as many as there are; more gain little, and a statement may have 32,766 places. */
const ROWS_AT_ONCE = [64, 16, 4, 1] as const;

/** Bulk writing by prepared statements of many rows each, which is the quickest that SQLite has: fewer crossings into it. */
export function writingSession(
  db: Kysely<Tables>,
  sealing: Sealing,
  connection: Connection,
): Omit<WritingSession, 'holdsLease'> {
  /** Runs `statement` for every `count` rows from row `from` on, as long as there are so many; `keyLast` puts the first column last. */
  const runEach = (
    statement: string,
    rows: readonly object[],
    { count, from = 0, keyLast = false }: { count: number; from?: number; keyLast?: boolean },
  ): number => {
    assert(connection.raw.inTransaction, 'the transaction was rolled back already');
    const prepared = connection.prepare(statement);
    const width = Object.keys(rows[from] ?? {}).length;
    // One array serves every run: the statement has read it when it returns.
    const values = Array.from<unknown>({ length: width * count });
    let changes = 0;
    for (let start = from; start + count <= rows.length; start += count) {
      let place = 0;
      for (let index = start; index < start + count; index += 1) {
        const row: unknown[] = Object.values(rows[index] ?? {});
        assert(row.length === width, () => `a row of ${row.length} columns among rows of ${width}`);
        if (keyLast) row.push(row.shift());
        for (const value of row) {
          values[place] = value;
          place += 1;
        }
      }
      changes += prepared.run(values).changes;
    }
    return changes;
  };
  const insert = (table: string, rows: readonly object[], conflict: (columns: readonly string[]) => string): number => {
    const columns = Object.keys(rows[0] ?? {});
    if (columns.length === 0) return 0;
    const places = `(${columns.map(() => '?').join(', ')})`;
    const statement = (count: number): string =>
      `insert into ${table} (${columns.join(', ')}) values ${Array(count).fill(places).join(', ')}${conflict(columns)}`;
    let changes = 0;
    let from = 0;
    for (const count of ROWS_AT_ONCE) {
      if (rows.length - from < count) continue;
      changes += runEach(statement(count), rows, { count, from });
      from = rows.length - ((rows.length - from) % count);
    }
    return changes;
  };
  return {
    ...readingSession(db, sealing),
    nextKeys: async (table, count) => {
      if (count === 0) return [];
      const newest = connection.prepare(`select coalesce(max(${KEYS[table]}), 0) from ${table}`).pluck().get();
      const first = Number(newest) + 1;
      return Array.from({ length: count }, (_, index) => first + index);
    },
    insertMany: async (table, rows, options) => {
      const skip = options?.skipKnown === true ? ' on conflict do nothing' : '';
      return insert(table, rows, () => skip);
    },
    upsertMany: async (table, key, rows) => {
      insert(table, rows, (columns) => overwriting(key, columns));
    },
    updateMany: async (table, rows) => {
      const [key, ...columns] = Object.keys(rows[0] ?? {});
      if (key === undefined) return 0;
      assert(key === KEYS[table], `the first column of an update of ${table} is ${key}`);
      const settings = columns.map((column) => `${column} = ?`).join(', ');
      return runEach(`update ${table} set ${settings} where ${key} = ?`, rows, { count: 1, keyLast: true });
    },
    addToBalances: async (rows) => {
      insert('balances', rows, () => ADD_TO_BALANCE);
    },
  };
}
