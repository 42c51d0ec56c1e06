/** Documents, claims: what is found above the claims, in their billing provider, subscriber or patient, is told of each claim that hangs there. */
import { type Finding, type FindingSink, isBlocking } from '../../base/finding.ts';

interface Waiting {
  readonly item: Finding;
  /** Of the level that it was found in. */
  readonly depth: number;
  told: boolean;
}

/** Takes the findings of one transaction set in their order. */
export class LevelFindings {
  readonly #sink: FindingSink;
  #waiting: Waiting[] = [];
  /** Depth of the innermost open level; 0 before the first. */
  #depth = 0;

  constructor(sink: FindingSink) {
    this.#sink = sink;
  }

  /** A finding with a claim, or of the set itself, is told at once. */
  take(item: Finding): void {
    if (item.at.claim !== undefined || this.#depth === 0) this.#sink(item);
    else this.#waiting.push({ item, depth: this.#depth, told: false });
  }

  /** A level opens, which closes those that are as deep. */
  enter(depth: number): void {
    this.#close(depth);
    this.#depth = depth;
  }

  /** A claim opens, the `claim`-th of its set. What only informs is told once. */
  claim(claim: number): void {
    for (const one of this.#waiting) {
      if (one.told && !mattersToEach(one.item)) continue;
      one.told = true;
      this.#sink({ ...one.item, at: { ...one.item.at, claim } });
    }
  }

  /** After the set. */
  end(): void {
    this.#close(0);
    this.#depth = 0;
  }

  #close(depth: number): void {
    if (this.#waiting.length === 0) return;
    for (const { item, depth: own, told } of this.#waiting) if (own >= depth && !told) this.#sink(item);
    this.#waiting = this.#waiting.filter((one) => one.depth < depth);
  }
}

const mattersToEach = (item: Finding): boolean => isBlocking(item) || item.severity === 'warning';
