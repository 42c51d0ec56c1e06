/** Scrub: safe repairs before the edits: spelling of identifiers and characters that can't travel; never a clinical fact or an amount (SC-005, M-152). */
import { type Claim, claim as claimShape } from '../../claims/claim.ts';
import { ndcDigits } from '../../codesets/ndc.ts';

export type RepairRule =
  | 'trim'
  | 'case'
  | 'punctuation'
  | 'decimal-point'
  | 'ndc-hyphens'
  | 'accent'
  | 'control-character'
  | 'delimiter'
  | 'date-form'
  | 'zero-adjustment'
  | 'user-rule';

/** One change, told in full: `before` and `after` may hold a patient's data and never go into logs. */
export interface Repair {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly rule: RepairRule;
}

/** A text that can't go on the wire as it is and that no repair may change. */
export interface Unsendable {
  readonly path: string;
  readonly character: string;
}

export interface RepairOptions {
  /** The separators of the interchange, which no free text may hold. */
  readonly delimiters: string;
  /** `unsendablePattern` of them, made once. */
  readonly forbidden: RegExp;
  /** Whether free text is upper-cased for this payer. */
  readonly upperCase: boolean;
}

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
const UPPER_CASE = new Set([
  'state',
  'code',
  'modifiers',
  'surfaces',
  'indicator',
  'type',
  'diagnosisRelatedGroup',
  'qualifier',
]);
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
};

type Noted = (before: string, after: string, rule: RepairRule) => string;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const plainAscii = /^[\x20-\x7e]*$/;

function foldAccents(text: string): string {
  const folded = [...text].map((letter) => FOLDED[letter] ?? letter).join('');
  return folded
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
}

function repairFreeText(text: string, options: RepairOptions, note: Noted): string {
  let result = text;
  if (!plainAscii.test(result)) {
    const cleaned = result.replace(/[\x00-\x1f\x7f]+/g, ' ');
    result = note(result, cleaned, 'control-character');
    result = note(result, foldAccents(result), 'accent');
  }
  for (const delimiter of options.delimiters) {
    if (result.includes(delimiter)) result = note(result, result.replaceAll(delimiter, ' '), 'delimiter');
  }
  if (result !== text) result = result.replace(/ {2,}/g, ' ').trim();
  return options.upperCase ? note(result, result.toUpperCase(), 'case') : result;
}

function repairPhone(text: string, note: Noted): string {
  const digits = text.replace(/^\+/, '').replace(/[\s().\-/]/g, '');
  if (!/^\d+$/.test(digits)) return text;
  return note(text, digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits, 'punctuation');
}

const isCode = (key: string): boolean =>
  UPPER_CASE.has(key) ||
  key.endsWith('Code') ||
  key.endsWith('Codes') ||
  key.endsWith('Indicator') ||
  key.endsWith('Qualifier');

/** Repairs one value by the names of its key and of the list or object around it. */
function repairString(
  given: string,
  key: string,
  owner: string,
  holder: unknown,
  options: RepairOptions,
  note: Noted,
): string {
  let text = given;
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first <= 32 || last <= 32) text = note(text, text.trim(), 'trim');
  if (FREE_TEXT.has(key)) return repairFreeText(text, options, note);
  if (DIGITS.has(key)) {
    const digits = text.replace(/[\s.-]/g, '');
    return /^\d+$/.test(digits) ? note(text, digits, 'punctuation') : text;
  }
  if (key === 'postalCode')
    return /^\d{5}[\s-]\d{4}$/.test(text) ? note(text, text.replace(/[\s-]/, ''), 'punctuation') : text;
  if (
    key === 'number' &&
    isRecord(holder) &&
    typeof holder['type'] === 'string' &&
    PHONE_TYPES.has(holder['type'].toUpperCase())
  ) {
    return repairPhone(text, note);
  }
  if (!isCode(key)) return text;
  text = note(text, text.toUpperCase(), 'case');
  if (key !== 'code') return text;
  if (POINTED.has(owner) && /^[0-9A-Z]+\.[0-9A-Z]*$/.test(text))
    return note(text, text.replace('.', ''), 'decimal-point');
  if (owner === 'drug' && text.includes('-')) return note(text, ndcDigits(text) ?? text, 'ndc-hyphens');
  return text;
}

/** Their colons are of our own notation and never travel. */
const TIMES = new Set(['admission', 'dischargeTime']);

type StringRepair = (text: string, key: string, owner: string, holder: unknown, note: Noted) => string;

/** Everything outside printable ASCII, and the delimiters. */
export function unsendablePattern(delimiters: string): RegExp {
  const escaped = [...delimiters].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return new RegExp(`[^\\x20-\\x7e]|[${escaped}]`);
}

