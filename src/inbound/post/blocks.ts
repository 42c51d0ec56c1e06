/** Post: why nothing of a check is posted though it balances, as its header tells it. */
import { finding } from '../../base/finding.ts';
import { formatCents } from '../../base/money.ts';
import type { Remittance } from '../../claims/remittance.ts';
import type { CheckBlock } from './check.ts';
import { POSTING_FINDINGS } from './findings.ts';

/** a prenotification (BPR01 P), or money that the payer takes (BPR03 D): no cash that came. */
export function noPayment(remittance: Remittance): CheckBlock | undefined {
  const { at, creditDebit, handlingCode, paymentAmount } = remittance;
  const code = 'NO_PAYMENT';
  if (handlingCode === 'P') return { code, finding: finding(POSTING_FINDINGS.prenote, at) };
  if (creditDebit !== 'D' || paymentAmount === 0) return undefined;
  return { code, finding: finding(POSTING_FINDINGS.debit, at, { payment: formatCents(paymentAmount) }) };
}

const OURS = 'USD';

/** a check in another currency (CUR02): its amounts are none of the books. */
export function foreignCurrency({ at, currency }: Remittance): CheckBlock | undefined {
  if (currency === undefined || currency.trim().toUpperCase() === OURS) return undefined;
  return { code: 'ERA_REVIEW', finding: finding(POSTING_FINDINGS.currency, at, { currency }) };
}

/** A test (ISA15) from a partner with whom we are in production: it looks like money, and none comes. */
export function testAmongReal({ at, test }: Remittance, usage: 'T' | 'P' | undefined): CheckBlock | undefined {
  return test && usage === 'P' ? { code: 'ERA_REVIEW', finding: finding(POSTING_FINDINGS.test, at) } : undefined;
}

/** money that no trace number ties to the bank, nor to what came before. */
export function untraceable({ at, paymentAmount, reassociationTraceNumber }: Remittance): CheckBlock | undefined {
  if (paymentAmount === 0 || reassociationTraceNumber !== '') return undefined;
  return { code: 'ERA_REVIEW', finding: finding(POSTING_FINDINGS.untraceable, at) };
}
