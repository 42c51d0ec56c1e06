/** Post: which adjudication a reversal undoes, and the inverse of what was posted for it. */
import { cents } from '../../base/money.ts';
import type { Adjudication, PostingEntry } from '../../claims/posting.ts';
import type { ClaimPayment } from '../../claims/remittance.ts';
import { cashClearing, isCash } from './accounts.ts';
import { opposite, type Sums, sumAdjustments } from './sums.ts';

/** Adjustments of both levels by `group:reason`; zero sums left out. */
export function adjustmentSums(payment: ClaimPayment): Sums {
  return sumAdjustments([...payment.adjustments, ...payment.lines.flatMap((line) => line.adjustments)]);
}

/** Charge, payment and every adjustment of `reversal` are those of the other with the sign turned. */
export function mirrors(
  reversal: ClaimPayment,
  other: Pick<Adjudication, 'chargeAmount' | 'paymentAmount' | 'adjustments'>,
): boolean {
  return (
    reversal.chargeAmount === -other.chargeAmount &&
    reversal.paymentAmount === -other.paymentAmount &&
    opposite(adjustmentSums(reversal), other.adjustments)
  );
}

/** The same for a claim payment that was not posted yet. */
export function mirrorsPayment(reversal: ClaimPayment, other: ClaimPayment): boolean {
  return mirrors(reversal, { ...other, adjustments: adjustmentSums(other) });
}

/** `payment` with the sign of its charges, payments and adjustments turned: what a reversal takes back. */
export function turned(payment: ClaimPayment): ClaimPayment {
  const adjustments = (list: ClaimPayment['adjustments']): ClaimPayment['adjustments'] =>
    list.map((item) => ({ ...item, amount: cents(-item.amount) }));
  const money = <T extends Pick<ClaimPayment, 'chargeAmount' | 'paymentAmount' | 'adjustments'>>(whole: T): T => ({
    ...whole,
    chargeAmount: cents(-whole.chargeAmount),
    paymentAmount: cents(-whole.paymentAmount),
    adjustments: adjustments(whole.adjustments),
  });
  return { ...money(payment), lines: payment.lines.map(money) };
}

/** our own entries with the sign turned; the cash is taken out of the reversing check. */
export function invert(entries: readonly PostingEntry[], reassociationTraceNumber: string): readonly PostingEntry[] {
  return entries.map((entry) => ({
    ...entry,
    account: isCash(entry) ? cashClearing(reassociationTraceNumber) : entry.account,
    amount: cents(-entry.amount),
  }));
}
