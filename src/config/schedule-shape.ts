/** Config: the times of a partner: intervals, times of day, windows and holidays, for each direction. */
import { z } from 'zod';
import { parseCalendarDate } from '../base/calendar-date.ts';
import { parseTimeOfDay, WEEKDAYS } from '../base/zoned-time.ts';

const timeOfDay = z
  .string()
  .refine((text) => parseTimeOfDay(text) !== undefined, 'a time of day in quotes, 00:00 to 24:00');
const weekdays = z.array(z.enum(WEEKDAYS)).min(1);
/** A day in quotes, as YAML reads one without them as an instant. */
export const calendarDay = z
  .string()
  .transform((text) => parseCalendarDate(text))
  .refine((date) => date !== undefined, 'a date like 2026-12-25, in quotes');

/** One direction's times. Runs outside of the windows wait for the next one; what was missed is made up once. */
const directionSchedule = z.strictObject({
  /** Seconds between runs; left out together with `at`, the plain interval of the direction counts. */
  everySeconds: z.number().int().min(1).max(604_800).optional(),
  /** Times of day, e.g. ['07:30', '12:00']. */
  at: z.array(timeOfDay).max(96).default([]),
  /** The weekdays of the times of day and of windows that name none. */
  days: weekdays.default([...WEEKDAYS]),
  /** When runs are allowed; any time when empty. `to` before `from` ends on the next day. */
  windows: z.array(z.strictObject({ days: weekdays.optional(), from: timeOfDay, to: timeOfDay })).default([]),
  onHolidays: z.boolean().default(false),
});

export const schedule = z.strictObject({
  sendEverySeconds: z.number().int().min(1).default(300),
  collectEverySeconds: z.number().int().min(1).default(900),
  /** IANA zone of windows, times of day and holidays; the gateway's own when left out. */
  zone: z.string().refine(isZone, 'an IANA zone name, e.g. America/New_York').optional(),
  /** Days on which the partner doesn't work: no runs, and no business days for the watchdog. */
  holidays: z.array(calendarDay).default([]),
  send: directionSchedule.optional(),
  collect: directionSchedule.optional(),
});

/** Whether the name is of an IANA zone that this Node knows. */
export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
