import { describe, expect, it } from 'vitest';
import { cents } from '../../../src/base/money.ts';
import type { NewBatch, NewEntry, RowKey } from '../../../src/ledger/port.ts';
import { AT, addClaims, claim, remittance, type Store } from '../rig.ts';

const debit = (account: string, amount: number, rest: Partial<NewEntry> = {}): NewEntry => ({
  account,
  debitCents: cents(amount),
  creditCents: cents(0),
  ...rest,
});
const credit = (account: string, amount: number, rest: Partial<NewEntry> = {}): NewEntry => ({
  account,
  debitCents: cents(0),
  creditCents: cents(amount),
  ...rest,
});

const batch = (entries: readonly NewEntry[], rest: Partial<NewBatch> = {}): NewBatch => ({
  at: AT,
  postedBy: 'auto',
  reason: 'claims sent',
  adjudications: [],
  entries,
  ...rest,
});

const paymentOf = (claimKey: RowKey): NewBatch =>
  batch(
    [
      debit('Cash', 8_000, { reference: 'TRACE1' }),
      debit('Contractual', 1_500, { claimKey, lineId: 'L1', groupCode: 'CO', reasonCode: '45', adjudicationIndex: 0 }),
      debit('AR:Patient', 500, { claimKey, lineId: 'L1', groupCode: 'PR', reasonCode: '3', adjudicationIndex: 0 }),
      credit('AR:Ins:1', 10_000, { claimKey, lineId: 'L1', adjudicationIndex: 0 }),
    ],
    {
      reason: 'payment',
      remittance: remittance(1),
      adjudications: [
        {
          claimKey,
          ordinal: 1,
          payerClaimControlNumber: 'ICN1',
          claimStatusCode: '1',
          kind: 'payment',
          chargeCents: cents(10_000),
          paymentCents: cents(8_000),
          patientResponsibilityCents: cents(500),
          body: '{"lines":[]}',
        },
      ],
    },
  );

