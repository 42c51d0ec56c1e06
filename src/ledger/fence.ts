/** The ledger as a piece of work sees it that is done under a lease: each transaction proves the lease first, in itself. */
import { type Lease, type LeaseKeeper, leaseLost } from './leases.ts';
import type { Ledger } from './port.ts';

/** Inside another fenced ledger both leases are proved. */
export function fencedBy(ledger: Ledger, lease: Lease, keeper: Pick<LeaseKeeper, 'holds'>): Ledger {
  const transaction: Ledger['transaction'] = (work) =>
    ledger.transaction(async (tx) => {
      await tx.requireLease(lease);
      return work(tx);
    });
  const pipelined: Ledger['pipelined'] = (work) =>
    ledger.pipelined(async (tx) => {
      await tx.requireLease(lease);
      return work(tx);
    });
  const confirmLease = async (): Promise<void> => {
    await ledger.confirmLease();
    if (!(await keeper.holds(lease))) throw leaseLost(lease);
  };
  return Object.assign(Object.create(ledger), { transaction, pipelined, confirmLease });
}

/** Lets work of one name in this process run one after the other, however each ends. */
export function createOneByOne(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const before = last.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (last.get(name) === mine) last.delete(name);
    }
  };
}
