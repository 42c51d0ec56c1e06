/** Ledger: rows of one table on their way into it, as one list of values: the shape that costs the least to make, to send and to bind. */
import { assert } from '../base/gateway-error.ts';
import type { Tables } from './tables.ts';

export type TableName = keyof Tables & string;

/** The types of `Columns` of a table, in their order. */
export type RowOf<Name extends TableName, Columns extends readonly (keyof Tables[Name] & string)[]> = {
  readonly [At in keyof Columns]: Columns[At] extends keyof Tables[Name] ? Tables[Name][Columns[At]] : never;
};

/** Rows of `table`, one after the other. */
export interface BulkRows {
  readonly table: TableName;
  readonly columns: readonly string[];
  /** As many a row as there are columns. */
  readonly values: readonly unknown[];
  readonly count: number;
}

export class Bulk<Name extends TableName, const Columns extends readonly (keyof Tables[Name] & string)[]>
  implements BulkRows
{
  readonly table: Name;
  readonly columns: Columns;
  readonly values: unknown[];
  readonly count: number;
  #next = 0;

  /** Place for `count` rows, all of which must be added. */
  constructor(table: Name, columns: Columns, count: number) {
    this.table = table;
    this.columns = columns;
    this.count = count;
    this.values = Array<unknown>(count * columns.length).fill(null);
  }

  /** Adds a row: the values of its columns. */
  add(...row: RowOf<Name, Columns>): void {
    for (const value of row) {
      this.values[this.#next] = value;
      this.#next += 1;
    }
  }
}

/** Rows that stand as objects, all with the same keys in the same order: those are the columns. */
export function bulkOf(table: TableName, rows: readonly object[]): BulkRows {
  const columns = Object.keys(rows[0] ?? {});
  const values: unknown[] = [];
  for (const row of rows) {
    const own: unknown[] = Object.values(row);
    assert(own.length === columns.length, () => `a row of ${own.length} columns among rows of ${columns.length}`);
    for (const value of own) values.push(value);
  }
  return { table, columns, values, count: rows.length };
}
