import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cents } from '../../../src/base/money.ts';
import type { Ledger, LedgerTransaction } from '../../../src/ledger/port.ts';
import type { SearchTexts } from '../../../src/ledger/rotation.ts';
import { SEALED_TABLES } from '../../../src/ledger/sealed-columns.ts';
import { createKeyRing } from '../../../src/seal/aes/aes-seal.ts';
import type { Seal } from '../../../src/seal/port.ts';
import { AT, addClaims, claim, LATER, type OpenStore, remittance, type Store } from '../rig.ts';

const key = (name: string) => ({ name, material: randomBytes(32) });
const FIRST = key('archive-2025.key');
const SECOND = key('archive-2026.key');
const first = createKeyRing(FIRST, []);
const second = createKeyRing(SECOND, []);
const both = createKeyRing(SECOND, [FIRST]);

const CLAIMS = 5;
const bodyOf = (number: number): string =>
  JSON.stringify({ exact: `E${number}`, similar: `S${number}`, patient: `P${number}` });
export const texts: SearchTexts = {
  marksOfClaim: (body) => {
    const { exact, similar, patient }: { exact: string; similar: string; patient: string } = JSON.parse(body);
    return { fingerprint: exact, similarity: similar, patientMark: patient };
  },
  practiceKey: (_, body) => JSON.parse(body).key,
  rememberedNumbers: (detailJson) => JSON.parse(detailJson).numbers ?? [],
};

/** Something in every sealed column. */
export async function fill(tx: LedgerTransaction): Promise<void> {
  const keys = await addClaims(
    tx,
    Array.from({ length: CLAIMS }, (_, index) =>
      claim(index + 1, {
        body: bodyOf(index + 1),
        fingerprint: `E${index + 1}`,
        similarity: `S${index + 1}`,
        patientMark: `P${index + 1}`,
        // The last is of before accounts were kept.
        ...(index + 1 === CLAIMS ? {} : { account: `[1,"A${index + 1}"]` }),
      }),
    ),
  );
  const [claimKey = 0] = keys;
  await tx.addClaimFilePart(1, { ordinal: 1, lastClaim: CLAIMS, resultJson: '{"claims":[]}' });
  const state = { display: 'PAID', json: '{"submission":"PAID"}' };
  await tx.setClaimStates([{ claimKey, state, payerClaimControlNumber: 'ICN1' }], LATER);
  for (const one of keys)
    await tx.addEvents([{ claimKey: one, at: AT, type: 'status', summary: 'Paid.', payloadJson: `{"of":${one}}` }]);
  await tx.addInterchange({
    partner: 'clearing',
    kind: 'claims',
    interchangeControlNumber: '000000001',
    groupControlNumber: '1',
    usage: 'T',
    fileName: 'one.837',
    sha256: 'e'.repeat(64),
    sizeBytes: 10,
    at: AT,
    sets: [{ ordinal: 1, setControlNumber: '0001', originatorReference: '1', submissions: [submission(claimKey)] }],
  });
  const bytes = { sha256: 'f'.repeat(64), partner: 'clearing', name: 'answer' };
  await tx.addInboundFile({ ...bytes, sizeBytes: 9, receivedAt: AT, state: 'APPLIED', detailJson: '{"sets":1}' });
  await tx.addQuarantine([{ ...bytes, offset: 0, length: 9, reasonCode: 'NOT_X12', detail: 'noise', at: AT }]);
  await tx.post({
    at: AT,
    postedBy: 'auto',
    reason: 'test',
    remittance: remittance(1),
    adjudications: [adjudication(claimKey)],
    entries: [
      { account: 'Cash', debitCents: cents(5), creditCents: cents(0), reference: 'REF1', adjudicationIndex: 0 },
      { account: 'Suspense', debitCents: cents(0), creditCents: cents(5) },
    ],
  });
  await tx.addQueueItems([{ code: 'UNMATCHED', detailJson: '{"numbers":["pcn A1","icn 77"]}', at: AT }]);
  await tx.rememberMatch({
    payerId: 'PAYER1',
    numbers: ['pcn A1', 'icn 77'],
    claimKey,
    queueKey: 1,
    body: '{"lines":{}}',
    at: AT,
    by: 'ann',
  });
  await tx.addDrops([{ billingSystem: 'office', kind: 'status', name: 'x.json', body: '{"x":1}', at: AT }]);
  await tx.replacePracticeList(
    'document',
    [1, 2, 3].map((number) => ({ key: `DOC${number}`, body: `{"key":"DOC${number}"}` })),
    AT,
  );
  const requestKey = await tx.addRequest({ kind: 'send', detailJson: '{"force":false}', at: AT });
  await tx.takeRequest(requestKey, AT, AT);
  await tx.finishRequest(requestKey, AT, '{"report":1}');
}

