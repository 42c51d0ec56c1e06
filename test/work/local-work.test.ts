/** The scheduler under a clock that jumps: no run missed, none twice, whatever node-cron does. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { intervalSchedule, type Schedule } from '../../src/base/schedule.ts';
import type { Log } from '../../src/log/log.ts';
import { claimRun } from '../../src/work/due.ts';
import { createLocalWork } from '../../src/work/local/local-work.ts';
import type { DueStore, Task } from '../../src/work/port.ts';

const QUIET: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const MINUTE = 60_000;

class Dues implements DueStore {
  readonly times = new Map<string, string>();
  async nextDue(name: string): Promise<string | undefined> {
    return this.times.get(name);
  }
  async claimDue(name: string, expected: string | undefined, next: string): Promise<boolean> {
    if (this.times.get(name) !== expected) return false;
    this.times.set(name, next);
    return true;
  }
}

/** Looks at the task at each of the moments and answers those at which it ran. */
async function runsAt(schedule: Schedule, moments: readonly string[], store = new Dues()): Promise<readonly string[]> {
  const task: Task = { name: 'collect:acme', schedule, run: async () => undefined };
  const ran: string[] = [];
  for (const moment of moments) if (await claimRun(task, store, new Date(moment))) ran.push(moment);
  return ran;
}

describe('fault 45: due times in the store', () => {
  const EVERY_TEN = intervalSchedule(10 * MINUTE);

  it('a machine that slept makes up what it missed once', async () => {
    const moments = ['2026-11-25T10:00:00Z', '2026-11-25T14:00:00Z', '2026-11-25T14:00:01Z', '2026-11-25T14:10:00Z'];
    expect(await runsAt(EVERY_TEN, moments)).toEqual([moments[0], moments[1], moments[3]]);
  });

  it('a clock set back an hour costs at most one period, and repeats nothing', async () => {
    const moments = ['2026-11-25T10:00:00Z', '2026-11-25T09:00:00Z', '2026-11-25T09:09:59Z', '2026-11-25T09:10:00Z'];
    expect(await runsAt(EVERY_TEN, moments)).toEqual([moments[0], moments[3]]);
  });

  it('a clock that jumps an hour ahead runs once, and once more when it comes back', async () => {
    const moments = ['2026-11-25T10:00:00Z', '2026-11-25T11:05:00Z', '2026-11-25T10:06:00Z', '2026-11-25T10:16:00Z'];
    expect(await runsAt(EVERY_TEN, moments)).toEqual([moments[0], moments[1], moments[3]]);
  });

  it('a time of day is served once though the clock shows it twice, and after it was set back', async () => {
    const schedule: Schedule = {
      zone: 'America/New_York',
      everyMs: undefined,
      at: [90],
      windows: [],
      holidays: new Set(),
    };
    const moments = [
      '2026-10-31T12:00:00Z',
      '2026-11-01T05:30:00Z', // 01:30 EDT
      '2026-11-01T06:30:00Z', // 01:30 EST
      '2026-11-01T05:00:00Z', // set back
      '2026-11-01T05:30:00Z',
      '2026-11-02T06:30:00Z',
    ];
    expect(await runsAt(schedule, moments)).toEqual([moments[1], moments[5]]);
  });

  it('two instances that look at the same moment: one of them runs', async () => {
    const store = new Dues();
    const task: Task = { name: 'send:acme', schedule: EVERY_TEN, run: async () => undefined };
    const now = new Date('2026-11-25T10:00:00Z');
    const won = await Promise.all([claimRun(task, store, now), claimRun(task, store, now)]);
    expect(won.filter(Boolean)).toHaveLength(1);
  });
});

describe('fault 45: the wake-up', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-11-25T10:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('goes on after the clock was set back an hour, when node-cron is silent', async () => {
    let runs = 0;
    const counted = async (): Promise<void> => {
      runs += 1;
    };
    const task: Task = { name: 'take', schedule: intervalSchedule(MINUTE), run: counted };
    const work = createLocalWork([task], { store: new Dues(), clock: { now: () => new Date() }, log: QUIET });
    work.start();
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(runs).toBeGreaterThanOrEqual(5);
    vi.setSystemTime(new Date(Date.now() - 60 * MINUTE));
    const before = runs;
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(runs - before).toBeGreaterThanOrEqual(8);
    expect(runs - before).toBeLessThanOrEqual(11);
    await work.stop();
  });

  it('a task that throws stays scheduled, and nothing is claimed once it was told to stop', async () => {
    let runs = 0;
    const failing: Task = {
      name: 'take',
      schedule: intervalSchedule(MINUTE),
      run: async () => {
        runs += 1;
        throw new Error('of the test');
      },
    };
    const work = createLocalWork([failing], { store: new Dues(), clock: { now: () => new Date() }, log: QUIET });
    work.start();
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    expect(runs).toBeGreaterThanOrEqual(3);
    await work.stop();
    const after = runs;
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    expect(runs).toBe(after);
  });
});
