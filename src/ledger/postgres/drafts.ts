/**
 * Transactions drafted on what is committed and committed on another connection, while the next is drafted. Drafts ask in transactions that
 * only read and collide with nobody. The one that commits asks everything again first, serializably: where the answers are the same, the
 * work would do the same in it.
 */
import { type CompiledQuery, type Kysely, sql } from 'kysely';
import pg from 'pg';
import { assert } from '../../base/gateway-error.ts';
import type { Lease } from '../leases.ts';
import type { Drafts } from '../pipeline.ts';
import type { WritingSession } from '../session.ts';
import type { Tables } from '../tables.ts';
import { type Asked, answersSame, asking } from './asking.ts';
import { classifyPostgres } from './classify.ts';
import { holdsLease, leaseQuestion } from './leases.ts';
import { BY_INDEX, type RowWriter, takeKeys, type Writing, writingSession } from './session.ts';

interface Write {
  readonly statement: string;
  readonly parameters: readonly unknown[];
  /** So many rows it is to change. */
  readonly count: number;
}

export interface PostgresDraft {
  /** Drafts of one epoch stand and fall together. */
  readonly epoch: number;
  readonly leases: readonly Lease[];
  readonly asked: readonly Asked[];
  readonly writes: readonly Write[];
}

export interface PostgresDraftsOptions {
  /** Its connections send what they are told without waiting for what was told before. */
  readonly pool: pg.Pool;
  readonly db: Kysely<Tables>;
  readonly writing: Writing;
}

export class PostgresDrafts implements Drafts<WritingSession, PostgresDraft> {
  readonly #options: PostgresDraftsOptions;
  /** Ends with a refused draft. */
  #epoch = 0;
  /** Drafts that were made and neither committed nor refused. */
  #onTheirWay = 0;
  /** Some of an epoch that ended are still on their way. */
  #refusing = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: PostgresDraftsOptions) {
    this.#options = options;
  }

  async draft<T>(work: (session: WritingSession) => Promise<T>): Promise<{ value: T; draft: PostgresDraft }> {
    const { db, writing } = this.#options;
    assert(!this.#refusing, 'drafts are being refused');
    const epoch = this.#epoch;
    const leases: Lease[] = [];
    const asked: Asked[] = [];
    const writes: Write[] = [];
    const value = await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (trx) => {
        await sql.raw(BY_INDEX).execute(trx);
        const writer: RowWriter = {
          run: async (statement, parameters, count) => {
            writes.push({ statement, parameters, count });
            return count;
          },
          takeKeys: (table, count) => takeKeys(trx, table, count),
          holdsLease: async (lease) => {
            leases.push(lease);
            return holdsLease(trx, lease, false);
          },
        };
        return work(writingSession(asking(trx, asked), writing, writer));
      });
    this.#onTheirWay += 1;
    return { value, draft: { epoch, leases, asked, writes } };
  }

  async commit(draft: PostgresDraft): Promise<boolean> {
    const mine = this.#last.then(() => this.#inTurn(draft));
    this.#last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      // Whoever is told of a refusal has heard it before anything is drafted again.
      setImmediate(() => {
        this.#onTheirWay -= 1;
        if (this.#onTheirWay === 0) this.#refusing = false;
      });
    }
  }

  async #inTurn(draft: PostgresDraft): Promise<boolean> {
    let done = false;
    try {
      done = draft.epoch === this.#epoch && (draft.writes.length === 0 || (await this.#commit(draft)));
      return done;
    } finally {
      if (!done) {
        if (draft.epoch === this.#epoch) this.#epoch += 1;
        this.#refusing = true;
      }
    }
  }

  /** Once all that was drafted is committed, or refused. */
  async settled(): Promise<void> {
    for (let last: unknown; last !== this.#last; await this.#last) last = this.#last;
  }

  /** Throws where nobody knows whether it is committed. */
  async #commit(draft: PostgresDraft): Promise<boolean> {
    const { pool } = this.#options;
    const client = await pool.connect().catch(() => undefined);
    if (client === undefined) return false;
    let whole = false;
    try {
      const sound = await this.#isDone(client, draft).catch(() => false);
      if (sound) await committed(client);
      else await client.query('rollback');
      whole = true;
      return sound;
    } catch (error) {
      if (error instanceof Unknown) throw classifyPostgres(error.cause);
      return false;
    } finally {
      client.release(!whole);
    }
  }

  /** Asks what the draft asked, and writes what it would have written, in a transaction that is left open; whether all was as foreseen. */
  async #isDone(client: pg.PoolClient, { leases, asked, writes }: PostgresDraft): Promise<boolean> {
    const told = ({ sql: text, parameters }: CompiledQuery) =>
      client.query<unknown[]>({ text, values: [...parameters], rowMode: 'array' });
    // All are sent before the first is answered: the server needs not wait for us, who are drafting.
    const [, held, found, changed] = await Promise.all([
      Promise.all([client.query('start transaction isolation level serializable'), client.query(BY_INDEX)]),
      Promise.all(leases.map((lease) => told(leaseQuestion(lease, true).compile(this.#options.db)))),
      Promise.all(asked.map(({ question }) => told(question))),
      Promise.all(writes.map(({ statement, parameters }) => client.query(statement, [...parameters]))),
    ]);
    return (
      held.every(({ rows }) => rows.length === 1) &&
      asked.every((one, at) => answersSame(one, found[at]?.rows ?? [])) &&
      writes.every(({ count }, at) => changed[at]?.rowCount === count)
    );
  }
}

/** The connection broke while it committed. */
class Unknown extends Error {}

/** Throws `Unknown`, or why it is not committed. */
async function committed(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('commit').catch((cause: unknown) => {
    // What the server itself refuses it says, and goes on.
    const refused = cause instanceof pg.DatabaseError && cause.severity === 'ERROR';
    throw refused ? cause : new Unknown('nobody knows whether it is committed', { cause });
  });
  assert(command === 'COMMIT', 'a transaction that failed was committed');
}
