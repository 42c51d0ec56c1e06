/** Events of a claim's life. What we do ourselves comes in its order; what others answer may come in any order, and twice. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { Cents } from '../base/money.ts';
import type { StatusConflict, StatusSource } from './claim-status.ts';

/** Names the transaction set that carried the claim, e.g. the ledger's key of the submission. Opaque here. */
export type TransmissionKey = string;

export type BalanceOwner = 'INSURANCE' | 'PATIENT' | 'DENIAL_WORK' | 'APPEAL' | 'CREDIT' | 'COLLECTIONS' | 'ZERO';

/** What one claim payment of an 835 came to. `NOT_OURS` is CLP02 = 23: forwarded elsewhere, nothing adjudicated. */
export const REMITTANCE_OUTCOMES = [
  'PAID',
  'PARTIAL',
  'ZERO_PAID',
  'DENIED',
  'FORWARDED',
  'PREDETERMINED',
  'PENDING',
  'NOT_OURS',
] as const;
export type RemittanceOutcome = (typeof REMITTANCE_OUTCOMES)[number];

/** What we did, or what our staff did. */
export type OwnEvent =
  | { readonly kind: 'scrubbed'; readonly blocking: boolean; readonly chargeAmount?: Cents }
  | { readonly kind: 'released' }
  | { readonly kind: 'held'; readonly byPerson?: true }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'batched'; readonly transmission: TransmissionKey }
  /** The server's size of the final name was seen. */
  | { readonly kind: 'sent'; readonly transmission: TransmissionKey }
  /** The upload ended so that nobody knows whether the peer has the file. */
  | { readonly kind: 'delivery-unknown'; readonly transmission: TransmissionKey }
  /** A probe or a person found that the peer doesn't have it. */
  | { readonly kind: 'not-delivered'; readonly transmission: TransmissionKey }
  /** An unguilty claim of a rejected set or interchange goes back, by rule or by a person's word. */
  | { readonly kind: 'requeued'; readonly transmission: TransmissionKey; readonly byPerson?: true }
  /** A corrected claim took the place of this rejected one (T-13). */
  | { readonly kind: 'corrected' }
  /** The replacement (frequency 7) of this claim was adjudicated (T-18). */
  | { readonly kind: 'superseded' }
  /** What had been posted to the replacement of this claim was undone by a person: it stands as before (T-32). */
  | { readonly kind: 'reinstated' }
  /** A void (frequency 8) of this claim was sent (T-19). */
  | { readonly kind: 'void-sent' }
  /** The void of this claim was rejected or denied: the claim stands as before (T-31). */
  | { readonly kind: 'void-refused' }
  /** The payer took back what this void (frequency 8) asked it to (T-19). */
  | { readonly kind: 'void-done' }
  /** That the payer took it back was posted, and undone by a person: the void is out still (T-32). */
  | { readonly kind: 'void-undone' }
  /** Who owes the rest, as the ledger's accounts say (T-22, T-23). */
  | { readonly kind: 'balance'; readonly owner: BalanceOwner };

/**
 * What others said. `transmission` where the message names the set or interchange that it answers; `byPerson` of an 835's word: no payer said it,
 * a person undid what had been posted.
 */
export type AnswerEvent =
  | { readonly kind: 'ta1'; readonly transmission: TransmissionKey; readonly rejected: boolean }
  | {
      readonly kind: '999';
      readonly transmission: TransmissionKey;
      readonly rejected: boolean;
      /** The claim itself has the error, or it can't be told which one has it. */
      readonly guilty?: boolean;
    }
  | {
      readonly kind: '277ca';
      readonly source: StatusSource;
      /** `received`: A0 or A1 with WQ (T-10); `none`: nothing that moves the claim, only the conflict. */
      readonly outcome: 'received' | 'accepted' | 'rejected' | 'none';
      readonly transmission?: TransmissionKey | undefined;
      readonly conflict?: StatusConflict | undefined;
    }
  | {
      readonly kind: '277';
      readonly outcome: 'received' | 'accepted' | 'rejected' | 'pending' | 'info-requested' | 'finalized' | 'none';
      /** STC02; the latest one stands. */
      readonly date?: CalendarDate | undefined;
      readonly conflict?: StatusConflict | undefined;
    }
  | {
      readonly kind: '835';
      /** Names the claim payment; the same key twice counts once. */
      readonly adjudicationKey: string;
      readonly outcome: RemittanceOutcome;
      readonly chargeAmount: Cents;
      readonly paymentAmount: Cents;
      /** Place of the payer that answers. */
      readonly payerSequence?: number | undefined;
      readonly payerClaimControlNumber?: string | undefined;
      readonly date?: CalendarDate | undefined;
      readonly byPerson?: true;
    }
  | {
      readonly kind: '835-reversal';
      readonly adjudicationKey: string;
      /** Negative, as in the file. */
      readonly chargeAmount: Cents;
      readonly paymentAmount: Cents;
      readonly payerClaimControlNumber?: string | undefined;
      readonly date?: CalendarDate | undefined;
      readonly byPerson?: true;
    }
  /** The receiver's application refuses, or comments on, what passed the 999. */
  | { readonly kind: '824'; readonly transmission: TransmissionKey; readonly rejected: boolean }
  /** A 277CA covered the claim's set and left it out. */
  | { readonly kind: 'missing-in-277ca'; readonly source: StatusSource; readonly transmission?: TransmissionKey };

export type SubmissionEvent = OwnEvent | AnswerEvent;