const submission = (claimKey: number) => ({
  claimKey,
  patientControlNumber: 'CG-ALIAS-0000000001',
  frequencyCode: '1',
  ordinal: 1,
  firstSegment: 3,
  lastSegment: 9,
  offset: 0,
  length: 10,
});

const adjudication = (claimKey: number) => ({
  claimKey,
  ordinal: 1,
  payerClaimControlNumber: 'ICN1',
  claimStatusCode: '1',
  kind: 'payment' as const,
  chargeCents: cents(5),
  paymentCents: cents(5),
  patientResponsibilityCents: cents(0),
  body: '{"paid":5}',
});

/** Everything that the port gives, found by every hash that it searches by. */
export async function everything(view: Ledger): Promise<unknown> {
  const numbers = Array.from({ length: CLAIMS }, (_, index) => index + 1);
  const limit = 100;
  const ids = numbers.map((number) => `CLAIM-${number}`);
  const found = await view.claims({ claimIds: ids, limit });
  expect(found.map((row) => row.claimId)).toEqual(ids);
  const controlNumbers = found.map((row) => row.patientControlNumber);
  const heads = [
    await view.claimHeads({ patientControlNumbers: controlNumbers, limit }),
    await view.claimHeads({ foldedPatientControlNumbers: controlNumbers, limit }),
    await view.claimHeads({ fingerprints: numbers.map((number) => `E${number}`), limit }),
    await view.claimHeads({ similarities: numbers.map((number) => `S${number}`), limit }),
    await view.claimHeads({ patientMarks: numbers.map((number) => `P${number}`), limit }),
  ];
  for (const rows of heads) expect(rows.map((row) => row.claimId)).toEqual(ids);
  const one = [
    await view.claimHeads({ patientControlNumbers: ['CG-ALIAS-0000000001'], limit }),
    await view.claimHeads({ foldedPatientControlNumbers: ['CGALIAS0000000001'], limit }),
    await view.claimHeads({ payerClaimControlNumbers: ['ICN1'], limit }),
  ];
  for (const rows of one) expect(rows.map((row) => row.claimId)).toEqual(['CLAIM-1']);
  const lists = await view.practiceRows('document', ['DOC1', 'DOC2', 'DOC3']);
  expect(lists.map((row) => row.key)).toEqual(['DOC1', 'DOC2', 'DOC3']);
  const remembered = await view.rememberedMatches({ payerId: 'PAYER1', numbers: ['pcn A1', 'icn 77'] });
  expect(remembered).toHaveLength(1);
  expect(await view.rememberedMatches({ payerId: 'PAYER1', numbers: ['icn 77'] })).toEqual(remembered);
  const events = [];
  for (const row of found) events.push(...(await view.events(row.claimKey)));
  const accounts = await view.claimAccounts(found.map((row) => row.claimKey));
  expect(accounts.map(({ account }) => account)).toEqual([1, 2, 3, 4].map((number) => `[1,"A${number}"]`));
  return {
    found,
    accounts,
    lists,
    remembered,
    events,
    adjudications: await view.adjudications({ payerClaimControlNumbers: ['ICN1'] }),
    submissions: await view.submissions({ patientControlNumbers: ['CG-ALIAS-0000000001'] }),
    entries: await view.entries({ limit }),
    queue: await view.queue({ limit }),
    files: await view.claimFiles({ limit }),
    part: await view.claimFilePart(1, 1),
    inbound: await view.inboundFile('f'.repeat(64)),
    quarantine: await view.quarantine({ limit }),
    remittances: await view.remittances({ limit }),
    drops: await view.pendingDrops(limit),
    request: await view.request(1),
    faults: await view.verify(),
  };
}

export const idOf = (seal: Seal): string => seal.keys[0]?.id ?? '';
export const inForce = async (ledger: Ledger): Promise<readonly string[]> =>
  (await ledger.keysInForce()).map(({ id }) => id);

/** Rotates page by page; asks after each. How many pages there were. */
export async function rotate(ledger: Ledger, limit: number, afterEach: () => Promise<void>): Promise<number> {
  for (let pages = 0; ; pages += 1) {
    const page = await ledger.transaction((tx) => tx.rotatePage(texts, limit));
    if (page.table === undefined) return pages;
    await afterEach();
  }
}

