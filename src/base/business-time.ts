/** Base: time that passes on business days only, for deadlines that partners count that way. */
import { addDays, type CalendarDate } from './calendar-date.ts';
import { dayAndMinute, instantOf, type Weekday, weekdayOf } from './zoned-time.ts';

export interface BusinessCalendar {
  /** IANA name. */
  readonly zone: string;
  readonly holidays: ReadonlySet<CalendarDate>;
}

const WEEKEND: readonly Weekday[] = ['sat', 'sun'];
const HOUR_MS = 3_600_000;

export function isBusinessDay(calendar: BusinessCalendar, date: CalendarDate): boolean {
  return !WEEKEND.includes(weekdayOf(date)) && !calendar.holidays.has(date);
}

/** Hours between two instants that fell on business days; a whole day in between counts 24. 0 when `to` is not later. */
export function businessHours(calendar: BusinessCalendar, from: Date, to: Date): number {
  if (to <= from) return 0;
  const first = dayAndMinute(calendar.zone, from).date;
  const last = dayAndMinute(calendar.zone, to).date;
  const part = (date: CalendarDate): number => {
    if (!isBusinessDay(calendar, date)) return 0;
    const begins = Math.max(instantOf(calendar.zone, date, 0).getTime(), from.getTime());
    const ends = Math.min(instantOf(calendar.zone, date, 1440).getTime(), to.getTime());
    return Math.max(0, ends - begins) / HOUR_MS;
  };
  if (first === last) return part(first);
  let hours = part(first) + part(last);
  for (let date = addDays(first, 1); date < last; date = addDays(date, 1)) {
    if (isBusinessDay(calendar, date)) hours += 24;
  }
  return hours;
}
