import { describe, expect, it } from 'vitest';
import { createChannels } from '../../src/transport/sftp/channels.ts';

/** Operations that end when the test says so. */
function gate() {
  const waiting: (() => void)[] = [];
  return {
    used: [] as string[],
    operation(name: string): Promise<void> {
      this.used.push(name);
      return new Promise((resolve) => waiting.push(resolve));
    },
    endAll: () => {
      for (const end of waiting.splice(0)) end();
    },
  };
}

const nextRound = () => new Promise((resolve) => setImmediate(resolve));

describe('channels of one connection', () => {
  it('an idle one is used again; another is opened only while all are at work, and never more than allowed', async () => {
    let count = 1;
    const open = async (): Promise<string> => {
      count += 1;
      return String(count);
    };
    const channels = createChannels('1', { most: 3, open });
    const work = gate();
    for (let round = 0; round < 3; round += 1) {
      const running = channels.run((name) => work.operation(name));
      await nextRound();
      work.endAll();
      await running;
    }
    expect(work.used).toEqual(['1', '1', '1']);
    const running = Array.from({ length: 5 }, () => channels.run((name) => work.operation(name)));
    await nextRound();
    expect(count).toBe(3);
    // The first one took what came while the others were being opened.
    expect(work.used.slice(3)).toEqual(['1', '1', '1', '2', '3']);
    work.endAll();
    await Promise.all(running);
  });

  it('a server that refuses another is asked once; those that there are do all the work', async () => {
    let asked = 0;
    const open = async (): Promise<string> => {
      asked += 1;
      throw new Error('refused');
    };
    const channels = createChannels('1', { most: 4, open });
    const work = gate();
    const running = Array.from({ length: 6 }, () => channels.run((name) => work.operation(name)));
    await nextRound();
    expect(work.used).toEqual(Array(6).fill('1'));
    work.endAll();
    await Promise.all(running);
    await channels.run(async (name) => work.used.push(name));
    expect(asked).toBeLessThanOrEqual(3);
    const before = asked;
    const again = [1, 2].map(() => channels.run((name) => work.operation(name)));
    await nextRound();
    work.endAll();
    await Promise.all(again);
    expect(asked).toBe(before);
  });

  it('an operation that fails leaves its channel free', async () => {
    const channels = createChannels('1', { most: 1, open: async () => '2' });
    await expect(channels.run(async () => Promise.reject(new Error('of the test')))).rejects.toThrow('of the test');
    expect(await channels.run(async (name) => name)).toBe('1');
  });
});
