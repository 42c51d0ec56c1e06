/** Transactions that are drafted while those before are committed, on any engine. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cents } from '../../src/base/money.ts';
import type { Ledger, LedgerTransaction, NewBatch, RowKey } from '../../src/ledger/port.ts';
import { AT, addClaims, claim, remittance, type Store } from './rig.ts';

/** `other` is another process beside the ledger. */
export type PipelinedStore = Pick<Store, 'ledger' | 'other' | 'again' | 'destroy'>;

/** Money of a claim moved by one check. */
function batch(number: number, claimKey: RowKey, amount = 100): NewBatch {
  return {
    at: AT,
    postedBy: 'auto',
    reason: 'remittance',
    remittance: remittance(number),
    adjudications: [],
    entries: [
      { account: 'Cash', claimKey, debitCents: cents(amount), creditCents: cents(0) },
      { account: 'AR:Ins:1', claimKey, debitCents: cents(0), creditCents: cents(amount) },
    ],
  };
}

/** Posts what doubles the claim's cash, or 100 when there is none: it asks before it changes. */
export async function double(tx: LedgerTransaction, number: number, claimKey: RowKey): Promise<number> {
  const cash = (await tx.balances([claimKey])).find((one) => one.account === 'Cash')?.balanceCents ?? 0;
  await tx.post(batch(number, claimKey, cash === 0 ? 100 : cash));
  return cash;
}

export const cashIn = async (ledger: Ledger, claimKey: RowKey): Promise<number | undefined> =>
  (await ledger.balances([claimKey])).find((one) => one.account === 'Cash')?.balanceCents;

/** How often the work ran. */
export function counting<T>(work: (tx: LedgerTransaction) => Promise<T>) {
  const runs = { count: 0 };
  const counted = (tx: LedgerTransaction): Promise<T> => {
    runs.count += 1;
    return work(tx);
  };
  return { runs, counted };
}

