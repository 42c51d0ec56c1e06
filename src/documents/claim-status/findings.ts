/** Findings about claim statuses themselves: what makes a 277CA or 277 odd. */
import { defineFindings } from '../../base/finding.ts';

export const CLAIM_STATUS_FINDINGS = defineFindings({
  segmentUnexplained: {
    code: 'status-segment-unexplained',
    severity: 'warning',
    snip: 2,
    message: '{segment} has no meaning at level {level} and was kept only as bytes',
    mend: 'Ask the sender what it means; the rest of the status was read.',
    source: 'A-010',
  },
  withoutStatus: {
    code: 'status-without-status',
    severity: 'warning',
    snip: 2,
    message: 'A claim is answered without a status (STC)',
    mend: 'Nothing is concluded for the claim; ask the sender.',
    source: 'A-010',
  },
  actionAgainstCategory: {
    code: 'status-action-against-category',
    severity: 'warning',
    snip: 3,
    message: 'STC03 says {action}, but category {category} says the opposite',
    mend: 'STC03 was believed; a person must look at the claim.',
    source: 'A-013',
  },
  categoryNotAllowed: {
    code: 'status-category-not-allowed',
    severity: 'warning',
    snip: 2,
    message: 'Category {category} may not stand in a 277CA',
    mend: 'The claim keeps its state; a person must look.',
    source: 'A-011',
  },
  answerFailed: {
    code: 'status-answer-failed',
    severity: 'warning',
    snip: 3,
    message: 'Category {category}: the question could not be answered',
    mend: 'Ask again later, or mend the question.',
    source: '3.3',
  },
  notFound: {
    code: 'status-claim-not-found',
    severity: 'warning',
    snip: 3,
    message: 'Category {category}: the answerer does not find the claim',
    mend: 'Check the proof that it was accepted before you send it as new.',
    source: 'G-032',
  },
  amountUnreadable: {
    code: 'status-amount-unreadable',
    severity: 'warning',
    snip: 1,
    message: '{element} is {value}, which is no amount (digits and at most two decimals), and was left out',
    mend: 'Look at the bytes; ask the sender.',
  },
  totalsDiffer: {
    code: 'status-totals-differ',
    severity: 'warning',
    snip: 3,
    message: '{element} tells of {said} {what}, but {found} are listed',
    mend: 'Claims that are missing from this answer stay as they are and are watched.',
    source: 'A-016',
  },
});
