/** Ledger, rows: remittances, adjudications, entries, the queue. */
import type { CalendarDate } from '../../base/calendar-date.ts';
import type { Instant } from '../../base/clock.ts';
import type { Cents } from '../../base/money.ts';
import type { Evidence, Hash, RowKey } from './keys.ts';

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
