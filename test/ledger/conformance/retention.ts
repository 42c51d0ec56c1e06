import { describe, expect, it } from 'vitest';
import { cents } from '../../../src/base/money.ts';
import { PRUNED_ACTION } from '../../../src/ledger/retention.ts';
import { AT, addClaims, claim, LATER, remittance, type Store } from '../rig.ts';

const hash = (letter: string): string => letter.repeat(64);
const OPEN = { finished: ['CLOSED'], accounts: ['AR:'] };
const aged = { kind: 'claimFiles', before: '2026-12-01T00:00:00.000Z', after: '', limit: 10 } as const;

export function retentionConformance(store: () => Store): void {
  describe('archived bytes that may go', () => {
    it('are those whose newest row is old enough, ascending, until they went after it', async () => {
      const { ledger } = store();
      const file = { billingSystem: 'office', name: 'x', sizeBytes: 1, resultJson: '{}' };
      await ledger.transaction(async (tx) => {
        for (const [letter, at] of [
          ['c', AT],
          ['a', AT],
          ['b', AT],
          ['b', '2026-12-02T00:00:00.000Z'],
        ] as const)
          await tx.addClaimFile({ ...file, sha256: hash(letter), at });
      });
      expect(await ledger.agedHashes(aged)).toEqual([hash('a'), hash('c')]);
      expect(await ledger.agedHashes({ ...aged, limit: 1 })).toEqual([hash('a')]);
      expect(await ledger.agedHashes({ ...aged, after: hash('a') })).toEqual([hash('c')]);
      expect(await ledger.agedHashes({ ...aged, before: AT })).toEqual([]);
      expect(await ledger.agedHashes({ ...aged, kind: 'answers' })).toEqual([]);
      const entry = { at: LATER, actor: 'ann', detail: `claimFiles ${hash('a')}: policy` };
      await ledger.transaction((tx) => tx.notePruned('claimFiles', [hash('a')], entry));
      expect(await ledger.pruned([hash('a'), hash('c')])).toEqual([
        { sha256: hash('a'), kind: 'claimFiles', at: LATER, removed: false },
      ]);
      expect(await ledger.agedHashes(aged)).toEqual([hash('a'), hash('c')]);
      await ledger.transaction((tx) => tx.noteRemoved([hash('a')], LATER));
      expect(await ledger.agedHashes(aged)).toEqual([hash('c')]);
      expect((await ledger.prunedAfter('', 10)).map((one) => one.removed)).toEqual([true]);
      await ledger.transaction((tx) => tx.addClaimFile({ ...file, sha256: hash('a'), at: '2026-11-30T00:00:00.000Z' }));
      expect(await ledger.agedHashes(aged)).toEqual([hash('a'), hash('c')]);
      await ledger.transaction((tx) => tx.doubtRemoved());
      expect((await ledger.prunedAfter('', 10)).map((one) => one.removed)).toEqual([false]);
      const [row] = await ledger.audit(0, 10);
      expect(row).toMatchObject({ actor: 'ann', action: PRUNED_ACTION, detail: entry.detail });
      expect(await ledger.verify()).toEqual([]);
      const unnamed = ledger.transaction((tx) => tx.notePruned('claimFiles', [hash('c')], entry));
      await expect(unnamed).rejects.toThrow('assertion failed');
    });

    it('have all their rows told, and whether those have ended', async () => {
      const { ledger } = store();
      const interchange = {
        partner: 'clearing',
        kind: 'claims',
        groupControlNumber: '1',
        usage: 'T',
        sizeBytes: 1,
      } as const;
      await ledger.transaction(async (tx) => {
        const file = { billingSystem: 'office', name: 'x', sizeBytes: 1, resultJson: '', sha256: hash('a'), at: AT };
        await tx.addClaimFile({ ...file, open: true });
        const key = await tx.addInterchange({
          ...{ ...interchange, interchangeControlNumber: '000000001', fileName: 'one.837', at: AT, sets: [] },
          ...{ sha256: hash('b'), plainSha256: hash('a') },
        });
        const answer = { sha256: hash('a'), partner: 'clearing', name: 'y', sizeBytes: 1, detailJson: '{}' };
        await tx.addInboundFile({ ...answer, receivedAt: LATER, state: 'RECEIVED' });
        await tx.changeInterchange(key, { state: 'UPLOADING' });
      });
      const told = async (): Promise<readonly string[]> =>
        (await ledger.referencesTo([hash('a'), hash('b')])).map(
          (one) => `${one.sha256[0]} ${one.kind} ${one.at} ${one.ended}`,
        );
      expect((await told()).toSorted()).toEqual(
        [
          `a answers ${LATER} false`,
          `a claimFiles ${AT} false`,
          `a interchanges ${AT} false`,
          `b interchanges ${AT} false`,
        ].toSorted(),
      );
      await ledger.transaction(async (tx) => {
        await tx.finishClaimFile(1, '{}');
        await tx.changeInterchange(1, { state: 'SENT', sentAt: AT });
        await tx.changeInboundFile(hash('a'), 'APPLIED', '{}');
      });
      expect((await told()).filter((one) => one.endsWith('false'))).toEqual([]);
      expect(await ledger.referencesTo([])).toEqual([]);
    });

    it('are not those that open claims rest on: by state, by money, by work', async () => {
      const { ledger } = store();
      const evidence = (letter: string) => ({ sha256: hash(letter), name: 'x' });
      await ledger.transaction(async (tx) => {
        const closed = { display: 'CLOSED', json: '{}' };
        const keys = await addClaims(
          tx,
          [1, 2, 3, 4].map((number) => claim(number, number === 1 ? {} : { state: closed })),
        );
        for (const [index, claimKey] of keys.entries())
          await tx.addEvents([
            { claimKey, at: AT, type: 'status', summary: 'x', evidence: evidence(String(index + 1)) },
          ]);
        const owed = { account: 'AR:Ins:1', claimKey: keys[1] ?? 0, debitCents: cents(5), creditCents: cents(0) };
        const entries = [owed, { account: 'Revenue', debitCents: cents(0), creditCents: cents(5) }];
        await tx.post({ at: AT, postedBy: 'auto', reason: 'x', adjudications: [], entries });
        await tx.addQueueItems([{ code: 'REJECTED', claimKey: keys[2] ?? 0, detailJson: '{}', at: AT }]);
      });
      const { hashes, last } = await ledger.evidenceOfOpenClaims(0, 10, OPEN);
      expect([...hashes].toSorted()).toEqual([hash('1'), hash('2'), hash('3'), hash('a')]);
      expect(await ledger.evidenceOfOpenClaims(last ?? 0, 10, OPEN)).toEqual({ hashes: [], last: undefined });
      expect(await ledger.evidenceOfOpenClaims(3, 10, OPEN)).toEqual({ hashes: [], last: 4 });
    });

    it('are not those that quarantine, held checks and open work rest on', async () => {
      const { ledger } = store();
      await ledger.transaction(async (tx) => {
        const part = {
          partner: 'clearing',
          name: 'x',
          offset: 0,
          length: 1,
          reasonCode: 'NOT_X12',
          detail: '',
          at: AT,
        };
        await tx.addQuarantine([
          { ...part, sha256: hash('1') },
          { ...part, sha256: hash('2') },
        ]);
        await tx.changeQuarantine(2, 'DISCARDED');
        const held = { entries: [], adjudications: [], at: AT, postedBy: 'auto', reason: 'x' };
        for (const [letter, state] of [
          ['3', 'HELD'],
          ['4', 'POSTED'],
          ['5', 'POSTED'],
        ] as const)
          await tx.post({
            ...held,
            remittance: remittance(Number(letter), { state, evidence: { sha256: hash(letter) } }),
          });
        const item = { code: 'UNMATCHED', detailJson: '{}', at: AT };
        await tx.addQueueItems([
          { ...item, remittanceKey: 2 },
          { ...item, evidence: { sha256: hash('6') } },
          { ...item, evidence: { sha256: hash('7') } },
        ]);
        await tx.closeQueueItem(3, 'ann', AT);
      });
      expect([...(await ledger.evidenceOfOpenWork())].toSorted()).toEqual(['1', '3', '4', '6'].map(hash));
    });
  });
}
