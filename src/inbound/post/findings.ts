/** Post: findings about a check as a whole. */
import { defineFindings } from '../../base/finding.ts';

export const POSTING_FINDINGS = defineFindings({
  duplicate: {
    code: 'remittance-duplicate',
    severity: 'info',
    message: 'This check with the same content was read before; it changes nothing.',
    mend: 'Nothing needs to be done.',
    source: 'R-140',
  },
  conflict: {
    code: 'remittance-key-repeated',
    severity: 'error',
    message:
      'A check with this payer, trace number, date and amount was read before, with other content; nothing of it is posted.',
    mend: 'Compare the two, then ask the payer which one counts.',
    source: 'R-140',
  },
  otherAmount: {
    code: 'remittance-amount-differs',
    severity: 'error',
    message:
      'A check with this payer, trace number and date was read before with {before}, this one pays {payment}; nothing of it is posted.',
    mend: 'Compare the two with the bank, then ask the payer which one counts.',
    source: 'R-140',
  },
  enteredBefore: {
    code: 'remittance-entered-before',
    severity: 'error',
    message: 'A check of this trace number and amount was entered by hand before; nothing of it is posted.',
    mend: 'Is it the same, undo the one that was entered (claimgate remittance reverse, by its number in remittance list) and release this one, or close this one (claimgate worklist close --check).',
    source: 'R-140',
  },
  cameBefore: {
    code: 'remittance-came-before',
    severity: 'error',
    message:
      'A check of this trace number and amount came from the payer before; nothing of what was entered is posted.',
    mend: 'Is it the same, close this one (claimgate worklist close --check); else release it.',
    source: 'R-140',
  },
  debit: {
    code: 'remittance-debit',
    severity: 'error',
    message:
      'BPR03 is D: the payer says that it takes {payment} from our account; that is no payment, and nothing of the check is posted.',
    mend: 'Look at the bank account; ask the payer for a corrected 835, in which recoveries stand as provider adjustments.',
    source: 'R-003, R-005',
  },
  prenote: {
    code: 'remittance-prenote',
    severity: 'warning',
    message: 'BPR01 is P: this announces transfers to come, no money moves with it; nothing of it is posted.',
    mend: 'Nothing needs to be done; the money comes with an 835 of its own trace number.',
    source: 'R-003',
  },
  untraceable: {
    code: 'remittance-trace-missing',
    severity: 'error',
    message:
      'The check has no trace number (TRN02): nothing ties it to the bank or to a copy of it; nothing of it is posted.',
    mend: 'Ask the payer for the check or transfer number; release it once you have found the money.',
    source: 'R-002, R-150',
  },
  lessThanNothing: {
    code: 'remittance-less-than-nothing',
    severity: 'error',
    message:
      'The check pays {payment}: a negative total is carried to a later check (PLB FB); nothing of it is posted.',
    mend: 'Ask the payer how it takes the money; release it when it is known, and settle what then lies in CashClearing.',
    source: 'R-005',
  },
  moneyInNotice: {
    code: 'remittance-notice-with-money',
    severity: 'error',
    message:
      'The check says that it only notifies (BPR01 H) or pays by no method (BPR04 NON), and pays {payment} all the same; nothing of it is posted.',
    mend: 'Look whether the money is in the bank; release it when it is, and tell the payer.',
    source: 'R-004',
  },
  currency: {
    code: 'remittance-currency',
    severity: 'error',
    message: 'The check is in {currency} (CUR02), the books are in dollars; nothing of it is posted.',
    mend: 'Ask the payer for the remittance in dollars; release it only when its amounts are dollars all the same.',
    source: 'R-002',
  },
  test: {
    code: 'remittance-test',
    severity: 'error',
    message:
      'The check came in a test interchange (ISA15 is T), the partner is in production; nothing of it is posted.',
    mend: 'Close it when no money came; when it did, release it, and ask the partner to mark as tests only what is one.',
    source: 'X12 ISA15',
  },
  otherTaxId: {
    code: 'remittance-other-tax-id',
    severity: 'error',
    message: 'The check names our NPI with a tax id (REF*TJ) that is none of ours; nothing of it is posted.',
    mend: 'Look whether the money came; ask the payer to correct its provider file. A tax id that is yours belongs under `self`.',
    source: 'R-107',
  },
  notOurs: {
    code: 'remittance-not-ours',
    severity: 'warning',
    message: 'The payee of this check is none of ours; nothing of it is posted or passed on.',
    mend: 'Tell the clearinghouse that it delivered a remittance to the wrong receiver.',
    source: 'R-100',
  },
});
