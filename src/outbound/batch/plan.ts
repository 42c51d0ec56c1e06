/** Outbound, batch: which claims travel together. Pure: ready claims in, planned interchanges out. */
import type { Claim, ClaimType } from '../../claims/claim.ts';
import { NumberList } from './number-list.ts';
import { Ranks } from './ranks.ts';

export interface BatchClaim<Key> {
  readonly key: Key;
  readonly claim: Claim;
}

export interface BatchLimits {
  /** At most 5,000 by the guides' own advice. */
  readonly claimsPerSet: number;
  readonly setsPerInterchange: number;
}

export interface PlannedInterchange<Key> {
  readonly claimType: ClaimType;
  /** Claims of one transaction set, those of one billing provider and subscriber side by side, so that the HL tree stays small. */
  readonly sets: readonly (readonly BatchClaim<Key>[])[];
}

/** The same with claims by their numbers in the plan. */
export interface PlannedNumbers {
  readonly claimType: ClaimType;
  readonly sets: readonly Uint32Array[];
}

/** Which purpose, BHT06, a claim's set must have; claims of different purposes never share a set. */
const purposeOf = (claim: Claim): string => claim.purposeCode ?? 'CH';

/** Groups claims by type and purpose, sorts them for a small HL tree (M-150) and cuts them by the limits. Order is stable. */
export function planInterchanges<Key>(
  claims: readonly BatchClaim<Key>[],
  limits: BatchLimits,
): readonly PlannedInterchange<Key>[] {
  const plan = new InterchangePlan();
  for (const { claim } of claims) plan.add(claim);
  return plan.interchanges(limits).map(({ claimType, sets }) => ({
    claimType,
    sets: sets.map((set) => Array.from(set).flatMap((index) => claims[index] ?? [])),
  }));
}

/** Claims of one type and purpose, by their numbers in the plan. */
interface Bin {
  readonly claimType: ClaimType;
  readonly claims: NumberList;
}

/** The same for claims that are told one by one and are not kept: of each it remembers three numbers. Two providers of one hash would
 * only stand among each other; the HL tree keeps them apart all the same. */
export class InterchangePlan {
  readonly #bins = new Map<string, Bin>();
  /** Ranks of each claim's billing provider, and of its subscriber and payer, in the order of first appearance in its bin. */
  readonly #providers = new NumberList('small');
  readonly #subscribers = new NumberList('small');
  readonly #ranks = new Ranks();

  /** Claims are numbered from 0 as they come. */
  add(claim: Claim): void {
    const { claimType, billingProvider, subscriber, payer, payerResponsibilityCode } = claim;
    const name = `${claimType}|${purposeOf(claim)}`;
    const bin = this.#bins.get(name) ?? { claimType, claims: new NumberList('small') };
    this.#bins.set(name, bin);
    bin.claims.push(this.#providers.length);
    this.#providers.push(this.#ranks.of(`${name}|P${JSON.stringify(billingProvider)}`));
    this.#subscribers.push(this.#ranks.of(`${name}|S${JSON.stringify([subscriber, payer, payerResponsibilityCode])}`));
  }

  /** The plan of all claims so far, each by its number. */
  interchanges(limits: BatchLimits): readonly PlannedNumbers[] {
    const byType = new Map<ClaimType, Uint32Array[]>();
    for (const { claimType, claims } of this.#bins.values()) {
      const sets = byType.get(claimType) ?? [];
      byType.set(claimType, sets);
      const sorted = this.#sideBySide(claims.toSmall());
      for (let start = 0; start < sorted.length; start += limits.claimsPerSet)
        sets.push(sorted.subarray(start, start + limits.claimsPerSet));
    }
    return [...byType].flatMap(([claimType, sets]) =>
      cut(sets, limits.setsPerInterchange).map((some) => ({ claimType, sets: some })),
    );
  }

  /** Claims of one billing provider together, and in them those of one subscriber and payer, each in the order of first appearance. */
  #sideBySide(claims: Uint32Array): Uint32Array {
    const provider = this.#providers;
    const subscriber = this.#subscribers;
    return claims.sort((a, b) => provider.at(a) - provider.at(b) || subscriber.at(a) - subscriber.at(b) || a - b);
  }
}

function cut<T>(items: readonly T[], size: number): (readonly T[])[] {
  const pieces: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += size) pieces.push(items.slice(start, start + size));
  return pieces;
}
