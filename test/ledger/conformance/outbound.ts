import { describe, expect, it } from 'vitest';
import type { NewInterchange, RowKey } from '../../../src/ledger/port.ts';
import { AT, addClaims, claim, LATER, type Store } from '../rig.ts';

const interchange = (
  number: number,
  claimKeys: readonly RowKey[],
  changes: Partial<NewInterchange> = {},
): NewInterchange => ({
  partner: 'clearing',
  kind: 'claims',
  interchangeControlNumber: String(number).padStart(9, '0'),
  groupControlNumber: String(number),
  usage: 'T',
  fileName: `claims-${number}.837`,
  sha256: 'd'.repeat(64),
  sizeBytes: 4_321,
  at: AT,
  sets: claimKeys.map((claimKey, index) => ({
    ordinal: index + 1,
    setControlNumber: `000${index + 1}`,
    originatorReference: `REF-${number}-${index + 1}`,
    submissions: [
      {
        claimKey,
        patientControlNumber: `SUB${number}-${index + 1}`,
        frequencyCode: '1',
        ordinal: 1,
        firstSegment: 9,
        lastSegment: 20,
        offset: 500,
        length: 300,
      },
    ],
  })),
  ...changes,
});

export function outboundConformance(store: () => Store): void {
  describe('interchanges', () => {
    it('are READY at first, carry their submissions, and are found by what answers name', async () => {
      const { ledger } = store();
      const [key, other, claims] = await ledger.transaction(async (tx) => {
        const keys = await addClaims(tx, [claim(1), claim(2)]);
        const first = await tx.addInterchange(interchange(1, keys));
        return [first, await tx.addInterchange(interchange(1, keys.slice(0, 1), { partner: 'other' })), keys] as const;
      });
      const { sets, at, ...stored } = interchange(1, []);
      expect(await ledger.interchanges({ partner: 'clearing', limit: 5 })).toEqual([
        { ...stored, interchangeKey: key, state: 'READY', createdAt: at, attempts: 0 },
      ]);
      expect(sets).toEqual([]);
      const keysOf = async (query: Parameters<typeof ledger.interchanges>[0]) =>
        (await ledger.interchanges(query)).map((row) => row.interchangeKey);
      expect(await keysOf({ interchangeControlNumber: '000000001', limit: 5 })).toEqual([key, other]);
      expect(await keysOf({ groupControlNumber: '1', partner: 'other', limit: 5 })).toEqual([other]);
      expect(await keysOf({ interchangeKeys: [other], limit: 5 })).toEqual([other]);
      expect(await keysOf({ states: ['READY', 'SENT'], limit: 1 })).toEqual([key]);
      expect(await keysOf({ states: ['SENT'], limit: 5 })).toEqual([]);
      const submissions = await ledger.submissions({ interchangeKey: key });
      expect(submissions[1]).toEqual({
        submissionKey: submissions[1]?.submissionKey,
        interchangeKey: key,
        setOrdinal: 2,
        setControlNumber: '0002',
        originatorReference: 'REF-1-2',
        ...interchange(1, claims).sets[1]?.submissions[0],
      });
      expect(await ledger.submissions({ interchangeKey: key, setControlNumber: '0001' })).toEqual([submissions[0]]);
      expect(await ledger.submissions({ partner: 'clearing', originatorReference: 'REF-1-2' })).toEqual([
        submissions[1],
      ]);
      expect(await ledger.submissions({ partner: 'clearing', patientControlNumbers: ['SUB1-1'] })).toEqual([
        submissions[0],
      ]);
      expect(await ledger.submissions({ claimKeys: claims.slice(0, 1) })).toHaveLength(2);
      expect(await ledger.submittedClaims(key)).toEqual(
        submissions.map(({ claimKey, setOrdinal }) => ({ claimKey, setOrdinal })),
      );
      expect(await ledger.submittedClaims(999)).toEqual([]);
      const numbered = (await ledger.submissions({ claimKeys: claims })).map(({ claimKey, patientControlNumber }) => ({
        claimKey,
        patientControlNumber,
      }));
      expect(numbered).toHaveLength(3);
      expect(await ledger.submittedNumbers(claims)).toEqual(numbered);
      expect(await ledger.submittedNumbers([])).toEqual([]);
    });

    it('M-010: a claim is found by the number of any submission of it, exact or folded', async () => {
      const { ledger } = store();
      const [key] = await ledger.transaction(async (tx) => {
        const keys = await addClaims(tx, [claim(1), claim(2)]);
        await tx.addInterchange(interchange(4, keys.slice(1)));
        return keys.slice(1);
      });
      expect((await ledger.claims({ patientControlNumbers: ['SUB4-1'], limit: 3 })).map((row) => row.claimKey)).toEqual(
        [key],
      );
      const folded = await ledger.claims({ foldedPatientControlNumbers: ['SUB41'], limit: 3 });
      expect(folded.map((row) => row.claimKey)).toEqual([key]);
    });

    it('change state; the error and the next attempt belong to the last attempt', async () => {
      const { ledger } = store();
      const key = await ledger.transaction((tx) => tx.addInterchange(interchange(1, [])));
      await ledger.transaction((tx) =>
        tx.changeInterchange(key, {
          state: 'FAILED',
          attempts: 2,
          tempName: '.x.tmp',
          lastErrorCode: 'transport-closed',
          nextAttemptAt: LATER,
        }),
      );
      const [failed] = await ledger.interchanges({ limit: 1 });
      expect(failed).toMatchObject({
        state: 'FAILED',
        attempts: 2,
        tempName: '.x.tmp',
        lastErrorCode: 'transport-closed',
        nextAttemptAt: LATER,
      });
      await ledger.transaction((tx) => tx.changeInterchange(key, { state: 'SENT', sentAt: LATER, fileName: 'b.837' }));
      const [sent] = await ledger.interchanges({ limit: 1 });
      expect(sent).toMatchObject({ state: 'SENT', attempts: 2, tempName: '.x.tmp', sentAt: LATER, fileName: 'b.837' });
      expect(sent).not.toHaveProperty('lastErrorCode');
      expect(sent).not.toHaveProperty('nextAttemptAt');
      const unknown = ledger.transaction((tx) => tx.changeInterchange(99, { state: 'SENT' }));
      await expect(unknown).rejects.toThrow('assertion failed');
    });

    it('fault 41: an interchange control number is stored once per partner', async () => {
      const { ledger } = store();
      await ledger.transaction((tx) => tx.addInterchange(interchange(1, [])));
      const again = ledger.transaction((tx) => tx.addInterchange(interchange(1, [], { fileName: 'other.837' })));
      await expect(again).rejects.toThrow('assertion failed');
    });
  });

  describe('control numbers', () => {
    it('are consecutive, each partner and kind for itself, and never go down', async () => {
      const { ledger } = store();
      const firsts = await ledger.transaction(async (tx) => [
        await tx.reserveControlNumbers('clearing', 'interchange', 1),
        await tx.reserveControlNumbers('clearing', 'interchange', 5),
        await tx.reserveControlNumbers('clearing', 'interchange', 1),
        await tx.reserveControlNumbers('clearing', 'group', 2),
        await tx.reserveControlNumbers('other', 'interchange', 1),
      ]);
      expect(firsts).toEqual([1, 2, 7, 1, 1]);
      await ledger.transaction(async (tx) => {
        await tx.raiseControlNumber('clearing', 'interchange', 3);
        await tx.raiseControlNumber('clearing', 'group', 500);
        await tx.raiseControlNumber('third', 'set', 9);
      });
      expect(await ledger.controlNumber('clearing', 'interchange')).toBe(7);
      expect(await ledger.controlNumber('clearing', 'group')).toBe(500);
      expect(await ledger.controlNumber('third', 'set')).toBe(9);
      expect(await ledger.controlNumber('none', 'set')).toBe(0);
      expect(await ledger.transaction((tx) => tx.reserveControlNumbers('clearing', 'group', 1))).toBe(501);
      const none = ledger.transaction((tx) => tx.reserveControlNumbers('clearing', 'group', 0));
      await expect(none).rejects.toThrow('assertion failed');
    });

    it('are never handed out twice to workers that reserve at once', async () => {
      const { ledger, other } = store();
      const workers = [ledger, await other()];
      const reserved = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (workers[index % 2] ?? ledger).transaction((tx) => tx.reserveControlNumbers('clearing', 'interchange', 3)),
        ),
      );
      expect([...reserved].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => 1 + 3 * index));
    });
  });
}
