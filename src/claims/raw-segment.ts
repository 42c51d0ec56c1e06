/** Claims: segments that the model has no key for, carried as they came. */
import * as z from 'zod';
import { code, list } from './claim-values.ts';

/** `segment` is its id, `elements` its elements from 01 on, a list for components. */
export const rawSegment = z
  .strictObject({
    segment: code(3),
    elements: z.array(z.union([z.string(), z.array(z.string()).readonly()])).readonly(),
  })
  .readonly();

/** The one shape of every key that holds them, by which those who walk the claim's structure know them. */
export const rawSegments = list(rawSegment, 50);

export type RawSegment = z.infer<typeof rawSegment>;
