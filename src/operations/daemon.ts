/** Operations: how commands know that a daemon runs on the ledger, and wake its tasks. */
import { type Clock, type Instant, toInstant } from '../base/clock.ts';
import type { Ledger } from '../ledger/port.ts';

export interface DaemonPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

const SIGN = 'daemon:alive';
/** Three signs may be late before a command takes the daemon for dead. */
export const SIGN_EVERY_MS = 10_000;
const VALID_MS = 3 * SIGN_EVERY_MS + 5_000;

/** The daemon says that it lives, until a little later. */
export async function signOfLife({ ledger, clock }: DaemonPorts): Promise<void> {
  await setDue(ledger, SIGN, new Date(clock.now().getTime() + VALID_MS));
}

/** The daemon says that it ends. */
export async function endOfLife({ ledger, clock }: DaemonPorts): Promise<void> {
  await setDue(ledger, SIGN, clock.now());
}

export async function daemonLives({ ledger, clock }: DaemonPorts): Promise<boolean> {
  const until = await ledger.nextDue(SIGN);
  if (until === undefined) return false;
  const ahead = Date.parse(until) - clock.now().getTime();
  return ahead > 0 && ahead <= VALID_MS;
}

const successOf = (task: string): string => `success:${task}`;

/** A task, e.g. `collect:acme`, ended well. */
export async function noteSuccess({ ledger, clock }: DaemonPorts, task: string): Promise<void> {
  await setDue(ledger, successOf(task), clock.now());
}

export function lastSuccess(view: Pick<Ledger, 'nextDue'>, task: string): Promise<Instant | undefined> {
  return view.nextDue(successOf(task));
}

function setDue(ledger: Ledger, name: string, at: Date): Promise<unknown> {
  return ledger.transaction(async (tx) => tx.claimDue(name, await tx.nextDue(name), toInstant(at)));
}
