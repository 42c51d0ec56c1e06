import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foldState } from '../../src/claims/lifecycle.ts';
import { serializeState } from '../../src/claims/lifecycle-text.ts';
import type { Answer } from '../../src/inbound/claim-answers.ts';
import { commitAnswers, piecesOf } from '../../src/inbound/commit-answers.ts';
import type { Ledger, RowKey } from '../../src/ledger/port.ts';
import { AT, addClaims, claim, openSqliteStore, type Store } from '../ledger/rig.ts';

const FILE = { sha256: 'c'.repeat(64), partner: 'clearing', name: 'answers.277', receivedAt: AT };
const CLAIMS = 10;
const MOST = 4;

describe('an answer about very many claims', () => {
  let store: Store;
  let keys: readonly RowKey[];

  const sent = foldState([
    { kind: 'scrubbed', blocking: false },
    { kind: 'batched', transmission: '1.1' },
    { kind: 'sent', transmission: '1.1' },
  ]);

  beforeEach(async () => {
    store = await openSqliteStore();
    const state = { display: sent.display, json: serializeState(sent) };
    keys = await store.ledger.transaction((tx) =>
      addClaims(
        tx,
        Array.from({ length: CLAIMS }, (_, index) => claim(index + 1, { state })),
      ),
    );
  });

  afterEach(() => store.destroy());

  const accepted = (claimKey: RowKey, index: number): Answer => ({
    claimKey,
    event: { kind: '277ca', source: 'payer', outcome: 'accepted', transmission: '1.1' },
    at: { set: 1, segment: 10 + index, offset: 100 + index },
    summary: '277CA payer: accepted',
    record: { source: 'payer', level: 'claim', outcome: 'accepted' },
  });

  const run = (ledger: Ledger, answers: readonly Answer[]) =>
    commitAnswers({ ledger, clock: { now: () => new Date(AT) }, drops: { targets: [], zone: 'UTC' } }, FILE, {
      answer: 1,
      plan: async () => ({ answers }),
      most: MOST,
    });

  /** The ledger whose process dies after so many transactions. */
  const dyingAfter = (count: number): Ledger => {
    let left = count;
    return {
      ...store.ledger,
      transaction: async (work) => {
        left -= 1;
        if (left < 0) throw new Error('killed');
        return store.ledger.transaction(work);
      },
    };
  };

  const told = async (): Promise<readonly string[]> =>
    (await store.ledger.pendingDrops(100)).flatMap(({ body }) => {
      const records: readonly { readonly claimId: string }[] = JSON.parse(body);
      return records.map((record) => record.claimId);
    });

  const everyOne = Array.from({ length: CLAIMS }, (_, index) => `CLAIM-${index + 1}`);

  const expectAppliedOnce = async (): Promise<void> => {
    expect(await told()).toEqual(everyOne);
    for (const key of keys) expect((await store.ledger.events(key)).map((event) => event.type)).toEqual(['277ca']);
    const totals = await store.ledger.claimTotals();
    expect(totals.map(({ display, claims }) => [display, claims])).toEqual([['PAYER_ACCEPTED', CLAIMS]]);
  };

  it.each([1, 2])(
    'fault 27 a crash after %i of its 3 pieces: the rest is taken up again, nothing is told twice',
    async (count) => {
      const answers = keys.map(accepted);
      await expect(run(dyingAfter(count), answers)).rejects.toThrow('killed');
      expect(await told()).toEqual(everyOne.slice(0, count * MOST));
      await run(store.ledger, answers);
      await expectAppliedOnce();
    },
  );

  it('applied once, it is passed over when it comes again', async () => {
    const answers = keys.map(accepted);
    await run(store.ledger, answers);
    await run(store.ledger, answers);
    await expectAppliedOnce();
  });

  it('a piece whose answers are others since the crash is applied, not passed over', async () => {
    const answers = keys.map(accepted);
    const withoutFirst = answers.slice(1);
    await expect(run(dyingAfter(1), withoutFirst)).rejects.toThrow('killed');
    await run(store.ledger, answers);
    const [first = 0] = keys;
    expect((await store.ledger.events(first)).map((event) => event.type)).toEqual(['277ca']);
    expect(new Set(await told())).toEqual(new Set(everyOne));
  });

  it('A-005 what one message says to one claim stays together: a reject, and that the claim goes back', () => {
    const rejects = keys.map(accepted);
    const requeues = keys.map(
      (claimKey, index): Answer => ({
        ...accepted(claimKey, index),
        event: { kind: 'requeued', transmission: '1.1' },
      }),
    );
    const pieces = piecesOf([...rejects, ...requeues], 5);
    expect(pieces.map((piece) => piece.length)).toEqual([4, 4, 4, 4, 4]);
    for (const piece of pieces) {
      const kinds = piece.map(({ claimKey, event }) => `${claimKey} ${event.kind}`);
      for (const { claimKey } of piece) {
        expect(kinds.indexOf(`${claimKey} 277ca`)).toBe(kinds.indexOf(`${claimKey} requeued`) - 1);
      }
    }
  });
});
