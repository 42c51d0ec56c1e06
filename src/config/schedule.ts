/** Config: a partner's schedule as the configuration says it → the schedule that runs go by. */
import type { CalendarDate } from '../base/calendar-date.ts';
import { neverRuns, type Schedule } from '../base/schedule.ts';
import { parseTimeOfDay, WEEKDAYS } from '../base/zoned-time.ts';
import type { PartnerConfig } from './shape.ts';

export type Direction = 'send' | 'collect';

type DirectionConfig = NonNullable<PartnerConfig['schedule']['send']>;

/** Days on which the partner doesn't work. */
export function holidaysOf({ schedule }: PartnerConfig): ReadonlySet<CalendarDate> {
  return new Set(schedule.holidays.filter((date) => date !== undefined));
}

/** `zone` is the gateway's own, for partners that name none. */
export function scheduleOf(partner: PartnerConfig, direction: Direction, zone: string): Schedule {
  const { schedule } = partner;
  const given = schedule[direction];
  const plainMs = (direction === 'send' ? schedule.sendEverySeconds : schedule.collectEverySeconds) * 1000;
  const holidays = given?.onHolidays === true ? new Set<CalendarDate>() : holidaysOf(partner);
  if (given === undefined) return { zone: schedule.zone ?? zone, everyMs: plainMs, at: [], windows: [], holidays };
  return {
    zone: schedule.zone ?? zone,
    everyMs: intervalMs(given, plainMs),
    at: given.at.map(minuteOf).sort((a, b) => a - b),
    windows: windowsOf(given),
    holidays,
  };
}

function intervalMs({ everySeconds, at }: DirectionConfig, plainMs: number): number | undefined {
  if (everySeconds !== undefined) return everySeconds * 1000;
  return at.length > 0 ? undefined : plainMs;
}

function windowsOf({ windows, days }: DirectionConfig): Schedule['windows'] {
  if (windows.length === 0) return days.length === WEEKDAYS.length ? [] : [{ days, from: 0, to: 1440 }];
  return windows.map((window) => ({
    days: window.days ?? days,
    from: minuteOf(window.from),
    to: minuteOf(window.to),
  }));
}

/** The shape has seen to it that the text is a time of day. */
function minuteOf(text: string): number {
  return parseTimeOfDay(text) ?? 0;
}

/** What is wrong with a partner's schedules, as sentences. */
export function scheduleFaults(partner: PartnerConfig): readonly string[] {
  const faults: string[] = [];
  for (const direction of ['send', 'collect'] as const) {
    const schedule = scheduleOf(partner, direction, 'UTC');
    const where = `partner ${partner.id}: schedule.${direction}`;
    if (schedule.windows.some((window) => window.from === window.to))
      faults.push(`${where}: a window begins and ends at the same time`);
    if (neverRuns(schedule).length > 0)
      faults.push(`${where}: a time of day of \`at\` is in no window, so it never runs`);
  }
  return faults;
}
