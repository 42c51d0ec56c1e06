import { describe, expect, it } from 'vitest';
import { businessHours } from '../../src/base/business-time.ts';
import { parseCalendarDate } from '../../src/base/calendar-date.ts';
import { allowsRun, EVERY_DAY, judgeDue, nextRun, type Schedule } from '../../src/base/schedule.ts';
import { instantOf, parseTimeOfDay } from '../../src/base/zoned-time.ts';

const ZONE = 'America/New_York';
const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const at = (text: string): Date => new Date(text);
const day = (text: string) => parseCalendarDate(text) ?? expect.fail(`no day: ${text}`);
const minute = (text: string): number => parseTimeOfDay(text) ?? expect.fail(`no time: ${text}`);
const days = (...texts: readonly string[]) => new Set(texts.map(day));

function schedule(changes: Partial<Schedule> = {}): Schedule {
  return { zone: ZONE, everyMs: 600_000, at: [], windows: [], holidays: new Set(), ...changes };
}
const OFFICE = { days: WORKDAYS, from: minute('06:00'), to: minute('20:00') };
const next = (given: Schedule, after: string): string | undefined => nextRun(given, at(after))?.toISOString();

describe('times of day in a zone', () => {
  it.each([
    ['an ordinary day', '2026-11-25', '07:30', '2026-11-25T12:30:00.000Z'],
    ['midnight as the end of a day', '2026-11-25', '24:00', '2026-11-26T05:00:00.000Z'],
    ['fault 45: a time that autumn shows twice, the first time', '2026-11-01', '01:30', '2026-11-01T05:30:00.000Z'],
    ['fault 45: a time that spring skips, when the gap ends', '2026-03-08', '02:30', '2026-03-08T07:00:00.000Z'],
    ['fault 45: before the gap', '2026-03-08', '01:59', '2026-03-08T06:59:00.000Z'],
    ['fault 45: after the gap', '2026-03-08', '03:00', '2026-03-08T07:00:00.000Z'],
    ['fault 45: the leap day', '2028-02-29', '12:00', '2028-02-29T17:00:00.000Z'],
  ])('%s', (_, date, time, instant) => {
    expect(instantOf(ZONE, day(date), minute(time)).toISOString()).toBe(instant);
  });

  it('are read strictly', () => {
    expect(['7:30', '24:01', '12:60', '', 'noon'].map(parseTimeOfDay)).toEqual(Array(5).fill(undefined));
  });
});

