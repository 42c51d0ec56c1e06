import type { Migration } from './migration.ts';

/** The text of an interchange whose PGP message goes out. */
export const wrappedInterchanges: Migration = {
  number: 4,
  name: 'wrapped-interchanges',
  statements: () => ['alter table interchanges add column plain_sha256 text'],
};
