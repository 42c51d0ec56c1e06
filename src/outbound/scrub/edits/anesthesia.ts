/** Scrub: edits of anesthesia. */
import { isAnesthesia } from '../code-match.ts';
import { defineEdits, type EditContext } from '../edit.ts';
import { ANESTHESIA_MODIFIERS } from '../procedures.ts';
import type { LineView, Subject } from '../subject.ts';

/** Anesthesia services that are counted in units. */
const IN_UNITS = new Set(['01953', '01996']);
/** Labour anesthesia: minutes or units, as the payer has it. */
const EITHER = new Set(['01967', '01968', '01969']);
const MINUTES_OF_A_DAY = 1440;

const isMedicare = ({ profile }: Subject): boolean => profile.program.startsWith('medicare');

function judgeMinutes(subject: Subject, view: LineView, context: EditContext): void {
  const { line, code, index, units, modifiers } = view;
  const path = `lines[${index}]`;
  if (line.unitType !== 'MJ') {
    if (!EITHER.has(code)) context.report({ path: `${path}.unitType`, line: index, detail: { code } });
  } else if (units > 0 && !Number.isInteger(units)) {
    context.report({ path: `${path}.units`, at: '2400 SV104', line: index, variant: 'part', detail: { value: units } });
  } else if (units > MINUTES_OF_A_DAY) {
    context.report({ path: `${path}.units`, at: '2400 SV104', line: index, variant: 'long', detail: { value: units } });
  }
  const needed = subject.profile.requiresAnesthesiaModifier || isMedicare(subject);
  if (needed && !modifiers.some((modifier) => ANESTHESIA_MODIFIERS.has(modifier))) {
    context.report({ path: `${path}.procedure.modifiers`, at: '2400 SV101-3', line: index, variant: 'modifier' });
  }
}

export const anesthesiaEdits = defineEdits([
  {
    id: 'E-080',
    snip: 6,
    severity: 'error',
    types: 'P',
    at: '2400 SV103',
    message: 'Line {line}: anesthesia {code} is not given in minutes',
    mend: 'Give the unit MJ and the minutes of anesthesia; payers count units themselves',
    source: 'domain.md E-080, M-072, RFI 1571',
    variants: {
      part: {
        severity: 'error',
        message: 'Line {line}: {value} are no whole minutes',
        mend: 'Give whole minutes',
      },
      long: {
        severity: 'warning',
        message: 'Line {line}: {value} minutes are more than a day',
        mend: 'Check begin and end of the anesthesia',
      },
      modifier: {
        severity: 'error',
        message: 'Line {line}: nothing says who gave or directed the anesthesia',
        mend: 'Add one of AA, AD, QK, QX, QY, QZ',
      },
    },
    check(subject, context) {
      for (const view of subject.lines) {
        if (isAnesthesia(view.code) && !IN_UNITS.has(view.code)) judgeMinutes(subject, view, context);
      }
    },
  },
  {
    id: 'E-081',
    snip: 6,
    severity: 'warning',
    types: 'P',
    at: '2400 SV103',
    message: 'Line {line}: {code} is given in minutes and is no anesthesia service',
    mend: 'Give units, or the anesthesia modifier when it was one',
    source: 'domain.md E-081',
    variants: {
      units: {
        severity: 'error',
        message: 'Line {line}: {code} is counted in units and given in minutes',
        mend: 'Give the unit UN and the number of services',
      },
    },
    check({ lines }, context) {
      for (const { line, code, modifiers, index } of lines) {
        if (line.unitType !== 'MJ') continue;
        const path = `lines[${index}].unitType`;
        if (IN_UNITS.has(code)) context.report({ path, line: index, variant: 'units', detail: { code } });
        else if (!isAnesthesia(code) && !modifiers.some((modifier) => ANESTHESIA_MODIFIERS.has(modifier))) {
          context.report({ path, line: index, detail: { code } });
        }
      }
    },
  },
]);
