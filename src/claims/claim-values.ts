/** Claims: the scalar shapes that a claim is made of. Patterns are written so that JSON Schema, XSD and zod read them alike. */
import * as z from 'zod';

/** Printable text without blanks at either end, at most `max` characters (the standard's limit, not a guide's). */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^\S(.*\S)?$/, 'one line of text without blanks at its ends');

/** A code or identifier of the standard: no blanks inside. */
export const code = (max: number) => z.string().min(1).max(max).regex(/^\S+$/, 'a code without blanks');

/** A signed amount of money with two places: `1250.00`. */
export const amount = z.string().regex(/^-?[0-9]{1,13}\.[0-9]{2}$/, 'an amount with two places, as 150.00');

/** A decimal quantity, rate or weight as a string, as it goes on the wire: `1`, `0.5`, `15`. */
export const decimal = z.string().regex(/^-?([0-9]{1,15}|[0-9]{0,15}\.[0-9]{1,15})$/, 'a number, as 2 or 1.5');

/** A day that exists, `2026-01-05`. */
export const calendarDate = z.iso.date();

const DAY = calendarDate._zod.def.pattern?.source.slice(1, -1) ?? '';
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]';

/** A calendar date, with the time of day where it is known: `2026-01-05` or `2026-01-05T14:30`. */
export const dateAndTime = z
  .string()
  .regex(new RegExp(`^${DAY}(T${TIME})?$`), 'a day, as 2026-01-31, with or without a time, as 2026-01-31T08:30');

/** A time of day: `14:30`. */
export const timeOfDay = z.string().regex(new RegExp(`^${TIME}$`), 'a time, as 08:30');

/** A day, or a span of days. A span of one day keeps its `to`, since the wire tells the two apart (D8, RD8). */
export const dateSpan = z.strictObject({ from: calendarDate, to: calendarDate.exactOptional() }).readonly();

export const list = <Shape extends z.ZodType>(item: Shape, max: number) => z.array(item).min(1).max(max).readonly();

export type DateSpan = z.infer<typeof dateSpan>;
