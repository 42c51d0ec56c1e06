/** What a 277CA or 277 of our own says of one claim. */
import type { CalendarDate } from '../../base/calendar-date.ts';
import type { Cents } from '../../base/money.ts';
import type { StatusCode, StatusSource } from '../../claims/claim-status.ts';

export interface StatusPerson {
  readonly entityTypeCode: '1' | '2';
  readonly lastName: string;
  readonly firstName?: string | undefined;
  readonly middleName?: string | undefined;
  readonly id?: string | undefined;
}

export interface StatusProvider extends Omit<StatusPerson, 'id'> {
  readonly npi?: string | undefined;
  readonly taxId?: string | undefined;
}

export interface StatusToWrite {
  /** Who said it. */
  readonly source: { readonly kind: StatusSource; readonly name: string; readonly id: string };
  readonly provider: StatusProvider;
  readonly subscriber: StatusPerson;
  /** Only when the patient isn't the subscriber. */
  readonly patient?: StatusPerson | undefined;
  readonly patientControlNumber: string;
  readonly chargeAmount: Cents;
  readonly paymentAmount?: Cents | undefined;
  /** As received, or ours; one STC each. */
  readonly statuses: readonly StatusCode[];
  /** STC03 of a 277CA. */
  readonly rejected: boolean;
  readonly date: CalendarDate;
  readonly finalizedDate?: CalendarDate | undefined;
  readonly remittanceDate?: CalendarDate | undefined;
  readonly checkNumber?: string | undefined;
  /** STC12 of a 277CA. */
  readonly message?: string | undefined;
  readonly payerClaimControlNumber?: string | undefined;
  readonly clearinghouseClaimNumber?: string | undefined;
  readonly typeOfBill?: string | undefined;
  readonly serviceFrom: CalendarDate;
  readonly serviceTo: CalendarDate;
}

/** The receiver and the marks of one transaction set. */
export interface StatusSetHead {
  /** BHT03, and the trace of 2200A. */
  readonly reference: string;
  /** CCYYMMDD and HHMM. */
  readonly date: string;
  readonly time: string;
  readonly receiver: { readonly name: string; readonly id: string };
}
