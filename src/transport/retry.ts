/** Transport: whether and when to try again: pure decisions; time and chance are handed in. A failure never becomes a success here. */
import { GatewayError } from '../base/gateway-error.ts';
import { transportErrors as kinds } from './errors.ts';

export interface RetryPolicy {
  /** Tries altogether, the first one included. */
  readonly attempts: number;
  /** Tries altogether when the cause is one that we could not classify. */
  readonly unknownAttempts: number;
  readonly baseMs: number;
  readonly capMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { attempts: 5, unknownAttempts: 3, baseMs: 500, capMs: 60_000 };

export type RetryDecision =
  | { readonly again: true; readonly delayMs: number }
  | { readonly again: false; readonly reason: 'not-retryable' | 'attempts-used-up' };

/** Full jitter: anywhere from 0 to the doubled step, at most the cap. `random` is in [0, 1). */
export function jitteredDelayMs(attempt: number, policy: RetryPolicy, random: number): number {
  const step = Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
  return Math.floor(random * step);
}

const isUnclassified = (error: unknown): boolean => !(error instanceof GatewayError) || error.kind === kinds.unknown;

/**
 * What follows after try number `attempt` (from 1) failed with `error`. Refused logins and wrong host keys are never tried
 * again, since that locks accounts; what we could not classify is, but not often.
 */
export function afterFailedAttempt(
  error: unknown,
  attempt: number,
  policy: RetryPolicy,
  random: number,
): RetryDecision {
  if (error instanceof GatewayError && !error.retryable) return { again: false, reason: 'not-retryable' };
  const most = isUnclassified(error) ? Math.min(policy.unknownAttempts, policy.attempts) : policy.attempts;
  if (attempt >= most) return { again: false, reason: 'attempts-used-up' };
  return { again: true, delayMs: jitteredDelayMs(attempt, policy, random) };
}

export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly random: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Told of each failed try, before the wait. */
  readonly onFailure?: (error: unknown, attempt: number, decision: RetryDecision) => void;
}

/** The operation's own result, or its last error, whatever kind of error that was. */
export async function withRetry<Result>(operation: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      const decision = afterFailedAttempt(error, attempt, options.policy, options.random());
      options.onFailure?.(error, attempt, decision);
      if (!decision.again) throw error;
      await options.wait(decision.delayMs);
    }
  }
}
