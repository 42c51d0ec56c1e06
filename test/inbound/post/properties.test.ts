/** Properties of posting over random remittances with known outcomes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCents } from '../../../src/base/money.ts';
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
});
