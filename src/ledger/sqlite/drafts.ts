/** Transactions drafted on what is committed and committed by a thread beside (`write-thread.js`), while the next is drafted. */
import { Worker } from 'node:worker_threads';
import type { Kysely } from 'kysely';
import type { Gate } from '../../base/gate.ts';
import { assert } from '../../base/gateway-error.ts';
import type { Lease } from '../leases.ts';
import type { Drafts } from '../pipeline.ts';
import type { RowKey } from '../port.ts';
import type { Sealing } from '../sealing.ts';
import type { WritingSession } from '../session.ts';
import { KEYS, type KeyedTable, type Tables } from '../tables.ts';
import { type Connection, WRITE_PRAGMAS } from './database.ts';
import { type Packed, Packer } from './packing.ts';
import { type BulkWriter, writingSession } from './session.ts';
import { endThread } from './threads.ts';

/** So long the thread waits for transactions of other processes. */
const TIMEOUT_MS = 15_000;

/** What nobody may have added to meanwhile: all that the outcome of a draft can depend on, or that its keys are of. */
const WATCHED: readonly KeyedTable[] = [
  'claims',
  'events',
  'queue',
  'batches',
  'remittances',
  'adjudications',
  'entries',
  'drops',
  'remittance_notes',
  'bank_deposits',
  'remembered_matches',
];
const newest = (table: KeyedTable): string => `(select coalesce(max(${KEYS[table]}), 0) from ${table})`;
/** People's acts are all audited; what they load and the keys of the ledger besides. */
const FORESEEN = `select ${[
  ...WATCHED.map((table) => `${newest(table)} as ${table}`),
  '(select max(audit_key) from audit) as audit',
  '(select max(loaded_at) from contracts) as contracts',
  `(select value from facts where name = 'seal') as seal`,
].join(', ')}`;

export interface SqliteDraft {
  /** Drafts of one epoch stand and fall together. */
  readonly epoch: number;
  readonly foreseen: readonly [statement: number, expected: readonly unknown[]];
  /** Three numbers each: the statement, how many values it takes, how many rows it is to change. */
  readonly runs: readonly number[];
  readonly values: Packed;
}

export interface SqliteDraftsOptions {
  readonly path: string;
  /** A connection of its own, which nothing else uses. */
  readonly reader: Connection;
  readonly db: Kysely<Tables>;
  readonly sealing: Sealing;
  /** Drafts are handed over beside each other; the process's own transactions are alone. */
  readonly gate: Gate;
  holdsLease(lease: Lease): Promise<boolean>;
  afterCommit(): void;
  /** The thread is gone before its time, and nothing is drafted any more. Told once. */
  ended?: ((cause: unknown) => void) | undefined;
}

export class SqliteDrafts implements Drafts<WritingSession, SqliteDraft> {
  readonly #options: SqliteDraftsOptions;
  readonly #statements = new Map<string, number>();
  #untold: string[] = [];
  #thread: Worker | undefined;
  #failed = false;
  #closed = false;
  readonly #replies: ((done: boolean) => void)[] = [];
  #epoch = 0;
  /** Drafts that were made and are not committed yet, nor refused. */
  #onTheirWay = 0;
  /** As they will be when all that is on its way is committed. */
  #keys: ReadonlyMap<KeyedTable, RowKey> = new Map();

  constructor(options: SqliteDraftsOptions) {
    this.#options = options;
  }

  async draft<T>(work: (session: WritingSession) => Promise<T>): Promise<{ value: T; draft: SqliteDraft }> {
    const { reader, db, sealing, holdsLease } = this.#options;
    const epoch = this.#epoch;
    // With nothing on its way the ledger itself says what they are: ordinary transactions may have come between.
    if (this.#onTheirWay === 0) this.#keys = new Map();
    reader.raw.exec('begin');
    try {
      const expected = this.#foresee();
      const keys = new Map(this.#keys);
      const runs: number[] = [];
      const values = new Packer();
      const writer: BulkWriter = {
        run: (statement, some, rows) => {
          runs.push(this.#number(statement), some.count, rows);
          values.add(some);
          return rows;
        },
        takeKeys: (table, count) => {
          const before = keys.get(table) ?? Number(expected.get(table));
          assert(WATCHED.includes(table), `a draft of ${table}`);
          keys.set(table, before + count);
          return before + 1;
        },
      };
      const value = await work({ ...writingSession(db, sealing, writer), holdsLease });
      const foreseen = [this.#number(FORESEEN), [...expected.values()]] as const;
      this.#keys = keys;
      this.#onTheirWay += 1;
      return { value, draft: { epoch, foreseen, runs, values: values.end() } };
    } finally {
      reader.raw.exec('commit');
    }
  }

  async commit(draft: SqliteDraft): Promise<boolean> {
    try {
      return draft.runs.length === 0 || (await this.#commit(draft));
    } finally {
      this.#onTheirWay -= 1;
    }
  }

  async #commit(draft: SqliteDraft): Promise<boolean> {
    await this.#options.gate.enter();
    try {
      const done = await this.#send(draft);
      if (done) this.#options.afterCommit();
      return done;
    } finally {
      this.#options.gate.leave();
    }
  }

  /** Ends the thread and its connection. */
  close(): Promise<void> {
    this.#closed = true;
    return endThread(this.#thread);
  }

  /** What the ledger is to say when this draft's turn comes. */
  #foresee(): ReadonlyMap<string, unknown> {
    const found: unknown = this.#options.reader.prepare(FORESEEN).get();
    assert(typeof found === 'object' && found !== null, 'SQLite answers nothing');
    return new Map([...Object.entries(found), ...this.#keys]);
  }

  #number(statement: string): number {
    const known = this.#statements.get(statement);
    if (known !== undefined) return known;
    const number = this.#statements.size;
    this.#statements.set(statement, number);
    this.#untold.push(statement);
    return number;
  }

  #send({ epoch, foreseen, runs, values }: SqliteDraft): Promise<boolean> {
    if (this.#failed) return Promise.resolve(this.#refuse());
    this.#thread ??= this.#start();
    this.#thread.ref();
    const texts = this.#untold;
    this.#untold = [];
    this.#thread.postMessage({ texts, epoch, foreseen, runs, values }, [values.codes.buffer]);
    return new Promise((answer) => {
      this.#replies.push(answer);
    });
  }

  #reply(done: boolean): void {
    const answer = this.#replies.shift();
    assert(answer !== undefined, 'the writing thread answers what it was not told');
    if (this.#replies.length === 0) this.#thread?.unref();
    answer(done || this.#refuse());
  }

  /** What was foreseen on top of a refused draft is forgotten with it. */
  #refuse(): false {
    this.#epoch += 1;
    this.#keys = new Map();
    return false;
  }

  #start(): Worker {
    const { path } = this.#options;
    const workerData = { path, pragmas: WRITE_PRAGMAS, timeout: TIMEOUT_MS };
    const thread = new Worker(new URL('./write-thread.js', import.meta.url), { workerData });
    thread.unref();
    thread.on('message', (done: boolean) => this.#reply(done));
    // Without it everything goes through ordinary transactions.
    const end = (cause: unknown): void => {
      if (!this.#failed && !this.#closed) this.#options.ended?.(cause);
      this.#failed = true;
      this.#thread = undefined;
      while (this.#replies.length > 0) this.#reply(false);
    };
    thread.on('error', end);
    thread.on('exit', end);
    return thread;
  }
}
