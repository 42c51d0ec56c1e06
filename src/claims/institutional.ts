/** Claims: what only an institutional claim says (M-090 to M-103) and what only a dental claim says (M-110 to M-116). */
import * as z from 'zod';
import { amount, calendarDate, code, list, text } from './claim-values.ts';

export const institutional = z
  .strictObject({
    admissionTypeCode: code(1).exactOptional(),
    admissionSourceCode: code(1).exactOptional(),
    patientStatusCode: code(2).exactOptional(),
    diagnosisRelatedGroup: code(30).exactOptional(),
    /** HI*BBR, BBQ and their like, the principal procedure first. */
    procedures: list(
      z.strictObject({ qualifier: code(3), code: code(30), date: calendarDate.exactOptional() }).readonly(),
      25,
    ).exactOptional(),
    occurrences: list(z.strictObject({ code: code(30), date: calendarDate }).readonly(), 24).exactOptional(),
    occurrenceSpans: list(
      z.strictObject({ code: code(30), from: calendarDate, to: calendarDate }).readonly(),
      24,
    ).exactOptional(),
    values: list(z.strictObject({ code: code(30), amount }).readonly(), 24).exactOptional(),
    treatmentCodes: list(code(30), 24).exactOptional(),
  })
  .readonly();

export const dental = z
  .strictObject({
    /** DN1. */
    orthodonticTotalMonths: z
      .string()
      .regex(/^[0-9]{1,15}$/, 'a whole number')
      .exactOptional(),
    orthodonticRemainingMonths: z
      .string()
      .regex(/^[0-9]{1,15}$/, 'a whole number')
      .exactOptional(),
    orthodonticIndicator: text(80).exactOptional(),
    /** DN2: E to be extracted, M missing. */
    toothStatuses: list(z.strictObject({ tooth: code(50), statusCode: code(2) }).readonly(), 35).exactOptional(),
  })
  .readonly();

export type Institutional = z.infer<typeof institutional>;
export type Dental = z.infer<typeof dental>;
