/** Puts an engine and the queries together to the port: one transaction at a time a caller, errors classified, the key checked. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { assert } from '../base/gateway-error.ts';
import { createOneByOne, fencedBy } from './fence.ts';
import { stillAdmitted } from './keys.ts';
import type { Lease, LeaseKeeper } from './leases.ts';
import { type Drafts, Pipeline } from './pipeline.ts';
import type { Ledger, LedgerTransaction } from './port.ts';
import { faultsOfContent } from './queries/verify.ts';
import { transactionOf, viewOf } from './queries/view.ts';
import type { Session, WritingSession } from './session.ts';

export interface Engine {
  /** For questions outside of transactions; never sees what is not committed. */
  readonly reading: Session;
  transaction<T>(work: (session: WritingSession) => Promise<T>): Promise<T>;
  /** Absent where nothing may be written. */
  readonly drafts?: Drafts<WritingSession, unknown>;
  readonly leases: LeaseKeeper;
  /** Faults that the engine itself finds in its files. */
  faultsOfStore(): Promise<readonly string[]>;
  copyTo(path: string): Promise<void>;
  forgetRemains(): Promise<void>;
  /** The error of this room for an error of the engine; anything else comes back as it is. */
  classify(error: unknown): unknown;
  close(): Promise<void>;
}

export function assemble(engine: Engine): Ledger {
  const { leases, classify } = engine;
  const turn = createOneByOne();
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  const transaction: Ledger['transaction'] = async (work) => {
    assert(inside.getStore()?.open !== true, 'a ledger transaction was opened inside another');
    const run = () =>
      engine.transaction(async (session) => {
        await stillAdmitted(session);
        return work(classifying(transactionOf(session), engine.classify));
      });
    // What was started inside and goes on after the end may open transactions of its own again.
    const state = { open: true };
    try {
      return await inside.run(state, () => rejectClassified(run(), engine.classify));
    } finally {
      state.open = false;
    }
  };
  const pipeline = engine.drafts === undefined ? undefined : new Pipeline(transactionsOf(engine.drafts, inside));
  const keeper = { holds: (lease: Lease) => rejectClassified(leases.holds(lease), classify) };
  const verify = async (): Promise<readonly string[]> => {
    const faults = await engine.faultsOfStore();
    return faults.length > 0 ? faults : faultsOfContent(engine.reading);
  };
  return {
    ...classifying(viewOf(engine.reading), engine.classify),
    transaction,
    async pipelined(work) {
      // `this` and not the object made here: who is handed a wrapped ledger has its own transactions.
      const whole: Ledger['transaction'] = (whatever) => this.transaction(whatever);
      return pipeline?.run(work, whole) ?? { committed: Promise.resolve(await whole(work)) };
    },
    verify: () => rejectClassified(verify(), engine.classify),
    copyTo: (path) => rejectClassified(engine.copyTo(path), engine.classify),
    forgetRemains: () => rejectClassified(engine.forgetRemains(), engine.classify),
    join: (signal) => rejectClassified(leases.join(signal), classify),
    leave: () => rejectClassified(leases.leave(), classify),
    // `this` and not the object made here: who is handed a wrapped ledger has the wrapped one fenced.
    alone(name, work) {
      return turn(name, async () => {
        const lease = await rejectClassified(leases.take(name), classify);
        try {
          return await work(fencedBy(this, lease, keeper));
        } finally {
          await leases.giveBack(lease);
        }
      });
    },
    confirmLease: async () => undefined,
    workers: () => rejectClassified(leases.workers(), classify),
    colleagues: () => leases.colleagues(),
    close: async () => {
      try {
        await rejectClassified(leases.leave(), classify);
      } finally {
        await engine.close();
      }
    },
  };
}

type Inside = AsyncLocalStorage<{ open: boolean }>;

/** The drafts with the port's transactions in the place of sessions. */
function transactionsOf<Draft>(
  drafts: Drafts<WritingSession, Draft>,
  inside: Inside,
): Drafts<LedgerTransaction, Draft> {
  return {
    draft: async (work) => {
      const state = { open: true };
      try {
        return await inside.run(state, () =>
          drafts.draft(async (session) => {
            await stillAdmitted(session);
            return work(transactionOf(session));
          }),
        );
      } finally {
        state.open = false;
      }
    },
    commit: (draft) => drafts.commit(draft),
  };
}

async function rejectClassified<T>(promise: Promise<T>, classify: Engine['classify']): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw classify(error);
  }
}

/** The same object, but each method's rejection is classified. */
function classifying<T extends object>(methods: T, classify: Engine['classify']): T {
  const wrapped = { ...methods };
  for (const [name, method] of Object.entries(methods)) {
    if (typeof method !== 'function') continue;
    const call = async (...parameters: unknown[]): Promise<unknown> =>
      rejectClassified(Promise.resolve(Reflect.apply(method, undefined, parameters)), classify);
    Reflect.set(wrapped, name, call);
  }
  return wrapped;
}
