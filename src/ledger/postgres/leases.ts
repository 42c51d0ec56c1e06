/** Leases of many workers on one PostgreSQL, by the clock of its server alone: a worker whose own clock is wrong gains nothing by it. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Heartbeat, startHeartbeat } from '../heartbeat.ts';
import { type Lease, type LeaseKeeper, type LeaseTrouble, leaseElsewhere, type WorkerRole } from '../leases.ts';
import { workers } from '../queries/workers.ts';
import type { Tables } from '../tables.ts';

export interface LeaseOptions {
  /** A worker that was not heard of for so long is taken for dead. */
  readonly leaseMs: number;
  readonly trouble?: LeaseTrouble | undefined;
}

/** Two heartbeats may be late before the lease runs out. */
const BEATS_A_LEASE = 3;
/** Between two looks at whether another worker gave a lease back. */
const LOOK_MS = 250;

/** The server's clock `aheadMs` from now, written as instants are. */
const clock = (aheadMs = 0): RawBuilder<string> =>
  sql<string>`to_char(
    (clock_timestamp() + ${aheadMs} * interval '1 millisecond') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Finds one row when the lease is held. */
export function leaseQuestion({ name, worker, token }: Lease, inTransaction: boolean): RawBuilder<unknown> {
  return sql`
    select 1 from leases join workers on workers.worker = leases.worker
      where leases.name = ${name} and leases.token = ${token} and leases.worker = ${worker} and workers.alive_until > ${clock()}
      ${inTransaction ? sql`for share of leases` : sql``}`;
}

/**
 * Whether the lease is held by a worker that is alive. Inside a transaction its row is locked too, so that a new holder waits for the
 * transaction to end; one that never ends is ended by the server (`idle_in_transaction_session_timeout`).
 */
export async function holdsLease(db: Kysely<Tables>, lease: Lease, inTransaction: boolean): Promise<boolean> {
  const found = await leaseQuestion(lease, inTransaction).execute(db);
  return found.rows.length === 1;
}

export function postgresLeases(db: Kysely<Tables>, { leaseMs, trouble }: LeaseOptions): LeaseKeeper {
  let role: WorkerRole = 'command';
  let stop: AbortSignal | undefined;
  let heart: Heartbeat | undefined;
  let session: Promise<string> | undefined;
  let daemons: readonly string[] = [];
  let cutOff = new Set<string>();
  let me = '';
  /** Leases that could not be given back; the next heartbeat tries again. */
  const owed = new Set<Lease>();

  const enter = async (): Promise<string> => {
    const worker = randomUUID();
    await sql`delete from workers where alive_until < ${clock(-DAY_MS)}`.execute(db);
    await sql`insert into workers (worker, role, name, since, alive_until)
      values (${worker}, ${role}, ${`${hostname()} ${process.pid}`}, ${clock()}, ${clock(leaseMs)})`.execute(db);
    heart ??= startHeartbeat(leaseMs / BEATS_A_LEASE, beat, (cause) => trouble?.failed(cause));
    me = worker;
    return worker;
  };
  const current = (): Promise<string> => {
    session ??= enter().catch((cause: unknown) => {
      session = undefined;
      throw cause;
    });
    return session;
  };
  /** A session that ran out stays so: others may have acted on it. */
  const beat = async (): Promise<void> => {
    const worker = await current();
    const renewed = await sql`update workers set alive_until = ${clock(leaseMs)}
      where worker = ${worker} and alive_until > ${clock()}`.execute(db);
    if (renewed.numAffectedRows !== 1n) {
      session = undefined;
      trouble?.lapsed();
      await current();
    }
    for (const lease of owed) await release(lease);
    await lookAround();
  };
  const lookAround = async (): Promise<void> => {
    const alive = await workers(db, clock());
    daemons = alive.filter((one) => one.role === 'daemon').map((one) => one.worker);
    cutOff = new Set(await heldByTheDead(db));
  };
  const release = async (lease: Lease): Promise<void> => {
    const { name, worker, token } = lease;
    await sql`update leases set worker = null, since = null
      where name = ${name} and worker = ${worker} and token = ${token}`.execute(db);
    owed.delete(lease);
  };

  return {
    join: async (signal) => {
      role = 'daemon';
      stop = signal;
      await current();
      await lookAround();
    },
    leave: async () => {
      await heart?.stop();
      heart = undefined;
      const worker = await session;
      session = undefined;
      role = 'command';
      if (worker === undefined) return;
      await sql`update leases set worker = null, since = null where worker = ${worker}`.execute(db);
      await sql`delete from workers where worker = ${worker}`.execute(db);
    },
    take: async (name) => {
      for (;;) {
        const lease = await claim(db, await current(), name);
        if (lease !== undefined) {
          cutOff.delete(name);
          return lease;
        }
        if (stop?.aborted === true) throw leaseElsewhere(name);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
    giveBack: async (lease) => {
      owed.add(lease);
      await release(lease).catch((cause: unknown) => trouble?.failed(cause));
    },
    holds: (lease) => holdsLease(db, lease, false),
    colleagues: () => (me === '' ? undefined : { me, daemons, cutOff: [...cutOff] }),
    workers: () => workers(db, clock()),
  };
}

const DAY_MS = 86_400_000;

/**
 * The lease with a new token, if nobody who is alive has it. Its row is taken only as it was seen, so of two who saw it free one gets
 * it; a row that a dead holder's transaction still has locked is passed over, and tried again.
 */
async function claim(db: Kysely<Tables>, worker: string, name: string): Promise<Lease | undefined> {
  const seen = await look(db, name);
  if (seen.held && seen.worker !== worker) return undefined;
  const taken = await sql<{ token: number }>`
    update leases set worker = ${worker}, token = token + 1, since = ${clock()}
      where name = (
        select name from leases
          where name = ${name} and token = ${seen.token} and worker is not distinct from ${seen.worker} for update skip locked)
        and exists (select 1 from workers where worker = ${worker} and alive_until > ${clock()})
      returning token`.execute(db);
  const [row] = taken.rows;
  return row === undefined ? undefined : { name, worker, token: row.token };
}

async function heldByTheDead(db: Kysely<Tables>): Promise<readonly string[]> {
  const found = await sql<{ name: string }>`
    select name from leases where worker is not null and not exists (
      select 1 from workers where workers.worker = leases.worker and alive_until > ${clock()})`.execute(db);
  return found.rows.map((row) => row.name);
}

interface Seen {
  readonly token: number;
  readonly worker: string | null;
  readonly held: boolean;
}

async function look(db: Kysely<Tables>, name: string): Promise<Seen> {
  const found = await sql<Seen>`
    select token, worker, exists (
        select 1 from workers where workers.worker = leases.worker and alive_until > ${clock()}) as held
      from leases where name = ${name}`.execute(db);
  const [row] = found.rows;
  if (row !== undefined) return row;
  await sql`insert into leases (name, token) values (${name}, 0) on conflict do nothing`.execute(db);
  return { token: 0, worker: null, held: false };
}
