/** Claims, mappings: how another system writes days, times and amounts, and what they are in a claim. Exactly or not at all. */
import { parseCalendarDate } from '../base/calendar-date.ts';
import { formatCents, parseCents } from '../base/money.ts';

export interface AmountFormat {
  readonly decimal: '.' | ',';
  /** What parts thousands. */
  readonly group: readonly string[];
  /** Signs that stand before or after the number and mean nothing else. */
  readonly symbols: readonly string[];
  /** `(12.00)` is -12.00. */
  readonly parentheses: boolean;
  /** The last places of a number without a point: 2 when 12500 is 125.00. */
  readonly implied: number;
}

interface Part {
  readonly pattern: string;
  readonly unit?: Unit;
}

type Unit = 'year' | 'shortYear' | 'month' | 'monthName' | 'day' | 'hour' | 'minute' | 'half';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Longest first, since the shorter ones begin alike. */
const TOKENS: readonly (readonly [token: string, part: Part])[] = [
  ['YYYY', { pattern: '([0-9]{4})', unit: 'year' }],
  ['YY', { pattern: '([0-9]{2})', unit: 'shortYear' }],
  ['MMM', { pattern: '([A-Za-z]{3,9})', unit: 'monthName' }],
  ['MM', { pattern: '([0-9]{2})', unit: 'month' }],
  ['M', { pattern: '([0-9]{1,2})', unit: 'month' }],
  ['DD', { pattern: '([0-9]{2})', unit: 'day' }],
  ['D', { pattern: '([0-9]{1,2})', unit: 'day' }],
  ['HH', { pattern: '([0-9]{2})', unit: 'hour' }],
  ['H', { pattern: '([0-9]{1,2})', unit: 'hour' }],
  ['mm', { pattern: '([0-9]{2})', unit: 'minute' }],
  ['ss', { pattern: '[0-9]{2}(?:\\.[0-9]{1,9})?' }],
  ['A', { pattern: '([AaPp])\\.?[Mm]\\.?', unit: 'half' }],
  ['Z', { pattern: '(?:Z|[+-][0-9]{2}:?[0-9]{2})?' }],
];

export interface DateFormat {
  readonly text: string;
  readonly pattern: RegExp;
  readonly units: readonly Unit[];
}

/** Compiles `MM/DD/YYYY`; undefined when it names no day or time. A `T` stands for itself. */
export function dateFormat(text: string): DateFormat | undefined {
  const units: Unit[] = [];
  let pattern = '';
  for (let at = 0; at < text.length; ) {
    const found = TOKENS.find(([token]) => text.startsWith(token, at));
    if (found === undefined) pattern += text.charAt(at).replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
    else if (found[1].unit !== undefined) units.push(found[1].unit);
    pattern += found === undefined ? '' : found[1].pattern;
    at += found === undefined ? 1 : found[0].length;
  }
  return units.length === 0 || new Set(units).size !== units.length
    ? undefined
    : { text, pattern: new RegExp(`^${pattern}$`), units };
}

/** True when it says a whole day, or a time of day alone. */
export function isWhole({ units }: DateFormat): 'day' | 'time' | undefined {
  const has = (...any: readonly Unit[]): boolean => any.some((unit) => units.includes(unit));
  const day = [has('year', 'shortYear'), has('month', 'monthName'), has('day')].filter(Boolean).length;
  if (has('minute') !== has('hour')) return undefined;
  return day === 3 ? 'day' : day === 0 && has('hour') ? 'time' : undefined;
}

/** What a format understood: a day `YYYY-MM-DD` where it has one, a time `HH:MM` where it has one. */
export interface Moment {
  readonly day?: string;
  readonly time?: string;
}

/** By the first format that fits and names a day that exists; undefined when none does. Two-digit years up to the pivot are of this century. */
export function readMoment(text: string, formats: readonly DateFormat[], pivotYear: number): Moment | undefined {
  for (const { pattern, units } of formats) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const parts = new Map<Unit, string>(units.map((unit, index) => [unit, match[index + 1] ?? '']));
    const day = dayOf(parts, pivotYear);
    const time = timeOf(parts);
    if (day === false || time === false) continue;
    return { ...(day === undefined ? {} : { day }), ...(time === undefined ? {} : { time }) };
  }
  return undefined;
}

