/** Wire: keeps every run away from a partner that refused us, for a while: each further attempt may lock the account (fault 15). */
import { type Clock, type Instant, toInstant } from '../base/clock.ts';
import type { GatewayError } from '../base/gateway-error.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Log } from '../log/log.ts';
import { CIRCUIT_OPEN_MS } from './retry.ts';

export interface CircuitPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
}

const nameOf = (partner: string): string => `circuit:${partner}`;

/** Until when no run connects by itself; undefined when it may. */
export async function circuitOpenUntil({ ledger, clock }: CircuitPorts, partner: string): Promise<Instant | undefined> {
  const until = await ledger.nextDue(nameOf(partner));
  return until !== undefined && until > toInstant(clock.now()) ? until : undefined;
}

/** A connection failed: opens the circuit when only an operator can mend it. Until when no run connects. */
export async function connectionFailed(ports: CircuitPorts, partner: string, error: GatewayError): Promise<Instant> {
  const { ledger, clock, log } = ports;
  const now = clock.now();
  if (error.retryable) return toInstant(now);
  const untilMs = now.getTime() + CIRCUIT_OPEN_MS;
  log.error('circuit-open', { partner, code: error.code, untilMs }, error);
  await set(ledger, partner, toInstant(new Date(untilMs)));
  return toInstant(new Date(untilMs));
}

/** A connection that an operator forced was made: the runs may come back at once. */
export async function connectionMade(ports: CircuitPorts, partner: string): Promise<void> {
  if ((await circuitOpenUntil(ports, partner)) !== undefined)
    await set(ports.ledger, partner, toInstant(ports.clock.now()));
}

function set(ledger: Ledger, partner: string, until: Instant): Promise<unknown> {
  const name = nameOf(partner);
  return ledger.transaction(async (tx) => tx.claimDue(name, await tx.nextDue(name), until));
}
