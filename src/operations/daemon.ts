/** Operations: how commands know that a daemon works on the ledger, and when its tasks last went well. */
import { type Clock, type Instant, toInstant } from '../base/clock.ts';
import type { Ledger } from '../ledger/port.ts';

export interface DaemonPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** Whether any daemon was heard of within its time. */
export async function daemonLives({ ledger }: Pick<DaemonPorts, 'ledger'>): Promise<boolean> {
  return (await ledger.workers()).some((one) => one.role === 'daemon');
}

const successOf = (task: string): string => `success:${task}`;

/** A task, e.g. `collect:acme`, ended well. */
export async function noteSuccess({ ledger, clock }: DaemonPorts, task: string): Promise<void> {
  const name = successOf(task);
  await ledger.transaction(async (tx) => tx.claimDue(name, await tx.nextDue(name), toInstant(clock.now())));
}

export function lastSuccess(view: Pick<Ledger, 'nextDue'>, task: string): Promise<Instant | undefined> {
  return view.nextDue(successOf(task));
}