/** Walks a document and copies only what changes. Keys of lists are those of the list. */
class Walk {
  readonly repairs: Repair[] = [];
  readonly unsendable: Unsendable[] = [];
  private readonly trail: (string | number)[] = [];
  private readonly repair: StringRepair;
  private readonly forbidden: RegExp | undefined;

  constructor(repair: StringRepair, forbidden?: RegExp) {
    this.repair = repair;
    this.forbidden = forbidden;
  }

  value(value: unknown, key: string, owner: string, holder: unknown): unknown {
    if (typeof value === 'string') {
      // The billing system's own keys are not ours to change, and what has no key of its own (`raw`) is carried as it came.
      const text = key === 'lineId' || key === 'elements' ? value : this.repair(value, key, owner, holder, this.note);
      const character = TIMES.has(key) ? undefined : this.forbidden?.exec(text)?.[0];
      if (character !== undefined) this.unsendable.push({ path: this.path(), character });
      return text;
    }
    if (Array.isArray(value)) return this.list(value, key, owner);
    return isRecord(value) ? this.record(value, key) : value;
  }

  private list(list: readonly unknown[], key: string, owner: string): readonly unknown[] {
    let copy: unknown[] | undefined;
    for (let index = 0; index < list.length; index += 1) {
      const item = list[index];
      this.trail.push(index);
      const repaired = this.value(item, key, owner, list);
      this.trail.pop();
      if (repaired !== item) {
        copy ??= [...list];
        copy[index] = repaired;
      }
    }
    return copy ?? list;
  }

  private record(record: Readonly<Record<string, unknown>>, owner: string): Readonly<Record<string, unknown>> {
    let copy: Record<string, unknown> | undefined;
    for (const key in record) {
      const item = record[key];
      // The claim's own key is never on the wire; the line's only when it stands in for a line item control number.
      if (key === 'claimId' || (key === 'lineId' && record['lineItemControlNumber'] !== undefined)) continue;
      this.trail.push(key);
      const repaired = this.value(item, key, owner, record);
      this.trail.pop();
      if (repaired !== item) {
        copy ??= { ...record };
        copy[key] = repaired;
      }
    }
    return copy ?? record;
  }

  private readonly note: Noted = (before, after, rule) => {
    if (before === after || after === '') return before;
    this.repairs.push({ path: this.path(), before, after, rule });
    return after;
  };

  private path(): string {
    return this.trail
      .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
      .join('')
      .replace(/^\./, '');
  }
}

export interface RepairedClaim {
  /** The claim itself when nothing was to repair. */
  readonly claim: Claim;
  readonly repairs: readonly Repair[];
  /** What is left that can't be sent (E-001, E-006). */
  readonly unsendable: readonly Unsendable[];
}

/** The claim with safe repairs applied, and each of them. */
export function repairClaim(claim: Claim, options: RepairOptions): RepairedClaim {
  const repair: StringRepair = (text, key, owner, holder, note) =>
    repairString(text, key, owner, holder, options, note);
  const walk = new Walk(repair, options.forbidden);
  const repaired = walk.value(claim, '', '', undefined);
  const { repairs, unsendable } = walk;
  if (repairs.length === 0) return { claim, repairs, unsendable };
  const parsed = claimShape.safeParse(repaired);
  return parsed.success ? { claim: parsed.data, repairs, unsendable } : { claim, repairs: [], unsendable };
}

/** `20260105`, `01/05/2026` and `1/5/2026` as `2026-01-05`; anything else as it stands. */
function isoDate(text: string): string {
  const plain = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (plain !== null) return `${plain[1]}-${plain[2]}-${plain[3]}`;
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  return american === null ? text : `${american[3]}-${american[1]?.padStart(2, '0')}-${american[2]?.padStart(2, '0')}`;
}

const DATE_OWNERS = new Set(['dates', 'serviceDate', 'statement', 'service', 'disability']);
const DATE_KEYS = new Set(['date', 'birthDate', 'deathDate', 'adjudicationDate', 'from', 'to']);

/**
 * Repairs of a claim document before its shape is checked: blanks at the ends of any text, and dates in another spelling. What this can't
 * make right is left for the shape check to name.
 */
export function repairDocument(document: unknown): { readonly document: unknown; readonly repairs: readonly Repair[] } {
  const walk = new Walk((given, key, owner, _holder, note) => {
    const text = note(given, given.trim(), 'trim');
    return DATE_KEYS.has(key) || DATE_OWNERS.has(owner) ? note(text, isoDate(text), 'date-form') : text;
  });
  return { document: walk.value(document, '', '', undefined), repairs: walk.repairs };
}
