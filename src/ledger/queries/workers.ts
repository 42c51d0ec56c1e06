import type { Kysely, RawBuilder } from 'kysely';
import type { WorkerRow } from '../leases.ts';
import type { Tables } from '../tables.ts';

/** Those that are alive at `now`, the engine's own word for this moment; in the order in which they came. */
export async function workers(db: Kysely<Tables>, now: RawBuilder<string>): Promise<readonly WorkerRow[]> {
  const rows = await db
    .selectFrom('workers')
    .leftJoin('leases', 'leases.worker', 'workers.worker')
    .select([
      'workers.worker',
      'workers.role',
      'workers.name',
      'workers.since',
      'workers.alive_until',
      'leases.name as lease',
      'leases.token',
      'leases.since as lease_since',
    ])
    .where('workers.alive_until', '>', now)
    .orderBy('workers.since')
    .orderBy('workers.worker')
    .orderBy('leases.name')
    .execute();
  const found = new Map<string, WorkerRow>();
  for (const row of rows) {
    const { worker, role, name, since } = row;
    const before = found.get(worker) ?? { worker, role, name, since, aliveUntil: row.alive_until, leases: [] };
    const lease =
      row.lease === null || row.token === null || row.lease_since === null
        ? []
        : [{ name: row.lease, token: row.token, since: row.lease_since }];
    found.set(worker, { ...before, leases: [...before.leases, ...lease] });
  }
  return [...found.values()];
}
