/** Post: makes balanced double entry of claim payments and provider adjustments, or says why a person must look (R-030 to R-107, 4.6 to 4.8). Pure. */
import type { PostingEntry } from '../../claims/posting.ts';

/** Receivable from the payer of that sequence: 1 primary, 2 secondary … */
export const receivable = (sequence: number): string => `AR:Ins:${sequence}`;
export const PATIENT_RECEIVABLE = 'AR:Pat';
export const CONTRACTUAL = 'ContractualAdj';
export const WITHHOLD_RECEIVABLE = 'WithholdReceivable';
export const TAX_WITHHELD = 'TaxWithheld';
export const SUSPENSE = 'Suspense';
export const UNAPPLIED_CASH = 'UnappliedCash';
export const PAYER_RECOUP_PAYABLE = 'PayerRecoupPayable';

const CASH_CLEARING = 'CashClearing:';

/** Money of one check on its way to the bank (L-02, L-09). */
export const cashClearing = (reassociationTraceNumber: string): string => CASH_CLEARING + reassociationTraceNumber;

/** The line that stands for a whole claim: payments and adjustments that no service line carries. */
export const CLAIM_LINE = 'claim';

/** What an insurer or the patient owes. */
export const isReceivable = (account: string): boolean => account.startsWith('AR:');

export const isCash = (entry: PostingEntry): boolean => entry.account.startsWith(CASH_CLEARING);

/** The same entries with `account` in the place of the cash of their check. */
export function outOf(account: string, entries: readonly PostingEntry[]): readonly PostingEntry[] {
  return entries.map((entry) => (isCash(entry) ? { ...entry, account } : entry));
}
