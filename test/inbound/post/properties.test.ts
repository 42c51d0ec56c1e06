/** Properties of posting over random remittances with known outcomes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCents } from '../../../src/base/money.ts';
import { mirrorPosting } from '../../../src/inbound/post/postings.ts';
import { postFiles } from '../../../src/offline/post.ts';
import { Practice } from './practice.ts';
import { scenario } from './scenario.ts';

const RUNS = Number(process.env['CLAIMGATE_PROPERTY_RUNS'] ?? 150);

const inCents = (balances: Readonly<Record<string, string>>): Record<string, number> =>
  Object.fromEntries(Object.entries(balances).map(([name, amount]) => [name, parseCents(amount) ?? Number.NaN]));

describe('posting, over random remittances', () => {
  it('L-20 every posting sums to zero, every check accounts for its payment, the books come out as the generator says', () => {
    fc.assert(
      fc.property(scenario, ({ claims, files, expected }) => {
        const practice = new Practice(claims);
        for (const file of files) practice.receive(file);
        for (const posting of practice.postings) {
          expect(posting.entries.reduce((sum, entry) => sum + entry.amount, 0)).toBe(0);
        }
        for (const total of practice.totals) expect(total.postedTotal + total.heldTotal).toBe(total.paymentAmount);
        expect(practice.sum()).toBe(0);
        expect(inCents(practice.trialBalance())).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });

  it('R-050, T-15 any order of the files ends in the same balances, with nothing left in Suspense', () => {
    const orders = fc.tuple(scenario, fc.infiniteStream(fc.nat()));
    fc.assert(
      fc.property(orders, ([{ claims, files, expected }, draws]) => {
        const shuffled = files
          .map((file) => ({ file, key: draws.next().value ?? 0 }))
          .sort((left, right) => left.key - right.key)
          .map((item) => item.file);
        const practice = new Practice(claims);
        for (const file of shuffled) practice.receive(file);
        expect(inCents(practice.trialBalance())).toEqual(expected);
        expect(practice.stillHeld()).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('L-11, G10 posted and then undone by mirror entries, the books are as they were opened', () => {
    fc.assert(
      fc.property(scenario, ({ claims, files }) => {
        const opened = new Practice(claims).trialBalance();
        const practice = new Practice(claims);
        for (const file of files) practice.receive(file);
        const books = new Map(Object.entries(inCents(practice.trialBalance())));
        for (const posting of practice.postings.toReversed()) {
          for (const { account, amount } of mirrorPosting(posting, 'undone').entries)
            books.set(account, (books.get(account) ?? 0) + amount);
        }
        const left = [...books].filter(([, amount]) => amount !== 0);
        expect(Object.fromEntries(left)).toEqual(inCents(opened));
      }),
      { numRuns: RUNS },
    );
  });

  it('R-140 received twice is received once', async () => {
    const sums = async (files: readonly Buffer[]): Promise<Record<string, number>> => {
      const books: Record<string, number> = {};
      const named = files.map((bytes, index) => ({ name: `era-${index}`, open: () => [bytes] }));
      await postFiles(named, {}, (record) => {
        const entries: readonly Record<string, string>[] = Array.isArray(record['entries']) ? record['entries'] : [];
        for (const { account = '', debit = '0', credit = '0' } of entries)
          books[account] = (books[account] ?? 0) + (parseCents(debit) ?? Number.NaN) - (parseCents(credit) ?? 0);
      });
      return books;
    };
    await fc.assert(
      fc.asyncProperty(scenario, async ({ files }) => {
        expect(await sums([...files, ...files])).toEqual(await sums(files));
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  });
});
