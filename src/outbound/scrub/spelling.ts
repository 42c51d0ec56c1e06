/** Scrub: how one text of a claim is repaired: by the name of its key and of what is around it (SC-005, M-152). */
import { ndcDigits } from '../../codesets/ndc.ts';
import { meantText } from '../../x12/meant-text.ts';

export type RepairRule =
  | 'trim'
  | 'case'
  | 'punctuation'
  | 'decimal-point'
  | 'ndc-hyphens'
  | 'encoding'
  | 'accent'
  | 'control-character'
  | 'delimiter'
  | 'zero-adjustment'
  | 'provider-table'
  | 'user-rule';

/** Told of each change; returns the text that counts from now on. */
export type Noted = (before: string, after: string, rule: RepairRule) => string;

/** What is done with the texts of a key. */
type Treatment = 'free' | 'digits' | 'zip' | 'number' | 'code' | 'spelled-code' | 'none';

const FREE_TEXT = new Set([
  'organizationName',
  'lastName',
  'firstName',
  'middleName',
  'suffix',
  'name',
  'groupName',
  'line1',
  'line2',
  'city',
  'text',
  'description',
  'description1',
  'description2',
  'roundTripPurpose',
  'stretcherPurpose',
]);
const DIGITS = new Set(['npi', 'taxId', 'socialSecurityNumber']);
const CODES = new Set(['state', 'modifiers', 'surfaces', 'indicator', 'type', 'diagnosisRelatedGroup', 'qualifier']);
const CODE_ENDINGS = /(Code|Codes|Indicator|Qualifier)$/;
/** Their `code` may be written with a decimal point. */
const POINTED = new Set(['diagnoses', 'procedures']);
const PHONE_TYPES = new Set(['TE', 'FX', 'EX']);

/** Letters that don't fall apart into a base letter and a mark. */
const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u2013': '-',
  '\u2014': '-',
  '\u00a0': ' ',
  // Windows-1252 read byte for byte.
  '\u0091': "'",
  '\u0092': "'",
  '\u0093': '"',
  '\u0094': '"',
  '\u0096': '-',
  '\u0097': '-',
};

const CONTROL = /[\x00-\x1f\x7f]+/g;
const NOT_ASCII = /[^\x20-\x7e]/;
const LOWER_CASE = /[a-z]/;

/** Everything outside printable ASCII, and the delimiters. */
export function unsendablePattern(delimiters: string): RegExp {
  const escaped = [...delimiters].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return new RegExp(`[^\\x20-\\x7e]|[${escaped}]`);
}

function treatmentOf(key: string): Treatment {
  if (FREE_TEXT.has(key)) return 'free';
  if (DIGITS.has(key)) return 'digits';
  if (key === 'postalCode') return 'zip';
  if (key === 'number') return 'number';
  if (key === 'code') return 'spelled-code';
  return CODES.has(key) || CODE_ENDINGS.test(key) ? 'code' : 'none';
}

function foldAccents(text: string): string {
  const folded = [...text].map((letter) => FOLDED[letter] ?? letter).join('');
  return folded
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
}

const squeezed = (text: string): string => text.replace(/ {2,}/g, ' ').trim();

function isPhone(holder: unknown): boolean {
  if (typeof holder !== 'object' || holder === null || !('type' in holder)) return false;
  return typeof holder.type === 'string' && PHONE_TYPES.has(holder.type.toUpperCase());
}

function repairPhone(text: string, note: Noted): string {
  const digits = text.replace(/^\+/, '').replace(/[\s().\-/]/g, '');
  if (!/^\d+$/.test(digits)) return text;
  return note(text, digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits, 'punctuation');
}

function repairCode(given: string, key: string, owner: string, note: Noted): string {
  // A contract's code is an identifier of the two partners.
  if (owner === 'contract') return given;
  const text = LOWER_CASE.test(given) ? note(given, given.toUpperCase(), 'case') : given;
  if (key !== 'code') return text;
  if (POINTED.has(owner) && /^[0-9A-Z]+\.[0-9A-Z]*$/.test(text))
    return note(text, text.replace('.', ''), 'decimal-point');
  return owner === 'drug' && text.includes('-') ? note(text, ndcDigits(text) ?? text, 'ndc-hyphens') : text;
}

/** Repairs texts for one partner and payer; made once, used for many claims. */
export class Speller {
  private readonly treatments = new Map<string, Treatment>();
  private readonly delimiters: string;
  private readonly upperCase: boolean;
  private readonly note: Noted;

  constructor(delimiters: string, upperCase: boolean, note: Noted) {
    this.note = note;
    this.delimiters = delimiters;
    this.upperCase = upperCase;
  }

  /** `key`: the text's own, or that of the list it is in; `owner`: that of the object or list around it; `holder`: that object. */
  repair(given: string, key: string, owner: string, holder: unknown): string {
    const { note } = this;
    let text = given;
    if (text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32) text = note(text, text.trim(), 'trim');
    switch (this.treatment(key)) {
      case 'free':
        return this.repairFreeText(text);
      case 'digits': {
        const digits = text.replace(/[\s.-]/g, '');
        return digits !== text && /^\d+$/.test(digits) ? note(text, digits, 'punctuation') : text;
      }
      case 'zip':
        return /^\d{5}[\s-]\d{4}$/.test(text) ? note(text, text.replace(/[\s-]/, ''), 'punctuation') : text;
      case 'number':
        return isPhone(holder) ? repairPhone(text, note) : text;
      case 'code':
      case 'spelled-code':
        return repairCode(text, key, owner, note);
      default:
        return text;
    }
  }

  private treatment(key: string): Treatment {
    const known = this.treatments.get(key);
    if (known !== undefined) return known;
    const treatment = treatmentOf(key);
    this.treatments.set(key, treatment);
    return treatment;
  }

  private repairFreeText(given: string): string {
    const { note } = this;
    let text = given;
    if (NOT_ASCII.test(text)) {
      text = note(text, meantText(text), 'encoding');
      text = note(text, squeezed(text.replace(CONTROL, ' ')), 'control-character');
      text = note(text, foldAccents(text), 'accent');
    }
    for (const delimiter of this.delimiters) {
      if (text.includes(delimiter)) text = note(text, squeezed(text.replaceAll(delimiter, ' ')), 'delimiter');
    }
    return this.upperCase && LOWER_CASE.test(text) ? note(text, text.toUpperCase(), 'case') : text;
  }
}
