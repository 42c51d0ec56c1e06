/** Wire: what a run of transmitting did, interchange by interchange. */
import type { Instant } from '../base/clock.ts';
import type { InterchangeRow, LedgerTransaction } from '../ledger/port.ts';

/**
 * How we know that the partner has it. `size`: seen on the server under its final name; `gone`: the final name vanished at once, as
 * where peers poll fast (fault 11); `told`: an operator's word; `answered`: a TA1 or 999 came.
 */
export type Proof = 'size' | 'gone' | 'told' | 'answered';

export interface TransmitOutcome {
  readonly interchangeControlNumber: string;
  readonly fileName: string;
  readonly state: InterchangeRow['state'];
  readonly proof?: Proof;
  readonly errorCode?: string;
  readonly nextAttemptAt?: Instant;
}

export interface TransmitReport {
  readonly partner: string;
  /** One for each interchange that was worked on, in the order of their making. */
  readonly outcomes: readonly TransmitOutcome[];
  /** Interchanges left for a later run: their time has not come, or the connection broke. */
  readonly waiting: number;
  /** No connection: why, and until when no run will try again by itself. */
  readonly blocked?: { readonly code: string; readonly until: Instant };
}

/** Called inside the transaction that makes an interchange SENT, so that its claims change with it. */
export type OnSent = (tx: LedgerTransaction, interchange: InterchangeRow, proof: Proof) => Promise<void>;

/** Called inside the transaction in which an interchange becomes UNKNOWN, or in which a person says that an UNKNOWN one did not arrive. */
export type OnDoubt = (
  tx: LedgerTransaction,
  interchange: InterchangeRow,
  doubt: { readonly kind: 'delivery-unknown' | 'not-delivered'; readonly at: Date },
) => Promise<void>;
