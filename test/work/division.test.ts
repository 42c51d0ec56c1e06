import { describe, expect, it } from 'vitest';
import { intervalSchedule } from '../../src/base/schedule.ts';
import { divide } from '../../src/work/division.ts';
import { claimRun } from '../../src/work/due.ts';

const KEYS = ['take-drops', 'requests', 'partner:a', 'partner:b', 'partner:c'];

describe('shares of the work', () => {
  it('fault 38: every share is one worker’s, and nobody has two more than another', () => {
    for (let count = 1; count <= 7; count += 1) {
      const workers = Array.from({ length: count }, (_, index) => `worker-${index}`);
      const shares = divide(KEYS, workers);
      expect([...shares.keys()]).toEqual(KEYS);
      const sizes = workers.map((worker) => [...shares.values()].filter((one) => one === worker).length);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(KEYS.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(2);
    }
  });

  it('keys that are named twice are one share, and without workers nobody has any', () => {
    expect([...divide(['a', 'b', 'a', 'c'], ['one', 'two'])]).toEqual([
      ['a', 'one'],
      ['b', 'two'],
      ['c', 'one'],
    ]);
    expect(divide(KEYS, []).size).toBe(0);
  });

  it('another’s task is left to it for a while after it was due, then taken', async () => {
    const stored = new Map<string, string>();
    const store = {
      nextDue: async (name: string) => stored.get(name),
      claimDue: async (name: string, _: string | undefined, next: string) => stored.set(name, next).size > 0,
    };
    const task = { name: 'send:acme', schedule: intervalSchedule(60_000), run: async () => undefined };
    stored.set(task.name, '2026-11-25T10:00:00.000Z');
    const at = (time: string, patienceMs: number) => claimRun(task, store, new Date(time), patienceMs);
    expect(await at('2026-11-25T10:00:02.999Z', 3_000)).toBe(false);
    expect(stored.get(task.name)).toBe('2026-11-25T10:00:00.000Z');
    expect(await at('2026-11-25T10:00:03.000Z', 3_000)).toBe(true);
    stored.set(task.name, '2026-11-25T10:00:00.000Z');
    expect(await at('2026-11-25T10:00:00.000Z', 0)).toBe(true);
  });
});