export function rotationConformance(engine: string, open: OpenStore): void {
  const rotating = async (work: (store: Store, before: unknown) => Promise<void>): Promise<void> => {
    const store = await open(first);
    try {
      await store.ledger.transaction(fill);
      await work(store, await everything(store.ledger));
    } finally {
      await store.destroy();
    }
  };

  describe(`${engine}, sealed columns brought under another key`, () => {
    it('are found by every hash and read the same after each page, and need the old key no more', () =>
      rotating(async (store, before) => {
        const ledger = await store.again(both);
        expect(await inForce(ledger)).toEqual([idOf(second), idOf(first)]);
        expect(await ledger.transaction((tx) => tx.beginRotation())).toBe(true);
        expect(await ledger.transaction((tx) => tx.beginRotation())).toBe(false);
        expect((await ledger.underOlderKeys()).length).toBeGreaterThan(15);
        const pages = await rotate(ledger, 2, async () => expect(await everything(ledger)).toEqual(before));
        expect(pages).toBeGreaterThan(SEALED_TABLES.length);
        expect(await ledger.underOlderKeys()).toEqual([]);
        await ledger.transaction((tx) => tx.endRotation());
        expect(await inForce(ledger)).toEqual([idOf(second)]);
        expect(await ledger.rotationUnderWay()).toBe(false);
        expect(await everything(await store.again(second))).toEqual(before);
      }));

    it('goes on where it was cut off, and begins again when the key is another', () =>
      rotating(async (store, before) => {
        let ledger = await store.again(both);
        await ledger.transaction((tx) => tx.beginRotation());
        for (let page = 0; page < 4; page += 1) await ledger.transaction((tx) => tx.rotatePage(texts, 2));
        ledger = await store.again(both);
        expect(await ledger.rotationUnderWay()).toBe(true);
        expect(await everything(ledger)).toEqual(before);
        const back = await store.again(createKeyRing(FIRST, [SECOND]));
        expect(await back.rotationUnderWay()).toBe(false);
        expect(await everything(back)).toEqual(before);
        await back.transaction((tx) => tx.beginRotation());
        await rotate(back, 3, async () => undefined);
        await back.transaction((tx) => tx.endRotation());
        expect(await everything(await store.again(first))).toEqual(before);
      }));

    it('a key that is still needed is asked for by its name; a rotation that has not ended can’t retire it', () =>
      rotating(async (store, before) => {
        const ledger = await store.again(both);
        await ledger.transaction((tx) => tx.beginRotation());
        await ledger.transaction((tx) => tx.rotatePage(texts, 2));
        await expect(ledger.transaction((tx) => tx.endRotation())).rejects.toThrow('assertion failed');
        const needed = {
          code: 'ledger-seal-mismatch',
          message: expect.stringContaining(`the key ${idOf(first)} (archive-2025.key)`),
        };
        await expect(store.again(second)).rejects.toMatchObject(needed);
        await expect(store.again(second, true)).rejects.toMatchObject(needed);
        expect(await everything(await store.again(both))).toEqual(before);
      }));

    it('questions alone bring no ledger under another key; rows of either are read', () =>
      rotating(async (store, before) => {
        const asking = await store.again(both, true);
        expect(await everything(asking)).toEqual(before);
        expect(await inForce(asking)).toEqual([idOf(first)]);
        expect(await everything(await store.again(first))).toEqual(before);
      }));

    it('what is written meanwhile is found beside what is still under the old key, and no claim comes twice', () =>
      rotating(async (store) => {
        const ledger = await store.again(both);
        await ledger.transaction((tx) => addClaims(tx, [claim(99, { patientControlNumber: 'CG000000000000001' })]));
        const found = await ledger.claims({ patientControlNumbers: ['CG000000000000001'], limit: 10 });
        expect(found.map((row) => row.claimId)).toEqual(['CLAIM-1', 'CLAIM-99']);
      }));

    it('append-only tables take nothing else, and that only in the transaction of a page', () =>
      rotating(async (store) => {
        await expect(store.statement(`update events set payload_json = 'x'`)).rejects.toThrow('append-only');
        await expect(store.statement(`update entries set debit_cents = 6`)).rejects.toThrow('append-only');
        await store.statement(`insert into facts (name, value) values ('resealing', '1')`);
        await store.statement(`update events set payload_json = payload_json`);
        for (const change of ['events set summary = summary || 1', 'entries set debit_cents = 6'])
          await expect(store.statement(`update ${change}`)).rejects.toThrow('append-only');
        await expect(store.statement('delete from adjudications')).rejects.toThrow('append-only');
        await store.statement(`delete from facts where name = 'resealing'`);
        await expect(store.statement(`update adjudications set body = 'x'`)).rejects.toThrow('append-only');
      }));
  });
}