/** False when the parts are there and name no day. */
function dayOf(parts: ReadonlyMap<Unit, string>, pivotYear: number): string | false | undefined {
  const short = parts.get('shortYear');
  const year = short === undefined ? parts.get('year') : `${Number(short) <= pivotYear ? '20' : '19'}${short}`;
  if (year === undefined) return undefined;
  const name = parts.get('monthName')?.slice(0, 3).toLowerCase();
  const month = name === undefined ? parts.get('month') : String(MONTHS.indexOf(name) + 1);
  const two = (text: string | undefined): string => (text ?? '').padStart(2, '0');
  return parseCalendarDate(`${year}-${two(month)}-${two(parts.get('day'))}`) ?? false;
}

function timeOf(parts: ReadonlyMap<Unit, string>): string | false | undefined {
  const given = parts.get('hour');
  if (given === undefined) return undefined;
  const half = parts.get('half')?.toLowerCase();
  const minute = parts.get('minute') ?? '00';
  if (half !== undefined && (Number(given) < 1 || Number(given) > 12)) return false;
  const hour = half === undefined ? Number(given) : (Number(given) % 12) + (half === 'p' ? 12 : 0);
  return hour > 23 || Number(minute) > 59 ? false : `${String(hour).padStart(2, '0')}:${minute}`;
}

/** The number as plain decimals, its sign before it; undefined when it isn't one in this format. */
function plainNumber(text: string, format: AmountFormat): string | undefined {
  let rest = text;
  for (const symbol of format.symbols) rest = rest.replace(symbol, '');
  rest = rest.trim();
  let negative = false;
  const inside = format.parentheses ? /^\((.*)\)$/.exec(rest)?.[1] : undefined;
  if (inside !== undefined) {
    negative = true;
    rest = inside.trim();
  } else if (/^-|-$/.test(rest)) {
    negative = true;
    rest = rest.replace(/^-|-$/, '').trim();
  } else if (rest.startsWith('+')) rest = rest.slice(1).trim();
  const cut = rest.lastIndexOf(format.decimal);
  const fraction = cut < 0 ? '' : rest.slice(cut + 1);
  const whole = wholePart(cut < 0 ? rest : rest.slice(0, cut), format.group);
  if (whole === undefined || !/^[0-9]*$/.test(fraction) || whole + fraction === '') return undefined;
  if (format.implied > 0 && cut >= 0) return undefined;
  const digits = whole.padStart(format.implied + 1, '0');
  const decimals =
    format.implied > 0
      ? `${digits.slice(0, -format.implied)}.${digits.slice(-format.implied)}`
      : `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
  return `${negative ? '-' : ''}${decimals}`;
}

/** The digits before the decimals; undefined when thousands aren't parted as thousands are. */
function wholePart(text: string, group: readonly string[]): string | undefined {
  if (/^[0-9]*$/.test(text)) return text;
  for (const sign of group) {
    const parts = text.split(sign);
    const sound = parts.length > 1 && /^[0-9]{1,3}$/.test(parts[0] ?? '');
    if (sound && parts.slice(1).every((part) => /^[0-9]{3}$/.test(part))) return parts.join('');
  }
  return undefined;
}

/** `1250.00`; undefined when it is no amount, or finer than a cent. */
export function readAmount(text: string, format: AmountFormat): string | undefined {
  const plain = plainNumber(text, format);
  const cents = plain === undefined ? undefined : parseCents(plain);
  return cents === undefined ? undefined : formatCents(cents);
}

/** A quantity without needless zeros: `1.00` is `1`. Undefined when it is none. */
export function readDecimal(text: string, format: AmountFormat): string | undefined {
  const plain = plainNumber(text, { ...format, implied: 0 });
  return plain?.includes('.') === true ? plain.replace(/\.?0+$/, '') : plain;
}
