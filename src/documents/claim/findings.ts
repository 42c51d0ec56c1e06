/** Documents, claims: what is found when a claim and an 837 don't say the same. */
import { defineFindings, type FindingKind } from '../../base/finding.ts';
import { BALANCE } from '../../guides/balance/findings.ts';
import { SITUATION } from '../../guides/situation/findings.ts';

export const CLAIM_DOCUMENT = defineFindings({
  segmentCarried: {
    code: 'claim-segment-carried-raw',
    severity: 'info',
    message: 'The claim has no field for this {segment} segment of loop {loop}; it is carried as it stands.',
    mend: 'Nothing to do: it is written back where it stood.',
    source: 'design: lossless reading',
  },
  segmentNotRead: {
    code: 'claim-segment-not-read',
    severity: 'warning',
    message: 'The claim has no field for this {segment} segment of loop {loop}; it is left out.',
    mend: 'Enter what it says in the claim if the payer needs it, or send the original file.',
    source: 'design: lossless reading',
  },
  elementNotRead: {
    code: 'claim-element-not-read',
    severity: 'warning',
    message:
      '{elements} of loop {loop} left out: the claim has no field for what is said there, or it is no amount, number or date.',
    mend: 'Correct it in the billing system, or enter what it says in the claim if the payer needs it.',
    source: 'design: lossless reading',
  },
  amountMalformed: {
    code: 'claim-amount-malformed',
    severity: 'error',
    snip: 2,
    message: '{element} of loop {loop} is {value}, which is no amount: an amount has digits and at most two decimals.',
    mend: 'Correct the amount in the billing system.',
    source: 'E-052, W-3, X12 type R',
  },
  loopRepeated: {
    code: 'claim-loop-repeated',
    severity: 'error',
    message: 'Loop {loop} stands more than once where the claim holds one; only the first was read.',
    mend: 'Send the repeated loop in a claim of its own, or remove it.',
    source: 'design: lossless reading',
  },
  segmentRepeated: {
    code: 'claim-segment-repeated',
    severity: 'error',
    message:
      '{segment} stands more than once in loop {loop}, where the guide has room for one, and not with the same content; only the first was read.',
    mend: 'Leave one of them out in the billing system. Released as it is, the claim goes with the first.',
    source: 'design: lossless reading',
  },
  valueWithoutPlace: {
    code: 'claim-value-without-place',
    severity: 'error',
    message: 'The claim says {path}, which the {guide} has no place for.',
    mend: 'Remove the value, or change the type of the claim.',
    source: 'design: nothing is omitted in silence',
  },
  tooMany: {
    code: 'claim-value-too-often',
    severity: 'error',
    message: 'The claim says {path} more often than the {guide} has room for, which is {most}.',
    mend: 'Leave out what the payer does not need, or bill it as several claims.',
    source: 'M-004',
  },
  textNotWritable: {
    code: 'claim-text-not-writable',
    severity: 'error',
    message: 'Element {element} of the {segment} segment holds a character that cannot be written ({reason}).',
    mend: 'Remove the character from the claim: separators, control characters and letters beyond latin-1 cannot be sent.',
    source: 'M-152',
  },
  cut: {
    code: 'claim-cut',
    severity: 'error',
    message:
      'The transaction set ends without its SE in this claim, so nobody knows what else the claim said; it was not taken.',
    mend: 'Have the file written or sent again; the claims before this one are whole.',
    source: 'fault 51',
  },
  versionNotRead: {
    code: 'claim-version-not-read',
    severity: 'error',
    message: 'This 837 says version {version}, for which there is no guide; its claims were not read.',
    mend: 'Have it written as 005010X222A1 (professional), 005010X223A2 (institutional) or 005010X224A2 (dental).',
    source: 'F-001',
  },
  separatorDiffers: {
    code: 'component-separator-differs',
    severity: 'warning',
    snip: 1,
    message: 'The ISA declares another component separator than the claims use; they were read with {separator}.',
    mend: 'Let the sender put the separator that it uses into ISA16.',
    source: 'x12-facts, trap 10',
  },
});

/** What leaves in doubt whose a claim is, which of two things it says, or how much: a person decides before it travels. */
export const DOUBTS: ReadonlySet<FindingKind> = new Set([
  BALANCE.levelParent,
  SITUATION.patientUnexpected,
  SITUATION.patientMissing,
  CLAIM_DOCUMENT.loopRepeated,
  CLAIM_DOCUMENT.segmentRepeated,
  CLAIM_DOCUMENT.amountMalformed,
]);