export function pipelinedTransactions(engine: string, open: () => Promise<PipelinedStore>): void {
  describe(`pipelined transactions on ${engine}`, () => {
    let store: PipelinedStore;
    let ledger: Ledger;
    let claimKeys: readonly RowKey[] = [];
    beforeEach(async () => {
      store = await open();
      ledger = store.ledger;
      claimKeys = await ledger.transaction((tx) =>
        addClaims(
          tx,
          Array.from({ length: 20 }, (_, at) => claim(at + 1)),
        ),
      );
    });
    afterEach(() => store.destroy());
    const cashOf = (claimKey: RowKey) => cashIn(ledger, claimKey);

    it('are committed in their order, each drafted once when they have nothing to do with each other', async () => {
      const pending: Promise<number>[] = [];
      const runs = { count: 0 };
      for (const [at, key] of claimKeys.entries()) {
        const { committed } = await ledger.pipelined((tx) => {
          runs.count += 1;
          return double(tx, at + 1, key);
        });
        pending.push(committed);
      }
      expect(await Promise.all(pending)).toEqual(claimKeys.map(() => 0));
      expect(runs.count).toBe(claimKeys.length);
      const rows = await ledger.remittances({ limit: 100 });
      expect(rows.map((row) => row.contentHash)).toEqual(claimKeys.map((_, at) => `content-${at + 1}`));
      expect(await ledger.verify()).toEqual([]);
    });

    it('see what those before did to the same claim, though it was not committed when they began', async () => {
      const [key = 0] = claimKeys;
      const pending: Promise<number>[] = [];
      for (const number of [1, 2, 3, 4]) {
        const { committed } = await ledger.pipelined((tx) => double(tx, number, key));
        pending.push(committed);
      }
      expect(await Promise.all(pending)).toEqual([0, 100, 200, 400]);
      expect(await cashOf(key)).toBe(800);
    });

    it('see what they did themselves', async () => {
      const [key = 0] = claimKeys;
      const { runs, counted } = counting(async (tx) => {
        await double(tx, 1, key);
        return double(tx, 2, key);
      });
      const { committed } = await ledger.pipelined(counted);
      expect(await committed).toBe(100);
      // Drafted, then done as a whole.
      expect(runs.count).toBe(2);
      expect(await cashOf(key)).toBe(200);
    });

    it('are done again when another process changed the ledger after they asked', async () => {
      const beside = await store.other();
      const [key = 0, other = 0] = claimKeys;
      const { runs, counted } = counting(async (tx) => {
        const cash = await double(tx, 2, key);
        if (runs.count === 1) await beside.transaction((foreign) => double(foreign, 1, key));
        return cash;
      });
      const first = await ledger.pipelined(counted);
      // Drafted on top of it, so it is refused with it.
      const second = await ledger.pipelined((tx) => double(tx, 3, other));
      expect(await first.committed).toBe(100);
      expect(await second.committed).toBe(0);
      expect(runs.count).toBe(2);
      expect([await cashOf(key), await cashOf(other)]).toEqual([200, 100]);
      expect(await ledger.verify()).toEqual([]);
    });

    it('leave nothing behind when they fail, and those after them go on', async () => {
      const [key = 0, other = 0] = claimKeys;
      const failing = ledger.pipelined(async (tx) => {
        await double(tx, 1, key);
        throw new Error('no');
      });
      const after = ledger.pipelined((tx) => double(tx, 2, other));
      await expect(failing.then(({ committed }) => committed)).rejects.toThrow('no');
      expect(await (await after).committed).toBe(0);
      expect([await cashOf(key), await cashOf(other)]).toEqual([undefined, 100]);
    });

    it('tell what the store refuses, and those drafted behind go on', async () => {
      const drop = { billingSystem: 'office', kind: 'status' as const, name: 'status-1.json', at: AT };
      await ledger.transaction((tx) => tx.addDrops([{ ...drop, body: 'one' }]));
      const [key = 0] = claimKeys;
      // The thread finds it, since a draft doesn't ask.
      const refused = await ledger.pipelined((tx) => tx.addDrops([{ ...drop, body: 'two' }]));
      const behind = await ledger.pipelined((tx) => double(tx, 1, key));
      await expect(refused.committed).rejects.toThrow('came twice with different texts');
      expect(await behind.committed).toBe(0);
      expect(await cashOf(key)).toBe(100);
      expect((await ledger.pendingDrops(10)).map(({ body }) => body)).toEqual(['one']);
    });

    it('are drafted ever more seldom where it is for nothing each time', async () => {
      const [key = 0] = claimKeys;
      const runs = { count: 0 };
      for (let call = 1; call <= 40; call += 1) {
        const { committed } = await ledger.pipelined(async (tx) => {
          runs.count += 1;
          await tx.entries({ claimKeys: [key], limit: 1 });
        });
        await committed;
      }
      // 1, 2, 4, 8 … 32 calls apart.
      expect(runs.count).toBe(40 + 6);
      const last = counting((tx) => double(tx, 1, key));
      await (await ledger.pipelined(last.counted)).committed;
      expect(await cashOf(key)).toBe(100);
    });

    it('are committed before the ledger is closed', async () => {
      const [key = 0] = claimKeys;
      const { committed } = await ledger.pipelined((tx) => double(tx, 1, key));
      await committed;
      ledger = await store.again(undefined);
      expect(await cashOf(key)).toBe(100);
    });

    it('are committed before the ledger is closed though nobody waited for them', async () => {
      const pending: Promise<number>[] = [];
      for (const [at, key] of claimKeys.slice(0, 3).entries()) {
        const { committed } = await ledger.pipelined((tx) => double(tx, at + 1, key));
        pending.push(committed);
      }
      await ledger.close();
      expect(await Promise.all(pending)).toEqual([0, 0, 0]);
      ledger = await store.other();
      expect((await ledger.remittances({ limit: 100 })).length).toBe(3);
    });

    it('prove the lease of whom they are done for', async () => {
      const [key = 0] = claimKeys;
      let held: Ledger | undefined;
      await ledger.alone('collect:x', async (own) => {
        held = own;
        await (await own.pipelined((tx) => double(tx, 1, key))).committed;
      });
      await expect(held?.pipelined((tx) => double(tx, 2, key))).rejects.toMatchObject({ code: 'ledger-lease-lost' });
      expect(await cashOf(key)).toBe(100);
    });

    it('are not for a ledger that is open for questions', async () => {
      const reading = await store.again(undefined, true);
      await expect(reading.pipelined(async () => 1)).rejects.toMatchObject({ code: 'ledger-read-only' });
    });
  });
}
