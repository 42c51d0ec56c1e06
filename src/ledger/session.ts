/** What the queries need of an engine: kysely for questions, bulk writing by the engine's own quickest way for the hot paths. */
import type { CompiledQuery, Kysely, RawBuilder, SqlBool } from 'kysely';
import type { BulkRows } from './bulk.ts';
import type { Lease } from './leases.ts';
import type { RowKey } from './port.ts';
import type { Sealing } from './sealing.ts';
import type { KeyedTable, Tables } from './tables.ts';

/** The clause that makes an insert overwrite what has the same key. */
export function overwriting(key: readonly string[], columns: readonly string[]): string {
  const settings = columns.filter((column) => !key.includes(column)).map((column) => `${column} = excluded.${column}`);
  return ` on conflict (${key.join(', ')}) do update set ${settings.join(', ')}`;
}

/** Texts of questions by their names, for one engine. */
export type Questions = Map<string, CompiledQuery>;

export interface Session {
  readonly db: Kysely<Tables>;
  readonly sealing: Sealing;
  /** Texts of what was asked before by `ask`; of all sessions of the engine. */
  readonly questions: Questions;
  /** How `among` hands over the values. */
  parameter(values: readonly (string | number)[]): unknown;
  /** `column` is one of `values`, however many they are, as one parameter. `column` is a name of ours, never input. */
  among(column: string, values: readonly (string | number)[]): RawBuilder<SqlBool>;
}

/** Inside a transaction. Rows of one call all have the same columns. */
export interface WritingSession extends Session {
  /** Whether the lease still is its holder's; nobody else gets it before the transaction ends. */
  holdsLease(lease: Lease): Promise<boolean>;
  /** Fresh keys, ascending. */
  nextKeys(table: KeyedTable, count: number): Promise<readonly RowKey[]>;
  /** How many went in; with `skipKnown`, rows that collide with a unique index are left out. */
  insertMany<Name extends keyof Tables & string>(
    table: Name,
    rows: readonly Tables[Name][],
    options?: { readonly skipKnown: boolean },
  ): Promise<number>;
  /** As `insertMany`, for what comes in thousands. */
  insertBulk(rows: BulkRows, options?: { readonly skipKnown: boolean }): Promise<number>;
  /** Inserts, or overwrites rows that have the same values in the columns `key`, no two of which are in `rows`. */
  upsertMany<Name extends keyof Tables & string>(
    table: Name,
    key: readonly (keyof Tables[Name] & string)[],
    rows: readonly Tables[Name][],
  ): Promise<void>;
  /** Updates rows found by their key, the first column; how many there were. */
  updateMany<Name extends KeyedTable>(table: Name, rows: readonly Partial<Tables[Name]>[]): Promise<number>;
  /** Adds to the balances, which come into being when first named. */
  addToBalances(rows: BulkRows): Promise<void>;
}
