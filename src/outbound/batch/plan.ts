/** Outbound, batch: which claims travel together. Pure: ready claims in, planned interchanges out. */
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

export interface PlannedInterchange<Key> {
  readonly claimType: ClaimType;
  /** Claims of one transaction set, those of one billing provider and subscriber side by side, so that the HL tree stays small. */
  readonly sets: readonly (readonly BatchClaim<Key>[])[];
}

/** Which purpose, BHT06, a claim's set must have; claims of different purposes never share a set. */
const purposeOf = (claim: Claim): string => claim.purposeCode ?? 'CH';

/** Groups claims by type and purpose, sorts them for a small HL tree (M-150) and cuts them by the limits. Order is stable. */
export function planInterchanges<Key>(
  claims: readonly BatchClaim<Key>[],
  limits: BatchLimits,
): readonly PlannedInterchange<Key>[] {
  const groups = new Map<string, { claimType: ClaimType; sets: (readonly BatchClaim<Key>[])[] }>();
  const bins = new Map<string, BatchClaim<Key>[]>();
  for (const item of claims) {
    const bin = `${item.claim.claimType}|${purposeOf(item.claim)}`;
    const list = bins.get(bin) ?? [];
    list.push(item);
    bins.set(bin, list);
  }
  for (const list of bins.values()) {
    const claimType = list[0]?.claim.claimType ?? 'professional';
    const group = groups.get(claimType) ?? { claimType, sets: [] };
    groups.set(claimType, group);
    group.sets.push(...cut(sideBySide(list), limits.claimsPerSet));
  }
  return [...groups.values()].flatMap(({ claimType, sets }) =>
    cut(sets, limits.setsPerInterchange).map((some) => ({ claimType, sets: some })),
  );
}

function cut<T>(items: readonly T[], size: number): (readonly T[])[] {
  const pieces: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += size) pieces.push(items.slice(start, start + size));
  return pieces;
}

/** Claims of one billing provider together, and in them those of one subscriber and payer, each in the order of first appearance. */
function sideBySide<Key>(claims: readonly BatchClaim<Key>[]): readonly BatchClaim<Key>[] {
  const ranks = new Map<string, number>();
  const rank = (name: string): number => {
    const known = ranks.get(name) ?? ranks.size;
    ranks.set(name, known);
    return known;
  };
  const keyed = claims.map((item, index) => ({
    item,
    index,
    provider: rank(providerOf(item.claim)),
    subscriber: rank(subscriberOf(item.claim)),
  }));
  keyed.sort((a, b) => a.provider - b.provider || a.subscriber - b.subscriber || a.index - b.index);
  return keyed.map(({ item }) => item);
}

function providerOf(claim: Claim): string {
  return `P${JSON.stringify(claim.billingProvider)}`;
}

function subscriberOf(claim: Claim): string {
  return `S${JSON.stringify([claim.subscriber, claim.payer, claim.payerResponsibilityCode])}`;
}
