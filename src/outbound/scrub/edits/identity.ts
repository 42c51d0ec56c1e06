/** Scrub: edits of identity: characters, purpose, control numbers. */
import { defineEdits } from '../edit.ts';
import { claimFingerprint, looseFingerprint } from '../fingerprint.ts';
import type { ClaimIdentity, PriorClaim } from '../history.ts';

const PLAIN_CONTROL_NUMBER = /^[A-Z0-9]+$/;
const CONTROL_NUMBER = 'patientControlNumber';

/** A character as a person can read it. */
function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 32 && code < 127 ? character : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

export const identityEdits = defineEdits([
  {
    id: 'E-001',
    snip: 1,
    severity: 'fatal',
    types: 'PID',
    at: '2300 CLM',
    message: 'The character {character} at {field} is a delimiter, or one that X12 cannot carry',
    mend: 'Take the character out of this value in the billing system; identifiers are never changed on the way',
    source: 'domain.md E-001, M-152',
    check({ unsendable }, context) {
      for (const { path, character } of unsendable) {
        if (path !== CONTROL_NUMBER) context.report({ path, detail: { field: path, character: shown(character) } });
      }
    },
  },
  {
    id: 'E-005',
    snip: 2,
    severity: 'warning',
    types: 'PID',
    at: 'HEADER BHT06',
    message: 'The claim is an encounter report (RP), and nothing says that this payer takes encounters',
    mend: 'Send CH for a claim that is to be paid, or say acceptsEncounters in the payer profile',
    source: 'domain.md E-005',
    variants: {
      refused: {
        severity: 'error',
        message: 'The claim is an encounter report (RP), and this payer has no encounter agreement',
        mend: 'Send CH for a claim that is to be paid',
      },
    },
    check({ claim, profile }, context) {
      if (claim.purposeCode !== 'RP' || profile.acceptsEncounters === true) return;
      context.report({ path: 'purposeCode', ...(profile.acceptsEncounters === false ? { variant: 'refused' } : {}) });
    },
  },
  {
    id: 'E-006',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2300 CLM01',
    message: 'The patient control number has {length} characters; payers return only the first 20',
    mend: 'Use at most 20 characters, better 17',
    source: 'domain.md E-006, M-010, RFI 525',
    variants: {
      character: {
        severity: 'fatal',
        message: 'The patient control number holds the character {character}, which cannot be sent',
        mend: 'Use only the letters A to Z and digits',
      },
      unusual: {
        severity: 'warning',
        message:
          'The patient control number holds something else than A to Z and 0 to 9; payers fold or strip such characters',
        mend: 'Use only upper-case letters and digits',
      },
    },
    check({ claim, unsendable }, context) {
      const number = claim.patientControlNumber;
      const path = CONTROL_NUMBER;
      const bad = unsendable.find((item) => item.path === path);
      if (bad !== undefined)
        context.report({ path, variant: 'character', detail: { character: shown(bad.character) } });
      if (number.length > 20) context.report({ path, detail: { length: number.length } });
      if (bad === undefined && !PLAIN_CONTROL_NUMBER.test(number)) context.report({ path, variant: 'unusual' });
    },
  },
  {
    id: 'E-007',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2300 CLM01',
    message: 'The patient control number is already used by claim {claimId}',
    mend: 'Give each claim and each resubmission its own patient control number',
    source: 'domain.md E-007, M-011',
    needs: ['ledger: control numbers'],
    check({ claim, history }, context) {
      if (history.controlNumberOwner === undefined) return context.notChecked('ledger: control numbers');
      const owner = history.controlNumberOwner(claim.patientControlNumber, claim.claimId);
      if (owner !== undefined && !isItself(owner, claim.claimId)) {
        context.report({ path: CONTROL_NUMBER, detail: { claimId: shownName(owner) } });
      }
    },
  },
  {
    id: 'E-008',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2400 REF02',
    message: 'Line {line}: the line item control number is used by line {other} too',
    mend: 'Give each line of a claim its own number; it is the only safe key for posting by line',
    source: 'domain.md E-008, M-012, RFI 1917',
    variants: {
      long: {
        severity: 'error',
        message: 'Line {line}: the line item control number has {length} characters; 30 come back',
        mend: 'Use at most 30 characters',
      },
    },
    check({ lines }, context) {
      const seen = new Map<string, number>();
      for (const { line, index } of lines) {
        const number = line.lineItemControlNumber ?? line.lineId;
        const path = `lines[${index}].${line.lineItemControlNumber === undefined ? 'lineId' : 'lineItemControlNumber'}`;
        const other = seen.get(number);
        if (number.length > 30)
          context.report({ path, line: index, variant: 'long', detail: { length: number.length } });
        if (other !== undefined) context.report({ path, line: index, detail: { other: other + 1 } });
        else seen.set(number, index);
      }
    },
  },
  {
    id: 'E-075',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2300 CLM',
    message:
      'The same bill is already there: claim {claimId} ({state}) has the same patient, payer, providers and lines',
    mend: 'Do not send it twice; to correct it use frequency 7 with the payer claim control number, to send it all the same release it with a reason',
    source: 'domain.md E-075',
    needs: ['ledger: fingerprints', 'ledger: claims that look alike'],
    variants: {
      similar: {
        severity: 'warning',
        message: 'Claim {claimId} ({state}) has the same patient, payer, provider, procedures and dates',
        mend: 'Check that this is another service and not the same bill again',
      },
    },
    check({ claim, history }, context) {
      if (claim.frequencyCode !== '1') return;
      if (history.sameClaims === undefined) return context.notChecked('ledger: fingerprints');
      const stands = history
        .sameClaims(history.marks?.exact(claim) ?? claimFingerprint(claim))
        .find(isStanding(claim.claimId));
      if (stands !== undefined) {
        context.report({ path: 'claimId', detail: { claimId: shownName(stands), state: stands.state } });
        return;
      }
      if (history.similarClaims === undefined) return context.notChecked('ledger: claims that look alike');
      const near = history
        .similarClaims(history.marks?.loose(claim) ?? looseFingerprint(claim))
        .find(isStanding(claim.claimId));
      if (near !== undefined) {
        context.report({
          path: 'claimId',
          variant: 'similar',
          detail: { claimId: shownName(near), state: near.state },
        });
      }
    },
  },
]);

const shownName = ({ claimId, otherSystem }: ClaimIdentity): string =>
  otherSystem === true ? `${claimId} of another billing system` : claimId;

const isItself = (prior: ClaimIdentity, claimId: string): boolean =>
  prior.otherSystem !== true && prior.claimId === claimId;

/** A rejected submission never was in adjudication, and a voided one is gone: dropping it again is new. So is the claim itself. */
function isStanding(claimId: string): (prior: PriorClaim) => boolean {
  return (prior) => prior.state !== 'rejected' && prior.state !== 'void' && !isItself(prior, claimId);
}
