/** Leases in a ledger that one process has for itself: its lock is the lease of everything, which runs out with the process. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Heartbeat, startHeartbeat } from '../heartbeat.ts';
import type { Lease, LeaseKeeper, LeaseTrouble } from '../leases.ts';
import { workers } from '../queries/workers.ts';
import type { WritingSession } from '../session.ts';
import type { Tables } from '../tables.ts';

export interface SqliteLeaseOptions {
  readonly reading: Kysely<Tables>;
  transaction<T>(work: (session: WritingSession) => Promise<T>): Promise<T>;
  readonly trouble?: LeaseTrouble | undefined;
}

const BEAT_MS = 10_000;
/** Three heartbeats may be late before commands take the daemon for dead. */
const ALIVE_SECONDS = 35;

const clock = (aheadSeconds = 0): RawBuilder<string> =>
  sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ${`+${aheadSeconds} seconds`})`;

/** Leases of this process stand in its memory; the daemon is written down, so that commands beside it know that it is there. */
export class SqliteLeases implements LeaseKeeper {
  readonly #options: SqliteLeaseOptions;
  readonly #worker = randomUUID();
  readonly #held = new Map<string, number>();
  #token = 0;
  #heart: Heartbeat | undefined;

  constructor(options: SqliteLeaseOptions) {
    this.#options = options;
  }

  async join(): Promise<void> {
    await this.#options.transaction(async ({ db }) => {
      // Who has the lock is alone: whatever daemon is written down here is one that was killed.
      await db.deleteFrom('workers').execute();
      await sql`insert into workers (worker, role, name, since, alive_until)
        values (${this.#worker}, 'daemon', ${`${hostname()} ${process.pid}`}, ${clock()}, ${clock(ALIVE_SECONDS)})`.execute(
        db,
      );
    });
    this.#heart ??= startHeartbeat(
      BEAT_MS,
      () => this.#renew(),
      (cause) => this.#options.trouble?.failed(cause),
    );
  }

  async #renew(): Promise<void> {
    await this.#options.transaction(async ({ db }) => {
      await sql`update workers set alive_until = ${clock(ALIVE_SECONDS)} where worker = ${this.#worker}`.execute(db);
    });
  }

  async leave(): Promise<void> {
    this.#held.clear();
    if (this.#heart === undefined) return;
    await this.#heart.stop();
    this.#heart = undefined;
    await this.#options.transaction(async ({ db }) => {
      await db.deleteFrom('workers').where('worker', '=', this.#worker).execute();
    });
  }

  async take(name: string): Promise<Lease> {
    this.#token += 1;
    this.#held.set(name, this.#token);
    return { name, worker: this.#worker, token: this.#token };
  }

  async giveBack(lease: Lease): Promise<void> {
    if (await this.holds(lease)) this.#held.delete(lease.name);
  }

  async holds({ name, worker, token }: Lease): Promise<boolean> {
    return worker === this.#worker && this.#held.get(name) === token;
  }

  colleagues(): undefined {
    return undefined;
  }

  workers() {
    return workers(this.#options.reading, clock());
  }
}
