import { assert, GatewayError } from '../../base/gateway-error.ts';
import { ledgerErrors } from '../errors.ts';
import type { Migration, Vocabulary } from './migration.ts';

/** What a migration run needs of a store that stands still: nobody else migrates meanwhile. */
export interface MigrationTarget {
  readonly words: Vocabulary;
  /** Numbers of the steps that were done; empty for a new store. */
  done(): Promise<readonly number[]>;
  /** Runs all statements in one transaction, or none. */
  runInTransaction(statements: readonly string[]): Promise<void>;
}

export const BOOKKEEPING =
  'create table if not exists schema_migrations (number integer primary key, name text not null)';

/** Refuses a store that a newer version has migrated (fault 44). Answers the steps still to do. */
export function pending(done: readonly number[], migrations: readonly Migration[]): readonly Migration[] {
  migrations.forEach(({ number }, index) => {
    const before = migrations[index - 1]?.number ?? 0;
    assert(number > before, `migration ${number} stands behind ${before}`);
  });
  const newest = Math.max(0, ...done);
  const known = migrations.at(-1)?.number ?? 0;
  if (newest > known) {
    throw new GatewayError(
      ledgerErrors.newerSchema,
      `the ledger has schema ${newest}, this version knows ${known}; start the newer version`,
    );
  }
  return migrations.filter((migration) => !done.includes(migration.number));
}

/** Brings the store to the newest schema, a transaction a step, so that a run that was cut off goes on where it stood. */
export async function migrate(target: MigrationTarget, migrations: readonly Migration[]): Promise<void> {
  for (const migration of pending(await target.done(), migrations)) {
    await target.runInTransaction([
      ...migration.statements(target.words),
      `insert into schema_migrations (number, name) values (${migration.number}, '${migration.name}')`,
    ]);
  }
}
