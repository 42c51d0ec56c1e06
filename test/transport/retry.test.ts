import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/base/gateway-error.ts';
import {
  type Circuit,
  CLOSED_CIRCUIT,
  circuitAfterFailure,
  DEFAULT_CIRCUIT,
  mayTry,
} from '../../src/transport/circuit.ts';
import { transportErrors as kinds } from '../../src/transport/errors.ts';
import { afterFailedAttempt, DEFAULT_RETRY, jitteredDelayMs, withRetry } from '../../src/transport/retry.ts';

const failing = (error: unknown) => {
  const calls = { count: 0 };
  const waits: number[] = [];
  const run = withRetry(
    async () => {
      calls.count += 1;
      throw error;
    },
    { policy: DEFAULT_RETRY, random: () => 0.5, wait: async (ms) => void waits.push(ms) },
  );
  return { calls, waits, run };
};

describe('retry', () => {
  it.each([
    ['auth refused', kinds.authRefused],
    ['another host key', kinds.hostKeyMismatch],
    ['an unknown host key', kinds.hostKeyUnknown],
    ['a permission', kinds.permission],
    ['a taken name', kinds.exists],
  ])('fault 15: %s is tried once and never again', async (_name, kind) => {
    const { calls, run } = failing(new GatewayError(kind, 'refused'));
    await expect(run).rejects.toMatchObject({ kind });
    expect(calls.count).toBe(1);
  });

  it('tries a timeout five times, with full jitter that doubles', async () => {
    const { calls, waits, run } = failing(new GatewayError(kinds.timeout, 'late'));
    await expect(run).rejects.toMatchObject({ kind: kinds.timeout });
    expect(calls.count).toBe(5);
    expect(waits).toEqual([250, 500, 1000, 2000]);
  });

  it('caps the wait, whatever the chance', () => {
    expect(jitteredDelayMs(40, DEFAULT_RETRY, 0.999_999)).toBeLessThanOrEqual(DEFAULT_RETRY.capMs);
    expect(jitteredDelayMs(40, DEFAULT_RETRY, 0)).toBe(0);
  });

  // moov-io/achgateway's isRetryableError returned nil for every error that was neither a time-out nor "no such host", and
  // its caller returned that nil: a refused upload was reported as done. An error nobody has thought of must stay an error.
  it.each([
    ['an Error without a code', new Error('something new')],
    ['a string', 'something new'],
    ['undefined', undefined],
    ['null', null],
    ['an unclassified GatewayError', new GatewayError(kinds.unknown, 'something new')],
  ])('an unclassified failure never becomes a success: %s', async (_name, thrown) => {
    const { calls, run } = failing(thrown);
    const outcome = await run.then(
      () => 'success',
      (error: unknown) => ({ error }),
    );
    expect(outcome).toEqual({ error: thrown });
    expect(calls.count).toBe(DEFAULT_RETRY.unknownAttempts);
  });

  it('gives the result of the first try that works', async () => {
    let count = 0;
    const result = await withRetry(
      async () => {
        count += 1;
        if (count < 3) throw new GatewayError(kinds.closed, 'broken');
        return count;
      },
      { policy: DEFAULT_RETRY, random: () => 0, wait: async () => undefined },
    );
    expect(result).toBe(3);
  });

  it('says why it stops', () => {
    const refused = new GatewayError(kinds.authRefused, 'refused');
    expect(afterFailedAttempt(refused, 1, DEFAULT_RETRY, 0)).toEqual({ again: false, reason: 'not-retryable' });
    const late = new GatewayError(kinds.timeout, 'late');
    expect(afterFailedAttempt(late, 5, DEFAULT_RETRY, 0)).toEqual({ again: false, reason: 'attempts-used-up' });
  });
});

describe('circuit', () => {
  const late = new GatewayError(kinds.timeout, 'late');
  const failTimes = (times: number, nowMs: number): Circuit => {
    let circuit: Circuit = CLOSED_CIRCUIT;
    for (let count = 0; count < times; count += 1) circuit = circuitAfterFailure(circuit, late, nowMs, DEFAULT_CIRCUIT);
    return circuit;
  };

  it('opens after five failures in a row, for five minutes, and then lets one try through', () => {
    expect(mayTry(failTimes(4, 0), 0)).toBe(true);
    const open = failTimes(5, 0);
    expect(mayTry(open, 299_999)).toBe(false);
    expect(mayTry(open, 300_000)).toBe(true);
  });

  it('pauses longer after each further failure, an hour at most', () => {
    expect(mayTry(failTimes(6, 0), 599_999)).toBe(false);
    expect(mayTry(failTimes(6, 0), 600_000)).toBe(true);
    expect(mayTry(failTimes(500, 0), 3_600_000)).toBe(true);
  });

  it.each([kinds.authRefused, kinds.hostKeyMismatch, kinds.hostKeyUnknown, kinds.keyUnusable])(
    'fault 15, 59: $code opens it at once, until an operator acts',
    (kind) => {
      const open = circuitAfterFailure(CLOSED_CIRCUIT, new GatewayError(kind, 'refused'), 0, DEFAULT_CIRCUIT);
      expect(mayTry(open, Number.MAX_SAFE_INTEGER)).toBe(false);
    },
  );
});
