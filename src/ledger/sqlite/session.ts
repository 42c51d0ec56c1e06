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
    among: (column, values) => sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
  };
}

const BALANCES = 'insert into balances (claim_key, line_id, account, balance_cents)';
const ADD_TO_BALANCE = ` on conflict (claim_key, line_id, account) do update set balance_cents = balance_cents + excluded.balance_cents`;

/** More gain little, and a statement may have 32,766 places. */
const ROWS_AT_ONCE = 32;

/** Bulk writing by prepared statements in a loop, which is the quickest that SQLite has. */
export function writingSession(db: Kysely<Tables>, sealing: Sealing, connection: Connection): WritingSession {
  const runEach = (statement: string, width: number, rows: readonly (readonly unknown[])[]): number => {
    assert(connection.raw.inTransaction, 'the transaction was rolled back already');
    const prepared = connection.prepare(statement);
    let changes = 0;
    for (const row of rows) {
      assert(row.length === width, `a row of ${row.length} columns among rows of ${width}`);
      changes += prepared.run(row).changes;
    }
    return changes;
  };
  /** `head` is the statement up to its values, `tail` what follows them. Many rows a statement: fewer crossings into SQLite. */
  const insertRows = (head: string, width: number, tail: string, rows: readonly (readonly unknown[])[]): number => {
    const places = `(${Array(width).fill('?').join(', ')})`;
    const whole = rows.length - (rows.length % ROWS_AT_ONCE);
    const packs: unknown[][] = [];
    for (let start = 0; start < whole; start += ROWS_AT_ONCE) {
      const pack: unknown[] = [];
      for (let index = start; index < start + ROWS_AT_ONCE; index += 1) {
        const row = rows[index] ?? [];
        assert(row.length === width, `a row of ${row.length} columns among rows of ${width}`);
        for (const value of row) pack.push(value);
      }
      packs.push(pack);
    }
    const many = `${head} values ${Array(ROWS_AT_ONCE).fill(places).join(', ')}${tail}`;
    const changes = packs.length === 0 ? 0 : runEach(many, width * ROWS_AT_ONCE, packs);
    return changes + runEach(`${head} values ${places}${tail}`, width, rows.slice(whole));
  };
  const insert = (table: string, rows: readonly object[], conflict: (columns: readonly string[]) => string): number => {
    const [first] = rows;
    if (first === undefined) return 0;
    const columns = Object.keys(first);
    const head = `insert into ${table} (${columns.join(', ')})`;
    return insertRows(
      head,
      columns.length,
      conflict(columns),
      rows.map((row) => Object.values(row)),
    );
  };
  return {
    ...readingSession(db, sealing),
    nextKeys: async (table, count) => {
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
      const values = rows.map((row) => {
        const [keyValue, ...rest] = Object.values(row);
        return [...rest, keyValue];
      });
      return runEach(`update ${table} set ${settings} where ${key} = ?`, columns.length + 1, values);
    },
    addToBalances: async (rows) => {
      const values = rows.map((row) => [row.claim_key, row.line_id, row.account, row.balance_cents]);
      insertRows(BALANCES, 4, ADD_TO_BALANCE, values);
    },
  };
}
