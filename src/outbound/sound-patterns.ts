/** Outbound: which patterns of claims their guide took when claims of them were written for trial, so that not each claim need be tried. */
import type { Claim, ClaimType } from '../claims/claim.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import { type ClaimPattern, PatternReader } from '../documents/claim/claim-pattern.ts';

/** Numbers kept of a claim type; a house has some thousands. */
const MOST = 50_000;

interface Known {
  readonly reader: PatternReader;
  readonly sound: Set<number>;
}

/** Kept as long as the process runs. */
export class SoundPatterns {
  readonly #guides: ClaimGuides;
  readonly #types = new Map<ClaimType, Known>();

  constructor(guides: ClaimGuides) {
    this.#guides = guides;
  }

  patternOf(claim: Claim): ClaimPattern {
    return this.#of(claim.claimType).reader.of(claim);
  }

  /** Whether claims as this one were taken. */
  isSound({ claimType }: Claim, { parts, odd }: ClaimPattern): boolean {
    const { sound } = this.#of(claimType);
    return !odd && parts.every((part) => sound.has(part));
  }

  /** A claim of the pattern was taken. */
  learn({ claimType }: Claim, { parts }: ClaimPattern): void {
    const { sound } = this.#of(claimType);
    if (sound.size >= MOST) sound.clear();
    for (const part of parts) sound.add(part);
  }

  #of(type: ClaimType): Known {
    const known = this.#types.get(type);
    if (known !== undefined) return known;
    const made = { reader: new PatternReader(this.#guides.of(type)), sound: new Set<number>() };
    this.#types.set(type, made);
    return made;
  }
}
