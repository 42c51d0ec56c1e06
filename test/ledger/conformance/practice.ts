import { describe, expect, it } from 'vitest';
import { AT, addClaims, claim, LATER, type Store } from '../rig.ts';

export function practiceConformance(store: () => Store, sealed: boolean): void {
  describe('lists that a practice keeps', () => {
    it('are found by key, in the order of the file; loading again takes the place of the whole list', async () => {
      const { ledger } = store();
      expect(await ledger.practiceLists()).toEqual([]);
      await ledger.transaction((tx) =>
        tx.replacePracticeList(
          'authorization',
          [
            { key: 'AUTH1', body: '{"n":1}' },
            { key: 'AUTH2', body: '{"n":2}' },
            { key: 'AUTH1', body: '{"n":3}' },
          ],
          AT,
        ),
      );
      await ledger.transaction((tx) => tx.replacePracticeList('document', [], AT));
      expect(await ledger.practiceLists()).toEqual([
        { kind: 'authorization', rows: 3, loadedAt: AT },
        { kind: 'document', rows: 0, loadedAt: AT },
      ]);
      expect(await ledger.practiceRows('authorization', ['AUTH1', 'AUTH9'])).toEqual([
        { key: 'AUTH1', body: '{"n":1}' },
        { key: 'AUTH1', body: '{"n":3}' },
      ]);
      expect(await ledger.practiceRows('document', ['AUTH1'])).toEqual([]);
      expect(await ledger.practiceRows('authorization', [])).toEqual([]);
      await ledger.transaction((tx) =>
        tx.replacePracticeList('authorization', [{ key: 'AUTH2', body: '{"n":4}' }], LATER),
      );
      expect(await ledger.practiceRows('authorization', ['AUTH1', 'AUTH2'])).toEqual([
        { key: 'AUTH2', body: '{"n":4}' },
      ]);
    });

    it('fault 62: keys and bodies can’t be read from a sealed store', async () => {
      const { ledger, dump } = store();
      await ledger.transaction((tx) => tx.replacePracticeList('coverage', [{ key: 'MEMBERX', body: 'CANARYX' }], AT));
      const text = await dump('practice_rows');
      expect([text.includes('MEMBERX'), text.includes('CANARYX')]).toEqual([!sealed, !sealed]);
    });
  });

  describe('judgings of claims', () => {
    it('SC-011: come oldest first, in pages, with their errors; older events say only that the claim was held', async () => {
      const { ledger } = store();
      await ledger.transaction(async (tx) => {
        const [one = 0, two = 0] = await addClaims(tx, [claim(1), claim(2)]);
        const scrubbed = { at: AT, type: 'scrubbed' };
        await tx.addEvents([
          { ...scrubbed, claimKey: one, summary: 'scrubbed → HELD', payloadJson: '{"errors":0}' },
          { ...scrubbed, claimKey: two, summary: 'scrubbed → HELD' },
          { at: AT, type: 'released', claimKey: two, summary: 'released → READY' },
          { ...scrubbed, claimKey: two, summary: 'scrubbed → READY' },
          {
            ...scrubbed,
            claimKey: one,
            summary: 'scrubbed → READY',
            evidence: { sha256: 'a', name: 'already-sent a1' },
          },
        ]);
      });
      const first = await ledger.evaluations(0, 2);
      const rest = await ledger.evaluations(first.at(-1)?.eventKey ?? 0, 10);
      expect([...first, ...rest].map((row) => [row.claimId, row.errors, row.judged])).toEqual([
        ['CLAIM-1', 0, true],
        ['CLAIM-2', 1, true],
        ['CLAIM-2', 0, true],
        ['CLAIM-1', 0, false],
      ]);
      expect(first[0]).toMatchObject({ billingSystem: 'office', payerId: 'PAYER1', frequencyCode: '1', at: AT });
    });
  });

  describe('claims that look alike, claims of one patient', () => {
    it('E-075, E-079: are found by marks that are never read back, also after the claim was replaced', async () => {
      const { ledger } = store();
      const [first = 0] = await ledger.transaction((tx) =>
        addClaims(tx, [
          claim(1, { similarity: 's1', patientMark: 'p1' }),
          claim(2, { similarity: 's1', patientMark: 'p2' }),
          claim(3),
        ]),
      );
      const found = async (query: object): Promise<readonly number[]> =>
        (await ledger.claims({ ...query, limit: 10 })).map((row) => row.ordinal);
      expect(await found({ similarities: ['s1'] })).toEqual([1, 2]);
      expect(await found({ patientMarks: ['p2', 'p9'] })).toEqual([2]);
      const [row] = await ledger.claims({ claimKeys: [first], limit: 1 });
      expect(row).not.toHaveProperty('similarity');
      const replaced = claim(1, { similarity: 's2', patientMark: 'p2', claimFileKey: row?.claimFileKey ?? 0 });
      await ledger.transaction((tx) => tx.replaceClaim(first, replaced, LATER));
      expect(await found({ similarities: ['s1'] })).toEqual([2]);
      expect(await found({ patientMarks: ['p2'] })).toEqual([1, 2]);
    });
  });
}
