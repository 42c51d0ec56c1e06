/** Claims: rows of the lists that a practice keeps beside its claims (authorizations, coverage, documents, visits, payers), and the keys that they are found by. */
import * as z from 'zod';
import { CLAIM_TYPES } from './claim.ts';
import { calendarDate } from './claim-values.ts';

export type PracticeKind = 'authorization' | 'coverage' | 'document' | 'visit' | 'payer';

/** One row of a list; several may share a key. */
export interface PracticeRow {
  readonly key: string;
  /** JSON of the row as the shapes below have it. */
  readonly body: string;
}

const words = z.string().min(1).max(80);
const several = z.array(z.string().min(1).max(20)).min(1).readonly();
const units = z.number().min(0).max(999_999);

export const authorization = z.strictObject({
  authorizationNumber: words,
  memberId: words.exactOptional(),
  providerNpis: several.exactOptional(),
  procedureCodes: several.exactOptional(),
  from: calendarDate.exactOptional(),
  until: calendarDate.exactOptional(),
  /** How many the payer allowed. */
  units: units.exactOptional(),
  /** How many of them were used outside of claimgate. */
  unitsUsed: units.exactOptional(),
});

export const coverage = z.strictObject({
  payerId: words,
  memberId: words,
  checkedOn: calendarDate,
  active: z.boolean(),
  from: calendarDate.exactOptional(),
  until: calendarDate.exactOptional(),
  authorizationRequired: z.boolean().exactOptional(),
  otherCoverage: z.boolean().exactOptional(),
});

export const practiceDocument = z.strictObject({ documentNumber: words });

export const visit = z.strictObject({
  lastName: words,
  firstName: words.exactOptional(),
  birthDate: calendarDate,
  billingNpi: words,
  visitDate: calendarDate,
  taxonomyCode: words.exactOptional(),
});

export const payerRoute = z.strictObject({
  payerId: words,
  /** Every type when left out. */
  claimType: z.enum(CLAIM_TYPES).exactOptional(),
  active: z.boolean(),
  enrolmentRequired: z.boolean().exactOptional(),
  enrolled: z.boolean().exactOptional(),
});

export type AuthorizationRow = z.output<typeof authorization>;
export type CoverageRow = z.output<typeof coverage>;
export type VisitRow = z.output<typeof visit>;
export type PayerRouteRow = z.output<typeof payerRoute>;

const fold = (text: string | undefined): string => (text ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');

/** Numbers are found whatever their case and punctuation. */
export const numberKey = (number: string): string => fold(number);

export const coverageKey = (payerId: string | undefined, memberId: string | undefined): string =>
  `${fold(payerId)}|${fold(memberId)}`;

/** Payer ids are told apart by every letter. */
export const payerKey = (payerId: string): string => payerId.trim();
