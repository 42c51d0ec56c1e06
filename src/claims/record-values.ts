/** Claims: the shapes that several records for billing systems share. They describe, and refuse little: what a payer said is told as it came. */
import * as z from 'zod';
import { amount, calendarDate } from './claim-values.ts';

/** One record's shape; the order of its keys is the order of its columns. */
export const some = <Shape extends z.ZodType>(shape: Shape) => shape.exactOptional();

export const money = some(amount);
export const day = some(calendarDate);
export const word = some(z.string());
export const words = some(z.array(z.string()).readonly());
export const count = some(z.number().int());
export const instant = z.iso.datetime({ offset: true });

export const position = z
  .object({
    file: word,
    offset: count,
    length: count,
    interchange: count,
    group: count,
    set: count,
    segment: count,
    segmentId: word,
    loop: word,
    element: count,
    component: count,
    repetition: count,
    claim: count,
    path: word,
  })
  .readonly();

export const findingRecord = z
  .object({
    code: z.string(),
    severity: z.enum(['fatal', 'error', 'warning', 'info']),
    snip: count,
    message: z.string(),
    mend: z.string(),
    at: position,
  })
  .readonly();

/** Archived bytes and the segment in them. */
export const evidence = z
  .object({ file: z.string(), sha256: z.string(), offset: count, length: count, segmentId: word })
  .readonly();
