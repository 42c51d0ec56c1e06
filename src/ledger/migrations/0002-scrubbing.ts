import type { Migration } from './migration.ts';

/** What scrubbing asks the ledger: claims that look alike, claims of the same patient, and the lists that a practice keeps. */
export const scrubbing: Migration = {
  number: 2,
  name: 'scrubbing',
  statements: ({ integer, byPrimaryKey }) => [
    `alter table claims add column similar_search text`,
    `alter table claims add column patient_search text`,
    `create index claims_similar on claims (similar_search) where similar_search is not null`,
    `create index claims_patient on claims (patient_search) where patient_search is not null`,
    `create table practice_lists (
      kind text primary key, row_count ${integer} not null, loaded_at text not null)${byPrimaryKey}`,
    `create table practice_rows (
      kind text not null, key_search text not null, ordinal ${integer} not null, body text not null,
      primary key (kind, key_search, ordinal))${byPrimaryKey}`,
  ],
};
