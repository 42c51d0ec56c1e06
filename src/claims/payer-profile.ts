/** Claims: how a payer differs from others: data, not code (domain.md 2.3). One YAML file a profile in `config/payers/`. */
import * as z from 'zod';
import type { Claim } from './claim.ts';

const days = z.int().min(0).max(3650);
const codes = z.array(z.string().min(1).max(20)).readonly();
const limitBase = z.enum(['from', 'through', 'remittance']);

/** A setting for an edit, or for one variant of it (`E-013.mailbox`). What is fatal stays fatal and on (SC-002). */
const editSetting = z.enum(['error', 'warning', 'info', 'off']);

export const payerProfile = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
    /** Counts up with each change, so that a finding can say by which version it was made. */
    version: z.int().min(1),
    description: z.string().optional(),
    /** Which claims it is for. The payer's id goes before the claim filing indicator. A profile with neither is only the default. */
    payerIds: codes.default([]),
    claimFilingIndicatorCodes: codes.default([]),
    claimTypes: z
      .array(z.enum(['professional', 'institutional', 'dental']))
      .readonly()
      .optional(),
    /** What rules that name a programme go by. */
    program: z
      .enum(['medicare-a', 'medicare-b', 'medicaid', 'tricare', 'workers-compensation', 'auto', 'commercial'])
      .default('commercial'),

    acceptsReplacement: z.boolean().default(true),
    acceptsVoid: z.boolean().default(true),
    acceptsEncounters: z.boolean().optional(),
    acceptsZeroCharge: z.boolean().default(false),
    acceptsUnknownGender: z.boolean().default(true),
    acceptsZip9999: z.boolean().default(false),
    acceptsLocalCodes: z.boolean().default(false),
    acceptsNewbornUnderMother: z.boolean().default(true),
    acceptsFractionalUnits: codes.default(['A0425', 'A0435', 'A0436']),
    memberIdPattern: z.string().refine(isPattern, 'not a regular expression').optional(),
    /** False: this payer never uses social security numbers, so nine plain digits are doubtful too. */
    memberIdMayBeSocialSecurityNumber: z.boolean().optional(),

    filingLimit: z
      .strictObject({
        days: days.exactOptional(),
        months: z.int().min(1).max(120).exactOptional(),
        base: limitBase.exactOptional(),
      })
      .readonly()
      .refine((limit) => (limit.days === undefined) !== (limit.months === undefined), 'either days or months')
      .optional(),
    filingWarningDays: days.default(14),
    correctedClaimLimit: z.strictObject({ days, base: limitBase }).readonly().optional(),
    appealLevels: z
      .array(z.strictObject({ name: z.string(), days, base: limitBase, method: z.string().optional() }).readonly())
      .readonly()
      .default([]),

    requiresTaxonomy: z.boolean().default(false),
    requiresOrderingProvider: codes.default([]),
    requiresAuthorization: codes.default([]),
    requiresReferral: codes.default([]),
    requiresNdc: z.boolean().default(false),
    requiresCoveredDays: z.boolean().default(false),
    requiresCertificateOfMedicalNecessity: codes.default([]),
    requiresAnesthesiaModifier: z.boolean().default(false),
    requiresDiscardedDrugModifier: z.boolean().default(false),
    telehealthModifiers: codes.default([]),
    eligibilityMaximumAgeDays: days.default(30),
    inpatientBillTypes: codes.default(['11', '18', '21', '28', '41', '65', '66', '86']),
    /** Years after which a new-patient visit may be billed again. */
    newPatientYears: z.int().min(1).max(10).default(3),
    procedureDateWindowDays: days.default(3),
    upperCase: z.boolean().default(false),
    /** Fewer lines or diagnoses in a claim than the guide allows; what is more is split (M-004, M-005). */
    maximumLines: z.int().min(1).max(999).optional(),
    maximumDiagnoses: z.int().min(1).max(12).optional(),

    secondaryElectronic: z.boolean().default(true),
    acceptsAttachments: z
      .array(z.enum(['275', 'fax', 'mail', 'portal']))
      .readonly()
      .default([]),
    forwardsCrossover: z.boolean().default(false),
    crossoverWaitDays: days.default(30),
    idByClearinghouse: z.record(z.string(), z.record(z.string(), z.string())).default({}),
    /** Providers who may bill this payer, and since when. When the list is there, everybody else isn't enrolled (E-025). */
    enrolledProviders: z
      .array(
        z
          .strictObject({
            npi: z.string().regex(/^\d{10}$/),
            from: z.iso.date().optional(),
            until: z.iso.date().optional(),
          })
          .readonly(),
      )
      .readonly()
      .optional(),
    eraEnrolled: z.boolean().default(true),
    eftEnrolled: z.boolean().default(true),
    expectedAcknowledgement: z
      .strictObject({ functionalHours: z.int().min(1), claimDays: days, remittanceDays: days })
      .readonly()
      .default({ functionalHours: 24, claimDays: 3, remittanceDays: 30 }),
    capitated: z.boolean().default(false),
    underpaymentTolerance: z
      .string()
      .regex(/^[0-9]{1,9}\.[0-9]{2}$/)
      .default('0.00'),
    takesAdjustmentsAt: z.enum(['line', 'claim', 'either']).default('either'),
    approveBeforeSending: z.boolean().default(false),

    edits: z.record(z.string().regex(/^E-[0-9]{3}(\.[a-z-]+)?$/), editSetting).default({}),
  })
  .readonly();

export type PayerProfile = z.output<typeof payerProfile>;
export type EditSetting = z.output<typeof editSetting>;

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false;
  }
}

/** The profile that says nothing special: what every payer gets that has no other. */
export const DEFAULT_PROFILE: PayerProfile = payerProfile.parse({ id: 'default', version: 1 });

/** Checks documents (parsed YAML) and returns the profiles, or every fault as a sentence that begins with the document's name. */
export function readPayerProfiles(documents: readonly { readonly name: string; readonly document: unknown }[]): {
  readonly profiles: readonly PayerProfile[];
  readonly faults: readonly string[];
} {
  const profiles: PayerProfile[] = [];
  const faults: string[] = [];
  for (const { name, document } of documents) {
    const parsed = payerProfile.safeParse(document);
    if (!parsed.success) {
      faults.push(
        ...parsed.error.issues.map(
          (issue) => `${name}: ${issue.path.map(String).join('.') || '(top)'}: ${issue.message}`,
        ),
      );
    } else if (profiles.some((profile) => profile.id === parsed.data.id)) {
      faults.push(`${name}: the profile ${parsed.data.id} stands twice`);
    } else {
      profiles.push(parsed.data);
    }
  }
  return { profiles, faults };
}

/** The profile of the claim's payer: by payer id, else by claim filing indicator, else the one called `default`, else our own default. */
export function profileForClaim(profiles: readonly PayerProfile[], claim: Claim): PayerProfile {
  const fits = (profile: PayerProfile): boolean => profile.claimTypes?.includes(claim.claimType) ?? true;
  const { payer, claimFilingIndicatorCode } = claim;
  return (
    profiles.find((profile) => payer.id !== undefined && profile.payerIds.includes(payer.id) && fits(profile)) ??
    profiles.find(
      (profile) =>
        claimFilingIndicatorCode !== undefined &&
        profile.claimFilingIndicatorCodes.includes(claimFilingIndicatorCode) &&
        fits(profile),
    ) ??
    profiles.find((profile) => profile.id === 'default') ??
    DEFAULT_PROFILE
  );
}
