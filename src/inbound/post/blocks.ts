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

/** money that no trace number ties to the bank, nor to what came before. */
export function untraceable({ at, paymentAmount, reassociationTraceNumber }: Remittance): CheckBlock | undefined {
  if (paymentAmount === 0 || reassociationTraceNumber !== '') return undefined;
  return { code: 'ERA_REVIEW', finding: finding(POSTING_FINDINGS.untraceable, at) };
}
