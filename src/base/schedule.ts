/** Base: when a partner is sent to or collected from: intervals, times of day, windows, holidays. Pure; the clock is handed in. */
import { addDays, type CalendarDate } from './calendar-date.ts';
import { dayAndMinute, instantOf, type MinuteOfDay, WEEKDAYS, type Weekday, weekdayOf } from './zoned-time.ts';

export interface ScheduleWindow {
  readonly days: readonly Weekday[];
  readonly from: MinuteOfDay;
  /** Not after midnight unless it is smaller than `from`: then the window ends on the next day. */
  readonly to: MinuteOfDay;
}

export interface Schedule {
  /** IANA name; what times of day, windows and holidays are in. */
  readonly zone: string;
  /** Seconds between runs; undefined when only times of day count. */
  readonly everyMs: number | undefined;
  /** Times of day at which a run is due, ascending. */
  readonly at: readonly MinuteOfDay[];
  /** When runs are allowed at all; empty: always. */
  readonly windows: readonly ScheduleWindow[];
  /** Days without any run. */
  readonly holidays: ReadonlySet<CalendarDate>;
}

/** A schedule that only knows its interval. */
export function intervalSchedule(milliseconds: number): Schedule {
  return { zone: 'UTC', everyMs: milliseconds, at: [], windows: [], holidays: new Set() };
}

export const EVERY_DAY: readonly Weekday[] = WEEKDAYS;

/** So many days are looked through for the next run: more than any run of holidays. */
const HORIZON_DAYS = 400;

/** Whether a run may begin now: in a window, on no holiday. A window that began yesterday counts as yesterday's. */
export function allowsRun(schedule: Schedule, now: Date): boolean {
  const { zone, windows, holidays } = schedule;
  if (windows.length === 0 && holidays.size === 0) return true;
  const { date, minute } = dayAndMinute(zone, now);
  if (windows.length === 0) return !holidays.has(date);
  const yesterday = addDays(date, -1);
  return windows.some((window) => {
    const overnight = window.to <= window.from;
    if (opens(window, date, holidays) && minute >= window.from && (overnight || minute < window.to)) return true;
    return overnight && opens(window, yesterday, holidays) && minute < window.to;
  });
}

const opens = (window: ScheduleWindow, date: CalendarDate, holidays: ReadonlySet<CalendarDate>): boolean =>
  window.days.includes(weekdayOf(date)) && !holidays.has(date);

/**
 * The next due time after `after`; undefined when none comes within a year. An interval counts in true time, so no clock change adds
 * or drops a run; a time of day that spring skips is due when the gap ends, one that autumn repeats is due once.
 */
export function nextRun(schedule: Schedule, after: Date): Date | undefined {
  const candidates = [nextByInterval(schedule, after), nextByTime(schedule, after)].filter((one) => one !== undefined);
  return candidates.sort((a, b) => a.getTime() - b.getTime())[0];
}

function nextByInterval(schedule: Schedule, after: Date): Date | undefined {
  if (schedule.everyMs === undefined) return undefined;
  const plain = new Date(after.getTime() + schedule.everyMs);
  if (allowsRun(schedule, plain)) return plain;
  return nextOpening(schedule, after);
}

/** The first instant after `after` at which runs become allowed. */
function nextOpening(schedule: Schedule, after: Date): Date | undefined {
  const openings = schedule.windows.length === 0 ? [{ days: EVERY_DAY, from: 0, to: 1440 }] : schedule.windows;
  return firstAfter(schedule, after, (date) =>
    openings.filter((window) => opens(window, date, schedule.holidays)).map((window) => window.from),
  );
}

function nextByTime(schedule: Schedule, after: Date): Date | undefined {
  if (schedule.at.length === 0) return undefined;
  return firstAfter(schedule, after, () => schedule.at);
}

function firstAfter(
  schedule: Schedule,
  after: Date,
  minutesOf: (date: CalendarDate) => readonly MinuteOfDay[],
): Date | undefined {
  const today = dayAndMinute(schedule.zone, after).date;
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead += 1) {
    const date = addDays(today, ahead);
    const found = minutesOf(date)
      .map((minute) => instantOf(schedule.zone, date, minute))
      .filter((instant) => instant > after && allowsRun(schedule, instant))
      .sort((a, b) => a.getTime() - b.getTime())[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Times of day that no window ever lets run: a fault of the configuration. */
export function neverRuns({ at, windows }: Schedule): readonly MinuteOfDay[] {
  if (windows.length === 0) return [];
  return at.filter(
    (minute) =>
      !windows.some(({ from, to }) => (to <= from ? minute >= from || minute < to : minute >= from && minute < to)),
  );
}

/**
 * What a stored due time means now. `due`: run, then store `nextRun(now)`. `wait`: leave it. `replan`: it lies further ahead than two
 * runs from now, so the clock was wrong, or the schedule another, when it was stored; store `nextRun(now)` without running. A clock
 * set back a little thus neither stops the runs for as long nor repeats a time of day that was served.
 */
export function judgeDue(schedule: Schedule, due: Date | undefined, now: Date): 'due' | 'wait' | 'replan' {
  const allowed = allowsRun(schedule, now);
  if (due === undefined) return schedule.everyMs !== undefined && allowed ? 'due' : 'replan';
  if (due <= now) return allowed ? 'due' : 'wait';
  const next = nextRun(schedule, now);
  const second = next === undefined ? undefined : nextRun(schedule, next);
  if (second === undefined) return 'wait';
  return due > second ? 'replan' : 'wait';
}
