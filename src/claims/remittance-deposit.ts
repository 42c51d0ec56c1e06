/** Claims: a deposit that the bank tells of: the money that a remittance announced. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { Cents } from '../base/money.ts';

export interface Deposit {
  /** Names it in its file: the line, or the ordinal of the entry, from 1. */
  readonly ordinal: number;
  readonly amount: Cents;
  /** Effective entry date or date of the deposit. */
  readonly date: CalendarDate | undefined;
  /** When its file was loaded; counts where the bank gives no date. */
  readonly loadedOn?: CalendarDate | undefined;
  /** TRN02 and TRN03 from the addenda record; undefined when the bank gives none. */
  readonly reassociationTraceNumber: string | undefined;
  readonly originatingCompanyId: string | undefined;
  /** Check number of a lockbox or counter deposit. */
  readonly checkNumber: string | undefined;
  /** Who paid, as the bank writes it. */
  readonly payerName: string | undefined;
}

/** A remittance that expects money. */
export interface ExpectedDeposit {
  readonly remittanceKey: string;
  readonly reassociationTraceNumber: string;
  readonly originatingCompanyId: string | undefined;
  readonly payerName: string | undefined;
  /** ACH, CHK, FWT, BOP, NON. */
  readonly paymentMethod: string;
  readonly paymentAmount: Cents;
  readonly paymentDate: CalendarDate | undefined;
}
