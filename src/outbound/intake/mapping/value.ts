/** Outbound, intake, mappings: the text of one field: from its source through the steps that the mapping names, in their order. */
import type { FindingKind } from '../../../base/finding.ts';
import type { ValueTarget } from '../../../claims/mapping.ts';
import { readAmount, readDecimal, readMoment } from '../../../claims/mapping-format.ts';
import { MAPPING } from './findings.ts';
import { readPersonName } from './person-name.ts';

/** What became of a text: the field's value, nothing to say, or what is wrong with it. */
export type Made =
  | { readonly value: string | number; readonly note?: FindingKind }
  | { readonly fault: FindingKind }
  | undefined;

/** Runs the steps over a text that isn't blank. */
export function makeValue(text: string, target: ValueTarget): Made {
  let made = text;
  let note: FindingKind | undefined;
  if (target.split !== undefined) {
    const parts = made.split(target.split.at);
    made = (target.split.take === 'last' ? parts.at(-1) : parts[target.split.take - 1]) ?? '';
  }
  if (target.slice !== undefined) made = made.slice(target.slice.from - 1, target.slice.to);
  made = made.trim();
  if (made === '') return undefined;
  if (target.name !== undefined) {
    const name = readPersonName(made, target.name.order);
    if (name === undefined) return { fault: MAPPING.nameUnreadable };
    made = name[target.name.part];
    note = target.name.untaken.some((part) => name[part] !== '') ? MAPPING.namePart : undefined;
  }
  const said = made === '' ? undefined : finished(made, target);
  return note === undefined || said === undefined || 'fault' in said ? said : { ...said, note };
}

function finished(text: string, target: ValueTarget): Made {
  const made = spelled(text, target);
  if (target.codes !== undefined) {
    const code = target.codes.get(made.toLowerCase()) ?? target.codes.get('*');
    if (code === undefined) return { fault: MAPPING.codeUnknown };
    // What a code map gives was judged against the field when the mapping was loaded.
    return code === '' ? undefined : { value: target.field.kind === 'whole-number' ? Number(code) : code };
  }
  return made === '' ? undefined : inField(made, target);
}

function spelled(text: string, { remove, keep, case: letters, pad }: ValueTarget): string {
  let made = text;
  if (remove !== undefined) made = [...made].filter((character) => !remove.includes(character)).join('');
  if (keep === 'digits') made = made.replace(/[^0-9]/g, '');
  if (keep === 'letters-and-digits') made = made.replace(/[^\p{L}\p{N}]/gu, '');
  if (letters === 'upper') made = made.toUpperCase();
  if (letters === 'lower') made = made.toLowerCase();
  made = made.trim();
  return pad === undefined || made === '' ? made : made.padStart(pad.to, pad.with);
}

/** The text in the form of its field. */
function inField(text: string, { field, amount, moments, pivotYear }: ValueTarget): Made {
  switch (field.kind) {
    case 'amount':
      return orFault(readAmount(text, amount), MAPPING.amountUnreadable);
    case 'decimal':
      return orFault(readDecimal(text, amount), MAPPING.amountUnreadable);
    case 'date':
      return orFault(readMoment(text, moments, pivotYear)?.day, MAPPING.dateUnreadable);
    case 'date-and-time': {
      const moment = readMoment(text, moments, pivotYear);
      const time = moment?.time === undefined ? '' : `T${moment.time}`;
      return orFault(moment?.day === undefined ? undefined : `${moment.day}${time}`, MAPPING.dateUnreadable);
    }
    case 'time':
      return orFault(readMoment(text, moments, pivotYear)?.time, MAPPING.dateUnreadable);
    case 'whole-number':
      return { value: /^[0-9]{1,9}$/.test(text) ? Number(text) : text };
    default:
      // A cell with line breaks is one text; no field of a claim has lines.
      return { value: text.replace(/\s*[\r\n]+\s*/g, ' ') };
  }
}

const orFault = (value: string | undefined, fault: FindingKind): Made => (value === undefined ? { fault } : { value });
