import { setImmediate as nextRound } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inLanes } from '../../src/base/turns.ts';

/** Work that takes so many rounds of the event loop before its turn and after it. */
interface Job {
  readonly before: number;
  readonly after: number;
}

async function rounds(count: number): Promise<void> {
  for (let round = 0; round < count; round += 1) await nextRound();
}

describe('working side by side', () => {
  it('begins in order, keeps the order of turns and of results, and never has more at work than asked for', async () => {
    const job = fc.record({ before: fc.nat(5), after: fc.nat(5) });
    await fc.assert(
      fc.asyncProperty(fc.array(job, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), async (jobs, parallel) => {
        const begun: number[] = [];
        const passed: number[] = [];
        let atWork = 0;
        let most = 0;
        const results = await inLanes(jobs, { parallel }, async ({ before, after }: Job, turn, index) => {
          begun.push(index);
          atWork += 1;
          most = Math.max(most, atWork);
          await rounds(before);
          await turn.come;
          passed.push(index);
          turn.pass();
          await rounds(after);
          atWork -= 1;
          return index;
        });
        const all = jobs.map((_, index) => index);
        expect([begun, passed, results]).toEqual([all, all, all]);
        expect(most).toBeLessThanOrEqual(parallel);
      }),
      { numRuns: 50 },
    );
  });

  it('works on as many at once as there are lanes', async () => {
    let atWork = 0;
    await inLanes([1, 2, 3], { parallel: 3 }, async () => {
      atWork += 1;
      await expect.poll(() => atWork).toBe(3);
    });
  });

  it('one that throws passes its turn on; those that were begun are waited for, no more are, and its error is thrown', async () => {
    const ended: number[] = [];
    const work = inLanes([0, 1, 2, 3, 4], { parallel: 3 }, async (item, turn) => {
      if (item === 0) throw new Error('the first one fails');
      await turn.come;
      await rounds(3);
      ended.push(item);
    });
    await expect(work).rejects.toThrow('the first one fails');
    expect(ended).toEqual([1, 2]);
  });

  it('takes no more when it is told to stop', async () => {
    const begun: number[] = [];
    const goOn = (): boolean => begun.length < 3;
    const results = await inLanes([0, 1, 2, 3, 4, 5], { parallel: 2, goOn }, async (item) => {
      begun.push(item);
      await rounds(1);
      return item;
    });
    expect([begun, results]).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  });
});
