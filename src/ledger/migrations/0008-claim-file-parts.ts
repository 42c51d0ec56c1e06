import type { Migration } from './migration.ts';

/** Claim files taken in part by part; claims apart from what changes with their states; entries that come from no adjudication, as charges do, need not be found by one. */
export const claimFileParts: Migration = {
  number: 8,
  name: 'claim-file-parts',
  statements: ({ integer: n, byPrimaryKey }) => [
    `alter table claim_files add column open ${n}`,
    `create table claim_file_parts (
      claim_file_key ${n} not null references claim_files, ordinal ${n} not null, last_claim ${n} not null,
      result_json text not null, primary key (claim_file_key, ordinal))${byPrimaryKey}`,
    `create table claim_bodies (
      claim_key ${n} primary key references claims, body text not null, findings_json text not null)`,
    `insert into claim_bodies (claim_key, body, findings_json) select claim_key, body, findings_json from claims`,
    `alter table claims drop column body`,
    `alter table claims drop column findings_json`,
    `drop index entries_adjudication`,
    `create index entries_adjudication on entries (adjudication_key) where adjudication_key is not null`,
  ],
};
