/** X12: pure checks of the data element types AN, ID, N0 to N9, R, DT, TM and B against length and characters. */

/** What is wrong with an element's text; `ok` when nothing is. They map to IK403: 4, 5, 6, 6, 8, 9. */
export type ElementVerdict = 'ok' | 'too-short' | 'too-long' | 'bad-character' | 'bad-number' | 'bad-date' | 'bad-time';

export type ElementType =
  | 'AN'
  | 'ID'
  | 'R'
  | 'DT'
  | 'TM'
  | 'B'
  | 'N0'
  | 'N1'
  | 'N2'
  | 'N3'
  | 'N4'
  | 'N5'
  | 'N6'
  | 'N7'
  | 'N8'
  | 'N9';

export interface ElementShape {
  readonly type: ElementType;
  readonly min: number;
  readonly max: number;
}

/** The basic set of X12.6; the extended one adds lower case and more signs. Partners agree on extended; we read it everywhere. */
export type CharacterSet = 'basic' | 'extended';

const BASIC = `ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !"&'()*+,-./:;?=`;
const EXTENDED = `${BASIC}abcdefghijklmnopqrstuvwxyz%@[]_{}\\|<>~^\`#$`;
const TABLES: Readonly<Record<CharacterSet, Uint8Array>> = { basic: tableOf(BASIC), extended: tableOf(EXTENDED) };
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const BLANK = 0x20;

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

/** Checks an element that is present. Signs and points are not counted in the length of numbers. */
export function checkElement(text: string, shape: ElementShape, characters: CharacterSet = 'extended'): ElementVerdict {
  switch (shape.type) {
    case 'AN':
    case 'ID':
      return checkText(text, shape, characters);
    case 'R':
      return checkDecimal(text, shape);
    case 'DT':
      return inLength(text.length, shape) ?? (isDate(text) ? 'ok' : 'bad-date');
    case 'TM':
      return inLength(text.length, shape) ?? (isTime(text) ? 'ok' : 'bad-time');
    case 'B':
      return inLength(text.length, shape) ?? 'ok';
    default:
      return checkInteger(text, shape);
  }
}

function inLength(length: number, shape: ElementShape): ElementVerdict | undefined {
  if (length < shape.min) return 'too-short';
  return length > shape.max ? 'too-long' : undefined;
}

/** Text begins with a visible character; blanks at its end count only up to the least length. */
function checkText(text: string, shape: ElementShape, characters: CharacterSet): ElementVerdict {
  const length = inLength(text.length, shape);
  if (length !== undefined) return length;
  const table = TABLES[characters];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 255 || table[code] !== 1) return 'bad-character';
  }
  if (text.charCodeAt(0) === BLANK) return 'bad-character';
  return text.length > shape.min && text.charCodeAt(text.length - 1) === BLANK ? 'bad-character' : 'ok';
}

/** Type Nn: digits with an optional leading minus; the point is implied. */
function checkInteger(text: string, shape: ElementShape): ElementVerdict {
  const first = text.charCodeAt(0) === 0x2d ? 1 : 0;
  const digits = text.length - first;
  for (let index = first; index < text.length; index++) if (!isDigit(text.charCodeAt(index))) return 'bad-number';
  return digits === 0 ? 'bad-number' : (inLength(digits, shape) ?? 'ok');
}

/** Type R: digits with an optional leading minus and one point; no exponent. */
function checkDecimal(text: string, shape: ElementShape): ElementVerdict {
  let digits = 0;
  let points = 0;
  for (let index = text.charCodeAt(0) === 0x2d ? 1 : 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isDigit(code)) digits++;
    else if (code === 0x2e && points === 0) points++;
    else return 'bad-number';
  }
  return digits === 0 ? 'bad-number' : (inLength(digits, shape) ?? 'ok');
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function digitsOnly(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (!isDigit(text.charCodeAt(index))) return false;
  return true;
}

/** YYMMDD or CCYYMMDD, a day that exists. Of two-digit years 29 February is believed when the century may make it so. */
export function isDate(text: string): boolean {
  if ((text.length !== 6 && text.length !== 8) || !digitsOnly(text)) return false;
  const year = Number(text.slice(0, -4));
  const month = Number(text.slice(-4, -2));
  const day = Number(text.slice(-2));
  const leap = year % 4 === 0 && (text.length === 6 || year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
  return (text.length === 6 || year > 0) && day >= 1 && day <= last;
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD. */
export function isTime(text: string): boolean {
  if (text.length !== 4 && (text.length < 6 || text.length > 8)) return false;
  if (!digitsOnly(text)) return false;
  return Number(text.slice(0, 2)) <= 23 && Number(text.slice(2, 4)) <= 59 && Number(text.slice(4, 6)) <= 59;
}
