/** Base: wall-clock times of a zone and the instants that they name, also where a clock change skips or repeats an hour. */
import { addDays, type CalendarDate, calendarDateOf } from './calendar-date.ts';
import { wallTimeIn } from './clock.ts';

/** Minutes since midnight, 0 to 1440. */
export type MinuteOfDay = number;

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** `HH:MM` from 00:00 to 24:00; undefined when it is anything else. */
export function parseTimeOfDay(text: string): MinuteOfDay | undefined {
  const [, hours = '', minutes = ''] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return hours === '' || Number(minutes) > 59 || minute > 1440 ? undefined : minute;
}

export function weekdayOf(date: CalendarDate): Weekday {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return WEEKDAYS[(day + 6) % 7] ?? 'mon';
}

/** The day and the minute of it that `zone` shows at `instant`. */
export function dayAndMinute(
  zone: string,
  instant: Date,
): { readonly date: CalendarDate; readonly minute: MinuteOfDay } {
  const wall = wallTimeIn(zone, instant);
  return { date: calendarDateOf(wall), minute: wall.hour * 60 + wall.minute };
}

/** How far the zone's clock is ahead of UTC at `ms`, in ms. */
function offsetAt(zone: string, ms: number): number {
  const { year, month, day, hour, minute, second } = wallTimeIn(zone, new Date(ms));
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

/**
 * The instant at which the zone's clock shows that time: the first one where it shows it twice (autumn), and the first one after the
 * gap where it never shows it (spring). 1440 is the next day's midnight.
 */
export function instantOf(zone: string, date: CalendarDate, minute: MinuteOfDay): Date {
  const day = minute === 1440 ? addDays(date, 1) : date;
  const wanted = Date.parse(`${day}T00:00:00Z`) + (minute % 1440) * MINUTE_MS;
  const before = offsetAt(zone, wanted - DAY_MS);
  const after = offsetAt(zone, wanted + DAY_MS);
  const instants = [wanted - before, wanted - after].sort((a, b) => a - b);
  const shown = instants.find((ms) => ms + offsetAt(zone, ms) === wanted);
  return new Date(shown ?? endOfGap(zone, instants[0] ?? wanted, instants[1] ?? wanted));
}

/** The first instant in (from, to] at which the zone has the offset that it has at `to`. */
function endOfGap(zone: string, from: number, to: number): number {
  const target = offsetAt(zone, to);
  let low = from;
  let high = to;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetAt(zone, middle) === target) high = middle;
    else low = middle;
  }
  return high;
}
