/** Sandbox: the faults that it finds, or pretends to find, in what it receives. */
import { defineFindings } from '../base/finding.ts';

export const SANDBOX_FINDINGS = defineFindings({
  scriptedReject: {
    code: 'sandbox-scripted-reject',
    severity: 'error',
    snip: 2,
    message: 'The scenario lets claim {claim} fail the implementation guide',
    mend: 'Nothing is wrong with it; send it again.',
    acknowledgement: { segment: '8', element: '7', set: '5' },
  },
  duplicateInterchange: {
    code: 'sandbox-duplicate-interchange',
    severity: 'error',
    snip: 1,
    message: 'Interchange control number {controlNumber} came before from this sender',
    mend: 'Send it under a new number.',
    source: 'A-001',
    acknowledgement: { ta1: '025' },
  },
});
