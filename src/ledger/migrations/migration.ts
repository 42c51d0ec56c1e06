/** Migrations: numbered steps of the schema, each one transaction with its own bookkeeping. */

/** The few words in which the two engines' definitions differ. */
export interface Vocabulary {
  readonly engine: 'sqlite' | 'postgres';
  /** Type of whole numbers of 64 bits. */
  readonly integer: string;
  /** Clause after the closing parenthesis of a table that is found by its primary key only. */
  readonly byPrimaryKey: string;
  /** Statements that make UPDATE, DELETE (and TRUNCATE) of a table fail. */
  appendOnly(table: string): readonly string[];
  /**
   * Statements that let the sealed columns of an append-only table, and hashes of them, be written again, in a transaction that has the
   * fact `resealing`; the other columns never.
   */
  resealable(table: string, columns: ResealableColumns): readonly string[];
  /** Statements that keep numbers for a table's keys, where the engine needs any. */
  keySequence(table: string): readonly string[];
}

export interface ResealableColumns {
  readonly sealed: readonly string[];
  /** All others of the table. */
  readonly others: readonly string[];
}

export interface Migration {
  /** From 1, ascending. A step may come in after one of a higher number: none rests on what another may not have done yet. */
  readonly number: number;
  readonly name: string;
  /** The statements, in order. */
  statements(words: Vocabulary): readonly string[];
}

export const SQLITE_WORDS: Vocabulary = {
  engine: 'sqlite',
  integer: 'integer',
  byPrimaryKey: ' without rowid',
  appendOnly: (table) =>
    ['update', 'delete'].map(
      (verb) =>
        `create trigger ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, '${table} is append-only'); end`,
    ),
  resealable: (table, { sealed, others }) => [
    `drop trigger ${table}_no_update`,
    `create trigger ${table}_no_update before update of ${others.join(', ')} on ${table}
      begin select raise(abort, '${table} is append-only'); end`,
    `create trigger ${table}_no_reseal before update of ${sealed.join(', ')} on ${table}
      when not exists (select 1 from facts where name = 'resealing')
      begin select raise(abort, '${table} is append-only'); end`,
  ],
  keySequence: () => [],
};

export const POSTGRES_WORDS: Vocabulary = {
  engine: 'postgres',
  integer: 'bigint',
  byPrimaryKey: '',
  appendOnly: (table) => [
    `create trigger ${table}_append_only before update or delete on ${table} for each row execute function claimgate_append_only()`,
    `create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function claimgate_append_only()`,
  ],
  resealable: (table, { sealed }) => [
    `create function claimgate_resealed_${table}() returns trigger language plpgsql as $$ begin
      if tg_op = 'UPDATE' and exists (select 1 from facts where name = 'resealing')
        and to_jsonb(new) - ${textArray(sealed)} = to_jsonb(old) - ${textArray(sealed)} then return new; end if;
      raise exception '% is append-only', tg_table_name; end $$`,
    `drop trigger ${table}_append_only on ${table}`,
    `create trigger ${table}_append_only before update or delete on ${table} for each row execute function claimgate_resealed_${table}()`,
  ],
  keySequence: (table) => [`create sequence ${table}_keys as bigint`],
};

const textArray = (columns: readonly string[]): string => `array[${columns.map((name) => `'${name}'`).join(', ')}]`;
