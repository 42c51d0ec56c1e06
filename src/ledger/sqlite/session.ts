import { type Kysely, sql } from 'kysely';
import { assert } from '../../base/gateway-error.ts';
import { type BulkRows, bulkOf } from '../bulk.ts';
import type { RowKey } from '../port.ts';
import type { Sealing } from '../sealing.ts';
import { overwriting, type Questions, type Session, type WritingSession } from '../session.ts';
import { KEYS, type KeyedTable, type Tables } from '../tables.ts';
import type { Connection } from './database.ts';

const questions: Questions = new Map();

export function readingSession(db: Kysely<Tables>, sealing: Sealing): Session {
  return {
    db,
    sealing,
    questions,
    parameter: (values) => (values.length === 1 ? values[0] : JSON.stringify(values)),
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

/** `count` of the values, from `from` on. */
export interface SomeValues {
  readonly values: readonly unknown[];
  readonly from: number;
  readonly count: number;
}

/** What a session writes with. */
export interface BulkWriter {
  /** Runs a statement that changes `rows` rows, or fewer where it skips known ones; how many it changed. */
  run(statement: string, some: SomeValues, rows: number): number;
  /** The first of `count` fresh keys. */
  takeKeys(table: KeyedTable, count: number): RowKey;
}

/** Writes at once, in the transaction of the connection. */
export function directWriter(connection: Connection): BulkWriter {
  return {
    run: (statement, { values, from, count }) => {
      assert(connection.raw.inTransaction, 'the transaction was rolled back already');
      return connection.prepare(statement).run(values.slice(from, from + count)).changes;
    },
    takeKeys: (table) => {
      const newest = connection.prepare(`select coalesce(max(${KEYS[table]}), 0) from ${table}`).pluck().get();
      return Number(newest) + 1;
    },
  };
}

/** One text a shape, so that a statement of it is found again without building it. */
const insertions = new Map<string, string>();

function insertion({ table, columns }: BulkRows, count: number, conflict: string): string {
  const shape = `${table} ${columns.join(' ')} ${count}${conflict}`;
  const known = insertions.get(shape);
  if (known !== undefined) return known;
  const places = `(${columns.map(() => '?').join(', ')})`;
  const text = `insert into ${table} (${columns.join(', ')}) values ${Array(count).fill(places).join(', ')}${conflict}`;
  insertions.set(shape, text);
  return text;
}

/** Bulk writing by prepared statements of many rows each, which is the quickest that SQLite has: fewer crossings into it. */
export function writingSession(
  db: Kysely<Tables>,
  sealing: Sealing,
  writer: BulkWriter,
): Omit<WritingSession, 'holdsLease'> {
  /** Runs `statement` for every `count` rows from row `from` on, as long as there are so many. */
  const runEach = (statement: string, rows: BulkRows, count: number, from = 0): number => {
    const width = rows.columns.length;
    let changes = 0;
    for (let start = from; start + count <= rows.count; start += count)
      changes += writer.run(statement, { values: rows.values, from: start * width, count: count * width }, count);
    return changes;
  };
  const insert = (rows: BulkRows, conflict: string): number => {
    let changes = 0;
    let from = 0;
    for (const count of ROWS_AT_ONCE) {
      if (rows.count - from < count) continue;
      changes += runEach(insertion(rows, count, conflict), rows, count, from);
      from = rows.count - ((rows.count - from) % count);
    }
    return changes;
  };
  const insertBulk = async (rows: BulkRows, skipKnown: boolean): Promise<number> =>
    insert(rows, skipKnown ? ' on conflict do nothing' : '');
  return {
    ...readingSession(db, sealing),
    nextKeys: async (table, count) => {
      if (count === 0) return [];
      const first = writer.takeKeys(table, count);
      const keys: RowKey[] = [];
      for (let key = first; key < first + count; key += 1) keys.push(key);
      return keys;
    },
    insertMany: async (table, rows, options) => insertBulk(bulkOf(table, rows), options?.skipKnown === true),
    insertBulk: async (rows, options) => insertBulk(rows, options?.skipKnown === true),
    upsertMany: async (table, key, rows) => {
      const bulk = bulkOf(table, rows);
      insert(bulk, overwriting(key, bulk.columns));
    },
    updateMany: async (table, rows) => {
      const { columns, values, count } = bulkOf(table, rows);
      const [key, ...others] = columns;
      if (key === undefined) return 0;
      assert(key === KEYS[table], `the first column of an update of ${table} is ${key}`);
      // The key stands last in the statement.
      const turned: unknown[] = [];
      for (let start = 0; start < values.length; start += columns.length)
        turned.push(...values.slice(start + 1, start + columns.length), values[start]);
      const settings = others.map((column) => `${column} = ?`).join(', ');
      return runEach(`update ${table} set ${settings} where ${key} = ?`, { table, columns, values: turned, count }, 1);
    },
    addToBalances: async (rows) => {
      insert(rows, ADD_TO_BALANCE);
    },
  };
}
