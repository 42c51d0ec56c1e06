/** Outbound, batch: what is found when a claim is more than one claim may be. */
import { defineFindings } from '../../base/finding.ts';

export const batchFindings = defineFindings({
  split: {
    code: 'claim-split',
    severity: 'warning',
    message:
      'The claim has {lines} lines and {diagnoses} diagnoses, more than one claim may have; it goes out as {parts} claims, each with its own patient control number and total.',
    mend: 'Nothing to do: the answers to all of them come back under this claimId.',
    source: 'M-005',
  },
  notSplittable: {
    code: 'claim-not-splittable',
    severity: 'fatal',
    message:
      'The claim has {lines} lines and {diagnoses} diagnoses, more than one claim may have, and can’t be split: {reason} ({path}).',
    mend: 'Bill it as several claims, each with the lines, diagnoses and amounts that are its own.',
    source: 'M-004, M-005',
  },
});
