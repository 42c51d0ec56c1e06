/** Documents: findings of reading an 835. */
import { defineFindings } from '../../base/finding.ts';

export const REMITTANCE_FINDINGS = defineFindings({
  amountUnreadable: {
    code: 'remittance-amount-unreadable',
    severity: 'error',
    snip: 1,
    message:
      '{element} of the remittance is {value}, which is no amount: an amount has digits and at most two decimals. It counts as zero, and what it belongs to does not balance.',
    mend: 'Ask the payer or clearinghouse for a corrected 835.',
    source: 'W-3, X12 type R',
  },
  lineUnbalanced: {
    code: 'remittance-line-unbalanced',
    severity: 'error',
    snip: 3,
    message:
      'Service payment {line}: charge {charge} less adjustments {adjustments} is not its payment {payment}; the difference is {difference}.',
    mend: 'The claim payment is held: its money lies in Suspense until the payer corrects it or an authorised person posts it.',
    source: 'R-030: SVC02 − ΣCAS(2110) = SVC03',
  },
  claimForwarded: {
    code: 'remittance-claim-forwarded',
    severity: 'info',
    message: 'The payer passed this claim on as not its own (CLP02 23) and judged nothing of it; nothing is posted.',
    mend: 'Nothing needs to be done: the other payer answers. Ask it when no answer comes.',
    source: '4.2 CLP02 23, 4.7 step 1',
  },
  claimUnbalanced: {
    code: 'remittance-claim-unbalanced',
    severity: 'error',
    snip: 3,
    message:
      'Claim payment: charge {charge} less adjustments {adjustments} is not its payment {payment}; the difference is {difference}.',
    mend: 'The claim payment is held: its money lies in Suspense until the payer corrects it or an authorised person posts it.',
    source: 'R-031: CLP03 − ΣCAS(2100) − ΣCAS(2110) = CLP04',
  },
  linesChargeDiffers: {
    code: 'remittance-lines-charge-differs',
    severity: 'error',
    snip: 3,
    message:
      'The charges of the service payments sum to {lines}, the claim payment says {claim}; the difference is {difference}.',
    mend: 'The claim payment is held: its money lies in Suspense until the payer corrects it or an authorised person posts it.',
    source: 'R-032: ΣSVC02 = CLP03',
  },
  linesPaymentDiffers: {
    code: 'remittance-lines-payment-differs',
    severity: 'error',
    snip: 3,
    message:
      'The payments of the service payments less the adjustments of the claim come to {lines}, the claim payment says {claim}; the difference is {difference}.',
    mend: 'The claim payment is held: its money lies in Suspense until the payer corrects it or an authorised person posts it.',
    source: 'R-032: ΣSVC03 − ΣCAS(2100) = CLP04',
  },
  patientResponsibilityDiffers: {
    code: 'remittance-patient-responsibility-differs',
    severity: 'warning',
    snip: 3,
    message: 'CLP05 says that the patient owes {claim}, the adjustments of group PR sum to {adjustments}.',
    mend: 'The adjustments count; nothing needs to be done. Tell the payer if it happens often.',
    source: 'R-034',
  },
  checkUnbalanced: {
    code: 'remittance-check-unbalanced',
    severity: 'error',
    snip: 3,
    message:
      'The payment is {payment}, but claim payments of {claims} less provider adjustments of {providers} differ from it by {difference}.',
    mend: 'Nothing of this check is posted. Ask the payer for a corrected 835, or let an authorised person post it with a suspense entry.',
    source: 'R-033: BPR02 = ΣCLP04 − ΣPLB',
  },
  incomplete: {
    code: 'remittance-incomplete',
    severity: 'error',
    snip: 1,
    message: 'The transaction set ends without its SE: the file was cut.',
    mend: 'Nothing of this check is posted. Fetch the file again.',
  },
  moneyInNotice: {
    code: 'remittance-money-in-notice',
    severity: 'error',
    snip: 2,
    message: 'Handling code H (notification only) comes with a payment of {payment}.',
    mend: 'Ask the payer whether money moved; the check is posted as it says.',
    source: 'R-004',
  },
  paymentNegative: {
    code: 'remittance-payment-negative',
    severity: 'error',
    snip: 2,
    message:
      'The payment of the check is negative: {payment}. A negative total is carried by a provider adjustment FB.',
    mend: 'Ask the payer for a corrected 835.',
    source: 'R-005',
  },
  interestDiffers: {
    code: 'remittance-interest-differs',
    severity: 'warning',
    snip: 3,
    message:
      'Interest on claims (AMT*I) sums to {claims}, the provider adjustments L6 to {providers}; they should cancel out.',
    mend: 'Only the provider adjustment moves money; ask the payer if the claims need the interest told apart.',
    source: 'R-074',
  },
});
