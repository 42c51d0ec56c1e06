import { describe, expect, it } from 'vitest';
import {
  addDays,
  calendarDateFromX12,
  calendarDateOf,
  calendarDateToX12,
  daysBetween,
  parseCalendarDate,
} from '../../src/base/calendar-date.ts';
import { wallTimeIn } from '../../src/base/clock.ts';

describe('a calendar date', () => {
  it.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '26-01-01', '2026-1-1', '20260101', ''])(
    'is not %j',
    (text) => {
      expect(parseCalendarDate(text)).toBeUndefined();
    },
  );

  it('knows leap days, and goes to X12 and back', () => {
    const date = calendarDateFromX12('20240229');
    expect(date).toBe('2024-02-29');
    expect(date === undefined ? '' : calendarDateToX12(date)).toBe('20240229');
    expect(calendarDateFromX12('20230229')).toBeUndefined();
  });

  it('counts days over a year and a clock change', () => {
    const from = calendarDateOf({ year: 2025, month: 12, day: 31 });
    expect(addDays(from, 1)).toBe('2026-01-01');
    expect(daysBetween(from, addDays(from, 400))).toBe(400);
    expect(() => calendarDateOf({ year: 2026, month: 2, day: 29 })).toThrow(RangeError);
  });

  it.each([
    ['America/New_York', 2026, 10, 31, 23],
    ['UTC', 2026, 11, 1, 3],
    ['Asia/Tokyo', 2026, 11, 1, 12],
  ])('wall time in %s', (zone, year, month, day, hour) => {
    expect(wallTimeIn(zone, new Date('2026-11-01T03:30:00Z'))).toMatchObject({ year, month, day, hour });
  });
});
