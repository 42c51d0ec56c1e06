import { describe, expect, it } from 'vitest';
import { cents } from '../../../src/base/money.ts';
import { AT, addClaims, claim, LATER, remittance, type Store } from '../rig.ts';

export function houseConformance(store: () => Store): void {
  describe('drops', () => {
    it('wait until delivered; the same file again is no change, another text under its name is refused', async () => {
      const { ledger } = store();
      const drop = { billingSystem: 'office', kind: 'status', name: 's1.json', body: '{"a":1}', at: AT } as const;
      await ledger.transaction((tx) => tx.addDrops([drop, { ...drop, name: 's2.json' }]));
      await ledger.transaction((tx) => tx.addDrops([drop]));
      const pending = await ledger.pendingDrops(5);
      const [oldest, ...others] = pending;
      expect(await ledger.pendingDrops(5, [], oldest?.dropKey)).toEqual(others);
      expect(await ledger.pendingDropHeads(5)).toEqual(
        pending.map(({ dropKey, billingSystem, kind, name, at }) => ({ dropKey, billingSystem, kind, name, at })),
      );
      expect(pending.map(({ dropKey: _, ...row }) => row)).toEqual([drop, { ...drop, name: 's2.json' }]);
      const other = ledger.transaction((tx) => tx.addDrops([{ ...drop, body: '{"a":2}' }]));
      await expect(other).rejects.toThrow('assertion failed');
      await ledger.transaction((tx) => tx.markDropDelivered(pending[0]?.dropKey ?? 0, LATER));
      expect((await ledger.pendingDrops(5)).map((row) => row.name)).toEqual(['s2.json']);
      await expect(ledger.transaction((tx) => tx.markDropDelivered(99, LATER))).rejects.toThrow('assertion failed');
    });
  });

  describe('drops by billing system, marks, the newest event', () => {
    it('count what waits for each billing system', async () => {
      const { ledger } = store();
      const drop = { billingSystem: 'office', kind: 'status', name: 'by/s1.csv', body: 'a', at: AT } as const;
      const other = { ...drop, billingSystem: 'annex' };
      expect(await ledger.waitingDropsBySystem()).toEqual([]);
      await ledger.transaction((tx) => tx.addDrops([drop, { ...drop, name: 's2.csv' }, other]));
      expect(await ledger.waitingDropsBySystem()).toEqual([
        { billingSystem: 'annex', waiting: 1 },
        { billingSystem: 'office', waiting: 2 },
      ]);
      const [first] = await ledger.pendingDrops(1);
      await ledger.transaction((tx) => tx.markDropDelivered(first?.dropKey ?? 0, LATER));
      expect((await ledger.waitingDropsBySystem()).map((row) => row.waiting)).toEqual([1, 1]);
    });

    it('a mark is its last word, and is gone with its transaction', async () => {
      const { ledger } = store();
      expect(await ledger.mark('snapshot:office')).toBeUndefined();
      await ledger.transaction((tx) => tx.setMark('snapshot:office', '1'));
      await ledger.transaction((tx) => tx.setMark('snapshot:office', '2'));
      const undone = ledger.transaction(async (tx) => {
        await tx.setMark('snapshot:office', '3');
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await ledger.mark('snapshot:office')).toBe('2');
    });

    it('the newest event grows with every event', async () => {
      const { ledger } = store();
      expect(await ledger.newestEvent()).toBe(0);
      const [claimKey = 0] = await ledger.transaction((tx) => addClaims(tx, [claim(1)]));
      await ledger.transaction((tx) => tx.addEvents([{ claimKey, at: AT, type: 'sent', summary: 'sent' }]));
      const before = await ledger.newestEvent();
      await ledger.transaction((tx) => tx.addEvents([{ claimKey, at: AT, type: 'held', summary: 'held' }]));
      expect(await ledger.newestEvent()).toBe(before + 1);
    });
  });

  describe('due times', () => {
    it('fault 45: are claimed only when they still are what was expected', async () => {
      const { ledger } = store();
      const claimed = await ledger.transaction(async (tx) => [
        await tx.claimDue('collect', LATER, LATER),
        await tx.claimDue('collect', undefined, AT),
        await tx.claimDue('collect', undefined, LATER),
        await tx.claimDue('collect', LATER, LATER),
        await tx.claimDue('collect', AT, LATER),
      ]);
      expect(claimed).toEqual([false, true, false, false, true]);
      expect(await ledger.nextDue('collect')).toBe(LATER);
      expect(await ledger.nextDue('send')).toBeUndefined();
    });

    it('fault 38: are claimed by one of many workers that race', async () => {
      const { ledger, other } = store();
      const workers = [ledger, await other()];
      const race = async (expected: string | undefined, next: string): Promise<number> => {
        const won = await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            (workers[index % 2] ?? ledger).transaction((tx) => tx.claimDue('send', expected, next)),
          ),
        );
        return won.filter(Boolean).length;
      };
      expect(await race(undefined, AT)).toBe(1);
      expect(await race(AT, LATER)).toBe(1);
    });
  });

  describe('audit', () => {
    const row = (action: string) => ({ at: AT, actor: 'ann', action, detail: 'claim 1' });

    it('is a chain, whose end is known', async () => {
      const { ledger, statement } = store();
      await ledger.transaction(async (tx) => {
        for (const action of ['view', 'resend', 'release', 'void']) await tx.appendAudit(row(action));
      });
      const rows = await ledger.audit(1, 2);
      expect(rows.map(({ auditKey, action }) => [auditKey, action])).toEqual([
        [2, 'resend'],
        [3, 'release'],
      ]);
      expect(await ledger.verify()).toEqual([]);
      await statement("update audit_head set hash = 'x'");
      expect(await ledger.verify()).toEqual([expect.stringContaining('ends at row 4')]);
    });

    it('keeps one chain for workers that append at once', async () => {
      const { ledger, other } = store();
      const workers = [ledger, await other()];
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (workers[index % 2] ?? ledger).transaction((tx) => tx.appendAudit(row(`act-${index}`))),
        ),
      );
      expect(await ledger.audit(0, 99)).toHaveLength(10);
      expect(await ledger.verify()).toEqual([]);
    });
  });

  describe('append-only tables', () => {
    const columns = { events: 'at', batches: 'reason', adjudications: 'body', entries: 'account', audit: 'detail' };
    const attempts = Object.entries(columns).flatMap(([table, column]) => [
      [`update ${table} set ${column} = 'other'`],
      [`delete from ${table}`],
    ]);
    it.each(attempts)('refuse %s', async (sql = '') => {
      const { ledger, statement } = store();
      await ledger.transaction(async (tx) => {
        const [claimKey = 0] = await addClaims(tx, [claim(1)]);
        await tx.addEvents([{ claimKey, at: AT, type: 'ready', summary: 'Ready.' }]);
        await tx.appendAudit({ at: AT, actor: 'ann', action: 'view', detail: '' });
        await tx.post({
          at: AT,
          postedBy: 'auto',
          reason: 'test',
          remittance: remittance(1),
          adjudications: [
            {
              claimKey,
              ordinal: 1,
              payerClaimControlNumber: 'ICN1',
              claimStatusCode: '1',
              kind: 'payment',
              chargeCents: cents(1),
              paymentCents: cents(1),
              patientResponsibilityCents: cents(0),
              body: '{}',
            },
          ],
          entries: [
            { account: 'Cash', debitCents: cents(1), creditCents: cents(0) },
            { account: 'Suspense', debitCents: cents(0), creditCents: cents(1) },
          ],
        });
      });
      await expect(statement(sql)).rejects.toThrow('append-only');
      expect(await ledger.verify()).toEqual([]);
    });
  });

  describe('transactions', () => {
    it('roll everything back when the work throws, and hand on what it threw', async () => {
      const { ledger } = store();
      const failing = ledger.transaction(async (tx) => {
        await addClaims(tx, [claim(1)]);
        await tx.reserveControlNumbers('clearing', 'interchange', 5);
        expect(await tx.claims({ limit: 5 })).toHaveLength(1);
        throw new RangeError('our own');
      });
      await expect(failing).rejects.toThrow(new RangeError('our own'));
      expect(await ledger.claims({ limit: 5 })).toEqual([]);
      expect(await ledger.controlNumber('clearing', 'interchange')).toBe(0);
    });

    it('are seen by others only when committed, and run one after another', async () => {
      const { ledger } = store();
      const seen: number[] = [];
      const first = ledger.transaction(async (tx) => {
        await addClaims(tx, [claim(1)]);
        seen.push((await ledger.claims({ claimIds: ['CLAIM-1'], limit: 5 })).length);
      });
      const second = ledger.transaction(async (tx) => {
        await addClaims(tx, [claim(2)]);
      });
      await Promise.all([first, second]);
      expect(seen.every((count) => count === 0)).toBe(true);
      expect(await ledger.claims({ limit: 5 })).toHaveLength(2);
    });

    it('refuse one inside another, and work after their end', async () => {
      const { ledger } = store();
      const nested = ledger.transaction(() => ledger.transaction(async () => undefined));
      await expect(nested).rejects.toThrow('opened inside another');
      let started: Promise<unknown> = Promise.resolve();
      await ledger.transaction(async () => {
        started = new Promise((resolve) => setTimeout(resolve, 20)).then(() =>
          ledger.transaction((tx) => tx.claims({ limit: 1 })),
        );
      });
      expect(await started).toEqual([]);
      let late: (() => Promise<unknown>) | undefined;
      await ledger.transaction(async (tx) => {
        late = () => tx.addQueueItems([{ code: 'X', detailJson: '{}', at: AT }]);
      });
      await expect(late?.()).rejects.toThrow();
      expect(await ledger.queue({ limit: 5 })).toEqual([]);
    });
  });
}
