/** Ledger, rows: claim files, claims and their events. */
import type { CalendarDate } from '../../base/calendar-date.ts';
import type { Instant } from '../../base/clock.ts';
import type { Cents } from '../../base/money.ts';
import type { Evidence, Hash, RowKey } from './keys.ts';

export interface NewClaimFile {
  readonly billingSystem: string;
  readonly name: string;
  readonly sha256: Hash;
  readonly sizeBytes: number;
  readonly at: Instant;
  /** JSON of what stands in `<name>.result.json`; the outcomes of the claims may stand in parts instead. */
  readonly resultJson: string;
  /** Its claims are still being taken in, part by part; `resultJson` is not known yet. */
  readonly open?: boolean;
}

export interface ClaimFileRow extends NewClaimFile {
  readonly claimFileKey: RowKey;
}

/** Claims of one file that were taken in together, in one transaction. */
export interface ClaimFilePart {
  /** From 1, without gaps. */
  readonly ordinal: number;
  /** Ordinal in the file of the last claim of the part. */
  readonly lastClaim: number;
  /** JSON of what became of each claim of the part. */
  readonly resultJson: string;
}

export interface NewClaim {
  readonly billingSystem: string;
  /** The billing system's own key. With payer, its place, frequency and part it is unique among claims that are not SUPERSEDED or CANCELLED. */
  readonly claimId: string;
  readonly claimFileKey: RowKey;
  /** Ordinal in its file, from 1. */
  readonly ordinal: number;
  readonly patientControlNumber: string;
  readonly claimType: 'professional' | 'institutional' | 'dental';
  readonly frequencyCode: string;
  /** Of a claim that was split (M-005): its number among the parts, from 1. Absent when the claim is whole. */
  readonly part?: { readonly number: number; readonly of: number };
  readonly chargeCents: Cents;
  readonly payerId: string;
  /** Place of the payer among the patient's, from 1; the same payer may have two (M-001). 0 in claims of before it was kept. */
  readonly payerSequence: number;
  /** Of a replacement or void: the claim that it changes, when it is known. */
  readonly originalClaimKey?: RowKey | undefined;
  readonly partner: string;
  readonly fingerprint: Hash;
  /** Equal in claims that look alike; only searched by, never read back. */
  readonly similarity?: Hash;
  /** Equal in claims of the same patient and billing provider; only searched by, never read back. */
  readonly patientMark?: Hash;
  readonly serviceFrom?: CalendarDate | undefined;
  readonly serviceTo?: CalendarDate | undefined;
  /** The claim's JSON (`schemas/claim.schema.json`) as it will be sent, repairs applied. */
  readonly body: string;
  /** What posting wants of the claim, as the claims room writes it; left out, posting reads the claim itself. */
  readonly account?: string;
  /** JSON of findings and repairs of scrubbing. */
  readonly findingsJson: string;
  readonly state: ClaimState;
}

/** What the lifecycle says of a claim; the ledger stores it and searches by `display` only. */
export interface ClaimState {
  /** Display state of domain.md 3.4, e.g. `READY`, `SENT`, `PAYER_ACCEPTED`, `PAID`. */
  readonly display: string;
  /** The lifecycle's own serialised state. */
  readonly json: string;
}

export interface ClaimRow extends Omit<NewClaim, 'account' | 'fingerprint' | 'similarity' | 'patientMark'> {
  readonly claimKey: RowKey;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** The newest number that the payer gave the claim (CLP07, REF*1K). */
  readonly payerClaimControlNumber?: string | undefined;
}

/** A claim row without the claim itself, for what only moves claims: bodies are most of what a row weighs. */
export type ClaimHead = Omit<ClaimRow, 'body' | 'findingsJson'>;

/** What moving a claim and telling of it needs: a third of a head's columns. */
export type ClaimStanding = Pick<
  ClaimHead,
  | 'claimKey'
  | 'billingSystem'
  | 'claimId'
  | 'patientControlNumber'
  | 'state'
  | 'payerClaimControlNumber'
  | 'frequencyCode'
  | 'originalClaimKey'
>;

/** The claim alone. */
export type ClaimBody = Pick<ClaimRow, 'claimKey' | 'body'>;

/** What posting wants of a claim alone. */
export interface ClaimAccount {
  readonly claimKey: RowKey;
  readonly account: string;
}

export interface ClaimQuery {
  readonly claimKeys?: readonly RowKey[];
  readonly billingSystem?: string;
  readonly claimIds?: readonly string[];
  /** Exact CLM01 of the claim or of any submission of it. */
  readonly patientControlNumbers?: readonly string[];
  /** Letters and digits only, upper case; matches the folded CLM01 or a prefix of it of at least 15 characters. */
  readonly foldedPatientControlNumbers?: readonly string[];
  readonly payerClaimControlNumbers?: readonly string[];
  /** Replacements and voids of these claims. */
  readonly originalClaimKeys?: readonly RowKey[];
  readonly fingerprints?: readonly Hash[];
  readonly similarities?: readonly Hash[];
  readonly patientMarks?: readonly Hash[];
  /** CLM02. No index serves it. */
  readonly chargeCents?: Cents;
  readonly displayStates?: readonly string[];
  readonly partner?: string;
  /** Only rows after this key, ascending. */
  readonly after?: RowKey;
  readonly limit: number;
}

export interface NewEvent {
  readonly claimKey: RowKey;
  readonly submissionKey?: RowKey | undefined;
  readonly at: Instant;
  /** The lifecycle's event type, e.g. `ready`, `batched`, `sent`, `acknowledged`, `status`, `adjudicated`, `posted`. */
  readonly type: string;
  /** One line in plain words without a patient's data. */
  readonly summary: string;
  readonly evidence?: Evidence | undefined;
  readonly payloadJson?: string | undefined;
  /** Same key twice: the second is left out (T-30). */
  readonly idempotencyKey?: string | undefined;
}

export interface EventRow extends NewEvent {
  readonly eventKey: RowKey;
}
