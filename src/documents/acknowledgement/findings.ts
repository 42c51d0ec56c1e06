/** Findings about acknowledgements themselves: what makes an answer unusable or odd. */
import { defineFindings } from '../../base/finding.ts';

export const ACKNOWLEDGEMENT_FINDINGS = defineFindings({
  segmentUnexplained: {
    code: 'acknowledgement-segment-unexplained',
    severity: 'warning',
    snip: 2,
    message: '{segment} has no meaning in a {set} and was kept only as bytes',
    mend: 'Ask the sender what it means; the rest of the acknowledgement was read.',
    source: 'A-002',
  },
  setWithoutVerdict: {
    code: 'acknowledgement-set-without-verdict',
    severity: 'error',
    snip: 2,
    message: 'Transaction set {controlNumber} is answered without a verdict (IK5 or AK5)',
    mend: 'Nothing is concluded for its claims; ask the sender for a whole acknowledgement.',
    source: 'A-002',
  },
  groupWithoutVerdict: {
    code: 'acknowledgement-group-without-verdict',
    severity: 'error',
    snip: 2,
    message: 'Functional group {controlNumber} is answered without a verdict (AK9)',
    mend: 'Only the sets that have their own verdict are answered; ask the sender for a whole acknowledgement.',
    source: 'A-002',
  },
  verdictUnknown: {
    code: 'acknowledgement-verdict-unknown',
    severity: 'error',
    snip: 2,
    message: 'The verdict code {verdict} in {element} is none of the standard',
    mend: 'Nothing is concluded from it; ask the sender what it means.',
    source: 'A-003',
  },
  verdictsContradict: {
    code: 'acknowledgement-verdicts-contradict',
    severity: 'warning',
    snip: 3,
    message:
      'AK901 says {group} of functional group {controlNumber}, and IK501 or AK501 says {sets} of its transaction sets',
    mend: 'A set that either of them rejects counts as rejected; ask the sender which it is.',
    source: 'A-003',
  },
  countsDiffer: {
    code: 'acknowledgement-counts-differ',
    severity: 'warning',
    snip: 3,
    message: 'AK9 tells of {said} {what} transaction sets, but {found} are listed',
    mend: 'The verdicts of the listed sets stand; ask the sender about the others.',
    source: 'A-002',
  },
});
