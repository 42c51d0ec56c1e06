/** Claims: the practice's own providers, as far as scrubbing must know more of them than a claim says: `providers.yaml` beside the payer profiles. */
import * as z from 'zod';
import { parseCents } from '../base/money.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as 2026-01-31');

const dailyRate = z
  .strictObject({
    revenueCode: z.string().regex(/^\d{4}$/, 'four digits'),
    /** Of one day of room and board. */
    amount: z.string().regex(/^\d{1,9}\.\d{2}$/, 'an amount as 1250.00'),
    from: day.optional(),
    until: day.optional(),
  })
  .readonly();

const provider = z
  .strictObject({
    npi: z
      .string()
      .regex(/^\d{10}$/, 'ten digits')
      .optional(),
    taxId: z
      .string()
      .regex(/^\d{9}$/, 'nine digits')
      .optional(),
    name: z.string().optional(),
    /** All nine digits of the ZIP code of the billing address; five digits on a claim are completed from it. */
    postalCode: z
      .string()
      .regex(/^\d{9}$/, 'nine digits')
      .optional(),
    /** Filled in where the payer needs it and the claim has none. */
    taxonomyCode: z
      .string()
      .regex(/^\d{3}[0-9A-Z]{6}X$/, 'a taxonomy code as 207Q00000X')
      .optional(),
    /** Has no NPI by law (M-023). */
    atypical: z.boolean().default(false),
    /** Paid under IPPS, in Maryland, or bound by a payer's rule to report what was present on admission (E-108). */
    reportsPresentOnAdmission: z.boolean().default(false),
    /** Laboratory under a certificate of waiver or of provider-performed microscopy (E-082). */
    waivedLaboratory: z.boolean().default(false),
    /** Places of service that are at the billing address; every other facility place is elsewhere (E-078). */
    ownPlacesOfService: z.array(z.string().regex(/^\d{2}$/)).optional(),
    dailyRates: z.array(dailyRate).readonly().default([]),
  })
  .readonly()
  .refine((given) => given.npi !== undefined || given.taxId !== undefined, 'needs an npi or a taxId');

const providerTable = z.strictObject({ providers: z.array(provider).readonly().default([]) }).readonly();

export type ProviderEntry = z.output<typeof provider>;

/** What the practice's table says, looked up by NPI or, for who has none, by tax id. */
export interface ProviderTable {
  readonly entries: readonly ProviderEntry[];
  of(npiOrTaxId: string): ProviderEntry | undefined;
}

export function providerTableOf(entries: readonly ProviderEntry[]): ProviderTable {
  const byNumber = new Map<string, ProviderEntry>();
  for (const entry of entries) {
    if (entry.taxId !== undefined && !byNumber.has(entry.taxId)) byNumber.set(entry.taxId, entry);
    if (entry.npi !== undefined) byNumber.set(entry.npi, entry);
  }
  return { entries, of: (number) => byNumber.get(number) };
}

/** Checks the parsed YAML; undefined stands for a practice without a table. */
export function readProviderTable(document: unknown): {
  readonly table: ProviderTable;
  readonly faults: readonly string[];
} {
  const parsed = providerTable.safeParse(document ?? {});
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `providers.yaml: ${issue.path.map(String).join('.') || '(top)'}: ${issue.message}`,
    );
    return { table: providerTableOf([]), faults };
  }
  const { providers } = parsed.data;
  const npis = providers.flatMap(({ npi }) => npi ?? []);
  const twice = npis.filter((npi, index) => npis.indexOf(npi) < index);
  return {
    table: providerTableOf(providers),
    faults: twice.map((npi) => `providers.yaml: the NPI ${npi} stands twice`),
  };
}

/** The rate of a day of room and board, in cents; undefined when the table keeps none for that day. */
export function dailyRateOf(entry: ProviderEntry | undefined, revenueCode: string, date: string): number | undefined {
  const rate = entry?.dailyRates.find(
    (one) =>
      one.revenueCode === revenueCode &&
      (one.from === undefined || one.from <= date) &&
      (one.until === undefined || date <= one.until),
  );
  return rate === undefined ? undefined : parseCents(rate.amount);
}
