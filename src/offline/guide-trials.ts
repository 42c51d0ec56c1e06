/** Offline: claims in which no edit finds an error are tried by their guide, many at once, and all findings come in the claims' order. */
import type { WallTime } from '../base/clock.ts';
import { type Finding, isBlocking, type Snip } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { Claim } from '../claims/claim.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import { type ClaimPart, findingsInWhole } from '../outbound/batch/split-incoming.ts';
import { guideFaults } from '../outbound/guide-faults.ts';
import { DEFAULT_PARTNER } from './default-partner.ts';

/** A claim as it would be sent, and what is known of it. */
export interface KnownClaim {
  readonly claim: Claim;
  readonly at: Position;
  readonly part: ClaimPart | undefined;
  readonly findings: readonly Finding[];
}

interface Tried extends KnownClaim {
  /** What its guide finds, once it was asked. */
  faults: readonly Finding[];
}

export interface TrialSetting {
  readonly guides: ClaimGuides;
  readonly at: WallTime;
  /** Findings of the guide up to this type. */
  readonly snip: Snip;
}

/** A trial of one claim takes ten times what a claim takes in a trial of many. */
const AT_ONCE = 500;

export class GuideTrials {
  readonly #setting: TrialSetting;
  readonly #tell: (finding: Finding) => void;
  #waiting: Tried[] = [];

  /** `tell` is told of each finding, at the latest at `end`. */
  constructor(setting: TrialSetting, tell: (finding: Finding) => void) {
    this.#setting = setting;
    this.#tell = tell;
  }

  take(known: KnownClaim): void {
    this.#waiting.push({ ...known, faults: [] });
    if (this.#waiting.length >= AT_ONCE) this.end();
  }

  end(): void {
    for (const claims of groupsOf(this.#waiting)) this.#try(claims);
    for (const { findings, faults, part } of this.#waiting) {
      for (const item of findings) this.#tell(item);
      for (const item of findingsInWhole(faults, part)) this.#tell(item);
    }
    this.#waiting = [];
  }

  #try(claims: readonly Tried[]): void {
    const [first] = claims;
    if (first === undefined) return;
    const { guides, at, snip } = this.#setting;
    const trial = { library: guides.library, partner: DEFAULT_PARTNER, at };
    for (const [index, found] of guideFaults(guides.of(first.claim.claimType), claims, trial)) {
      const one = claims[index];
      if (one !== undefined) one.faults = found.filter(({ kind }) => (kind.snip ?? 1) <= snip);
    }
  }
}

/** Sound claims by what may stand in one transaction set. */
function groupsOf(waiting: readonly Tried[]): Iterable<readonly Tried[]> {
  const groups = new Map<string, Tried[]>();
  for (const one of waiting) {
    if (one.findings.some(isBlocking)) continue;
    const key = `${one.claim.claimType} ${one.claim.purposeCode ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups.values();
}
