/** Scrub: calendar arithmetic on date texts that may be wrong: what the edits need and no more. */
import { addDays, type CalendarDate, daysBetween, parseCalendarDate } from '../../base/calendar-date.ts';

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** True when the text begins with `YYYY-MM-DD`, a day that exists, and ends there or with a time of day that exists. */
export function isDay(text: string): boolean {
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  const length = month === 2 && isLeap(year) ? 29 : (LENGTHS[month - 1] ?? 0);
  if (!(year > 0) || !(day >= 1) || day > length) return false;
  return text.length === 10 || (Number(text.slice(11, 13)) < 24 && Number(text.slice(14, 16)) < 60);
}

/** Whole days from one date to the other; NaN when one is none. */
export function daysFrom(from: string, to: string): number {
  const start = parseCalendarDate(from);
  const end = parseCalendarDate(to);
  return start === undefined || end === undefined ? Number.NaN : daysBetween(start, end);
}

/** Age in whole years on a day; NaN when a date is missing or wrong. */
export function ageOn(birthDate: string | undefined, day: string): number {
  if (birthDate === undefined || birthDate.length < 10 || day.length < 10) return Number.NaN;
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5, 10) < birthDate.slice(5, 10) ? years - 1 : years;
}

/** The last day of a limit that begins on `base`: so many days, or so many months where 29 February ends on the 28th. */
export function limitDate(
  base: string,
  limit: { readonly days?: number; readonly months?: number },
): CalendarDate | undefined {
  const start = parseCalendarDate(base);
  if (start === undefined) return undefined;
  if (limit.months === undefined) return addDays(start, limit.days ?? 0);
  const months = Number(base.slice(0, 4)) * 12 + Number(base.slice(5, 7)) - 1 + limit.months;
  const year = String(Math.floor(months / 12)).padStart(4, '0');
  const month = String((months % 12) + 1).padStart(2, '0');
  for (let day = Number(base.slice(8, 10)); day > 27; day -= 1) {
    const date = parseCalendarDate(`${year}-${month}-${day}`);
    if (date !== undefined) return date;
  }
  return parseCalendarDate(`${year}-${month}-${base.slice(8, 10)}`);
}

/** The text as a date when it is one. */
export function asDate(text: string | undefined): CalendarDate | undefined {
  return text === undefined ? undefined : parseCalendarDate(text);
}
