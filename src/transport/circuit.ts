/** Transport: the circuit breaker of one endpoint, as a value: no more tries while it is open. */
import { GatewayError } from '../base/gateway-error.ts';
import { transportErrors as kinds } from './errors.ts';

export type Circuit =
  | { readonly state: 'closed'; readonly failures: number }
  /** `untilMs` absent: until an operator closes it. */
  | { readonly state: 'open'; readonly failures: number; readonly untilMs?: number };

export interface CircuitPolicy {
  /** Failures in a row that open it. */
  readonly failuresToOpen: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export const CLOSED_CIRCUIT: Circuit = { state: 'closed', failures: 0 };
export const DEFAULT_CIRCUIT: CircuitPolicy = {
  failuresToOpen: 5,
  firstPauseMs: 5 * 60_000,
  longestPauseMs: 60 * 60_000,
};

/** Another try of these would lock an account, or hand a password to a stranger. */
const OPERATOR_ONLY = new Set([
  kinds.authRefused.code,
  kinds.keyUnusable.code,
  kinds.hostKeyMismatch.code,
  kinds.hostKeyUnknown.code,
]);

/** After a failure at `nowMs`. Pauses double with each further failure, up to the longest. */
export function circuitAfterFailure(circuit: Circuit, error: unknown, nowMs: number, policy: CircuitPolicy): Circuit {
  const failures = circuit.failures + 1;
  if (error instanceof GatewayError && OPERATOR_ONLY.has(error.code)) return { state: 'open', failures };
  const extra = failures - policy.failuresToOpen;
  if (extra < 0) return { state: 'closed', failures };
  return {
    state: 'open',
    failures,
    untilMs: nowMs + Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** extra),
  };
}

/** True when a try may be made: closed, or its pause is over, when one try decides. */
export function mayTry(circuit: Circuit, nowMs: number): boolean {
  return circuit.state === 'closed' || (circuit.untilMs !== undefined && nowMs >= circuit.untilMs);
}
