/** What becomes of drafts where several workers share one PostgreSQL: each is believed only while all that it asked would be answered so again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger, RowKey } from '../../src/ledger/port.ts';
import { cashIn, counting, double } from './pipelined.ts';
import { addClaims, claim, type OpenStore, type Store } from './rig.ts';

export function postgresDrafts(open: OpenStore): void {
  describe('drafts on PostgreSQL', () => {
    let store: Store;
    let ledger: Ledger;
    let keys: readonly RowKey[] = [];
    beforeEach(async () => {
      store = await open();
      ledger = store.ledger;
      keys = await ledger.transaction((tx) => addClaims(tx, [claim(1), claim(2), claim(3)]));
    });
    afterEach(() => store.destroy());

    it('stand whatever other workers do with other claims meanwhile', async () => {
      const [key = 0, other = 0] = keys;
      const beside = await store.other();
      const { runs, counted } = counting(async (tx) => {
        const cash = await double(tx, 1, key);
        await beside.transaction((foreign) => double(foreign, 2, other));
        return cash;
      });
      expect(await (await ledger.pipelined(counted)).committed).toBe(0);
      expect(runs.count).toBe(1);
      expect([await cashIn(ledger, key), await cashIn(ledger, other)]).toEqual([100, 100]);
    });

    it('are done again when a row came in between that one of their questions finds', async () => {
      const [key = 0] = keys;
      const beside = await store.other();
      const { runs, counted } = counting(async (tx) => {
        const known = await tx.remittances({ reassociationTraceNumbers: ['TRACE7'], limit: 10 });
        if (runs.count === 1) await store.statement(ANOTHER_CHECK);
        await double(tx, 1, key);
        return known.length;
      });
      expect(await (await ledger.pipelined(counted)).committed).toBe(1);
      expect(runs.count).toBe(2);
      expect(await cashIn(beside, key)).toBe(100);
    });

    it('are not committed once another worker has the lease', async () => {
      const [key = 0] = keys;
      const { runs, counted } = counting(async (tx) => {
        const cash = await double(tx, 1, key);
        if (runs.count === 1) await store.statement('update leases set token = token + 1');
        return cash;
      });
      await ledger.alone('collect:x', async (own) => {
        const { committed } = await own.pipelined(counted);
        await expect(committed).rejects.toMatchObject({ code: 'ledger-lease-lost' });
      });
      // The second time the lease is asked for before the work begins.
      expect(runs.count).toBe(1);
      expect(await cashIn(ledger, key)).toBeUndefined();
    });

    it('are done again, once, when their connections break before they are committed', async () => {
      const [key = 0, other = 0] = keys;
      const { runs, counted } = counting(async (tx) => {
        const cash = await double(tx, 1, key);
        if (runs.count === 1) await store.statement(BREAK_ALL);
        return cash;
      });
      expect(await (await ledger.pipelined(counted)).committed).toBe(0);
      expect(await (await ledger.pipelined((tx) => double(tx, 2, other))).committed).toBe(0);
      expect([await cashIn(ledger, key), await cashIn(ledger, other)]).toEqual([100, 100]);
      expect(await ledger.verify()).toEqual([]);
    });

    it('and ordinary transactions that nobody waited for come one after the other, in whatever order', async () => {
      const [key = 0] = keys;
      const { committed } = await ledger.pipelined((tx) => double(tx, 1, key));
      const plain = ledger.transaction((tx) => double(tx, 2, key));
      const { committed: last } = await ledger.pipelined((tx) => double(tx, 3, key));
      const found = await Promise.all([committed, plain, last]);
      expect(found.sort((one, other) => one - other)).toEqual([0, 100, 200]);
      expect(await cashIn(ledger, key)).toBe(400);
    });

    it('are refused too when they were being made while one before them was', async () => {
      const [key = 0, other = 0] = keys;
      const beside = await store.other();
      let drafted: () => void = () => undefined;
      const secondDrafted = new Promise<void>((resolve) => {
        drafted = resolve;
      });
      let again: () => void = () => undefined;
      const firstAgain = new Promise<void>((resolve) => {
        again = resolve;
      });
      const { runs, counted } = counting(async (tx) => {
        if (runs.count === 2) {
          again();
          await secondDrafted;
          // Time enough for it to be committed, if that were tried.
          await new Promise((later) => setTimeout(later, 200));
        }
        const cash = await double(tx, 1, key);
        if (runs.count === 1) await beside.transaction((foreign) => double(foreign, 9, key));
        return cash;
      });
      const first = await ledger.pipelined(counted);
      const second = await ledger.pipelined(async (tx) => {
        const cash = await double(tx, 2, other);
        await firstAgain;
        drafted();
        return cash;
      });
      expect(await Promise.all([first.committed, second.committed])).toEqual([100, 0]);
      const rows = await ledger.remittances({ limit: 10 });
      expect(rows.map((row) => row.contentHash)).toEqual(['content-9', 'content-1', 'content-2']);
    });

    it('are refused with those behind them, in their order, by a row that another worker has written', async () => {
      const [key = 0, other = 0, third = 0] = keys;
      const beside = await store.other();
      const { runs, counted } = counting(async (tx) => {
        const cash = await double(tx, 1, key);
        if (runs.count === 1) await beside.transaction((foreign) => double(foreign, 9, key));
        return cash;
      });
      const first = await ledger.pipelined(counted);
      const second = await ledger.pipelined((tx) => double(tx, 2, other));
      const last = await ledger.pipelined((tx) => double(tx, 3, third));
      expect(await Promise.all([first.committed, second.committed, last.committed])).toEqual([100, 0, 0]);
      const rows = await ledger.remittances({ limit: 10 });
      expect(rows.map((row) => row.contentHash)).toEqual(['content-9', 'content-1', 'content-2', 'content-3']);
    });
  });
}

const ANOTHER_CHECK = `insert into remittances (remittance_key, duplicate_key, content_hash, partner, reassociation_trace_number,
  payer_id, payer_name, payment_cents, at, summary_json, state)
  values (nextval('remittances_keys'), 'other', 'other', 'clearing', 'TRACE7', '', '', 0, '', '{}', 'POSTED')`;

const BREAK_ALL = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'claimgate' and pid <> pg_backend_pid()`;
