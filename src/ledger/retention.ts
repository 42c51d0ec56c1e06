/** Ledger: archived bytes that may go by policy: what rests on them, and the record that they went. */
import type { Instant } from '../base/clock.ts';

type Hash = string;
type RowKey = number;

export const ARCHIVED_KINDS = ['claimFiles', 'interchanges', 'answers'] as const;
/** Claim files as they were dropped; interchanges that were built; files that came from partners. */
export type ArchivedKind = (typeof ARCHIVED_KINDS)[number];

/** A row of the ledger that has its bytes in the archive. */
export interface ArchivedReference {
  readonly sha256: Hash;
  readonly kind: ArchivedKind;
  /** When it was taken in, built or received. */
  readonly at: Instant;
  /** It was taken in whole, sent, or applied. */
  readonly ended: boolean;
}

export interface PrunedObject {
  readonly sha256: Hash;
  readonly kind: ArchivedKind;
  readonly at: Instant;
  /** The bytes are gone; before, they are about to go. */
  readonly removed: boolean;
}

/** What makes a claim open, in the words of who knows. */
export interface OpenClaims {
  /** Display states of claims that are done; in any other a claim is open. */
  readonly finished: readonly string[];
  /** Beginnings of accounts whose balance is open money. */
  readonly accounts: readonly string[];
}

export interface RetentionView {
  /** Hashes of that kind after `after`, ascending, whose newest row is older than `before`, and whose bytes did not go since. */
  agedHashes(query: {
    readonly kind: ArchivedKind;
    readonly before: Instant;
    readonly after: Hash;
    readonly limit: number;
  }): Promise<readonly Hash[]>;
  /** Every row that has one of the hashes. */
  referencesTo(hashes: readonly Hash[]): Promise<readonly ArchivedReference[]>;
  /** Of the next `limit` claims: hashes that the open ones rest on, and the last claim; no claim at the end. */
  evidenceOfOpenClaims(
    after: RowKey,
    limit: number,
    open: OpenClaims,
  ): Promise<{ readonly hashes: readonly Hash[]; readonly last: RowKey | undefined }>;
  /** Hashes that open work, held remittances and quarantine rest on. */
  evidenceOfOpenWork(): Promise<readonly Hash[]>;
  /** Those of the hashes that went, or are about to. */
  pruned(hashes: readonly Hash[]): Promise<readonly PrunedObject[]>;
  /** All of them after `after`, by hash. */
  prunedAfter(after: Hash, limit: number): Promise<readonly PrunedObject[]>;
}

export interface RetentionChanges {
  /** Before the bytes go: a row of the audit chain that names the hashes, and what points to it. */
  notePruned(
    kind: ArchivedKind,
    hashes: readonly Hash[],
    entry: { readonly at: Instant; readonly actor: string; readonly detail: string },
  ): Promise<void>;
  /** After they went. */
  noteRemoved(hashes: readonly Hash[], at: Instant): Promise<void>;
  /** Whether bytes are gone must be looked at again: a copy of the archive was put back. */
  doubtRemoved(): Promise<void>;
}

/** Action of the audit rows of `notePruned`. */
export const PRUNED_ACTION = 'archive-pruned';
