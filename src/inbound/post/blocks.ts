/** Post: why nothing of a check is posted though it balances, as its header tells it. */
import { finding } from '../../base/finding.ts';
import { cents, formatCents } from '../../base/money.ts';
import type { Remittance } from '../../claims/remittance.ts';
import type { CheckBlock } from './check.ts';
import { POSTING_FINDINGS } from './findings.ts';

/** Why nothing of a check is posted, as far as its own header tells; the file that it came in and who we are may tell more. */
export function blockedByHeader(remittance: Remittance): CheckBlock | undefined {
  return (
    noPayment(remittance) ??
    lessThanNothing(remittance) ??
    moneyInNotice(remittance) ??
    foreignCurrency(remittance) ??
    untraceable(remittance)
  );
}

/** a prenotification (BPR01 P), or money that the payer takes (BPR03 D): no cash that came. */
export function noPayment(remittance: Remittance): CheckBlock | undefined {
  const { at, creditDebit, handlingCode, paymentAmount } = remittance;
  const code = 'NO_PAYMENT';
  if (handlingCode === 'P') return { code, finding: finding(POSTING_FINDINGS.prenote, at) };
  if (creditDebit !== 'D' || paymentAmount === 0) return undefined;
  return {
    code,
    finding: finding(POSTING_FINDINGS.debit, at, { payment: formatCents(cents(Math.abs(paymentAmount))) }),
  };
}

/** a check that pays less than nothing: no bank ever shows it, so cash must not be booked on its word. */
function lessThanNothing({ at, paymentAmount }: Remittance): CheckBlock | undefined {
  if (paymentAmount >= 0) return undefined;
  const detail = { payment: formatCents(paymentAmount) };
  return { code: 'ERA_REVIEW', finding: finding(POSTING_FINDINGS.lessThanNothing, at, detail) };
}

/** an amount in what says of itself that it only notifies (BPR01 H) or that no payment is made (BPR04 NON). */
function moneyInNotice({ at, handlingCode, paymentAmount, paymentMethod }: Remittance): CheckBlock | undefined {
  if (paymentAmount === 0 || (handlingCode !== 'H' && paymentMethod !== 'NON')) return undefined;
  const detail = { payment: formatCents(paymentAmount) };
  return { code: 'ERA_REVIEW', finding: finding(POSTING_FINDINGS.moneyInNotice, at, detail) };
}

const OURS = 'USD';

/** a check in another currency (CUR02): its amounts are none of the books. */
function foreignCurrency({ at, currency }: Remittance): CheckBlock | undefined {
  if (currency === undefined || currency.trim().toUpperCase() === OURS) return undefined;
  return { code: 'ERA_REVIEW', finding: finding(POSTING_FINDINGS.currency, at, { currency }) };
}

/** One of those whom payments may be made to. */
interface OwnPayee {
  readonly npi?: string | undefined;
  readonly taxId?: string | undefined;
}

/**
 * made out to an NPI of ours under a tax id (payee N1*PE FI, REF*TJ) that is none of ours, while the one that goes with that NPI is
 * known: the money may have gone to somebody else's account.
 */
export function otherTaxId({ at, payee }: Remittance, self: readonly OwnPayee[]): CheckBlock | undefined {
  const digits = (text: string | undefined): string => (text ?? '').replace(/\D/g, '');
  const told = payee.references.filter(({ qualifier }) => qualifier === 'TJ').map(({ value }) => digits(value));
  const own = self.filter(({ npi }) => npi !== undefined && npi === digits(payee.id));
  const expected = own.flatMap(({ taxId }) => taxId ?? []);
  if (told.length === 0 || expected.length === 0) return undefined;
  if (told.some((taxId) => self.some((one) => one.taxId === taxId))) return undefined;
  return { code: 'ERA_REVIEW', finding: finding(POSTING_FINDINGS.otherTaxId, at) };
}

/** A test (ISA15) from a partner with whom we are in production: it looks like money, and none comes. */
export function testAmongReal({ at, test }: Remittance, usage: 'T' | 'P' | undefined): CheckBlock | undefined {
  return test && usage === 'P' ? { code: 'ERA_REVIEW', finding: finding(POSTING_FINDINGS.test, at) } : undefined;
}

/** money that no trace number ties to the bank, nor to what came before. */
function untraceable({ at, paymentAmount, reassociationTraceNumber }: Remittance): CheckBlock | undefined {
  if (paymentAmount === 0 || reassociationTraceNumber !== '') return undefined;
  return { code: 'ERA_REVIEW', finding: finding(POSTING_FINDINGS.untraceable, at) };
}
