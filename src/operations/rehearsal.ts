/** Operations: what an act would do, found out by doing it in a transaction that is rolled back. */
import type { Ledger, LedgerTransaction } from '../ledger/port.ts';

/** Answers what `work` answers; the ledger is as if it had never run. */
export async function rehearse<T>(ledger: Ledger, work: (tx: LedgerTransaction) => Promise<T>): Promise<T> {
  const outcome: { value?: { readonly of: T } } = {};
  const rolledBack = new Error('rehearsed');
  try {
    await ledger.transaction(async (tx) => {
      outcome.value = { of: await work(tx) };
      throw rolledBack;
    });
  } catch (cause) {
    if (cause !== rolledBack) throw cause;
  }
  if (outcome.value === undefined) throw new Error('assertion failed: a rehearsal ended without an outcome');
  return outcome.value.of;
}
