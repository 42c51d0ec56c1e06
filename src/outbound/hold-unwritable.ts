/** Outbound: claims that no edit holds and that could not be written as an 837 are held when they are taken in (SC-004). Pure but for what it learns. */
import type { WallTime } from '../base/clock.ts';
import type { Finding } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import type { ClaimPattern } from '../documents/claim/claim-pattern.ts';
import type { TradingPartner } from '../wire/partner.ts';
import { guideFaults } from './guide-faults.ts';
import type { JudgedClaim } from './judged-claim.ts';
import type { SoundPatterns } from './sound-patterns.ts';

export interface TrialOfTaking {
  readonly guides: ClaimGuides;
  readonly at: WallTime;
  readonly patterns: SoundPatterns;
  /** Where each claim stands in its file, by its ordinal. */
  readonly placeOf: (ordinal: number) => Position | undefined;
  /** The file is an 837, which carries segments over from its sender: each of its claims is tried. */
  readonly isEdi: boolean;
}

interface Group {
  readonly partner: TradingPartner;
  readonly claims: JudgedClaim[];
}

type Faults = ReadonlyMap<JudgedClaim, readonly Finding[]>;

/**
 * `judged` with those held that the guide refuses as they would be written. Of an 837 each claim is tried; of other forms, which have fields
 * for all that they say, those of which no claim of the same pattern was taken before: a trial of all would cost a sixth of the taking.
 */
export function holdUnwritable(judged: readonly JudgedClaim[], trial: TrialOfTaking): readonly JudgedClaim[] {
  const held = new Map<JudgedClaim, readonly Finding[]>();
  for (const group of groupsOf(judged)) {
    const faults = trial.isEdi ? faultsOf(group, group.claims, trial) : faultsByPattern(group, trial);
    for (const [claim, findings] of faults) held.set(claim, findings);
  }
  if (held.size === 0) return judged;
  return judged.map((one) => {
    const findings = held.get(one);
    return findings === undefined ? one : { ...one, verdict: 'held', findings: [...one.findings, ...findings] };
  });
}

interface Doubtful {
  readonly claim: JudgedClaim;
  readonly pattern: ClaimPattern;
}

/** One claim of each pattern that isn't known to be sound is tried; then those of the patterns that proved not to be. */
function faultsByPattern(group: Group, trial: TrialOfTaking): Faults {
  const { patterns } = trial;
  const first: Doubtful[] = [];
  const others: Doubtful[] = [];
  const waiting = new Set<number>();
  for (const claim of group.claims) {
    const pattern = patterns.patternOf(claim.claim);
    if (patterns.isSound(claim.claim, pattern)) continue;
    const isNew = pattern.odd || pattern.parts.some((part) => !waiting.has(part));
    (isNew ? first : others).push({ claim, pattern });
    for (const part of pattern.parts) waiting.add(part);
  }
  const faults = tried(group, first, trial);
  const left = others.filter(({ claim, pattern }) => !patterns.isSound(claim.claim, pattern));
  return new Map([...faults, ...tried(group, left, trial)]);
}

/** What is sound is learnt. */
function tried(group: Group, doubtful: readonly Doubtful[], trial: TrialOfTaking): Faults {
  const claims = doubtful.map(({ claim }) => claim);
  const faults = faultsOf(group, claims, trial);
  for (const { claim, pattern } of doubtful) if (!faults.has(claim)) trial.patterns.learn(claim.claim, pattern);
  return faults;
}

function faultsOf({ partner }: Group, claims: readonly JudgedClaim[], trial: TrialOfTaking): Faults {
  const [first] = claims;
  if (first === undefined) return new Map();
  const { guides, at, placeOf } = trial;
  const sources = claims.map(({ claim, ordinal }) => ({ claim, at: placeOf(ordinal) ?? {} }));
  const found = guideFaults(guides.of(first.claim.claimType), sources, { library: guides.library, partner, at });
  return new Map(
    [...found].flatMap(([index, findings]) => {
      const claim = claims[index];
      return claim === undefined ? [] : [[claim, findings]];
    }),
  );
}

/** What may stand in one transaction set. Parts of a claim leave together and are left to the sending. */
function groupsOf(judged: readonly JudgedClaim[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const one of judged) {
    const { partner, claim, verdict, part } = one;
    if (verdict !== 'ready' || part !== undefined || partner === undefined) continue;
    const key = `${partner.id} ${claim.claimType} ${claim.purposeCode ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { partner, claims: [one] });
    else group.claims.push(one);
  }
  return groups.values();
}
