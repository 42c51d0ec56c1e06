/** Outbound: what taking a claim in may find, beside its shape and its edits. */
import { defineFindings } from '../base/finding.ts';

export const outboundFindings = defineFindings({
  alreadyKnown: {
    code: 'claim-already-known',
    severity: 'error',
    message: 'Claim {claimId} was taken in before and stands as {state}; this copy was not taken.',
    mend: 'Nothing to do if it was dropped twice. To correct a paid or denied claim send frequency 7 or 8 with the payer’s number; to bill another service use another claimId.',
    source: 'fault 56, D point 5',
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
  envelopeNotWritable: {
    code: 'envelope-not-writable',
    severity: 'fatal',
    snip: 1,
    message: 'The {segment} segment of the envelope holds a character that cannot be written ({reason}).',
    mend: 'Mend the sender, receiver or delimiters of the trading partner in the configuration.',
    source: 'E-001',
  },
});
