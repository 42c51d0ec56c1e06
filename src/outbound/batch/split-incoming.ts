/** Outbound, batch: claims as they came → claims as they can be sent: those over the limits of guide or payer in several parts. Pure. */
import { type Finding, finding } from '../../base/finding.ts';
import type { Position } from '../../base/position.ts';
import type { Claim, ClaimType } from '../../claims/claim.ts';
import { type PayerProfile, profileForClaim } from '../../claims/payer-profile.ts';
import type { ClaimGuides } from '../../documents/claim/claim-guides.ts';
import { type ClaimLimits, claimLimits } from '../../documents/claim/claim-limits.ts';
import { batchFindings } from './findings.ts';
import { isOverLimits, type SplitLimits, splitClaim } from './split-claim.ts';

/** Which part of which claim. */
export interface ClaimPart {
  /** From 1. */
  readonly number: number;
  readonly of: number;
  /** The number of the claim as it came; absent of a correction of one part. */
  readonly splitFrom?: string;
  /** Which lines and diagnoses of the claim as it came its own are, by index; as they stand there when absent. */
  readonly lines?: readonly number[];
  readonly diagnoses?: readonly number[];
}

export interface WholeClaim {
  /** Ordinal in its file, from 1. */
  readonly ordinal: number;
  readonly claim: Claim;
  readonly at: Position;
}

export interface SendableClaim extends WholeClaim {
  readonly part?: ClaimPart;
  /** Of the split: told once, or why there is none, which is an error. */
  readonly findings: readonly Finding[];
}

/** Every claim of a batch, those that must be split as their parts side by side; `before` has the numbers of the claims of the file before. */
export function splitIncoming(
  claims: readonly WholeClaim[],
  guides: ClaimGuides,
  profiles: readonly PayerProfile[],
  before: ReadonlySet<string> = new Set(),
): readonly SendableClaim[] {
  const numbers = new Set(claims.map(({ claim }) => claim.patientControlNumber));
  const splitter = new ClaimSplitter(guides, profiles, (number) => numbers.has(number) || before.has(number));
  return claims.flatMap((whole) => splitter.split(whole));
}

/** Splits claims one after the other. `isTaken` tells the numbers of the claims of their file, so that no part gets one of them. */
export class ClaimSplitter {
  readonly #limitsOf: (claim: Claim) => SplitLimits;
  readonly #isTaken: (number: string) => boolean;
  /** Numbers of parts so far. */
  readonly #given = new Set<string>();

  constructor(guides: ClaimGuides, profiles: readonly PayerProfile[], isTaken: (number: string) => boolean) {
    this.#limitsOf = splitLimits(guides, profiles);
    this.#isTaken = isTaken;
  }

  /** Only then `isTaken` is asked. */
  mustSplit({ claim }: WholeClaim): boolean {
    return isOverLimits(claim, this.#limitsOf(claim));
  }

  split(whole: WholeClaim): readonly SendableClaim[] {
    const own = whole.claim.patientControlNumber;
    const isTaken = (number: string): boolean => number !== own && (this.#given.has(number) || this.#isTaken(number));
    const { parts, refusal } = splitClaim(whole.claim, this.#limitsOf(whole.claim), isTaken);
    if (parts.length === 1) return [{ ...whole, findings: [] }];
    const { lines, diagnoses = [] } = whole.claim;
    const counts = { lines: lines.length, diagnoses: diagnoses.length };
    if (refusal !== undefined) {
      const { path, reason } = refusal;
      const detail = { ...counts, path, reason };
      return [{ ...whole, findings: [finding(batchFindings.notSplittable, { ...whole.at, path }, detail)] }];
    }
    for (const { claim } of parts) this.#given.add(claim.patientControlNumber);
    return parts.map(({ claim, ...shares }, index) => ({
      ...whole,
      claim,
      part: { number: index + 1, of: parts.length, splitFrom: own, ...shares },
      findings: index > 0 ? [] : [finding(batchFindings.split, whole.at, { ...counts, parts: parts.length })],
    }));
  }
}

/** Those of guide and payer together; what a guide says is looked up once for all claims of its type. */
function splitLimits(guides: ClaimGuides, profiles: readonly PayerProfile[]): (claim: Claim) => SplitLimits {
  const ofGuides = new Map<ClaimType, ClaimLimits>();
  return (claim) => {
    const guide = ofGuides.get(claim.claimType) ?? claimLimits(guides.of(claim.claimType));
    ofGuides.set(claim.claimType, guide);
    const { maximumLines, maximumDiagnoses } = profileForClaim(profiles, claim);
    return {
      lines: Math.min(guide.lines, maximumLines ?? guide.lines),
      ...(guide.diagnoses === undefined
        ? {}
        : { diagnoses: Math.min(guide.diagnoses, maximumDiagnoses ?? guide.diagnoses) }),
    };
  };
}

const PLACE = /^(lines|diagnoses)\[(\d+)\]/;

/** The path of a part's field in the claim as it came. */
export function pathInWhole(path: string, part: ClaimPart | undefined): string {
  if (part === undefined) return path;
  return path.replace(PLACE, (place, list: string, index: string) => {
    const own = list === 'lines' ? part.lines : part.diagnoses;
    const whole = own?.[Number(index)];
    return whole === undefined ? place : `${list}[${whole}]`;
  });
}

/** Findings of a part as those of the claim as it came. That no line of the part points to the principal diagnosis is the split's own doing. */
export function findingsInWhole(items: readonly Finding[], part: ClaimPart | undefined): readonly Finding[] {
  const own = part?.diagnoses === undefined ? items : items.filter((item) => !isOfPrincipal(item));
  return own.map((item) => findingInWhole(item, part));
}

const isOfPrincipal = ({ kind, at }: Finding): boolean => kind.code === 'E-067' && at.path === 'diagnoses[0]';

export function findingInWhole(item: Finding, part: ClaimPart | undefined): Finding {
  if (part?.lines === undefined) return item;
  const { lines } = part;
  const detail = Object.fromEntries(
    Object.entries(item.detail).map(([key, value]) => {
      const whole = (key === 'line' || key === 'otherLine') && typeof value === 'number' ? lines[value - 1] : undefined;
      return [key, whole === undefined ? value : whole + 1];
    }),
  );
  const path = item.at.path === undefined ? {} : { path: pathInWhole(item.at.path, part) };
  return { ...item, detail, at: { ...item.at, ...path } };
}
