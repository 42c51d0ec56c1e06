/** Outbound: claims are written for trial and read back by their own guide before they may travel (SC-004). Pure. */
import type { WallTime } from '../base/clock.ts';
import { type Finding, isBlocking } from '../base/finding.ts';
import type { Claim } from '../claims/claim.ts';
import type { ClaimMapping } from '../documents/claim/claim-mapping.ts';
import type { WrittenClaim } from '../documents/claim/claim-writer.ts';
import type { GuideLibrary } from '../guides/guide.ts';
import { validateX12 } from '../guides/validate.ts';
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

/** What is wrong with each claim, by its index: what can't be written, and what the guide refuses in what was written. */
export function trialFaults({
  library,
  partner,
  mapping,
  claims,
  at,
}: TrialInput): ReadonlyMap<number, readonly Finding[]> {
  const faults = new Map<number, Finding[]>();
  const blame = (index: number, item: Finding): void => {
    faults.set(index, [...(faults.get(index) ?? []), item]);
  };
  const trial = writeClaimInterchange({ partner, mapping, sets: [claims], numbers: NUMBERS, at });
  for (const item of trial.findings.filter(isBlocking)) blame((item.at.claim ?? 1) - 1, item);
  if (trial.written === undefined) return faults;
  const written = trial.texts[0]?.claims ?? [];
  for (const item of validateX12(trial.written.bytes, { library, snip: 3 }).findings.filter(isBlocking)) {
    for (const index of guilty(item, written)) blame(index, item);
  }
  return faults;
}

/** The claim whose segments, or the levels opened for it, hold the finding; every claim when it stands in none, since none can go with it. */
function guilty(item: Finding, written: readonly WrittenClaim[]): readonly number[] {
  const ordinal = item.at.segment;
  const claim = ordinal === undefined ? undefined : written.find((one) => ordinal <= one.lastSegment);
  return claim === undefined ? written.map((one) => one.index) : [claim.index];
}
