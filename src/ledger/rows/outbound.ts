/** Ledger, rows: interchanges and what they carry. */
import type { Instant } from '../../base/clock.ts';
import type { Hash, RowKey } from './keys.ts';

/** reliability.md 4: an interchange on its way out. */
export type OutboundState =
  | 'READY'
  | 'UPLOADING'
  | 'UPLOADED_TEMP'
  | 'SENT'
  | 'UNKNOWN'
  | 'FAILED'
  | 'REJECTED'
  | 'CLOSED';

export interface NewInterchange {
  readonly partner: string;
  readonly kind: 'claims' | 'acknowledgement';
  readonly interchangeControlNumber: string;
  readonly groupControlNumber: string;
  readonly usage: 'T' | 'P';
  readonly fileName: string;
  /** Of the bytes that go out. */
  readonly sha256: Hash;
  readonly sizeBytes: number;
  /** Of the text, when what goes out is its PGP message; places of claims are in the text. */
  readonly plainSha256?: Hash;
  readonly at: Instant;
  readonly sets: readonly NewSet[];
}

export interface NewSet {
  readonly ordinal: number;
  readonly setControlNumber: string;
  /** BHT03, echoed by the 277CA. */
  readonly originatorReference: string;
  readonly submissions: readonly NewSubmission[];
}

export interface NewSubmission {
  readonly claimKey: RowKey;
  readonly patientControlNumber: string;
  readonly frequencyCode: string;
  /** Ordinal of the claim in its set, from 1. */
  readonly ordinal: number;
  /** Ordinals in the set (ST is 1) of the first and last segment of the claim, for a 999's IK302. */
  readonly firstSegment: number;
  readonly lastSegment: number;
  readonly offset: number;
  readonly length: number;
}

export interface InterchangeRow extends Omit<NewInterchange, 'sets' | 'at'> {
  readonly interchangeKey: RowKey;
  readonly state: OutboundState;
  readonly createdAt: Instant;
  readonly attempts: number;
  readonly tempName?: string;
  readonly lastErrorCode?: string;
  readonly nextAttemptAt?: Instant;
  readonly sentAt?: Instant;
}

export type SubmittedClaim = Pick<SubmissionRow, 'claimKey' | 'setOrdinal'>;

export type SubmittedNumber = Pick<SubmissionRow, 'claimKey' | 'patientControlNumber'>;

export interface SubmissionRow extends NewSubmission {
  readonly submissionKey: RowKey;
  readonly interchangeKey: RowKey;
  readonly setOrdinal: number;
  readonly setControlNumber: string;
  readonly originatorReference: string;
}

/** Absent means unchanged, but for `lastErrorCode` and `nextAttemptAt`, which belong to the last attempt and are cleared. */
export interface InterchangeChange {
  readonly state: OutboundState;
  readonly attempts?: number;
  readonly tempName?: string;
  readonly fileName?: string;
  readonly lastErrorCode?: string;
  readonly nextAttemptAt?: Instant;
  readonly sentAt?: Instant;
}

export interface SubmissionQuery {
  readonly interchangeKey?: RowKey;
  readonly setControlNumber?: string;
  readonly partner?: string;
  readonly originatorReference?: string;
  readonly patientControlNumbers?: readonly string[];
  readonly claimKeys?: readonly RowKey[];
}
