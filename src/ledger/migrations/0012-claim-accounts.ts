import type { Migration } from './migration.ts';

/** What posting wants of a claim stands in a text of its own; claims of before this step have none, and are read themselves. */
export const claimAccounts: Migration = {
  number: 12,
  name: 'claim-accounts',
  statements: ({ integer: n }) => [
    `create table claim_accounts (
      claim_key ${n} primary key references claims, account text)`,
  ],
};