describe('the next run', () => {
  it.each([
    ['an interval alone', schedule(), '2026-11-25T12:00:00Z', '2026-11-25T12:10:00.000Z'],
    ['inside of the window', schedule({ windows: [OFFICE] }), '2026-11-25T12:00:00Z', '2026-11-25T12:10:00.000Z'],
    [
      'Friday night waits for Monday',
      schedule({ windows: [OFFICE] }),
      '2026-11-28T00:55:00Z',
      '2026-11-30T11:00:00.000Z',
    ],
    [
      'a holiday Monday is passed over',
      schedule({ windows: [OFFICE], holidays: days('2026-11-30') }),
      '2026-11-28T00:55:00Z',
      '2026-12-01T11:00:00.000Z',
    ],
    [
      'a window over midnight belongs to the day it begins on',
      schedule({ windows: [{ days: ['fri'], from: minute('22:00'), to: minute('02:00') }] }),
      '2026-11-28T06:45:00Z',
      '2026-11-28T06:55:00.000Z',
    ],
    [
      'times of day',
      schedule({ everyMs: undefined, at: [minute('07:30'), minute('17:00')] }),
      '2026-11-25T12:30:00Z',
      '2026-11-25T22:00:00.000Z',
    ],
    [
      'a time of day and an interval: whichever comes first',
      schedule({ everyMs: 3_600_000, at: [minute('07:30')] }),
      '2026-11-25T12:00:00Z',
      '2026-11-25T12:30:00.000Z',
    ],
    [
      'fault 45: an interval counts true time over the autumn change',
      schedule({ everyMs: 3_600_000 }),
      '2026-11-01T05:30:00Z',
      '2026-11-01T06:30:00.000Z',
    ],
    [
      'fault 45: a time that autumn repeats is due once',
      schedule({ everyMs: undefined, at: [minute('01:30')] }),
      '2026-11-01T05:30:00Z',
      '2026-11-02T06:30:00.000Z',
    ],
    [
      'fault 45: a time that spring skips is due when the gap ends',
      schedule({ everyMs: undefined, at: [minute('02:30')] }),
      '2026-03-08T05:00:00Z',
      '2026-03-08T07:00:00.000Z',
    ],
    ['nothing but holidays', schedule({ everyMs: undefined, at: [], windows: [] }), '2026-11-25T12:00:00Z', undefined],
  ])('%s', (_, given, after, expected) => {
    expect(next(given, after)).toBe(expected);
  });

  it('fault 45: over both clock changes every day has its one run at each time of day', () => {
    const given = schedule({ everyMs: undefined, at: [minute('01:30'), minute('02:30')] });
    for (const start of ['2026-03-06T12:00:00Z', '2026-10-30T12:00:00Z']) {
      const runs: string[] = [];
      for (let now = at(start); runs.length < 10; ) {
        const run = nextRun(given, now) ?? expect.fail('no run');
        runs.push(run.toISOString().slice(0, 10));
        now = run;
      }
      const perDay = new Set(runs);
      expect(perDay.size).toBe(5);
      expect(runs).toHaveLength(10);
    }
  });

  it('is allowed only in windows and on no holiday', () => {
    const given = schedule({ windows: [OFFICE], holidays: days('2026-11-26') });
    const asked = ['2026-11-25T10:59:59Z', '2026-11-25T11:00:00Z', '2026-11-26T01:00:00Z', '2026-11-26T15:00:00Z'];
    expect(asked.map((text) => allowsRun(given, at(text)))).toEqual([false, true, false, false]);
    expect(allowsRun(schedule({ windows: [{ ...OFFICE, days: EVERY_DAY }] }), at('2026-11-28T15:00:00Z'))).toBe(true);
  });
});

describe('what a stored due time means (fault 45)', () => {
  const NOW = at('2026-11-25T15:00:00Z');
  it.each([
    ['never run: at once', schedule(), undefined, 'due'],
    ['never run, times of day only: at the next one', schedule({ everyMs: undefined, at: [450] }), undefined, 'replan'],
    ['the time has come', schedule(), '2026-11-25T15:00:00Z', 'due'],
    ['missed for days: once', schedule(), '2026-11-20T15:00:00Z', 'due'],
    [
      'missed, and now outside of the window',
      schedule({ windows: [{ ...OFFICE, days: ['sat'] }] }),
      '2026-11-20T15:00:00Z',
      'wait',
    ],
    ['not yet', schedule(), '2026-11-25T15:09:00Z', 'wait'],
    ['the clock was set back a little', schedule(), '2026-11-25T15:15:00Z', 'wait'],
    ['the clock was set back an hour', schedule(), '2026-11-25T16:09:00Z', 'replan'],
    ['the clock had been a year ahead', schedule({ everyMs: undefined, at: [450] }), '2027-11-25T12:30:00Z', 'replan'],
    [
      'a time of day that was served before the clock went back isn’t served again',
      schedule({ everyMs: undefined, at: [minute('10:30')] }),
      '2026-11-26T15:30:00Z',
      'wait',
    ],
  ])('%s', (_, given, due, expected) => {
    expect(judgeDue(given, due === undefined ? undefined : at(due), NOW)).toBe(expected);
  });
});

describe('business hours', () => {
  const calendar = { zone: ZONE, holidays: days('2026-11-26') };
  it.each([
    ['within a day', '2026-11-25T12:00:00Z', '2026-11-25T15:30:00Z', 3.5],
    ['the holiday doesn’t count', '2026-11-25T17:00:00Z', '2026-11-27T17:00:00Z', 24],
    ['the weekend doesn’t count', '2026-11-27T22:00:00Z', '2026-11-30T06:00:00Z', 8],
    ['a week has five days', '2026-12-04T05:00:00Z', '2026-12-11T05:00:00Z', 120],
    ['backwards', '2026-11-25T15:30:00Z', '2026-11-25T12:00:00Z', 0],
  ])('%s', (_, from, to, hours) => {
    expect(businessHours(calendar, at(from), at(to))).toBeCloseTo(hours, 6);
  });
});
