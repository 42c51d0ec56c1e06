/** Ledger: its sealed columns and keyed hashes brought under the current key, page by page. */
import type { PracticeKind } from '../claims/practice-list.ts';

/** What hashes are made of that stand in no column: worked out again from what does. */
export interface SearchTexts {
  /** Of a claim's body, what `NewClaim` calls so. */
  marksOfClaim(body: string): {
    readonly fingerprint: string;
    readonly similarity: string;
    readonly patientMark: string;
  };
  /** The key of a row of a practice's list. */
  practiceKey(kind: PracticeKind, body: string): string;
  /** The numbers of a remembered match, from the details of the worklist's item that was matched. */
  rememberedNumbers(queueDetailJson: string): readonly string[];
}

/** The id of no key: what is under it stands in clear. */
export const WITHOUT_KEY = 'none';

export interface SealKeyRow {
  /** '' for a key that this process doesn't know, `WITHOUT_KEY` for none. */
  readonly id: string;
  readonly name: string;
}

export interface RotationPage {
  /** The table that was worked on; undefined when all are done. */
  readonly table: string | undefined;
  readonly rows: number;
}

export interface RotationView {
  /** The keys that something may be sealed under, the current one first; `WITHOUT_KEY` among them while something may be in clear. */
  keysInForce(): Promise<readonly SealKeyRow[]>;
  /** The ledger was begun without a key, and not all of that time was sealed since. */
  plainInForce(): Promise<boolean>;
  /** A rotation to the current key was begun and has not ended. */
  rotationUnderWay(): Promise<boolean>;
  /** Sentences about texts that are not under the current key: what would be lost with the older ones. Reads every sealed column. */
  underOlderKeys(): Promise<readonly string[]>;
}

export interface RotationChanges {
  /** Notes the rotation; false when it was begun before and goes on. */
  beginRotation(): Promise<boolean>;
  /** Seals the next `limit` rows again, each read back before it is written; goes on where the last page ended. */
  rotatePage(texts: SearchTexts, limit: number): Promise<RotationPage>;
  /** The ledger needs the older keys no more. Throws an assertion before the last page. */
  endRotation(): Promise<void>;
}
