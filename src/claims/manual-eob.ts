/** Claims: an explanation of benefits on paper, as a person types it in: one check with its claims. */
import * as z from 'zod';

const money = z.string().regex(/^-?\d{1,9}(\.\d{2})?$/, 'an amount as "148.00"');
/** What stands in an 835 between its separators. */
const word = z.string().regex(/^[^*~:^|\r\n\t]{1,80}$/, 'at most 80 characters, none of * ~ : ^');
const code = z.string().regex(/^[A-Z0-9]{1,5}$/, 'a code of capitals and digits');
const day = z.iso.date();

const adjustment = z.strictObject({ groupCode: z.enum(['CO', 'OA', 'PI', 'PR']), reasonCode: code, amount: money });
const line = z.strictObject({
  /** `HC:99213:25`, as on the claim. */
  procedure: z.string().regex(/^(HC|AD|NU|N4|HP|IV|WK|ER|ZZ):[A-Z0-9]{1,20}(:[A-Z0-9]{2}){0,4}$/, 'as HC:99213:25'),
  chargeAmount: money,
  paymentAmount: money,
  units: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,3})?$/)
    .optional(),
  serviceDate: day.optional(),
  lineItemControlNumber: word.optional(),
  adjustments: z.array(adjustment).default([]),
  remarkCodes: z.array(code).default([]),
});
const eobClaim = z.strictObject({
  patientControlNumber: word,
  claimStatusCode: z.enum(['1', '2', '3', '4', '19', '20', '21', '22']).default('1'),
  payerClaimControlNumber: word.optional(),
  chargeAmount: money,
  paymentAmount: money,
  patient: z.strictObject({ lastName: word, firstName: word.optional(), memberId: word.optional() }).optional(),
  adjustments: z.array(adjustment).default([]),
  lines: z.array(line).default([]),
});

/** One check. */
export const manualEob = z.strictObject({
  payer: z.strictObject({
    name: word,
    id: z
      .string()
      .regex(/^[A-Za-z0-9]{2,10}$/)
      .optional(),
  }),
  payee: z
    .strictObject({
      name: word,
      npi: z
        .string()
        .regex(/^\d{10}$/)
        .optional(),
    })
    .optional(),
  /** Check or EFT number. */
  traceNumber: word,
  paymentMethod: z.enum(['CHK', 'ACH', 'NON']).default('CHK'),
  paymentDate: day,
  paymentAmount: money,
  claims: z.array(eobClaim).min(1),
  providerAdjustments: z
    .array(z.strictObject({ reasonCode: code, reference: word.optional(), amount: money }))
    .default([]),
});

export type ManualEob = z.output<typeof manualEob>;

/** The checked document, or everything wrong with it. */
export function readManualEob(document: unknown): { readonly eob?: ManualEob; readonly faults: readonly string[] } {
  const parsed = manualEob.safeParse(document);
  if (parsed.success) return { eob: parsed.data, faults: [] };
  const faults = parsed.error.issues.map((issue) => `${issue.path.map(String).join('.') || '(top)'}: ${issue.message}`);
  return { faults };
}
