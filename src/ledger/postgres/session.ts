import { CompiledQuery, type Kysely, sql } from 'kysely';
import { assert } from '../../base/gateway-error.ts';
import { type BulkRows, bulkOf } from '../bulk.ts';
import type { Lease } from '../leases.ts';
import type { RowKey } from '../port.ts';
import type { Sealing } from '../sealing.ts';
import { overwriting, type Questions, type Session, type WritingSession } from '../session.ts';
import { KEYS, type KeyedTable, type Tables } from '../tables.ts';
import { arraysOf, type ColumnTypes, insertionOfArrays, insertionOfValues } from './arrays.ts';
import { holdsLease } from './leases.ts';

const questions: Questions = new Map();

/**
 * What a transaction asks for it finds by index, also in tables that grew since the server last gathered statistics: one that is read whole
 * costs ever more, and counts as read to whoever writes any row of it, so that workers collide for nothing.
 */
export const BY_INDEX = 'set local enable_seqscan = off';

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

/** What a session writes with. */
export interface RowWriter {
  /** Runs a statement that is to change `count` rows; how many it changed. */
  run(statement: string, parameters: readonly unknown[], count: number): Promise<number>;
  /** As `WritingSession.nextKeys`, of at least one key. */
  takeKeys(table: KeyedTable, count: number): Promise<readonly RowKey[]>;
  holdsLease(lease: Lease): Promise<boolean>;
}

/** Fresh keys, which nobody else gets whatever becomes of the transaction. They come as one text: a row for each costs ten times as much. */
export async function takeKeys(db: Kysely<Tables>, table: KeyedTable, count: number): Promise<readonly RowKey[]> {
  const taken = await sql<{ keys: string }>`select string_agg(nextval(${`${table}_keys`})::text, ' ') as keys
    from generate_series(1, ${count}::integer)`.execute(db);
  return taken.rows.flatMap((row) => row.keys.split(' ').map(Number));
}

/** Writes at once, in the transaction of `db`. */
export function directWriter(db: Kysely<Tables>): RowWriter {
  return {
    run: async (statement, parameters) => {
      const result = await db.executeQuery(CompiledQuery.raw(statement, [...parameters]));
      return Number(result.numAffectedRows ?? 0n);
    },
    takeKeys: (table, count) => takeKeys(db, table, count),
    holdsLease: (lease) => holdsLease(db, lease, true),
  };
}

/** What all sessions of a ledger write by. */
export interface Writing {
  readonly sealing: Sealing;
  readonly types: ColumnTypes;
}

/** Writing in one statement a table: few rows as they are, what comes in thousands as arrays, else as one JSON, which the table's own types read. */
export function writingSession(
  db: Kysely<Tables>,
  { sealing, types }: Writing,
  writer = directWriter(db),
): WritingSession {
  const run = (statement: string, rows: readonly object[]): Promise<number> =>
    writer.run(statement, [JSON.stringify(rows)], rows.length);
  const insert = (table: string, columns: readonly string[]): string =>
    `insert into ${table} (${columns.join(', ')})
      select ${columns.join(', ')} from json_populate_recordset(null::${table}, $1)`;
  const insertBulk = async (rows: BulkRows, conflict: string): Promise<number> => {
    if (rows.count === 0) return 0;
    const few = rows.count <= FEW;
    const statement = few ? insertionOfValues(rows, types) : insertionOfArrays(rows, types);
    return writer.run(`${statement}${conflict}`, few ? rows.values : arraysOf(rows), rows.count);
  };
  return {
    ...readingSession(db, sealing),
    holdsLease: (lease) => writer.holdsLease(lease),
    nextKeys: async (table, count) => (count === 0 ? [] : writer.takeKeys(table, count)),
    insertMany: async (table, rows, options) => {
      const conflict = options?.skipKnown === true ? SKIP_KNOWN : '';
      if (rows.length <= FEW) return insertBulk(bulkOf(table, rows), conflict);
      return run(`${insert(table, Object.keys(rows[0] ?? {}))}${conflict}`, rows);
    },
    insertBulk: async (rows, options) => insertBulk(rows, options?.skipKnown === true ? SKIP_KNOWN : ''),
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
      await insertBulk(rows, ADD_TO_BALANCE);
    },
  };
}

/** Long texts of few rows, as those of drops, are sent as they are; JSON around them has each quote in them written twice. */
const FEW = 4;
const SKIP_KNOWN = ' on conflict do nothing';
const ADD_TO_BALANCE = ` on conflict (claim_key, line_id, account)
  do update set balance_cents = balances.balance_cents + excluded.balance_cents`;
