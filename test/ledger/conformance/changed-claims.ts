import { describe, expect, it } from 'vitest';
import { changedClaims } from '../../../src/ledger/migrations/0011-changed-claims.ts';
import { addClaims, claim, LATER, type Store } from '../rig.ts';

/** The schema as it was before step 11. */
const BEFORE = [
  'drop index claims_original',
  'drop index claims_claim_id',
  'alter table claims drop column original_claim_key',
  'alter table claims drop column payer_sequence',
  `create unique index claims_claim_id on claims (billing_system, claim_id_search, payer_id, frequency_code, part)
    where display not in ('SUPERSEDED', 'CANCELLED', 'VOIDED')`,
  `delete from schema_migrations where number = ${changedClaims.number}`,
];

const inState = (display: string) => ({ state: { display, json: `{"submission":"${display}"}` } });

export function changedClaimsConformance(store: () => Store, seal: () => Parameters<Store['again']>[0]): void {
  describe('claims that change another', () => {
    it('T-18, T-19: are found by the claim that they change', async () => {
      const { ledger } = store();
      const [original = 0] = await ledger.transaction((tx) => addClaims(tx, [claim(1)]));
      await ledger.transaction((tx) =>
        addClaims(tx, [
          claim(2),
          claim(1, { ordinal: 3, frequencyCode: '7', originalClaimKey: original }),
          claim(4, { frequencyCode: '8', originalClaimKey: original }),
        ]),
      );
      const changes = await ledger.claimHeads({ originalClaimKeys: [original], limit: 9 });
      expect(changes.map((row) => [row.frequencyCode, row.originalClaimKey])).toEqual([
        ['7', original],
        ['8', original],
      ]);
      expect((await ledger.claimStandings([3]))[0]).toMatchObject({ frequencyCode: '7', originalClaimKey: original });
      expect((await ledger.claims({ claimKeys: [original], limit: 1 }))[0]).not.toHaveProperty('originalClaimKey');
    });

    it('M-001: one payer may insure a patient twice; each bill stands once, also when it is voided', async () => {
      const { ledger } = store();
      const second = claim(1, { ordinal: 2, payerSequence: 2 });
      const [first = 0] = await ledger.transaction((tx) => addClaims(tx, [claim(1), second]));
      for (const again of [claim(1), second])
        await expect(ledger.transaction((tx) => addClaims(tx, [again]))).rejects.toThrow('assertion failed');
      await ledger.transaction((tx) => tx.setClaimStates([{ claimKey: first, ...inState('VOIDED') }], LATER));
      await expect(ledger.transaction((tx) => addClaims(tx, [claim(1)]))).rejects.toThrow('assertion failed');
    });

    it('fault 44: a ledger of before learns what its replacements and voids change, and keeps each claim apart', async () => {
      const before = store();
      await before.ledger.transaction((tx) =>
        addClaims(tx, [
          claim(1, inState('REVERSED')),
          claim(1, { ordinal: 2, frequencyCode: '7', ...inState('PAID') }),
          claim(1, { ordinal: 3, frequencyCode: '8', ...inState('SENT') }),
          claim(2, inState('PAYER_REJECTED')),
          claim(2, { ordinal: 5, frequencyCode: '8', ...inState('SENT') }),
          claim(3, { billingSystem: 'b2', ...inState('PAID') }),
          claim(3, { ordinal: 7, frequencyCode: '8', ...inState('SENT') }),
          claim(4, inState('PAID')),
          // Under a claimId of its own and the number of the one before.
          claim(5, { patientControlNumber: 'CG000000000000004', frequencyCode: '7', ...inState('SENT') }),
        ]),
      );
      for (const statement of BEFORE) await before.statement(statement);
      const ledger = await before.again(seal());
      const rows = await ledger.claimHeads({ limit: 20 });
      expect(rows.map((row) => row.originalClaimKey)).toEqual([
        ...[undefined, 1, 2],
        ...[undefined, undefined],
        ...[undefined, undefined],
        ...[undefined, 8],
      ]);
      expect(rows.map((row) => row.payerSequence)).toEqual(rows.map(() => 0));
      await ledger.transaction((tx) => addClaims(tx, [claim(10)]));
      await expect(ledger.transaction((tx) => addClaims(tx, [claim(10)]))).rejects.toThrow('assertion failed');
      expect(await ledger.verify()).toEqual([]);
    });
  });
}
