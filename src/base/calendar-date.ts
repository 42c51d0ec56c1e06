/** Base: a calendar date without time or zone, as `YYYY-MM-DD` text that is known to exist. */

/** `YYYY-MM-DD`, a day that exists in the Gregorian calendar. Compares as text. */
export type CalendarDate = string & { readonly __brand: 'CalendarDate' };

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const X12 = /^(\d{4})(\d{2})(\d{2})$/;
const DAY_MS = 86_400_000;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** From digits alone; the years before 100 are none, as everywhere here. */
function exists(year: number, month: number, day: number): boolean {
  const days = month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0);
  return year >= 100 && day >= 1 && day <= days;
}

/** Reads `YYYY-MM-DD`; undefined when the text has another form or the day doesn't exist. */
export function parseCalendarDate(text: string): CalendarDate | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  return exists(Number(match[1]), Number(match[2]), Number(match[3])) ? (text as CalendarDate) : undefined;
}

/** Reads X12's `CCYYMMDD` (format D8); undefined when malformed or not a day of the calendar. */
export function calendarDateFromX12(text: string): CalendarDate | undefined {
  const match = X12.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = ''] = match;
  return exists(Number(year), Number(month), Number(day)) ? (`${year}-${month}-${day}` as CalendarDate) : undefined;
}

const ZERO = 48;
const NINE = 57;
const HYPHEN = 45;

/**
 * `CCYYMMDD` as `YYYY-MM-DD`, whether or not there is such a day; undefined for any other text. Made of its characters: joining three parts
 * takes twice as long, and every claim has a dozen dates.
 */
export function hyphenated(text: string): string | undefined {
  if (text.length !== 8) return undefined;
  for (let at = 0; at < 8; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return undefined;
  }
  const at = (index: number): number => text.charCodeAt(index);
  return String.fromCharCode(at(0), at(1), at(2), at(3), HYPHEN, at(4), at(5), HYPHEN, at(6), at(7));
}

/** Writes X12's `CCYYMMDD`. */
export function calendarDateToX12(date: CalendarDate): string {
  return date.slice(0, 4) + date.slice(5, 7) + date.slice(8, 10);
}

/** The calendar date of a UTC instant's year, month and day parts. Throws RangeError if they name no day. */
export function calendarDateOf(parts: {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}): CalendarDate {
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  const date = parseCalendarDate(`${pad(parts.year, 4)}-${pad(parts.month, 2)}-${pad(parts.day, 2)}`);
  if (date === undefined) throw new RangeError(`no such day: ${parts.year}-${parts.month}-${parts.day}`);
  return date;
}

function dayNumber(date: CalendarDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / DAY_MS;
}

/** The date `days` later (earlier when negative). */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date((dayNumber(date) + days) * DAY_MS).toISOString().slice(0, 10) as CalendarDate;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from);
}
