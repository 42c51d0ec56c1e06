import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/claims/claim.ts';
import { NumberList } from '../../../src/outbound/batch/number-list.ts';
import { type BatchLimits, InterchangePlan, planInterchanges } from '../../../src/outbound/batch/plan.ts';
import { Ranks } from '../../../src/outbound/batch/ranks.ts';
import { benchClaim } from '../../bench/generate-837.ts';

const claimFrom = (kind: number): Claim => {
  const claim = benchClaim(0);
  return {
    ...claim,
    claimType: kind % 2 === 0 ? 'professional' : 'dental',
    purposeCode: kind % 3 === 0 ? 'RP' : 'CH',
    billingProvider: { ...claim.billingProvider, organizationName: `CLINIC ${kind % 5}` },
    subscriber: { ...claim.subscriber, memberId: `W${kind % 7}` },
  };
};

const anyKinds = fc.array(fc.nat({ max: 500 }), { minLength: 1, maxLength: 60 });

/** The same by its definition: claims of one type and purpose by first appearance of provider, then of subscriber, then in their order. */
function byDefinition(claims: readonly Claim[], { claimsPerSet, setsPerInterchange }: BatchLimits) {
  const binOf = ({ claimType, purposeCode }: Claim): string => `${claimType}|${purposeCode}`;
  const types = [...new Set(claims.map(({ claimType }) => claimType))];
  return types.flatMap((claimType) => {
    const bins = [...new Set(claims.filter((one) => one.claimType === claimType).map(binOf))];
    const sets = bins.flatMap((bin) => {
      const own = claims.flatMap((claim, index) => (binOf(claim) === bin ? [{ claim, index }] : []));
      const first = (same: (claim: Claim) => string | undefined, claim: Claim): number =>
        own.findIndex((other) => same(other.claim) === same(claim));
      const provider = ({ claim }: { claim: Claim }) => first((one) => one.billingProvider.organizationName, claim);
      const subscriber = ({ claim }: { claim: Claim }) => first((one) => one.subscriber.memberId, claim);
      const sorted = own.toSorted(
        (a, b) => provider(a) - provider(b) || subscriber(a) - subscriber(b) || a.index - b.index,
      );
      return cut(
        sorted.map(({ index }) => index),
        claimsPerSet,
      );
    });
    return cut(sets, setsPerInterchange).map((some) => ({ claimType, sets: some }));
  });
}

const cut = <T>(items: readonly T[], size: number): (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_unused, at) => items.slice(at * size, (at + 1) * size));

describe('which claims travel together', () => {
  it('M-150: those of one provider and subscriber side by side, in the order of first appearance, within the limits', () => {
    fc.assert(
      fc.property(anyKinds, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }), (kinds, most, sets) => {
        const claims = kinds.map(claimFrom);
        const limits = { claimsPerSet: most, setsPerInterchange: sets };
        const plan = new InterchangePlan();
        for (const claim of claims) plan.add(claim);
        const planned = plan.interchanges(limits).map((one) => ({ ...one, sets: one.sets.map((set) => [...set]) }));
        expect(planned).toEqual(byDefinition(claims, limits));
        const whole = planInterchanges(
          claims.map((claim, key) => ({ key, claim })),
          limits,
        );
        const keys = whole.map((one) => ({ ...one, sets: one.sets.map((set) => set.map(({ key }) => key)) }));
        expect(keys).toEqual(planned);
      }),
      { numRuns: 200 },
    );
  });

  it('ranks a hundred thousand names by first appearance, and knows each again', () => {
    const ranks = new Ranks();
    const name = (number: number): string => `name ${number}`;
    for (let number = 0; number < 100_000; number += 1) {
      if (ranks.of(name(number)) !== number) throw new Error(`name ${number} has another rank`);
    }
    for (const number of [0, 1, 716, 717, 65_536, 99_999]) expect(ranks.of(name(number))).toBe(number);
  });

  it('lists of numbers go on over their pages', () => {
    const list = new NumberList('any');
    for (let number = 0; number < 140_000; number += 1) list.push(2 ** 33 + number);
    expect([0, 65_535, 65_536, 139_999, 140_000].map((index) => list.at(index))).toEqual([
      ...[0, 65_535, 65_536, 139_999].map((number) => 2 ** 33 + number),
      0,
    ]);
    const small = new NumberList('small');
    for (let number = 0; number < 70_000; number += 1) small.push(number);
    expect(small.toSmall()).toEqual(Uint32Array.from({ length: 70_000 }, (_unused, number) => number));
  });
});
