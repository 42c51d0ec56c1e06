import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/ledger/port.ts';
import { createKeyRing } from '../../../src/seal/aes/aes-seal.ts';
import { AT, addClaims, claim, type OpenStore, type Store } from '../rig.ts';
import { everything, fill, idOf, inForce, rotate, texts } from './rotation.ts';

const KEY = { name: 'archive.key', material: randomBytes(32) };
const first = createKeyRing(KEY, []);
const second = createKeyRing({ name: 'archive-2027.key', material: randomBytes(32) }, [KEY]);
const WITHOUT = 'none';

/** Texts of every kind that `fill` writes: numbers that are searched by, bodies, references. */
const PERSONAL = [
  'CG-ALIAS-0000000001',
  'CGALIAS0000000',
  'CLAIM-3',
  'ICN1',
  'REF1',
  '"patient":"P1"',
  'DOC1',
  '{"sets":1}',
  'noise',
  'icn 77',
];

const personalIn = (bytes: Buffer): readonly string[] => PERSONAL.filter((text) => bytes.includes(text));

/** The whole change, without rests. */
async function sealAll(ledger: Ledger): Promise<void> {
  await ledger.transaction((tx) => tx.beginRotation());
  await rotate(ledger, 100, async () => undefined);
  await ledger.forgetRemains();
  await ledger.transaction((tx) => tx.endRotation());
}

