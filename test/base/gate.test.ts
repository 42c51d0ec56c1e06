import { describe, expect, it } from 'vitest';
import { Gate } from '../../src/base/gate.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a gate', () => {
  it('lets many in together, and one alone when they are gone; who comes later waits for it', async () => {
    const gate = new Gate();
    const order: string[] = [];
    const come = (name: string, entered: Promise<void>): void => {
      entered.then(() => order.push(name));
    };
    come('a', gate.enter());
    come('b', gate.enter());
    come('alone', gate.enterAlone());
    come('c', gate.enter());
    await turn();
    expect(order).toEqual(['a', 'b']);
    gate.leave();
    await turn();
    expect(order).toEqual(['a', 'b']);
    gate.leave();
    await turn();
    expect(order).toEqual(['a', 'b', 'alone']);
    gate.leave();
    await turn();
    expect(order).toEqual(['a', 'b', 'alone', 'c']);
  });
});
