/** Outbound: claims are written for trial and read back by their own guide before they may travel (SC-004). Pure. */
import type { WallTime } from '../base/clock.ts';
import { type Finding, isBlocking } from '../base/finding.ts';
import type { Claim } from '../claims/claim.ts';
import type { ClaimMapping } from '../documents/claim/claim-mapping.ts';
import type { WrittenClaim } from '../documents/claim/claim-writer.ts';
import { billingGroups } from '../documents/claim/hierarchy.ts';
import type { GuideLibrary } from '../guides/guide.ts';
import { outputFaults } from './output-faults.ts';
import { type WritePartner, writeClaimInterchange } from './write-interchange.ts';

export interface TrialInput {
  readonly library: GuideLibrary;
  readonly partner: WritePartner;
  readonly mapping: ClaimMapping;
  /** Of one type and purpose: one transaction set. */
  readonly claims: readonly Claim[];
  readonly at: WallTime;
}

const NUMBERS = { interchange: 1, group: 1, sets: [1], originatorReferences: [1] };

/**
 * What is wrong with each claim, by its index: what can't be written, and what the guide refuses in what was written. Without the claims
 * that it names, the others can be written and the guide takes them.
 */
export function trialFaults(input: TrialInput): ReadonlyMap<number, readonly Finding[]> {
  const faults = new Map<number, readonly Finding[]>();
  let left = input.claims.map((_claim, index) => index);
  while (left.length > 0) {
    const tried = left;
    const found = oneTrial({ ...input, claims: input.claims.filter((_claim, index) => !faults.has(index)) });
    if (found.size === 0) break;
    for (const [place, items] of found) faults.set(tried[place] ?? 0, items);
    left = tried.filter((index) => !faults.has(index));
  }
  return faults;
}

function oneTrial({ library, partner, mapping, claims, at }: TrialInput): ReadonlyMap<number, readonly Finding[]> {
  const faults = new Map<number, Finding[]>();
  const blame = (index: number, item: Finding): void => {
    faults.set(index, [...(faults.get(index) ?? []), item]);
  };
  const trial = writeClaimInterchange({ partner, mapping, sets: [claims], numbers: NUMBERS, at });
  for (const item of trial.findings.filter(isBlocking)) blame((item.at.claim ?? 1) - 1, item);
  if (trial.written === undefined) return faults;
  const written = trial.texts[0]?.claims ?? [];
  for (const item of outputFaults(trial.written.bytes, library)) {
    for (const index of guilty(item, written, claims)) blame(index, item);
  }
  return faults;
}

/** The claim whose segments hold the finding, or all that hang under the level that holds it; every claim when it stands in neither, since none can go with it. */
function guilty(item: Finding, written: readonly WrittenClaim[], claims: readonly Claim[]): readonly number[] {
  const ordinal = item.at.segment;
  const claim = ordinal === undefined ? undefined : written.find((one) => ordinal <= one.lastSegment);
  if (claim === undefined || ordinal === undefined) return written.map((one) => one.index);
  if (ordinal >= claim.firstSegment) return [claim.index];
  return underLevel(item.at.loop ?? '', claim.index, claims) ?? written.map((one) => one.index);
}

/** The claims that stand under the same level as the claim at `index`; undefined when the loop is of no level. */
function underLevel(loop: string, index: number, claims: readonly Claim[]): readonly number[] | undefined {
  const under = (groups: readonly (readonly number[])[]): readonly number[] | undefined =>
    groups.find((group) => group.includes(index));
  const billings = billingGroups(claims, 0);
  const subscribers = billings.flatMap((billing) => billing.subscribers);
  const ofSubscriber = ({ claims: own, patients }: (typeof subscribers)[number]): readonly number[] => [
    ...own,
    ...patients.flatMap((patient) => patient.claims),
  ];
  if (/^20[01]0A/.test(loop)) return under(billings.map((billing) => billing.subscribers.flatMap(ofSubscriber)));
  if (/^20[01]0B/.test(loop)) return under(subscribers.map(ofSubscriber));
  if (/^20[01]0C/.test(loop)) return under(subscribers.flatMap(({ patients }) => patients.map((one) => one.claims)));
  return undefined;
}
