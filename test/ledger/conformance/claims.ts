import { describe, expect, it } from 'vitest';
import { cents } from '../../../src/base/money.ts';
import type { ClaimQuery } from '../../../src/ledger/port.ts';
import { AT, addClaims, claim, LATER, type Store } from '../rig.ts';

export function claimsConformance(store: () => Store): void {
  describe('claims', () => {
    it('come back as they were handed in, with keys in the order given', async () => {
      const { ledger } = store();
      const given = [claim(1), claim(2, { claimType: 'dental' }), claim(3)];
      const keys = await ledger.transaction((tx) => addClaims(tx, given));
      const rows = await ledger.claims({ limit: 10 });
      expect(rows.map((row) => row.claimKey)).toEqual(keys);
      const claimFileKey = rows[0]?.claimFileKey;
      const expected = given.map(({ fingerprint: _, ...one }, index) => ({
        ...one,
        claimFileKey,
        claimKey: keys[index],
        createdAt: AT,
        updatedAt: AT,
      }));
      expect(rows).toEqual(expected);
      expect(await ledger.claimFiles({ sha256: 'a'.repeat(64), limit: 5 })).toEqual([
        {
          claimFileKey,
          billingSystem: 'office',
          name: 'claims.json',
          sha256: 'a'.repeat(64),
          sizeBytes: 100,
          at: AT,
          resultJson: '{"claims":[]}',
        },
      ]);
      expect(await ledger.claimFiles({ sha256: 'c'.repeat(64), limit: 5 })).toEqual([]);
    });

    it('fault 37: a file that is taken in part by part says how far it came, until it is finished', async () => {
      const { ledger } = store();
      const file = { billingSystem: 'office', name: '1-a.ndjson', sha256: 'b'.repeat(64), sizeBytes: 9, at: AT };
      const claimFileKey = await ledger.transaction(async (tx) => {
        const key = await tx.addClaimFile({ ...file, resultJson: '', open: true });
        await tx.addClaimFilePart(key, { ordinal: 1, lastClaim: 1_000, resultJson: '{"claims":[1]}' });
        return key;
      });
      await ledger.transaction((tx) =>
        tx.addClaimFilePart(claimFileKey, { ordinal: 2, lastClaim: 1_500, resultJson: '{"claims":[2]}' }),
      );
      expect(await ledger.claimFiles({ claimFileKey, limit: 1 })).toEqual([
        { ...file, claimFileKey, resultJson: '', open: true },
      ]);
      expect(await ledger.claimFilePart(claimFileKey, 2)).toEqual({
        ordinal: 2,
        lastClaim: 1_500,
        resultJson: '{"claims":[2]}',
      });
      expect(await ledger.claimFilePart(claimFileKey, 3)).toBeUndefined();
      const again = ledger.transaction((tx) =>
        tx.addClaimFilePart(claimFileKey, { ordinal: 2, lastClaim: 1_500, resultJson: '' }),
      );
      await expect(again).rejects.toThrow();
      await ledger.transaction((tx) => tx.finishClaimFile(claimFileKey, '{"outcomes":{}}'));
      expect(await ledger.claimFiles({ claimFileKey, limit: 1 })).toEqual([
        { ...file, claimFileKey, resultJson: '{"outcomes":{}}' },
      ]);
    });

    it('come without anything else too, for those who only write them', async () => {
      const { ledger } = store();
      const keys = await ledger.transaction((tx) => addClaims(tx, [claim(1), claim(2), claim(3)]));
      const bodies = await ledger.claimBodies({
        displayStates: ['READY'],
        partner: 'clearing',
        after: keys[0] ?? 0,
        limit: 2,
      });
      expect(bodies).toEqual([2, 3].map((n) => ({ claimKey: keys[n - 1], body: claim(n).body })));
      await ledger.transaction((tx) => tx.replaceClaim(keys[1] ?? 0, claim(2, { body: '{"new":1}' }), LATER));
      expect(await ledger.claimBodies({ claimKeys: keys.slice(1, 2), limit: 2 })).toEqual([
        { claimKey: keys[1], body: '{"new":1}' },
      ]);
      expect(await ledger.claimBodies({ claimKeys: [], limit: 2 })).toEqual([]);
    });

    it('are taken with what posting wants of them, or without; a claim in their place takes it along', async () => {
      const { ledger } = store();
      const given = [claim(1, { account: '[1,"a"]' }), claim(2), claim(3, { account: '[1,"c"]' })];
      const keys = await ledger.transaction((tx) => addClaims(tx, given));
      const [first = 0, second = 0, third = 0] = keys;
      const accounts = () => ledger.claimAccounts([third, second, first]);
      expect(await accounts()).toEqual([
        { claimKey: first, account: '[1,"a"]' },
        { claimKey: third, account: '[1,"c"]' },
      ]);
      await ledger.transaction(async (tx) => {
        await tx.replaceClaim(first, claim(1), LATER);
        await tx.replaceClaim(second, claim(2, { account: '[1,"b"]' }), LATER);
        await tx.replaceClaim(third, claim(3, { account: '[1,"d"]' }), LATER);
      });
      expect(await accounts()).toEqual([
        { claimKey: second, account: '[1,"b"]' },
        { claimKey: third, account: '[1,"d"]' },
      ]);
      expect(await ledger.claimAccounts([])).toEqual([]);
    });

    it('are found by each thing that can be asked, in pages', async () => {
      const { ledger } = store();
      const given = [1, 2, 3, 4].map((number) =>
        claim(number, number === 4 ? { partner: 'other', billingSystem: 'b2' } : {}),
      );
      const keys = await ledger.transaction(async (tx) => {
        const added = await addClaims(tx, given);
        const changes = added.slice(0, 1).map((claimKey) => ({
          claimKey,
          state: { display: 'PAID', json: '{}' },
          payerClaimControlNumber: 'ICN1',
        }));
        await tx.setClaimStates(changes, LATER);
        return added;
      });
      const ordinals = async (query: Omit<ClaimQuery, 'limit'>): Promise<readonly number[]> =>
        (await ledger.claims({ ...query, limit: 10 })).map((row) => row.ordinal);
      expect(await ordinals({ claimKeys: keys.slice(1, 3) })).toEqual([2, 3]);
      expect(await ordinals({ claimKeys: [] })).toEqual([]);
      expect(await ordinals({ billingSystem: 'b2' })).toEqual([4]);
      expect(await ordinals({ billingSystem: 'office', claimIds: ['CLAIM-2', 'CLAIM-4'] })).toEqual([2]);
      expect(await ordinals({ patientControlNumbers: ['CG000000000000003', 'none'] })).toEqual([3]);
      expect(await ordinals({ patientControlNumbers: ['CG00000000000000'] })).toEqual([]);
      expect(await ordinals({ payerClaimControlNumbers: ['ICN1'] })).toEqual([1]);
      expect(await ordinals({ fingerprints: ['fingerprint-2'] })).toEqual([2]);
      expect(await ordinals({ displayStates: ['PAID', 'none'] })).toEqual([1]);
      expect(await ordinals({ partner: 'other' })).toEqual([4]);
      const first = await ledger.claims({ displayStates: ['READY'], limit: 2 });
      expect(first.map((row) => row.ordinal)).toEqual([2, 3]);
      const after = first.at(-1)?.claimKey ?? 0;
      expect(await ordinals({ displayStates: ['READY'], after })).toEqual([4]);
    });

    it('are found by a folded number, or one cut to 15 characters or more, and by no shorter one', async () => {
      const { ledger } = store();
      const numbers = ['Ab-12', 'CG0000000000000A1', 'CG0000000000000B2'];
      await ledger.transaction((tx) =>
        addClaims(
          tx,
          numbers.map((patientControlNumber, index) => claim(index + 1, { patientControlNumber })),
        ),
      );
      const found = async (...folded: string[]): Promise<readonly number[]> =>
        (await ledger.claims({ foldedPatientControlNumbers: folded, limit: 10 })).map((row) => row.ordinal);
      expect(await found('AB12')).toEqual([1]);
      expect(await found('AB1')).toEqual([]);
      expect(await found('CG0000000000000A1')).toEqual([2]);
      expect(await found('CG0000000000000B')).toEqual([3]);
      expect(await found('CG0000000000000')).toEqual([2, 3]);
      expect(await found('CG000000000000')).toEqual([]);
      expect(await found('CG0000000000000A2')).toEqual([]);
    });

    it('are searched past the first page of candidates that share 15 characters', async () => {
      const { ledger } = store();
      const many = Array.from({ length: 1_100 }, (_, index) =>
        claim(index + 1, { patientControlNumber: `CG0000000000000${String(index).padStart(4, '0')}` }),
      );
      await ledger.transaction((tx) => addClaims(tx, many));
      const rows = await ledger.claims({ foldedPatientControlNumbers: ['CG00000000000001099'], limit: 3 });
      expect(rows.map((row) => row.ordinal)).toEqual([1_100]);
    });

    it('change state and payer claim control number; what is not given stays; the last of a batch counts', async () => {
      const { ledger } = store();
      const [first = 0, second = 0] = await ledger.transaction((tx) => addClaims(tx, [claim(1), claim(2)]));
      const state = (display: string) => ({ display, json: JSON.stringify({ display }) });
      await ledger.transaction(async (tx) => {
        await tx.setClaimStates([{ claimKey: first, state: state('SENT'), payerClaimControlNumber: 'ICN1' }], LATER);
        await tx.setClaimStates(
          [
            { claimKey: first, state: state('ACCEPTED') },
            { claimKey: second, state: state('SENT') },
            { claimKey: first, state: state('PAID') },
          ],
          LATER,
        );
      });
      const rows = await ledger.claims({ limit: 5 });
      expect(rows.map((row) => [row.state, row.payerClaimControlNumber, row.updatedAt])).toEqual([
        [state('PAID'), 'ICN1', LATER],
        [state('SENT'), undefined, LATER],
      ]);
      expect(await ledger.claimTotals()).toEqual([
        { display: 'PAID', claims: 1, chargeCents: 10_001 },
        { display: 'SENT', claims: 1, chargeCents: 10_002 },
      ]);
      const unknown = ledger.transaction((tx) => tx.setClaimStates([{ claimKey: 99, state: state('PAID') }], LATER));
      await expect(unknown).rejects.toThrow('assertion failed');
    });

    it('fault 56: a claim id is taken once per billing system, until its claim is superseded', async () => {
      const { ledger } = store();
      const [key = 0] = await ledger.transaction((tx) => addClaims(tx, [claim(1)]));
      await expect(ledger.transaction((tx) => addClaims(tx, [claim(1)]))).rejects.toThrow('assertion failed');
      await ledger.transaction((tx) => addClaims(tx, [claim(1, { billingSystem: 'b2' })]));
      await ledger.transaction(async (tx) => {
        await tx.setClaimStates([{ claimKey: key, state: { display: 'SUPERSEDED', json: '{}' } }], LATER);
        await addClaims(tx, [claim(1)]);
      });
      expect(await ledger.claims({ claimIds: ['CLAIM-1'], limit: 9 })).toHaveLength(3);
    });

    it('M-005: parts of a split claim share its claim id, each once', async () => {
      const { ledger } = store();
      const parts = [1, 2].map((number) => claim(1, { ordinal: 1, part: { number, of: 2 } }));
      await ledger.transaction((tx) => addClaims(tx, parts));
      await expect(
        ledger.transaction((tx) => addClaims(tx, [claim(1, { part: { number: 2, of: 2 } })])),
      ).rejects.toThrow('assertion failed');
      const rows = await ledger.claims({ claimIds: ['CLAIM-1'], limit: 9 });
      expect(rows.map(({ part }) => part)).toEqual([
        { number: 1, of: 2 },
        { number: 2, of: 2 },
      ]);
      const heads = await ledger.claimHeads({ claimIds: ['CLAIM-1'], limit: 9 });
      expect(heads.map(({ part }) => part)).toEqual(rows.map(({ part }) => part));
      await ledger.transaction((tx) => addClaims(tx, [claim(2)]));
      expect((await ledger.claims({ claimIds: ['CLAIM-2'], limit: 9 }))[0]).not.toHaveProperty('part');
    });

    it('stand as their rows say, in the order of their keys, without those that are not there', async () => {
      const { ledger } = store();
      const keys = await ledger.transaction((tx) => addClaims(tx, [claim(1), claim(2)]));
      const [first = 0, second = 0] = keys;
      const changes = [
        { claimKey: second, state: { display: 'PAID', json: '{}' }, payerClaimControlNumber: 'PAYER-2' },
      ];
      await ledger.transaction((tx) => tx.setClaimStates(changes, LATER));
      const rows = await ledger.claims({ claimKeys: keys, limit: 9 });
      const standings = await ledger.claimStandings([second, 999, first]);
      expect(standings.map(({ claimKey }) => claimKey)).toEqual([first, second]);
      for (const [index, standing] of standings.entries()) expect(rows[index]).toMatchObject(standing);
      expect(standings.map((standing) => standing.payerClaimControlNumber)).toEqual([undefined, 'PAYER-2']);
    });

    it('are replaced whole by a corrected one', async () => {
      const { ledger } = store();
      const [key = 0] = await ledger.transaction((tx) => addClaims(tx, [claim(1)]));
      const [before] = await ledger.claims({ limit: 1 });
      const claimFileKey = before?.claimFileKey ?? 0;
      const better = claim(1, {
        claimFileKey,
        chargeCents: cents(77),
        body: '{"better":true}',
        patientControlNumber: 'NEW1',
      });
      await ledger.transaction((tx) => tx.replaceClaim(key, better, LATER));
      const { fingerprint, ...stored } = better;
      expect(await ledger.claims({ fingerprints: [fingerprint], limit: 2 })).toHaveLength(1);
      expect(await ledger.claims({ patientControlNumbers: ['NEW1'], limit: 2 })).toEqual([
        { ...stored, claimKey: key, createdAt: AT, updatedAt: LATER },
      ]);
      await expect(ledger.transaction((tx) => tx.replaceClaim(99, better, LATER))).rejects.toThrow('assertion failed');
    });
  });

  describe('events', () => {
    it('T-30: come back in order, each idempotency key once', async () => {
      const { ledger } = store();
      const [claimKey = 0] = await ledger.transaction((tx) => addClaims(tx, [claim(1)]));
      const whole = {
        claimKey,
        submissionKey: 7,
        at: AT,
        type: 'acknowledged',
        summary: 'Accepted by a 999.',
        evidence: { sha256: 'c'.repeat(64), name: '999.txt', offset: 5, length: 6, segmentId: 'IK5' },
        payloadJson: '{"code":"A"}',
        idempotencyKey: 'ack-1',
      };
      const bare = { claimKey, at: LATER, type: 'note', summary: 'Seen.' };
      const counts = await ledger.transaction(async (tx) => [
        await tx.addEvents([whole, { ...whole, summary: 'again in one batch' }, bare]),
        await tx.addEvents([{ ...whole, summary: 'again later' }, bare]),
        await tx.addEvents([]),
      ]);
      expect(counts).toEqual([2, 1, 0]);
      const rows = await ledger.events(claimKey);
      expect(rows.map(({ eventKey: _, ...event }) => event)).toEqual([whole, bare, bare]);
      expect(await ledger.events(99)).toEqual([]);
    });
  });
}
