/** Rows for one statement: many as an array a column, few value by value. Either is read by the server in less time than objects of JSON. */
import { type Kysely, sql } from 'kysely';
import { assert } from '../../base/gateway-error.ts';
import type { BulkRows } from '../bulk.ts';
import type { Tables } from '../tables.ts';

/** The type of each column, by `table.column`. */
export type ColumnTypes = ReadonlyMap<string, string>;

/** Of all tables of the schema. */
export async function columnTypes(db: Kysely<Tables>): Promise<ColumnTypes> {
  const found = await sql<{ name: string; type: string }>`
    select relname || '.' || attname as name, format_type(atttypid, atttypmod) as type
      from pg_attribute join pg_class on pg_class.oid = attrelid
      where relnamespace = current_schema()::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped`.execute(
    db,
  );
  return new Map(found.rows.map(({ name, type }) => [name, type]));
}

/** Inserts many rows, with a parameter a column. */
export function insertionOfArrays({ table, columns }: BulkRows, types: ColumnTypes): string {
  const arrays = columns.map((column, at) => `$${at + 1}::${typeOf(types, table, column)}[]`);
  return `insert into ${table} (${columns.join(', ')}) select * from unnest(${arrays.join(', ')})`;
}

/** Inserts few rows, with a parameter a value. */
export function insertionOfValues({ table, columns, count }: BulkRows, types: ColumnTypes): string {
  const rows = Array.from({ length: count }, (_, row) => {
    const places = columns.map((column, at) => `$${row * columns.length + at + 1}::${typeOf(types, table, column)}`);
    return `(${places.join(', ')})`;
  });
  return `insert into ${table} (${columns.join(', ')}) values ${rows.join(', ')}`;
}

function typeOf(types: ColumnTypes, table: string, column: string): string {
  const type = types.get(`${table}.${column}`);
  assert(type !== undefined, () => `no column ${table}.${column}`);
  return type;
}

/** The values of each column as an array in PostgreSQL's writing. */
export function arraysOf({ columns, values }: BulkRows): readonly string[] {
  return columns.map((_, column) => {
    let text = '{';
    for (let at = column; at < values.length; at += columns.length) {
      if (at > column) text += ',';
      text += elementOf(values[at]);
    }
    return `${text}}`;
  });
}

function elementOf(value: unknown): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  assert(typeof value === 'string', () => `a ${typeof value} among rows of many`);
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
