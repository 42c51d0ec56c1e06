/** Outbound: claims of an 837 that no edit holds and that could not be written again as an 837 are held when they are taken in. Pure. */
import type { WallTime } from '../base/clock.ts';
import type { Finding } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import type { TradingPartner } from '../wire/partner.ts';
import { guideFaults } from './guide-faults.ts';
import type { JudgedClaim } from './judged-claim.ts';

export interface TrialOfTaking {
  readonly guides: ClaimGuides;
  readonly at: WallTime;
  /** Where each claim of an 837 stands in its file, by its ordinal. Those of other forms, which have fields for all that they say, are tried when they are sent. */
  readonly placeOf: (ordinal: number) => Position | undefined;
}

interface Group {
  readonly partner: TradingPartner;
  readonly claims: JudgedClaim[];
}

/** `judged` with those held that the guide refuses as they would be written, which an 837 carries over from its sender. */
export function holdUnwritable(judged: readonly JudgedClaim[], trial: TrialOfTaking): readonly JudgedClaim[] {
  const held = new Map<JudgedClaim, readonly Finding[]>();
  for (const { partner, claims } of groupsOf(judged, trial)) {
    const [first] = claims;
    if (first === undefined) continue;
    const { guides, at, placeOf } = trial;
    const sources = claims.map(({ claim, ordinal }) => ({ claim, at: placeOf(ordinal) ?? {} }));
    const found = guideFaults(guides.of(first.claim.claimType), sources, { library: guides.library, partner, at });
    for (const [index, findings] of found) {
      const claim = claims[index];
      if (claim !== undefined) held.set(claim, findings);
    }
  }
  return judged.map((one) => {
    const findings = held.get(one);
    return findings === undefined ? one : { ...one, verdict: 'held', findings: [...one.findings, ...findings] };
  });
}

/** What may stand in one transaction set. Parts of a claim leave together and are left to the sending. */
function groupsOf(judged: readonly JudgedClaim[], { placeOf }: TrialOfTaking): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const one of judged) {
    const { partner, claim, verdict, part, ordinal } = one;
    if (verdict !== 'ready' || part !== undefined || partner === undefined || placeOf(ordinal) === undefined) continue;
    const key = `${partner.id} ${claim.claimType} ${claim.purposeCode ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { partner, claims: [one] });
    else group.claims.push(one);
  }
  return groups.values();
}
