/** Offline: what the stories without a ledger may find, beside what their rooms find. */
import { defineFindings } from '../base/finding.ts';

export const offlineFindings = defineFindings({
  noRemittance: {
    code: 'no-remittance',
    severity: 'error',
    message: 'The file holds no remittance (835); there is nothing to post or print.',
    mend: 'Give the 835; `claimgate validate` tells what this file is.',
  },
  claimNotInFiles: {
    code: 'claim-not-in-files',
    severity: 'error',
    message: 'None of the {files} files holds the claim that was asked for.',
    mend: 'Give its claim id or its patient control number as the file says it; `claimgate read` prints both.',
  },
  answerNotWritable: {
    code: 'answer-not-writable',
    severity: 'error',
    snip: 1,
    message:
      'The {answer} for interchange {interchange} can not be written: {segment} would hold a character or a length that is not allowed ({reason}).',
    mend: 'Tell the sender that the addresses of its ISA are wrong.',
    source: 'A-001',
  },
  claimStandsTwice: {
    code: 'claim-stands-twice',
    severity: 'error',
    message:
      'Claim {claimId} stands in this file before, for the same place in the order of payers; the gateway would not take this one.',
    mend: 'Leave out the copy, or give each claim its own claimId (in an 837 its own CLM01).',
    source: 'M-010, fault 56',
  },
  valuePunctuated: {
    code: 'value-punctuated',
    severity: 'error',
    snip: 2,
    message: '{element} holds a hyphen, point or blank that may not stand there.',
    mend: 'Write it without. A claim that the gateway takes in is sent without by itself.',
    source: 'x12-facts, traps 6 and 9; E-012, E-014, E-061, E-084',
  },
  valueSpelled: {
    code: 'value-spelled',
    severity: 'warning',
    snip: 2,
    message:
      '{element} is not written as it should be: a code in capitals, a telephone number in its ten digits alone.',
    mend: 'Write it so. A claim that the gateway takes in is sent so by itself.',
    source: 'SC-005, E-026',
  },
  notSafe: {
    code: 'file-not-made-safe',
    severity: 'error',
    message: '{count} parts of the file can not be read, so what they hold can not be replaced; nothing is written.',
    mend: 'Mend the file first; `claimgate validate` tells where it is damaged.',
  },
  interchangeNotNumbered: {
    code: 'interchange-not-numbered',
    severity: 'error',
    snip: 1,
    message: 'No interchange of the file can be read, so there is nothing that could be acknowledged.',
    mend: 'Ask the sender for the file again.',
    source: 'A-001',
  },
});
