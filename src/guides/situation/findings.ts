/** Guides: findings of what one segment asks of another (SNIP 4), where the rule needs no licensed text. */
import { defineFindings } from '../../base/finding.ts';

export const SITUATION = defineFindings({
  patientUnexpected: {
    code: 'patient-loop-unexpected',
    severity: 'error',
    snip: 4,
    message: 'SBR02 is 18: the subscriber is the patient, yet a patient loop 2000C follows.',
    mend: 'Leave SBR02 empty, or hang the claim under the subscriber.',
    source: 'trap 2',
    acknowledgement: { segment: 'I9', set: 'I5' },
  },
  patientMissing: {
    code: 'patient-loop-absent',
    severity: 'error',
    snip: 4,
    message: 'A claim hangs under the subscriber, yet SBR02 is not 18.',
    mend: 'Write SBR02 18 when the subscriber is the patient; else send the patient in loop 2000C.',
    source: 'trap 2',
    acknowledgement: { segment: 'I6', set: 'I5' },
  },
  subscriberDetail: {
    code: 'subscriber-detail-missing',
    severity: 'error',
    snip: 4,
    message: 'The subscriber is the patient: loop 2010BA needs {segment}.',
    mend: 'Send the subscriber’s address (N3, N4) and birth date and sex (DMG).',
    source: 'trap 2',
    acknowledgement: { segment: 'I6', set: 'I5' },
  },
  otherPayerOrder: {
    code: 'payer-order-repeated',
    severity: 'error',
    snip: 4,
    message: 'SBR01 {order} is used by two payers of the claim.',
    mend: 'Each payer has its own place: P, S, T, A to H.',
    source: 'M-130',
    acknowledgement: { segment: '8', element: '7', set: 'I5' },
  },
  diagnosisMixed: {
    code: 'diagnosis-versions-mixed',
    severity: 'error',
    snip: 4,
    message: 'The claim has ICD-9 and ICD-10 codes.',
    mend: 'Use one of them: ICD-10 (ABK, ABF …) for services since 2015-10-01.',
    source: 'trap 6',
    acknowledgement: { segment: '8', element: '7', set: 'I5' },
  },
  pointerBeyond: {
    code: 'diagnosis-pointer-beyond',
    severity: 'error',
    snip: 4,
    message: 'The line points to diagnosis {pointer}; the claim has {count}.',
    mend: 'Point to a diagnosis that is there, or add it.',
    source: 'trap 6',
    acknowledgement: { segment: '8', element: '7', set: 'I5' },
  },
});
