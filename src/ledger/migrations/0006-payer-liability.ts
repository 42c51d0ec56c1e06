import type { Migration } from './migration.ts';

/** What is owed to payers is asked for at each check with a provider adjustment, out of millions of entries. */
export const payerLiability: Migration = {
  number: 6,
  name: 'payer-liability',
  statements: () => [
    `create index entries_payer_liability on entries (entry_key) where account = 'PayerRecoupPayable'`,
  ],
};
