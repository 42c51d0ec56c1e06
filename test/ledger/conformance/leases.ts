import { afterEach, describe, expect, it } from 'vitest';
import { fencedBy } from '../../../src/ledger/fence.ts';
import type { Lease } from '../../../src/ledger/leases.ts';
import type { Ledger } from '../../../src/ledger/port.ts';
import { AT, addClaims, claim, type Store } from '../rig.ts';

const WORK = 'send:clearing';

/** A promise that the test ends. */
function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

export function leasesConformance(store: () => Store): void {
  describe('leases', () => {
    const stop = new AbortController();
    afterEach(async () => {
      await store().ledger.leave();
      await (await store().other()).leave();
    });

    it('fault 38: work of one name is never done twice at once, whoever asks for it; of other names it is', async () => {
      const { ledger, other } = store();
      const workers = [ledger, await other()];
      let running = 0;
      let most = 0;
      const order: number[] = [];
      const one = (index: number): Promise<void> =>
        (workers[index % 2] ?? ledger).alone(WORK, async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setTimeout(resolve, 20));
          order.push(index);
          running -= 1;
        });
      const beside = gate();
      const another = ledger.alone('send:other', () => beside.opened);
      await Promise.all([0, 1, 2, 3].map(one));
      beside.open();
      await another;
      expect(most).toBe(1);
      expect(order.sort()).toEqual([0, 1, 2, 3]);
    });

    it('hand on what the work answers and what it throws, and are given back either way', async () => {
      const { ledger } = store();
      expect(await ledger.alone(WORK, async () => 7)).toBe(7);
      const failing = ledger.alone(WORK, async () => {
        throw new RangeError('our own');
      });
      await expect(failing).rejects.toThrow(new RangeError('our own'));
      expect(await ledger.alone(WORK, async () => 8)).toBe(8);
      expect((await ledger.workers()).flatMap((one) => one.leases)).toEqual([]);
    });

    it('fault 39: who has given the lease back can neither write nor act any more, and nothing of the transaction stays', async () => {
      const { ledger } = store();
      let late: Ledger | undefined;
      await ledger.alone(WORK, async (held) => {
        await held.confirmLease();
        await held.transaction((tx) => addClaims(tx, [claim(1)]));
        late = held;
      });
      expect(await ledger.claims({ limit: 9 })).toHaveLength(1);
      let ran = false;
      const write = late?.transaction(async (tx) => {
        ran = true;
        await addClaims(tx, [claim(2)]);
      });
      await expect(write).rejects.toMatchObject({ code: 'ledger-lease-lost', retryable: true, exitCode: 3 });
      await expect(late?.confirmLease()).rejects.toMatchObject({ code: 'ledger-lease-lost' });
      expect(ran).toBe(false);
      expect(await ledger.claims({ limit: 9 })).toHaveLength(1);
      await ledger.confirmLease();
    });

    it('fault 39: a token that is older than the holder’s is refused while the younger one writes', async () => {
      const { ledger } = store();
      let old: Ledger | undefined;
      await ledger.alone(WORK, async (held) => {
        old = held;
      });
      await ledger.alone(WORK, async (held) => {
        await expect(old?.transaction(async () => undefined)).rejects.toMatchObject({ code: 'ledger-lease-lost' });
        await held.transaction((tx) => addClaims(tx, [claim(1)]));
      });
      expect(await ledger.claims({ limit: 9 })).toHaveLength(1);
    });

    it('of work within work are both proved', async () => {
      const { ledger } = store();
      let outer: Ledger | undefined;
      await ledger.alone(WORK, async (held) => {
        outer = held;
      });
      const inner = outer?.alone('deliver-records', async (both) => {
        await both.transaction(async (tx) => tx.setMark('snapshot:office', '1'));
      });
      await expect(inner).rejects.toMatchObject({ code: 'ledger-lease-lost' });
      expect(await ledger.mark('snapshot:office')).toBeUndefined();
    });

    it('are refused to whoever made one up', async () => {
      const { ledger } = store();
      const forged: Lease = { name: WORK, worker: 'nobody', token: 1 };
      const write = ledger.transaction((tx) => tx.requireLease(forged));
      await expect(write).rejects.toMatchObject({ code: 'ledger-lease-lost' });
      const fenced = fencedBy(ledger, forged, { holds: async () => true });
      await expect(fenced.transaction((tx) => tx.setMark('m', AT))).rejects.toMatchObject({
        code: 'ledger-lease-lost',
      });
      expect(await ledger.mark('m')).toBeUndefined();
    });

    it('a daemon shows itself from when it joins until it leaves', async () => {
      const { ledger } = store();
      expect(await ledger.workers()).toEqual([]);
      await ledger.join(stop.signal);
      const [daemon, ...more] = await ledger.workers();
      expect(more).toEqual([]);
      expect(daemon).toMatchObject({ role: 'daemon', name: expect.stringContaining(` ${process.pid}`), leases: [] });
      expect(daemon?.since).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Date.parse(daemon?.aliveUntil ?? '')).toBeGreaterThan(Date.parse(daemon?.since ?? ''));
      await ledger.leave();
      expect(await ledger.workers()).toEqual([]);
    });
  });
}
