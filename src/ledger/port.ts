/** Ledger: append-only facts and the state derived from them, behind one port; every change is one transaction. Rows stand in `rows/`. */
import type { Instant } from '../base/clock.ts';
import type { Cents } from '../base/money.ts';
import type { PracticeKind, PracticeRow } from '../claims/practice-list.ts';
import type { Colleagues, Lease, WorkerRow } from './leases.ts';
import type { MoneyDeskChanges, MoneyDeskView } from './money-desk.ts';
import type { RetentionChanges, RetentionView } from './retention.ts';
import type { RotationChanges, RotationView } from './rotation.ts';
import type {
  ClaimAccount,
  ClaimBody,
  ClaimFilePart,
  ClaimFileRow,
  ClaimHead,
  ClaimQuery,
  ClaimRow,
  ClaimStanding,
  ClaimState,
  EventRow,
  NewClaim,
  NewClaimFile,
  NewEvent,
} from './rows/claims.ts';
import type { AuditRow, DropHead, DropRow, EvaluationRow, NewDrop, PracticeList, StateTotal } from './rows/house.ts';
import type {
  InboundFileRow,
  InboundInterchangeIdentity,
  InboundState,
  QuarantineItem,
  QuarantineRow,
  RemoteFileRow,
} from './rows/inbound.ts';
import type { Hash, RowKey } from './rows/keys.ts';
import type {
  AdjudicationRow,
  Balance,
  BatchKeys,
  EntryRow,
  NewBatch,
  NewQueueItem,
  NewRemittance,
  QueueRow,
  RemittanceRow,
} from './rows/money.ts';
import type {
  InterchangeChange,
  InterchangeRow,
  NewInterchange,
  OutboundState,
  SubmissionQuery,
  SubmissionRow,
  SubmittedClaim,
  SubmittedNumber,
} from './rows/outbound.ts';
import type { WatchChanges, WatchView } from './watch.ts';

export type * from './rows/claims.ts';
export type * from './rows/house.ts';
export type * from './rows/inbound.ts';
export type * from './rows/keys.ts';
export type * from './rows/money.ts';
export type * from './rows/outbound.ts';

/** Questions; each is answered from one consistent snapshot when asked inside a transaction. */
export interface LedgerView extends MoneyDeskView, WatchView, RotationView, RetentionView {
  claims(query: ClaimQuery): Promise<readonly ClaimRow[]>;
  claimHeads(query: ClaimQuery): Promise<readonly ClaimHead[]>;
  /** In the order of their keys; those that are not there are left out. */
  claimStandings(claimKeys: readonly RowKey[]): Promise<readonly ClaimStanding[]>;
  /** In the order of their keys; not by folded numbers. */
  claimBodies(query: ClaimQuery): Promise<readonly ClaimBody[]>;
  /** In the order of their keys; claims whose account was left out, or that are older than accounts, are left out. */
  claimAccounts(claimKeys: readonly RowKey[]): Promise<readonly ClaimAccount[]>;
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
  /** Those of the trace numbers that several remittances have. */
  sharedTraceNumbers(reassociationTraceNumbers: readonly string[]): Promise<readonly string[]>;
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
  pendingDrops(limit: number, except?: readonly string[], after?: RowKey): Promise<readonly DropRow[]>;
  /** The oldest, without their texts. */
  pendingDropHeads(limit: number): Promise<readonly DropHead[]>;
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
  /**
   * As `transaction`, but resolves when the next may be begun, perhaps before this one is committed, which `committed` tells, or why it is
   * not. They are committed in the order of the calls. `work` may run more than once, and changes nothing but the ledger. What isn't
   * committed can't be asked for outside.
   */
  pipelined<T>(work: (tx: LedgerTransaction) => Promise<T>): Promise<{ readonly committed: Promise<T> }>;
  /** Integrity of the store, the audit chain, and zero sums; each fault as a sentence. */
  verify(): Promise<readonly string[]>;
  /**
   * Writes a whole, consistent copy to a new file, also beside a process that writes: a SQLite file, or what pg_dump makes. Throws
   * `ledger-not-copied` where pg_dump is missing or fails.
   */
  copyTo(path: string): Promise<void>;
  /**
   * Writes the store anew, so that its files hold what its rows hold and nothing of what they, or removed ones, held before; also beside a
   * process that writes, which waits meanwhile. Needs room for the store once more, in SQLite twice. Throws `ledger-full`, `ledger-locked`.
   */
  forgetRemains(): Promise<void>;
  close(): Promise<void>;
}
