/** Scrub: edits of laboratory and mammography. */
import { codeNumber } from '../code-match.ts';
import { defineEdits, type EditContext, needsList } from '../edit.ts';
import type { Subject } from '../subject.ts';

const CLIA = /^\d{2}D\d{7}$/;

const isFederal = ({ profile }: Subject): boolean => /^medica/.test(profile.program);

const isMedicare = ({ profile }: Subject): boolean => profile.program.startsWith('medicare');

function judgeLaboratory(subject: Subject, context: EditContext): void {
  const { claim, codeSets, history } = subject;
  needsList(subject, context, 'clia-required');
  if (isMedicare(subject)) {
    needsList(subject, context, 'clia-waived');
    if (history.provider === undefined) context.notChecked('provider table');
  }
  for (const { line, code, modifiers, index, versionDate } of subject.lines) {
    if (code === '') continue;
    const certificate = line.cliaNumber ?? claim.cliaNumber;
    if (certificate === undefined && codeSets.lists('clia-required', code, versionDate)) {
      const variant = isFederal(subject) ? 'required' : 'wanted';
      context.report({ path: `lines[${index}].cliaNumber`, at: '2400 REF02', line: index, variant, detail: { code } });
    }
    if (modifiers.includes('90') && line.referringCliaNumber === undefined) {
      context.report({
        path: `lines[${index}].referringCliaNumber`,
        at: '2400 REF02',
        line: index,
        variant: 'referred',
      });
    }
    if (!isMedicare(subject) || modifiers.includes('QW')) continue;
    if (!codeSets.lists('clia-waived', code, versionDate)) continue;
    if (history.provider?.(claim.billingProvider.npi ?? '')?.waivedLaboratory !== true) continue;
    const path = `lines[${index}].procedure.modifiers`;
    context.report({ path, at: '2400 SV101-3', line: index, variant: 'waived', detail: { code } });
  }
}

function judgeCliaForm({ claim, lines }: Subject, context: EditContext): void {
  const judge = (value: string | undefined, path: string, at: string, line?: number): void => {
    if (value === undefined || CLIA.test(value)) return;
    context.report({ path, at, detail: { value }, ...(line === undefined ? {} : { line }) });
  };
  judge(claim.cliaNumber, 'cliaNumber', '2300 REF02');
  for (const { line, index } of lines) {
    judge(line.cliaNumber, `lines[${index}].cliaNumber`, '2400 REF02', index);
    judge(line.referringCliaNumber, `lines[${index}].referringCliaNumber`, '2400 REF02', index);
  }
}

const isMammography = (code: string): boolean => {
  const number = codeNumber(code);
  return number === 77063 || (number >= 77065 && number <= 77067);
};

export const laboratoryEdits = defineEdits([
  {
    id: 'E-082',
    snip: 6,
    severity: 'error',
    types: 'P',
    at: '2300 REF02',
    message: 'The CLIA number {value} is not two digits, D and seven digits',
    mend: 'Copy the number from the laboratory certificate',
    source: 'domain.md E-082, M-043',
    needs: ['clia-required', 'clia-waived', 'provider table'],
    variants: {
      required: {
        severity: 'error',
        message: 'Line {line}: {code} is a laboratory test that needs a CLIA number',
        mend: 'Give the number of the laboratory that did the test',
      },
      wanted: {
        severity: 'warning',
        message: 'Line {line}: {code} is a laboratory test that usually needs a CLIA number',
        mend: 'Give the number of the laboratory that did the test',
      },
      referred: {
        severity: 'warning',
        message: 'Line {line}: the test was done by another laboratory (modifier 90), whose CLIA number is missing',
        mend: 'Give the CLIA number of the laboratory that did the test',
      },
      waived: {
        severity: 'warning',
        message: 'Line {line}: {code} is done under a certificate of waiver, without the modifier QW',
        mend: 'Add the modifier QW',
      },
    },
    check(subject, context) {
      judgeCliaForm(subject, context);
      judgeLaboratory(subject, context);
    },
  },
  {
    id: 'E-083',
    snip: 6,
    severity: 'error',
    types: 'P',
    at: '2300 REF02',
    message: 'Line {line}: mammography {code} without the certification number of the facility',
    mend: 'Give the mammography certification number',
    source: 'domain.md E-083, M-044',
    needs: ['mammography'],
    check(subject, context) {
      const { claim, lines, codeSets } = subject;
      needsList(subject, context, 'mammography');
      for (const { line, code, index, versionDate } of lines) {
        if (!isMammography(code) && !codeSets.lists('mammography', code, versionDate)) continue;
        if ((line.mammographyCertificationNumber ?? claim.mammographyCertificationNumber) !== undefined) continue;
        context.report({ path: 'mammographyCertificationNumber', line: index, detail: { code } });
      }
    },
  },
]);
