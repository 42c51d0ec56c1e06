/** Wire: when to try again. Pure. */
import type { GatewayError } from '../base/gateway-error.ts';

/** After so many attempts a person is asked, whose word allows as many again. */
export const MOST_ATTEMPTS = 10;
/** How long no run connects by itself after the partner refused us: each further attempt may lock the account (fault 15). */
export const CIRCUIT_OPEN_MS = 3_600_000;

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/**
 * Milliseconds to wait after the `attempts`-th attempt failed; undefined when trying again is pointless. Doubles from a minute
 * to an hour; half of it is by chance, so that many gateways don't come back to a server in step. `random` is from 0 to below 1.
 */
export function waitAfter(error: GatewayError, attempts: number, random: number): number | undefined {
  const round = attempts % MOST_ATTEMPTS;
  if (!error.retryable || round === 0) return undefined;
  const longest = Math.min(FIRST_WAIT_MS * 2 ** (round - 1), LONGEST_WAIT_MS);
  return Math.round(longest / 2 + (longest / 2) * random);
}
