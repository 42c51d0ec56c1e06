/** Base: plain values and their rules. The clock is handed in from the composition root; no room reads the machine's time itself. */

/** A source of the present moment. Tests hand in a clock that stands still or is moved by hand. */
export interface Clock {
  /** The present instant. */
  now(): Date;
}

/** An instant as ISO 8601 text with offset, e.g. `2026-11-25T08:30:00.000Z`. */
export type Instant = string;

/** The instant as ISO 8601 text in UTC. */
export function toInstant(date: Date): Instant {
  return date.toISOString();
}

/** Wall-clock parts of an instant in an IANA zone; all numbers, month and day from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** The wall-clock time that `date` shows in `zone` (IANA name). Throws RangeError for an unknown zone. */
export function wallTimeIn(zone: string, date: Date): WallTime {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(date);
  const numberOf = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? Number.NaN);
  return {
    year: numberOf('year'),
    month: numberOf('month'),
    day: numberOf('day'),
    hour: numberOf('hour'),
    minute: numberOf('minute'),
    second: numberOf('second'),
  };
}
