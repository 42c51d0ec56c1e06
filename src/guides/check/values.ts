/** Guides: what makes a value one of its type. Pure predicates on text. */

const ZERO = 48;
const NINE = 57;
const MINUS = 45;
const POINT = 46;

/** `NM109`, `HI01-2`. */
export function designatorOf(segmentId: string, element: number, component?: number): string {
  const base = `${segmentId}${element < 10 ? '0' : ''}${element}`;
  return component === undefined ? base : `${base}-${component}`;
}

/** A value for a text that people see: whole when it looks like a code, else only its length, for it may be a person's. */
export function shown(value: string): string {
  return /^[A-Z0-9]{1,5}$/.test(value) ? `"${value}"` : `(${value.length} characters)`;
}

/** Digits of a whole number with an optional minus; 0 when it isn't one. */
export function wholeDigits(value: string): number {
  const from = value.charCodeAt(0) === MINUS ? 1 : 0;
  for (let at = from; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code < ZERO || code > NINE) return 0;
  }
  return value.length - from;
}

/** Digits of a decimal number as type R writes it; 0 when it isn't one. Sign and point don't count to its length. */
export function decimalDigits(value: string): number {
  let digits = 0;
  let points = 0;
  for (let at = value.charCodeAt(0) === MINUS ? 1 : 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code >= ZERO && code <= NINE) digits++;
    else if (code === POINT && points === 0) points = 1;
    else return 0;
  }
  return digits;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The two digits from `at` as a number; NaN-free: other characters make it wrong, not unsafe. */
function two(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

/** Whether CCYYMMDD, or YYMMDD, names a day that exists. */
export function isDate(value: string): boolean {
  const { length } = value;
  if ((length !== 8 && length !== 6) || wholeDigits(value) !== length) return false;
  const month = two(value, length - 4);
  const day = two(value, length - 2);
  if (month < 1 || month > 12 || day < 1) return false;
  const century = length === 8 ? two(value, 0) : 20;
  const year = century * 100 + two(value, length - 6);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return century >= 18 && day <= (month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0));
}

/** Whether HHMM, HHMMSS, HHMMSSD or HHMMSSDD is a time of day. */
export function isTime(value: string): boolean {
  const { length } = value;
  if (length < 4 || length === 5 || length > 8 || wholeDigits(value) !== length) return false;
  return two(value, 0) < 24 && two(value, 2) < 60 && (length < 6 || two(value, 4) < 60);
}

/** What a period (element 1251) is wrong in, by its format (element 1250); undefined when it is sound or of an unknown format. */
export function periodFault(format: string, value: string): 'date' | 'time' | 'reversed' | undefined {
  switch (format) {
    case 'D8':
      return value.length === 8 && isDate(value) ? undefined : 'date';
    case 'D6':
      return value.length === 6 && isDate(value) ? undefined : 'date';
    case 'TM':
      return isTime(value) ? undefined : 'time';
    case 'DT':
      if (!isDate(value.slice(0, 8)) || value.length < 12) return 'date';
      return isTime(value.slice(8)) ? undefined : 'time';
    case 'RD8': {
      const [from = '', to = '', more] = value.split('-');
      if (more !== undefined || from.length !== 8 || to.length !== 8 || !isDate(from) || !isDate(to)) return 'date';
      return from <= to ? undefined : 'reversed';
    }
    default:
      return undefined;
  }
}

/** How a format is written, for people. */
export const PERIOD_FORMATS: Readonly<Record<string, string>> = {
  D8: 'CCYYMMDD',
  D6: 'YYMMDD',
  TM: 'HHMM',
  DT: 'CCYYMMDDHHMM',
  RD8: 'CCYYMMDD-CCYYMMDD',
};

/** True when no character is a separator of the two kinds, a control character or outside of ASCII. */
export function isClean(text: string, component: number, repetition: number): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === component || code === repetition) return false;
  }
  return true;
}

/** True when every character is a printable ASCII one. */
export function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/** True for control characters, which X12 never allows in a value. */
export function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
