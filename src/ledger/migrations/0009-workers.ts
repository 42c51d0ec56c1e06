import type { Migration } from './migration.ts';

/** Who works on the ledger, and the leases of pieces of work. A lease's row stays, since its token must only grow. */
export const workers: Migration = {
  number: 9,
  name: 'workers',
  statements: ({ integer: n, byPrimaryKey }) => [
    `create table workers (
      worker text primary key, role text not null, name text not null, since text not null, alive_until text not null)${byPrimaryKey}`,
    `create table leases (
      name text primary key, token ${n} not null, worker text, since text)${byPrimaryKey}`,
    `create index leases_worker on leases (worker)`,
  ],
};
