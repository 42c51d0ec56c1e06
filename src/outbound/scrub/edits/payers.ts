/** Scrub: edits of the order of payers and of what one payer has its own way with. */
import type { Claim } from '../../../claims/claim.ts';
import { defineEdits } from '../edit.ts';
import { responsibilityAt, responsibilityRank } from '../responsibility.ts';

/** Value codes that say why Medicare pays second. */
const SECOND_PAYER_VALUES = new Set(['12', '13', '14', '15', '16', '41', '42', '43', '47']);
/** Special programmes that Medicaid pays first: EPSDT, pregnancy and others for children. */
const MEDICAID_FIRST_PROGRAMS = new Set(['01', '05']);
const INDIAN_HEALTH_PLACES = new Set(['05', '06', '07', '08']);

const isSecond = (claim: Claim): boolean =>
  claim.payerResponsibilityCode !== 'P' && claim.payerResponsibilityCode !== 'U';

/** What contradicts what among the modifiers of a service that may not be covered. */
function noticeProblem(modifiers: readonly string[]): string | undefined {
  const has = (modifier: string): boolean => modifiers.includes(modifier);
  if (has('GA') && has('GZ')) return 'GA says that a notice was signed, GZ that none was';
  if (has('GA') && has('GY')) return 'GA is for services that may be covered, GY for those that never are';
  if (has('GA') && has('GX')) return 'GA is for a required notice, GX for a voluntary one';
  if (has('GX') && has('GZ')) return 'GX says that a notice was given, GZ that none was';
  return has('GY') && has('GZ') ? 'GY is for services that never are covered, GZ for those that may be' : undefined;
}

export const payerEdits = defineEdits([
  {
    id: 'E-124',
    snip: 4,
    severity: 'error',
    types: 'PI',
    at: '2000B SBR05',
    message: 'Medicare is not the first payer, and the claim does not name the payer before it',
    mend: 'Give the other payer, with what it paid',
    source: 'domain.md E-124, M-032',
    variants: {
      reason: {
        severity: 'error',
        message: 'Medicare is not the first payer, and nothing says why',
        mend: 'Give the insurance type code (12, 13, 14, 15, 16, 41, 42, 43 or 47)',
      },
      value: {
        severity: 'error',
        message: 'Medicare is not the first payer, and no value code says why',
        mend: 'Give the value code of the first payer (12 to 16, 41 to 43 or 47) with the amount that it paid',
      },
      'not-used': {
        severity: 'error',
        message: 'An institutional claim has an insurance type code, which is not used there',
        mend: 'Leave it out; the value code says why Medicare pays second',
      },
    },
    check({ claim, type, profile }, context) {
      const path = 'subscriber.insuranceTypeCode';
      const reason = claim.subscriber.insuranceTypeCode;
      if (type === 'I' && reason !== undefined) context.report({ path, variant: 'not-used' });
      if (!profile.program.startsWith('medicare') || !isSecond(claim)) return;
      if (claim.otherPayers === undefined) context.report({ path: 'otherPayers', at: '2320 SBR01' });
      if (type === 'P') {
        if (reason === undefined) context.report({ path, variant: 'reason' });
      } else if (!claim.institutional?.values?.some(({ code }) => SECOND_PAYER_VALUES.has(code))) {
        context.report({ path: 'institutional.values', at: '2300 HI01-2', variant: 'value' });
      }
    },
  },
  {
    id: 'E-125',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2320 SBR01',
    message: 'Two payers of the claim have the place {value}',
    mend: 'Give each payer its own place: P, S, T, A to H',
    source: 'domain.md E-125, M-130',
    variants: {
      gap: {
        severity: 'error',
        message: 'The claim goes to payer {destination}, and no payer has the place {value} before it',
        mend: 'Name every payer before the one that the claim goes to',
      },
    },
    check({ claim }, context) {
      const destination = claim.payerResponsibilityCode;
      const seen = new Set([destination]);
      claim.otherPayers?.forEach(({ payerResponsibilityCode: value }, index) => {
        if (value !== 'U' && seen.has(value)) {
          context.report({ path: `otherPayers[${index}].payerResponsibilityCode`, detail: { value } });
        }
        seen.add(value);
      });
      const rank = responsibilityRank(destination) ?? 0;
      for (let before = 0; before < rank; before += 1) {
        const value = responsibilityAt(before);
        if (seen.has(value)) continue;
        const detail = { value, destination };
        context.report({ path: 'payerResponsibilityCode', at: '2000B SBR01', variant: 'gap', detail });
        return;
      }
    },
  },
  {
    id: 'E-126',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2000B SBR01',
    message: 'The payer before this one {problem}',
    mend: 'Wait for its remittance, or for the time that the forwarding takes',
    source: 'domain.md E-126, M-140',
    needs: ['ledger: payers of the encounter'],
    check({ claim, history, asOf }, context) {
      if (!isSecond(claim) || claim.otherPayers?.some((other) => other.nonCoveredAmount !== undefined) === true) return;
      if (history.priorPayer === undefined) return context.notChecked('ledger: payers of the encounter');
      const prior = history.priorPayer(claim);
      const forwarded = prior?.forwardedUntil;
      const waits = forwarded !== undefined && forwarded > asOf;
      const problem =
        prior?.open === true
          ? 'has not decided yet'
          : waits
            ? `has forwarded the claim; wait until ${forwarded}`
            : undefined;
      if (problem !== undefined) context.report({ path: 'payerResponsibilityCode', detail: { problem } });
    },
  },
  {
    id: 'E-127',
    snip: 7,
    severity: 'warning',
    types: 'PID',
    at: '2000B SBR01',
    message: 'Medicaid is the only payer, and the patient has other coverage for these services',
    mend: 'Bill the other payer first',
    source: 'domain.md E-127, 42 CFR 433.139',
    needs: ['eligibility answers'],
    check({ claim, lines, profile, history }, context) {
      if (profile.program !== 'medicaid' || claim.otherPayers !== undefined) return;
      if (MEDICAID_FIRST_PROGRAMS.has(claim.specialProgramCode ?? '')) return;
      if (
        lines.some(
          ({ line, placeOfService }) => line.epsdtIndicator === 'Y' || INDIAN_HEALTH_PLACES.has(placeOfService),
        )
      ) {
        return;
      }
      if (history.eligibility === undefined) return context.notChecked('eligibility answers');
      if (history.eligibility(claim)?.otherCoverage === true) context.report({ path: 'otherPayers' });
    },
  },
  {
    id: 'E-128',
    snip: 7,
    severity: 'warning',
    types: 'P',
    at: '2400 SV101-3',
    message: 'Line {line}: {problem}',
    mend: 'Give only the modifier that is true',
    source: 'domain.md E-128',
    variants: {
      denial: {
        severity: 'warning',
        message: 'Line {line}: the modifier {value} asks for a denial',
        mend: 'Send it if the denial is wanted, e.g. for another payer; else leave the line out',
      },
    },
    check({ lines }, context) {
      for (const { modifiers, index } of lines) {
        if (modifiers.length === 0) continue;
        const path = `lines[${index}].procedure.modifiers`;
        const problem = noticeProblem(modifiers);
        const value = modifiers.find((modifier) => modifier === 'GY' || modifier === 'GZ');
        if (problem !== undefined) context.report({ path, line: index, detail: { problem } });
        else if (value !== undefined) context.report({ path, line: index, variant: 'denial', detail: { value } });
      }
    },
  },
]);
