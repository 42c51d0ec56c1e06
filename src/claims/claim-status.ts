/** Claims: what a claim status is: one level's word of a 277CA or 277 about a batch, a provider, a claim or a line. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { Cents } from '../base/money.ts';
import { formatCents } from '../base/money.ts';
import type { Position } from '../base/position.ts';
import type { AnswerEnvelope } from './acknowledgement.ts';

/** Who speaks: 2100A NM101 `AY` or `PR`. */
export type StatusSource = 'clearinghouse' | 'payer';

export type StatusLevel = 'informationReceiver' | 'provider' | 'claim' | 'line';

/** What the answer means for whom it is about. A payer's `accepted` may still be only a receipt: see `isReceiptOnly`. */
export type StatusOutcome = 'accepted' | 'rejected' | 'pending' | 'paid' | 'denied' | 'information';

/** Why a status must go to a person besides what it says. */
export type StatusConflict =
  /** STC03 says one thing, the category another. */
  | 'action-against-category'
  /** A category that this transaction may not carry: F, P, R in a 277CA. */
  | 'category-not-allowed'
  /** A4, D0: the answerer can't find the claim. */
  | 'not-found'
  /** E0 to E4: the question could not be answered. */
  | 'answer-failed';

/** One composite C043 of STC01, STC10 or STC11. */
export interface StatusCode {
  readonly categoryCode: string;
  readonly statusCode: string;
  readonly entityCode?: string;
  /** C043-04, e.g. `RX` for NCPDP reject codes. */
  readonly codeList?: string;
  /** STC03 of the segment that it stands in: `WQ` accepted, `U` rejected. */
  readonly actionCode?: string;
}

export interface StatusProcedure {
  readonly qualifier: string;
  readonly code: string;
  readonly modifiers: readonly string[];
}

/** What 2200B or 2200C says was accepted and rejected in all. */
export interface StatusTotals {
  readonly acceptedCount?: number;
  readonly rejectedCount?: number;
  readonly acceptedAmount?: Cents;
  readonly rejectedAmount?: Cents;
}

export interface ClaimStatus {
  readonly type: 'claim-status';
  /** GS08 or ST03, e.g. `005010X214` (277CA) or `005010X212` (277). */
  readonly guide: string;
  readonly source: StatusSource;
  readonly sourceName?: string;
  readonly sourceId?: string;
  readonly level: StatusLevel;
  /** TRN02 of the level. In a 277CA the echo of our BHT03 (information receiver) or CLM01 (claim); in a 277 that of our 276. */
  readonly traceNumber?: string;
  /** 2200B TRN02: in a 277CA our BHT03, which names the transaction set that is answered. */
  readonly batchTraceNumber?: string;
  readonly receiverName?: string;
  readonly receiverId?: string;
  readonly providerName?: string;
  /** NM109 of 2100C: the billing provider's NPI. */
  readonly providerId?: string;
  readonly patientName?: string;
  readonly memberId?: string;
  /** CLM01 as it came back. */
  readonly patientControlNumber?: string;
  /** REF*1K. */
  readonly payerClaimControlNumber?: string;
  /** REF*D9. */
  readonly clearinghouseClaimNumber?: string;
  /** REF*BLT. */
  readonly typeOfBill?: string;
  /** REF*FJ (our REF*6R). */
  readonly lineItemControlNumber?: string;
  readonly procedure?: StatusProcedure;
  readonly revenueCode?: string;
  readonly units?: string;
  readonly outcome: StatusOutcome;
  /** Why a person must look besides. */
  readonly conflict?: StatusConflict;
  /** `U` if any STC of the level rejects, else STC03 of the first. */
  readonly actionCode?: string;
  readonly chargeAmount?: Cents;
  readonly paymentAmount?: Cents;
  readonly statuses: readonly StatusCode[];
  /** STC12 free texts. */
  readonly messages?: readonly string[];
  /** STC02. */
  readonly statusDate?: CalendarDate;
  /** STC06, STC08, STC09: date of the decision, date and number of the check. */
  readonly finalizedDate?: CalendarDate;
  readonly remittanceDate?: CalendarDate;
  readonly checkNumber?: string;
  /** DTP*106 of a request for information (X213): the day until which the payer waits for it. */
  readonly responseDueDate?: CalendarDate;
  readonly serviceDateFrom?: CalendarDate;
  readonly serviceDateTo?: CalendarDate;
  /** DTP*050 and DTP*009 of 2200A. */
  readonly receivedDate?: CalendarDate;
  readonly processedDate?: CalendarDate;
  readonly totals?: StatusTotals;
  /** Further references by qualifier, e.g. `EJ`, `XZ`, `VV`, `G2`. */
  readonly references?: readonly { readonly qualifier: string; readonly value: string }[];
  readonly envelope?: AnswerEnvelope;
  readonly at: Position;
}

/** One transaction set of statuses: what is known of it as a whole once it was read. */
export interface StatusBatch {
  readonly guide: string;
  /** True for a 277CA, false for the answer to a 276. */
  readonly acknowledgement: boolean;
  readonly source: StatusSource;
  /** BHT03 of the answer itself. */
  readonly reference?: string;
  readonly createdDate?: CalendarDate;
  /** 2200B TRN02: in a 277CA the BHT03 of the transaction set that is answered. */
  readonly batchTraceNumber?: string;
  /** 2200A TRN02: the answerer's own number. */
  readonly sourceTraceNumber?: string;
  /** PER segments of the source, as they stand. */
  readonly contacts: readonly string[];
  readonly claimCount: number;
  readonly acceptedCount: number;
  readonly rejectedCount: number;
  /** where the totals told (QTY, AMT) are not those of the claims listed, in words; absent when they are. */
  readonly totalsDiffer?: readonly string[];
  /** The set came to its SE; only then a claim that it doesn't list is missing. */
  readonly complete: boolean;
  readonly envelope?: AnswerEnvelope;
  readonly at: Position;
}

/** The JSON form of the contract: amounts as strings with two places, everything else as it stands. */
export function toClaimStatusRecord(status: ClaimStatus): Readonly<Record<string, unknown>> {
  const { chargeAmount, paymentAmount, totals, ...rest } = status;
  const money = (key: string, amount: Cents | undefined) =>
    amount === undefined ? {} : { [key]: formatCents(amount) };
  return {
    ...rest,
    ...money('chargeAmount', chargeAmount),
    ...money('paymentAmount', paymentAmount),
    ...(totals === undefined
      ? {}
      : {
          totals: {
            ...totals,
            ...money('acceptedAmount', totals.acceptedAmount),
            ...money('rejectedAmount', totals.rejectedAmount),
          },
        }),
  };
}
