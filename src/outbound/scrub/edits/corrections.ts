/** Scrub: edits of replacements and voids. */
import { defineEdits } from '../edit.ts';
import type { EndedClaim, PriorLine } from '../history.ts';
import type { LineView } from '../subject.ts';

/** By its number, or, since some billing systems number anew, by code and day. */
function isSameLine({ line, code, from }: LineView, old: PriorLine): boolean {
  const number = line.lineItemControlNumber ?? line.lineId;
  if (old.lineItemControlNumber !== undefined && number === old.lineItemControlNumber) return true;
  if (old.lineItemControlNumber !== undefined && old.from === undefined) return false;
  const sameDay = old.from === undefined || old.from === from;
  return sameDay && code === (old.procedureCode ?? '') && line.revenueCode === (old.revenueCode ?? line.revenueCode);
}

/** What professional and dental claims have too (M-120). */
const OF_EVERY_CLAIM: ReadonlySet<string> = new Set(['1', '7', '8']);

const ENDED: Readonly<Record<EndedClaim, string>> = {
  replaced: 'replaced already',
  'void-sent': 'about to be voided',
  voided: 'voided',
};

const isCorrection = (frequencyCode: string): boolean => frequencyCode === '7' || frequencyCode === '8';

export const correctionEdits = defineEdits([
  {
    id: 'E-120',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2300 REF02',
    message: 'A replacement or void needs the number that the payer gave the claim',
    mend: 'Give the payer claim control number of the latest remittance, byte for byte',
    source: 'domain.md E-120, M-042, M-120, M-123, RFI 2173',
    variants: {
      original: {
        severity: 'warning',
        message: 'An original claim (frequency 1) names an earlier claim of the payer',
        mend: 'Leave the number out, or use frequency 7 or 8 when this corrects that claim',
      },
      frequency: {
        severity: 'error',
        message: 'Professional and dental claims have no frequency {value}',
        mend: 'Use frequency 1 for a new claim, 7 for one that replaces another, 8 for one that voids it',
      },
    },
    check({ claim, type }, context) {
      const number = claim.originalPayerClaimControlNumber;
      const path = 'originalPayerClaimControlNumber';
      if (type !== 'I' && !OF_EVERY_CLAIM.has(claim.frequencyCode)) {
        context.report({
          path: 'frequencyCode',
          at: '2300 CLM05-3',
          variant: 'frequency',
          detail: { value: claim.frequencyCode },
        });
      }
      if (isCorrection(claim.frequencyCode)) {
        if (number === undefined) context.report({ path });
      } else if (claim.frequencyCode === '1' && number !== undefined) context.report({ path, variant: 'original' });
    },
  },
  {
    id: 'E-121',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2300 CLM05-3',
    message: 'The claim that is to be corrected was never adjudicated',
    mend: 'Send it as new, with frequency 1 and without the number',
    source: 'domain.md E-121, M-122',
    needs: ['ledger: claims by payer number'],
    variants: {
      unknown: {
        severity: 'warning',
        message: 'Nothing is known here of the claim that is to be corrected',
        mend: 'Check the payer claim control number; the claim may have been sent from another system',
      },
      ended: {
        severity: 'error',
        message: 'The claim that is to be corrected is {what}',
        mend: 'Correct the replacement, with the number that the payer gave it; what was voided is billed as new, under a claimId of its own',
      },
    },
    check({ claim, history }, context) {
      const number = claim.originalPayerClaimControlNumber;
      if (!isCorrection(claim.frequencyCode) || number === undefined) return;
      if (history.referencedClaim === undefined) return context.notChecked('ledger: claims by payer number');
      const held = history.referencedClaim(number);
      if (held === undefined)
        context.report({ path: 'originalPayerClaimControlNumber', at: '2300 REF02', variant: 'unknown' });
      else if (held.ended !== undefined)
        context.report({ path: 'frequencyCode', variant: 'ended', detail: { what: ENDED[held.ended] } });
      else if (!held.adjudicated) context.report({ path: 'frequencyCode' });
    },
  },
  {
    id: 'E-122',
    snip: 4,
    severity: 'warning',
    types: 'PID',
    at: '2400 LX01',
    message: 'The replacement leaves out line {value} of the original: the payer will delete it',
    mend: 'Send every line, corrected or not, unless this one shall go',
    source: 'domain.md E-122, M-121',
    needs: ['ledger: claims by payer number'],
    check({ claim, lines, history }, context) {
      const number = claim.originalPayerClaimControlNumber;
      if (claim.frequencyCode !== '7' || number === undefined) return;
      if (history.referencedClaim === undefined) return context.notChecked('ledger: claims by payer number');
      for (const old of history.referencedClaim(number)?.lines ?? []) {
        const kept = lines.some((view) => isSameLine(view, old));
        const value = old.lineItemControlNumber ?? old.procedureCode;
        if (!kept && value !== undefined) context.report({ path: 'lines', detail: { value } });
      }
    },
  },
  {
    id: 'E-123',
    snip: 7,
    severity: 'error',
    types: 'PID',
    at: '2300 CLM05-3',
    message: 'This payer takes no {what} (frequency {value})',
    mend: 'Ask for a reopening or appeal; a claim that was unprocessable is sent again as new',
    source: 'domain.md E-123, M-124',
    check({ claim, profile }, context) {
      const value = claim.frequencyCode;
      const refused = (value === '7' && !profile.acceptsReplacement) || (value === '8' && !profile.acceptsVoid);
      if (refused) {
        context.report({ path: 'frequencyCode', detail: { value, what: value === '7' ? 'replacement' : 'void' } });
      }
    },
  },
]);
