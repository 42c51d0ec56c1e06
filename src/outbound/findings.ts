/** Outbound: what taking a claim in may find, beside its shape and its edits. */
import { defineFindings } from '../base/finding.ts';

export const outboundFindings = defineFindings({
  alreadyKnown: {
    code: 'claim-already-known',
    severity: 'error',
    message: 'Claim {claimId} was taken in before and stands as {state}; this copy was not taken.',
    mend: 'Nothing to do if it was dropped twice. To correct a paid or denied claim send frequency 7 or 8 with the payer’s number; to bill another service, or anew what was voided, use another claimId.',
    source: 'fault 56, D point 5',
  },
  correctedBefore: {
    code: 'claim-corrected-before',
    severity: 'error',
    message:
      'Claim {claimId} was sent with frequency {frequency} before and stands as {state}; this one was not taken.',
    mend: 'Nothing to do if it is an old copy. To correct it once more give the correction a claimId and a patient control number of its own, with the payer’s number of the last one.',
    source: 'M-123',
  },
  twiceInFile: {
    code: 'claim-twice-in-file',
    severity: 'error',
    message: 'Claim {claimId} stands twice in this file; the first was taken, this one was not.',
    mend: 'Give each claim its own claimId.',
    source: 'fault 56',
  },
  noRoute: {
    code: 'payer-not-routed',
    severity: 'error',
    message: 'No trading partner takes claims for payer {payerId}.',
    mend: 'Add the payer to `payers` in the configuration (or `*` for all others), then release the claim.',
    source: 'row 50',
  },
  approvalNeeded: {
    code: 'claim-waits-for-approval',
    severity: 'info',
    message: 'The claim waits for a person to approve it, as {by} says.',
    mend: 'Look at it, then `claimgate approve`; nothing is wrong with it unless another finding says so.',
    source: 'D point 6',
  },
  keptBack: {
    code: 'claim-kept-back',
    severity: 'error',
    message:
      'Claim {claimId} was held by a person’s word; this copy took the place of the one before, and is held too.',
    mend: 'When it may go: `claimgate release`. `claimgate timeline` says who held it; after a restore ask the partner first whether it has the claim.',
    source: 'fault 41, fault 56',
  },
  partWaits: {
    code: 'claim-part-waits',
    severity: 'error',
    message: 'Another part of this split claim is held; the parts of a claim leave together.',
    mend: 'Mend what is wrong with the other part and drop the claim again.',
    source: 'M-005',
  },
  partsDiffer: {
    code: 'claim-parts-differ',
    severity: 'error',
    message:
      'Claim {claimId} was sent in parts, and lines have moved between them or have changed; some of the parts stand with the payer, so this copy was not taken.',
    mend: 'Send corrected lines in the parts in which they were: keep the order and the number of lines, or correct with frequency 7 once the payer has answered.',
    source: 'M-005',
  },
  envelopeNotWritable: {
    code: 'envelope-not-writable',
    severity: 'fatal',
    snip: 1,
    message: 'The {segment} segment of the envelope holds a character that cannot be written ({reason}).',
    mend: 'Mend the sender, receiver or delimiters of the trading partner in the configuration.',
    source: 'E-001',
  },
});