/** A ledger that was begun without a key gets one (docs/operations.md, the archive's key). */
export function firstKeyConformance(engine: string, open: OpenStore): void {
  const plain = async (work: (store: Store, before: unknown) => Promise<void>): Promise<void> => {
    const store = await open();
    try {
      await store.ledger.transaction(fill);
      await work(store, await everything(store.ledger));
    } finally {
      await store.destroy();
    }
  };

  describe(`${engine}, a ledger that was begun without a key`, () => {
    it('is read and searched the same before, after each page and at the end, and then has nothing in clear', () =>
      plain(async (store, before) => {
        expect(personalIn(await store.bytes())).toEqual(PERSONAL);
        const ledger = await store.again(first);
        expect(await inForce(ledger)).toEqual([idOf(first), WITHOUT]);
        expect(await ledger.plainInForce()).toBe(true);
        expect(await everything(ledger)).toEqual(before);
        expect(await ledger.transaction((tx) => tx.beginRotation())).toBe(true);
        expect((await ledger.underOlderKeys()).length).toBeGreaterThan(15);
        await rotate(ledger, 2, async () => expect(await everything(ledger)).toEqual(before));
        expect(await ledger.underOlderKeys()).toEqual([]);
        await ledger.forgetRemains();
        await ledger.transaction((tx) => tx.endRotation());
        expect(personalIn(await store.bytes())).toEqual([]);
        const again = await store.again(first);
        expect(await inForce(again)).toEqual([idOf(first)]);
        expect(await again.plainInForce()).toBe(false);
        expect(await everything(again)).toEqual(before);
        expect(personalIn(await store.bytes())).toEqual([]);
      }));

    it('goes on where it was cut off, also to another key than it was begun with', () =>
      plain(async (store, before) => {
        const ledger = await store.again(first);
        await ledger.transaction((tx) => tx.beginRotation());
        for (let page = 0; page < 4; page += 1) await ledger.transaction((tx) => tx.rotatePage(texts, 2));
        expect(await (await store.again(first)).rotationUnderWay()).toBe(true);
        const other = await store.again(second);
        expect(await inForce(other)).toEqual([idOf(second), idOf(first), WITHOUT]);
        expect(await everything(other)).toEqual(before);
        await sealAll(other);
        expect(await inForce(other)).toEqual([idOf(second)]);
        expect(await everything(other)).toEqual(before);
      }));

    it('what comes after the key is sealed at once, and found beside what is still in clear', () =>
      plain(async (store) => {
        const ledger = await store.again(first);
        const known = { patientControlNumber: 'CG000000000000001', fingerprint: 'E1' };
        await ledger.transaction((tx) => addClaims(tx, [claim(99, { ...known, body: 'ZQBODY99' })]));
        for (const query of [{ patientControlNumbers: [known.patientControlNumber] }, { fingerprints: ['E1'] }]) {
          const found = await ledger.claims({ ...query, limit: 10 });
          expect(found.map((row) => row.claimId)).toEqual(['CLAIM-1', 'CLAIM-99']);
        }
        expect((await store.bytes()).includes('ZQBODY99')).toBe(false);
        expect((await store.bytes()).includes('CLAIM-99')).toBe(false);
      }));

    it('a text in clear that begins as a sealed one is sealed with the key’s coming, and read as before', () =>
      plain(async (store) => {
        const number = 'Q0dTMgDN';
        await store.ledger.transaction(async (tx) => {
          const odd = claim(77, { claimId: 'Q0dTMAAA', patientControlNumber: number, body: 'Q0dT no base64' });
          const [claimKey = 0] = await addClaims(tx, [odd]);
          const event = { claimKey, at: AT, type: 'status', summary: 'Told.', payloadJson: 'Q0dTMgEV' } as const;
          await tx.addEvents([event]);
        });
        const before = await store.ledger.claims({ patientControlNumbers: [number], limit: 2 });
        const ledger = await store.again(first);
        expect(await ledger.claims({ patientControlNumbers: [number], limit: 2 })).toEqual(before);
        expect(before).toMatchObject([{ claimId: 'Q0dTMAAA', body: 'Q0dT no base64' }]);
        const [row] = await ledger.events(before[0]?.claimKey ?? 0);
        expect(row?.payloadJson).toBe('Q0dTMgEV');
        expect(await store.dump('claim_bodies')).not.toContain('Q0dT no base64');
        await expect(store.statement(`update events set payload_json = 'x'`)).rejects.toThrow('append-only');
      }));

    it('a sealed text that was cut or changed is never taken for one in clear', () =>
      plain(async (store) => {
        const ledger = await store.again(first);
        await ledger.transaction((tx) => addClaims(tx, [claim(99)]));
        const wanted = { patientControlNumbers: ['CG000000000000099'], limit: 1 };
        expect(await ledger.claims(wanted)).toHaveLength(1);
        for (const change of ['substr(claim_id, 1, 40)', `substr(claim_id, 1, 8) || 'AA' || substr(claim_id, 11)`]) {
          await store.statement(`update claims set claim_id = ${change} where claim_key = 6`);
          await expect(ledger.claims(wanted)).rejects.toMatchObject({ code: 'seal-broken' });
        }
      }));

    it('a text in clear after the end is a fault, whatever it is', () =>
      plain(async (store) => {
        const ledger = await store.again(first);
        expect(await ledger.verify()).toEqual([]);
        await sealAll(ledger);
        expect(await ledger.verify()).toEqual([]);
        await store.statement(`update claims set claim_id = 'CLEAR1', claim_id_search = 'CLEAR1' where claim_key = 1`);
        expect(await ledger.verify()).toEqual([
          'claims: 1 row(s) whose claim_id stands in clear',
          'claims: 1 row(s) whose claim_id_search stands in clear',
        ]);
        const again = await store.again(first);
        await expect(again.claims({ claimKeys: [1], limit: 1 })).rejects.toMatchObject({ code: 'seal-broken' });
      }));

    it('never goes back to none, and names the key that it needs', () =>
      plain(async (store, before) => {
        await store.again(first);
        const refused = {
          code: 'ledger-seal-mismatch',
          message: expect.stringMatching(`can't go back to none.*the key ${idOf(first)} \\(archive.key\\)`),
        };
        await expect(store.again(undefined)).rejects.toMatchObject(refused);
        await expect(store.again(undefined, true)).rejects.toMatchObject(refused);
        const ledger = await store.again(first);
        await sealAll(ledger);
        await expect(store.again(undefined)).rejects.toMatchObject(refused);
        expect(await everything(await store.again(first))).toEqual(before);
      }));

    it('a process that goes on without the key writes nothing more', async () => {
      const store = await open();
      try {
        await store.ledger.transaction(fill);
        // As another process has it noted that has the key.
        await store.statement(`update facts set value = 'abc none' where name = 'seal'`);
        await expect(store.ledger.transaction(fill)).rejects.toMatchObject({
          code: 'ledger-key-not-admitted',
          message: expect.stringContaining('has a key since'),
        });
      } finally {
        await store.destroy();
      }
    });

    it('questions alone bring no ledger under the key, and are answered', () =>
      plain(async (store, before) => {
        const asking = await store.again(first, true);
        expect(await everything(asking)).toEqual(before);
        expect(await inForce(asking)).toEqual([WITHOUT]);
        await expect(asking.forgetRemains()).rejects.toMatchObject({ code: 'ledger-read-only' });
        expect(await everything(await store.again(undefined))).toEqual(before);
      }));
  });
}
