/** Outbound, batch: which claims travel together. Pure: ready claims in, planned interchanges out. */
import { createHash } from 'node:crypto';
import type { Claim, ClaimType } from '../../claims/claim.ts';

export interface BatchClaim<Key> {
  readonly key: Key;
  readonly claim: Claim;
}

export interface BatchLimits {
  /** At most 5,000 by the guides' own advice. */
  readonly claimsPerSet: number;
  readonly setsPerInterchange: number;
}

interface Planned<Item> {
  readonly claimType: ClaimType;
  /** Claims of one transaction set, those of one billing provider and subscriber side by side, so that the HL tree stays small. */
  readonly sets: readonly (readonly Item[])[];
}

export type PlannedInterchange<Key> = Planned<BatchClaim<Key>>;
/** Claims by their numbers in the plan. */
export type PlannedNumbers = Planned<number>;

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
    sets: sets.map((set) => set.flatMap((index) => claims[index] ?? [])),
  }));
}

/** Claims of one type and purpose, by their numbers in the plan. */
interface Bin {
  readonly claimType: ClaimType;
  readonly claims: number[];
}

/** The same for claims that are told one by one and are not kept: of each it remembers three numbers. */
export class InterchangePlan {
  readonly #bins = new Map<string, Bin>();
  /** Ranks of each claim's billing provider, and of its subscriber and payer, in the order of first appearance in its bin. */
  readonly #providers: number[] = [];
  readonly #subscribers: number[] = [];
  readonly #ranks = new Map<number, number>();

  /** Claims are numbered from 0 as they come. */
  add(claim: Claim): void {
    const { claimType, billingProvider, subscriber, payer, payerResponsibilityCode } = claim;
    const name = `${claimType}|${purposeOf(claim)}`;
    const bin = this.#bins.get(name) ?? { claimType, claims: [] };
    this.#bins.set(name, bin);
    bin.claims.push(this.#providers.length);
    this.#providers.push(this.#rank(`${name}|P${JSON.stringify(billingProvider)}`));
    this.#subscribers.push(this.#rank(`${name}|S${JSON.stringify([subscriber, payer, payerResponsibilityCode])}`));
  }

  /** The plan of all claims so far, each by its number. */
  interchanges(limits: BatchLimits): readonly PlannedNumbers[] {
    const byType = new Map<ClaimType, (readonly number[])[]>();
    for (const { claimType, claims } of this.#bins.values()) {
      const sets = byType.get(claimType) ?? [];
      byType.set(claimType, sets);
      for (const set of cut(this.#sideBySide(claims), limits.claimsPerSet)) sets.push(set);
    }
    return [...byType].flatMap(([claimType, sets]) =>
      cut(sets, limits.setsPerInterchange).map((some) => ({ claimType, sets: some })),
    );
  }

  /** Claims of one billing provider together, and in them those of one subscriber and payer, each in the order of first appearance. */
  #sideBySide(claims: readonly number[]): readonly number[] {
    const provider = (claim: number): number => this.#providers[claim] ?? 0;
    const subscriber = (claim: number): number => this.#subscribers[claim] ?? 0;
    return claims.toSorted((a, b) => provider(a) - provider(b) || subscriber(a) - subscriber(b) || a - b);
  }

  /** Two names of one hash would stand side by side; the HL tree keeps them apart all the same. */
  #rank(name: string): number {
    const key = createHash('sha1').update(name).digest().readUIntBE(0, HASH_BYTES);
    const known = this.#ranks.get(key) ?? this.#ranks.size;
    this.#ranks.set(key, known);
    return known;
  }
}

/** What a whole number holds of a hash. */
const HASH_BYTES = 6;

function cut<T>(items: readonly T[], size: number): (readonly T[])[] {
  const pieces: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += size) pieces.push(items.slice(start, start + size));
  return pieces;
}
