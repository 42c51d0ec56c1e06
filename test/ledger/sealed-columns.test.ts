import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../src/ledger/migrations/all.ts';
import { SQLITE_WORDS } from '../../src/ledger/migrations/migration.ts';
import { SEALED_TABLES } from '../../src/ledger/sealed-columns.ts';

/** Columns by table, of `tables.ts`: those that are marked as sealed, and those of hashes. */
function declared(): { readonly sealed: readonly string[]; readonly hashes: readonly string[] } {
  const text = readFileSync('src/ledger/tables.ts', 'utf8');
  const names = new Map([...text.matchAll(/^ {2}(\w+): (\w+Table);$/gm)].map(([, table, type]) => [type, table]));
  const sealed: string[] = [];
  const hashes: string[] = [];
  for (const [, type = '', body = ''] of text.matchAll(/^export interface (\w+Table)[^{]*\{\n(.*?)^\}/gms)) {
    const table = names.get(type) ?? '';
    for (const [, column] of body.matchAll(/\/\*\* Sealed\. \*\/\n {2}(\w+):/g)) sealed.push(`${table}.${column}`);
    for (const [, column] of body.matchAll(/^ {2}(\w+_search):/gm)) hashes.push(`${table}.${column}`);
  }
  return { sealed: sealed.sort(), hashes: hashes.sort() };
}

describe('the columns that a change of keys writes again', () => {
  it('are all that are sealed', () => {
    const known = SEALED_TABLES.flatMap(({ table, sealed }) => sealed.map((column) => `${table}.${column}`));
    expect(known.sort()).toEqual(declared().sealed);
  });

  it('are worked through in an order that only grows at its end: one that was cut off goes on by its place', () => {
    expect(SEALED_TABLES.map(({ table }) => table).join(' ')).toMatch(
      new RegExp(
        `^${[
          ...['claim_files', 'claim_file_parts', 'claims', 'claim_bodies', 'events', 'submissions', 'inbound_files'],
          ...['quarantine', 'remittances', 'adjudications', 'entries', 'queue', 'drops', 'practice_rows'],
          ...['remembered_matches', 'requests', 'claim_accounts'],
        ].join(' ')}`,
      ),
    );
  });

  it('are all that are searched by', () => {
    const known = SEALED_TABLES.flatMap(({ table, hashes }) => hashes.map(({ column }) => `${table}.${column}`));
    const byRow = ['claims.similar_search', 'claims.patient_search', 'practice_rows.key_search'];
    expect([...known, ...byRow, 'remembered_numbers.number_search'].sort()).toEqual(declared().hashes);
  });

  it('and no other column of an append-only table can be written again', () => {
    const db = new Database(':memory:');
    for (const migration of MIGRATIONS) for (const statement of migration.statements(SQLITE_WORDS)) db.exec(statement);
    for (const table of ['events', 'adjudications', 'entries']) {
      const triggers = db.prepare(`select sql from sqlite_master where type = 'trigger' and tbl_name = ?`).pluck();
      const guarded = triggers
        .all(table)
        .map(String)
        .flatMap((text) => /before update of ([\w, ]+) on/.exec(text)?.[1]?.split(', ') ?? []);
      const columns = db.prepare(`select name from pragma_table_info(?)`).pluck().all(table).map(String);
      expect(guarded.sort()).toEqual(columns.sort());
    }
    db.close();
  });
});