export function moneyConformance(store: () => Store): void {
  const oneClaim = async (): Promise<RowKey> => {
    const [key = 0] = await store().ledger.transaction((tx) => addClaims(tx, [claim(1)]));
    return key;
  };

  describe('posting', () => {
    it('keeps remittance, adjudications, entries and balances, which sum to zero', async () => {
      const { ledger } = store();
      const claimKey = await oneClaim();
      const charge = [
        debit('AR:Ins:1', 10_000, { claimKey, lineId: 'L1' }),
        credit('Revenue', 10_000, { claimKey, lineId: 'L1' }),
      ];
      const keys = await ledger.transaction(async (tx) => {
        await tx.post(batch(charge));
        return tx.post(paymentOf(claimKey));
      });
      const remittanceKey = keys.remittanceKey ?? 0;
      const [adjudicationKey = 0] = keys.adjudicationKeys;
      expect(await ledger.remittances({ duplicateKey: remittance(1).duplicateKey, limit: 3 })).toEqual([
        { ...remittance(1), remittanceKey },
      ]);
      expect(await ledger.adjudications({ remittanceKey })).toEqual([
        { ...paymentOf(claimKey).adjudications[0], adjudicationKey, remittanceKey },
      ]);
      const entries = await ledger.entries({ remittanceKey, limit: 10 });
      const expected = paymentOf(claimKey).entries.map(({ adjudicationIndex, ...entry }, index) => ({
        ...entry,
        entryKey: entries[index]?.entryKey,
        batchKey: keys.batchKey,
        remittanceKey,
        ...(adjudicationIndex === undefined ? {} : { adjudicationKey }),
        postedAt: AT,
        postedBy: 'auto',
      }));
      expect(entries).toEqual(expected);
      expect(await ledger.balances([claimKey])).toEqual([
        { claimKey, lineId: 'L1', account: 'AR:Patient', balanceCents: 500 },
        { claimKey, lineId: 'L1', account: 'Contractual', balanceCents: 1_500 },
        { claimKey, lineId: 'L1', account: 'Revenue', balanceCents: -10_000 },
      ]);
      expect(await ledger.trialBalance()).toEqual([
        { account: 'AR:Ins:1', balanceCents: 0 },
        { account: 'AR:Patient', balanceCents: 500 },
        { account: 'Cash', balanceCents: 8_000 },
        { account: 'Contractual', balanceCents: 1_500 },
        { account: 'Revenue', balanceCents: -10_000 },
      ]);
      expect(await ledger.verify()).toEqual([]);
    });

    it('answers entries and adjudications by claim, adjudication, number and account', async () => {
      const { ledger } = store();
      const claimKey = await oneClaim();
      const { adjudicationKeys } = await ledger.transaction((tx) => tx.post(paymentOf(claimKey)));
      const accounts = async (query: Omit<Parameters<typeof ledger.entries>[0], 'limit'>) =>
        (await ledger.entries({ ...query, limit: 10 })).map((entry) => entry.account);
      expect(await accounts({ claimKeys: [claimKey] })).toEqual(['Contractual', 'AR:Patient', 'AR:Ins:1']);
      expect(await accounts({ adjudicationKeys, accountPrefix: 'AR:' })).toEqual(['AR:Patient', 'AR:Ins:1']);
      expect(await accounts({ accountPrefix: 'Cash' })).toEqual(['Cash']);
      expect(await accounts({ accountPrefix: 'A_' })).toEqual([]);
      expect(await ledger.adjudications({ payerClaimControlNumbers: ['ICN1', 'ICN2'] })).toHaveLength(1);
      expect(await ledger.adjudications({ claimKeys: [claimKey] })).toHaveLength(1);
      expect(await ledger.adjudications({ claimKeys: [99] })).toEqual([]);
      expect(await ledger.balances([99])).toEqual([]);
    });

    it('R-140: finds remittances of the same key or the same content', async () => {
      const { ledger } = store();
      const money = [debit('Cash', 1), credit('Suspense', 1)];
      await ledger.transaction(async (tx) => {
        await tx.post(batch(money, { remittance: remittance(1) }));
        await tx.post(batch(money, { remittance: remittance(2, { contentHash: 'content-1', state: 'DUPLICATE' }) }));
        await tx.post(batch([], { remittance: remittance(3, { state: 'HELD' }) }));
      });
      const { duplicateKey, contentHash } = remittance(1);
      const traces = async (query: Omit<Parameters<typeof ledger.remittances>[0], 'limit'>) =>
        (await ledger.remittances({ ...query, limit: 9 })).map((row) => row.reassociationTraceNumber);
      expect(await traces({ duplicateKey })).toEqual(['TRACE1']);
      expect(await traces({ contentHash })).toEqual(['TRACE1', 'TRACE2']);
      expect(await traces({ duplicateKey: remittance(3).duplicateKey, contentHash })).toEqual([
        'TRACE1',
        'TRACE2',
        'TRACE3',
      ]);
      expect(await traces({})).toHaveLength(3);
    });

    const refused: readonly (readonly [string, readonly NewEntry[]])[] = [
      ['one cent too much', [debit('Cash', 101), credit('Suspense', 100)]],
      ['one side only', [debit('Cash', 1)]],
      ['both sides in one entry', [{ account: 'Cash', debitCents: cents(5), creditCents: cents(5) }]],
      ['negative amounts', [debit('Cash', -5), credit('Suspense', -5)]],
      ['an adjudication that is not there', [debit('Cash', 5, { adjudicationIndex: 0 }), credit('Suspense', 5)]],
    ];
    it.each(refused)('refuses %s, and keeps nothing of the batch', async (_, entries) => {
      const { ledger } = store();
      await expect(ledger.transaction((tx) => tx.post(batch(entries)))).rejects.toThrow('assertion failed');
      expect(await ledger.entries({ limit: 5 })).toEqual([]);
      expect(await ledger.trialBalance()).toEqual([]);
    });

    it('refuses adjudications without a remittance', async () => {
      const { ledger } = store();
      const { remittance: _, ...rest } = paymentOf(await oneClaim());
      await expect(ledger.transaction((tx) => tx.post(rest))).rejects.toThrow('without a remittance');
    });
  });

  describe('queues', () => {
    it('hold items until closed, each idempotency key once', async () => {
      const { ledger } = store();
      const claimKey = await oneClaim();
      const whole = {
        code: 'UNMATCHED',
        claimKey,
        amountCents: cents(-250),
        detailJson: '{"why":"no claim"}',
        evidence: { sha256: 'f1', offset: 3 },
        at: AT,
        idempotencyKey: 'q1',
      };
      const bare = { code: 'REJECTED', detailJson: '{}', at: AT };
      await ledger.transaction((tx) => tx.addQueueItems([whole, bare, whole]));
      const rows = await ledger.queue({ limit: 9 });
      expect(rows.map(({ queueKey: _, ...item }) => item)).toEqual([whole, bare]);
      const [first] = rows;
      await ledger.transaction((tx) => tx.closeQueueItem(first?.queueKey ?? 0, 'ann', AT));
      expect(await ledger.queue({ open: true, limit: 9 })).toEqual(rows.slice(1));
      expect(await ledger.queue({ open: false, limit: 9 })).toEqual([{ ...first, closedAt: AT, closedBy: 'ann' }]);
      expect(await ledger.queue({ codes: ['REJECTED'], limit: 9 })).toHaveLength(1);
      expect(await ledger.queue({ claimKey, limit: 9 })).toHaveLength(1);
      const again = ledger.transaction((tx) => tx.closeQueueItem(first?.queueKey ?? 0, 'bob', AT));
      await expect(again).rejects.toThrow('assertion failed');
    });
  });
}
