/** Ledger: append-only facts and the state derived from them, behind one port; every change is one transaction. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { Instant } from '../base/clock.ts';
import type { Cents } from '../base/money.ts';
import type { PracticeKind, PracticeRow } from '../claims/practice-list.ts';
import type { Colleagues, Lease, WorkerRow } from './leases.ts';
import type { MoneyDeskChanges, MoneyDeskView } from './money-desk.ts';
import type { RetentionChanges, RetentionView } from './retention.ts';
import type { RotationChanges, RotationView } from './rotation.ts';
import type { WatchChanges, WatchView } from './watch.ts';

/** The ledger's own number of a row, from 1. */
export type RowKey = number;
/** Lower-case hexadecimal SHA-256. */
export type Hash = string;

/** Where a fact stands: the archived bytes and the segment in them. */
export interface Evidence {
  readonly sha256: Hash;
  /** Name under which the bytes came or went; never holds a patient's data. */
  readonly name?: string | undefined;
  readonly offset?: number | undefined;
  readonly length?: number | undefined;
  readonly segmentId?: string | undefined;
}

// ── Claims in ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

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
  /** The billing system's own key; unique per billing system among claims that are not SUPERSEDED, CANCELLED or VOIDED, but for parts. */
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

export interface ClaimRow extends Omit<NewClaim, 'similarity' | 'patientMark'> {
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
  'claimKey' | 'billingSystem' | 'claimId' | 'patientControlNumber' | 'state' | 'payerClaimControlNumber'
>;

/** The claim alone. */
export type ClaimBody = Pick<ClaimRow, 'claimKey' | 'body'>;

export interface ClaimQuery {
  readonly claimKeys?: readonly RowKey[];
  readonly billingSystem?: string;
  readonly claimIds?: readonly string[];
  /** Exact CLM01 of the claim or of any submission of it. */
  readonly patientControlNumbers?: readonly string[];
  /** Letters and digits only, upper case; matches the folded CLM01 or a prefix of it of at least 15 characters. */
  readonly foldedPatientControlNumbers?: readonly string[];
  readonly payerClaimControlNumbers?: readonly string[];
  readonly fingerprints?: readonly Hash[];
  readonly similarities?: readonly Hash[];
  readonly patientMarks?: readonly Hash[];
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

// ── Claims out ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

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

// ── Answers in ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

export type RemoteState = 'SEEN' | 'RECEIVED' | 'REMOTE_DONE' | 'REFUSED';

export interface RemoteFileRow {
  readonly partner: string;
  readonly folder: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  /** How often it was listed with the same size and time. */
  readonly looks: number;
  readonly state: RemoteState;
  readonly sha256?: Hash;
}

export type InboundState = 'RECEIVED' | 'APPLIED' | 'PARTLY_APPLIED' | 'QUARANTINED';

export interface InboundFileRow {
  readonly sha256: Hash;
  readonly partner: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly receivedAt: Instant;
  readonly state: InboundState;
  /** JSON: what the file holds and what became of each part. */
  readonly detailJson: string;
}

export interface InboundInterchangeIdentity {
  readonly partner: string;
  readonly senderId: string;
  readonly receiverId: string;
  readonly interchangeControlNumber: string;
  /** Hash of the interchange's own bytes. */
  readonly contentHash: Hash;
}

export interface QuarantineItem {
  readonly sha256: Hash;
  readonly partner: string;
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly reasonCode: string;
  readonly detail: string;
  readonly at: Instant;
}

export interface QuarantineRow extends QuarantineItem {
  readonly quarantineKey: RowKey;
  readonly state: 'OPEN' | 'RELEASED' | 'DISCARDED';
}

// ── Money ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface NewRemittance {
  /** payer, TRN02, BPR16, BPR02, payee in one string. */
  readonly duplicateKey: string;
  /** Hash of ST..SE without control numbers. */
  readonly contentHash: Hash;
  readonly partner: string;
  readonly reassociationTraceNumber: string;
  readonly payerId: string;
  readonly payerName: string;
  readonly paymentCents: Cents;
  readonly paymentDate?: CalendarDate;
  readonly state: 'POSTED' | 'HELD' | 'DUPLICATE' | 'REVIEW';
  readonly evidence: Evidence;
  readonly at: Instant;
  /** JSON of the `remittance` and `posting-total` records. */
  readonly summaryJson: string;
}

export interface RemittanceRow extends NewRemittance {
  readonly remittanceKey: RowKey;
}

export interface NewAdjudication {
  readonly claimKey: RowKey;
  readonly remittanceKey: RowKey;
  /** Ordinal of the CLP in its transaction set. */
  readonly ordinal: number;
  readonly payerClaimControlNumber: string;
  readonly claimStatusCode: string;
  readonly kind: 'payment' | 'denial' | 'reversal' | 'correction' | 'none';
  readonly chargeCents: Cents;
  readonly paymentCents: Cents;
  readonly patientResponsibilityCents: Cents;
  /** JSON of what posting needs of it later (lines, adjustments), and of the `claim-payment` record. */
  readonly body: string;
}

export interface AdjudicationRow extends NewAdjudication {
  readonly adjudicationKey: RowKey;
}

/** One side is zero; both are never negative. Entries of one batch sum to zero, which the ledger itself refuses to break. */
export interface NewEntry {
  readonly account: string;
  readonly claimKey?: RowKey | undefined;
  /** The billing system's line key; absent for claim or check level. */
  readonly lineId?: string | undefined;
  readonly debitCents: Cents;
  readonly creditCents: Cents;
  readonly groupCode?: string | undefined;
  readonly reasonCode?: string | undefined;
  /** Index into the `adjudications` of the same batch, when the entry comes from one. */
  readonly adjudicationIndex?: number | undefined;
  /** Number of the payer claim or reference that it belongs to, e.g. a PLB reference. */
  readonly reference?: string | undefined;
}

export interface EntryRow extends Omit<NewEntry, 'adjudicationIndex'> {
  readonly entryKey: RowKey;
  readonly batchKey: RowKey;
  readonly remittanceKey?: RowKey;
  readonly adjudicationKey?: RowKey;
  readonly postedAt: Instant;
  readonly postedBy: string;
}

export interface NewBatch {
  readonly at: Instant;
  /** `auto` or a user. */
  readonly postedBy: string;
  readonly reason: string;
  readonly remittance?: NewRemittance;
  /** A remittance that an earlier batch brought, when this batch goes on with it; never together with `remittance`. */
  readonly remittanceKey?: RowKey;
  /** `remittanceKey` is filled by the ledger. */
  readonly adjudications: readonly Omit<NewAdjudication, 'remittanceKey'>[];
  readonly entries: readonly NewEntry[];
}

export interface BatchKeys {
  readonly batchKey: RowKey;
  readonly remittanceKey?: RowKey;
  readonly adjudicationKeys: readonly RowKey[];
}

export interface Balance {
  readonly claimKey: RowKey;
  /** '' for entries without a line. */
  readonly lineId: string;
  readonly account: string;
  /** Debits less credits. */
  readonly balanceCents: Cents;
}

export interface NewQueueItem {
  /** Stable reason, e.g. `UNMATCHED`, `UNMATCHED_REVERSAL`, `OUT_OF_BALANCE`, `ILLEGAL_TRANSITION`, `REJECTED`. */
  readonly code: string;
  readonly claimKey?: RowKey;
  readonly remittanceKey?: RowKey;
  readonly interchangeKey?: RowKey;
  readonly amountCents?: Cents;
  readonly detailJson: string;
  readonly evidence?: Evidence;
  readonly at: Instant;
  /** Same key twice: the second is left out. */
  readonly idempotencyKey?: string;
}

export interface QueueRow extends NewQueueItem {
  readonly queueKey: RowKey;
  readonly closedAt?: Instant;
  readonly closedBy?: string;
}

// ── Drops, schedule, audit ──────────────────────────────────────────────────────────────────────────────────────────────────

export interface NewDrop {
  readonly billingSystem: string;
  readonly kind: 'status' | 'posting';
  /** File name, below a sub-folder where the billing system has them; the same input gives the same name. */
  readonly name: string;
  /** The exact text of the file. */
  readonly body: string;
  readonly at: Instant;
}

export interface DropRow extends NewDrop {
  readonly dropKey: RowKey;
  readonly deliveredAt?: Instant;
}

export interface StateTotal {
  readonly display: string;
  readonly claims: number;
  readonly chargeCents: Cents;
}

export interface AuditRow {
  readonly auditKey: RowKey;
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly detail: string;
  readonly hash: Hash;
}

// ── Lists that a practice keeps ─────────────────────────────────────────────────────────────────────────────────────────────

export interface PracticeList {
  readonly kind: PracticeKind;
  readonly rows: number;
  readonly loadedAt: Instant;
}

/** One judging of a claim by scrubbing. */
export interface EvaluationRow {
  readonly eventKey: RowKey;
  readonly claimKey: RowKey;
  readonly at: Instant;
  readonly billingSystem: string;
  readonly claimId: string;
  readonly payerId: string;
  readonly frequencyCode: string;
  /** False for a claim that was taken over as sent already. */
  readonly judged: boolean;
  /** Findings of severity error or fatal. */
  readonly errors: number;
}

/** Questions; each is answered from one consistent snapshot when asked inside a transaction. */
export interface LedgerView extends MoneyDeskView, WatchView, RotationView, RetentionView {
  claims(query: ClaimQuery): Promise<readonly ClaimRow[]>;
  claimHeads(query: ClaimQuery): Promise<readonly ClaimHead[]>;
  /** In the order of their keys; those that are not there are left out. */
  claimStandings(claimKeys: readonly RowKey[]): Promise<readonly ClaimStanding[]>;
  /** In the order of their keys; not by folded numbers. */
  claimBodies(query: ClaimQuery): Promise<readonly ClaimBody[]>;
  claimTotals(): Promise<readonly StateTotal[]>;
  claimFiles(query: {
    readonly claimFileKey?: RowKey;
    readonly sha256?: Hash;
    readonly limit: number;
  }): Promise<readonly ClaimFileRow[]>;
  /** The part of that ordinal; undefined when there is none. */
  claimFilePart(claimFileKey: RowKey, ordinal: number): Promise<ClaimFilePart | undefined>;
  events(claimKey: RowKey): Promise<readonly EventRow[]>;
  interchanges(query: {
    readonly interchangeKeys?: readonly RowKey[];
    readonly partner?: string;
    readonly states?: readonly OutboundState[];
    readonly interchangeControlNumber?: string;
    readonly groupControlNumber?: string;
    readonly limit: number;
  }): Promise<readonly InterchangeRow[]>;
  submissions(query: SubmissionQuery): Promise<readonly SubmissionRow[]>;
  /** Claims of the interchange with the ordinal of their set, as they were submitted. */
  submittedClaims(interchangeKey: RowKey): Promise<readonly SubmittedClaim[]>;
  /** Patient control numbers that the claims went out under, as they were submitted. */
  submittedNumbers(claimKeys: readonly RowKey[]): Promise<readonly SubmittedNumber[]>;
  /** All of the folder when `names` is left out. */
  remoteFiles(partner: string, folder: string, names?: readonly string[]): Promise<readonly RemoteFileRow[]>;
  inboundFile(sha256: Hash): Promise<InboundFileRow | undefined>;
  inboundFiles(query: {
    readonly states: readonly InboundState[];
    readonly limit: number;
  }): Promise<readonly InboundFileRow[]>;
  /** Whether an interchange of that identity was applied before: with the same content, or with another. */
  knownInterchange(identity: InboundInterchangeIdentity): Promise<'new' | 'same' | 'conflict'>;
  quarantine(query: { readonly state?: 'OPEN'; readonly limit: number }): Promise<readonly QuarantineRow[]>;
  /** Remittances with the same key or the same content, and of those only the keys and trace numbers that are named. */
  remittances(query: {
    readonly duplicateKey?: string;
    readonly contentHash?: Hash;
    readonly remittanceKeys?: readonly RowKey[];
    readonly reassociationTraceNumbers?: readonly string[];
    readonly limit: number;
  }): Promise<readonly RemittanceRow[]>;
  adjudications(query: {
    readonly claimKeys?: readonly RowKey[];
    readonly payerClaimControlNumbers?: readonly string[];
    readonly remittanceKey?: RowKey;
  }): Promise<readonly AdjudicationRow[]>;
  entries(query: {
    readonly claimKeys?: readonly RowKey[];
    readonly adjudicationKeys?: readonly RowKey[];
    readonly remittanceKey?: RowKey;
    /** Over all claims quick only for `PayerRecoupPayable`, which has an index. */
    readonly account?: string;
    readonly accountPrefix?: string;
    readonly limit: number;
  }): Promise<readonly EntryRow[]>;
  /** Non-zero balances of the claims, by line and account. */
  balances(claimKeys: readonly RowKey[]): Promise<readonly Balance[]>;
  /** Balance of every account, all claims and lines together; sums to zero. */
  trialBalance(): Promise<readonly { readonly account: string; readonly balanceCents: Cents }[]>;
  queue(query: {
    readonly codes?: readonly string[];
    readonly claimKey?: RowKey;
    readonly claimKeys?: readonly RowKey[];
    readonly remittanceKey?: RowKey;
    readonly queueKeys?: readonly RowKey[];
    readonly open?: boolean;
    readonly limit: number;
  }): Promise<readonly QueueRow[]>;
  pendingDrops(limit: number, except?: readonly string[]): Promise<readonly DropRow[]>;
  waitingDrops(): Promise<number>;
  /** How many wait, by billing system; those without any are left out. */
  waitingDropsBySystem(): Promise<readonly { readonly billingSystem: string; readonly waiting: number }[]>;
  /** The highest key of an event; 0 when there is none. What happened to claims is newer than an older answer. */
  newestEvent(): Promise<RowKey>;
  /** What was noted last under that name by `setMark`. */
  mark(name: string): Promise<string | undefined>;
  nextDue(name: string): Promise<Instant | undefined>;
  /** The highest number ever reserved; 0 when none. */
  controlNumber(partner: string, kind: ControlNumberKind): Promise<number>;
  audit(after: RowKey, limit: number): Promise<readonly AuditRow[]>;
  /** Judgings after that event, oldest first. */
  evaluations(after: RowKey, limit: number): Promise<readonly EvaluationRow[]>;
  /** Every kind of list that was ever loaded. */
  practiceLists(): Promise<readonly PracticeList[]>;
  /** Rows with one of the keys, in the order of the file that they came in. */
  practiceRows(kind: PracticeKind, keys: readonly string[]): Promise<readonly PracticeRow[]>;
}

export type ControlNumberKind = 'interchange' | 'group' | 'set' | 'originatorReference';

/** Changes; all of one transaction or none. */
export interface LedgerTransaction
  extends LedgerView,
    MoneyDeskChanges,
    WatchChanges,
    RotationChanges,
    RetentionChanges {
  /** The fencing token: throws `ledger-lease-lost` unless the lease is held; it stays so until the transaction ends. */
  requireLease(lease: Lease): Promise<void>;
  /** Reserves `count` consecutive numbers, never handed out before, and answers the first. */
  reserveControlNumbers(partner: string, kind: ControlNumberKind, count: number): Promise<number>;
  /** Lifts the high-water mark (after a restored backup); never lowers it. */
  raiseControlNumber(partner: string, kind: ControlNumberKind, atLeast: number): Promise<void>;
  addClaimFile(file: NewClaimFile): Promise<RowKey>;
  addClaimFilePart(claimFileKey: RowKey, part: ClaimFilePart): Promise<void>;
  /** All of its claims are taken in. */
  finishClaimFile(claimFileKey: RowKey, resultJson: string): Promise<void>;
  /** Keys in the order given. */
  addClaims(claims: readonly NewClaim[], at: Instant): Promise<readonly RowKey[]>;
  /** Replaces the body of a claim that was not sent (a corrected file for a held claim). */
  replaceClaim(claimKey: RowKey, claim: NewClaim, at: Instant): Promise<void>;
  setClaimStates(
    changes: readonly {
      readonly claimKey: RowKey;
      readonly state: ClaimState;
      readonly payerClaimControlNumber?: string | undefined;
    }[],
    at: Instant,
  ): Promise<void>;
  /** How many were new (by idempotency key). */
  addEvents(events: readonly NewEvent[]): Promise<number>;
  addInterchange(interchange: NewInterchange): Promise<RowKey>;
  changeInterchange(interchangeKey: RowKey, change: InterchangeChange): Promise<void>;
  /** Inserts or updates by (partner, folder, name). */
  saveRemoteFiles(files: readonly RemoteFileRow[]): Promise<void>;
  /** False when a file with that hash is known already; nothing changes then. */
  addInboundFile(file: InboundFileRow): Promise<boolean>;
  changeInboundFile(sha256: Hash, state: InboundState, detailJson: string): Promise<void>;
  /** Records that an interchange was applied; recording the same again is no change. */
  addInboundInterchange(identity: InboundInterchangeIdentity, at: Instant): Promise<void>;
  addQuarantine(items: readonly QuarantineItem[]): Promise<void>;
  changeQuarantine(quarantineKey: RowKey, state: 'RELEASED' | 'DISCARDED'): Promise<void>;
  /** Posts one batch. Throws an assertion when its entries don't sum to zero. */
  post(batch: NewBatch): Promise<BatchKeys>;
  setRemittanceState(remittanceKey: RowKey, state: NewRemittance['state']): Promise<void>;
  addQueueItems(items: readonly NewQueueItem[]): Promise<void>;
  closeQueueItem(queueKey: RowKey, by: string, at: Instant): Promise<void>;
  addDrops(drops: readonly NewDrop[]): Promise<void>;
  /** Notes how far something came, e.g. the event that a snapshot holds; the last word stands. */
  setMark(name: string, value: string): Promise<void>;
  markDropDelivered(dropKey: RowKey, at: Instant): Promise<void>;
  /** Sets the next due time only if it still is `expected`; false when another instance was quicker. */
  claimDue(name: string, expected: Instant | undefined, next: Instant): Promise<boolean>;
  /** The rows take the place of the whole list of that kind. */
  replacePracticeList(kind: PracticeKind, rows: readonly PracticeRow[], at: Instant): Promise<void>;
  /** Appends to the hash chain. */
  appendAudit(row: {
    readonly at: Instant;
    readonly actor: string;
    readonly action: string;
    readonly detail: string;
  }): Promise<void>;
}

export interface Ledger extends LedgerView {
  /** Shows this process as a daemon that works on the ledger, until it leaves or dies. Waiting for leases ends when `signal` is aborted. */
  join(signal: AbortSignal): Promise<void>;
  /** Gives back what this process has: its leases and its place among the workers. */
  leave(): Promise<void>;
  /**
   * Runs `work` when nobody else does work of that name: nobody of this process and, with PostgreSQL, nobody of another. It is handed
   * the ledger to work with: each transaction of that one proves the lease, and throws `ledger-lease-lost` once it ran out. Throws
   * `ledger-lease-elsewhere` when it is told to stop while it waits.
   */
  alone<T>(name: string, work: (ledger: Ledger) => Promise<T>): Promise<T>;
  /**
   * To be asked before each act outside of the ledger: throws `ledger-lease-lost` when this is the ledger of work whose lease ran
   * out. Never throws so outside of `alone`.
   */
  confirmLease(): Promise<void>;
  /** Who works on the ledger now. */
  workers(): Promise<readonly WorkerRow[]>;
  /** Those among whom due work is divided, as known at the last heartbeat; undefined when this process is always the only one. */
  colleagues(): Colleagues | undefined;
  /**
   * Runs `work` in one transaction; rolls all back when it throws. Not reentrant. On PostgreSQL `work` runs again when another
   * worker's transaction collided with it, so it changes nothing but the ledger.
   */
  transaction<T>(work: (tx: LedgerTransaction) => Promise<T>): Promise<T>;
  /** Integrity of the store, the audit chain, and zero sums; each fault as a sentence. */
  verify(): Promise<readonly string[]>;
  /**
   * Writes a whole, consistent copy to a new file, also beside a process that writes: a SQLite file, or what pg_dump makes. Throws
   * `ledger-not-copied` where pg_dump is missing or fails.
   */
  copyTo(path: string): Promise<void>;
  close(): Promise<void>;
}
