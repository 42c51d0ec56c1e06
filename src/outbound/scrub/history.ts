/** Scrub: what the edits may ask of the world outside the claim. Every lookup is handed in; an edit whose lookup is missing says so, once. */
import type { CalendarDate } from '../../base/calendar-date.ts';
import type { Claim } from '../../claims/claim.ts';
import type { ClaimMarks } from './fingerprint.ts';

/**
 * How an earlier submission stands. `rejected`: by TA1, 999 or 277CA, so it never was in adjudication. `replaced`: a replacement was decided
 * on in its place.
 */
export type PriorState = 'open' | 'paid' | 'denied' | 'rejected' | 'void' | 'replaced';

/** What became of a claim that was decided on and can't be changed any more. */
export type EndedClaim = 'replaced' | 'void-sent' | 'voided';

/** Which claim it is: a `claimId` is a billing system's own, so the same one of another system names another claim. */
export interface ClaimIdentity {
  readonly claimId: string;
  readonly otherSystem?: true;
}

export interface PriorClaim extends ClaimIdentity {
  readonly state: PriorState;
}

export interface PriorLine {
  readonly lineItemControlNumber?: string;
  readonly procedureCode?: string;
  readonly revenueCode?: string;
  readonly from?: string;
}

/** The claim that a replacement or void is about. */
export interface ReferencedClaim {
  readonly adjudicated: boolean;
  readonly ended?: EndedClaim;
  /** Day of the payer's newest decision. */
  readonly decidedOn?: CalendarDate;
  readonly lines?: readonly PriorLine[];
}

export interface Authorization {
  readonly from?: string;
  readonly until?: string;
  readonly memberId?: string;
  readonly providerNpis?: readonly string[];
  readonly procedureCodes?: readonly string[];
  readonly unitsLeft?: number;
}

export interface Eligibility {
  readonly checkedOn: CalendarDate;
  readonly active: boolean;
  /** An answer EB11 = Y for the claim's service type. */
  readonly authorizationRequired?: boolean;
  /** Active coverage by another payer for the same services. */
  readonly otherCoverage?: boolean;
}

export interface PriorPayerStatus {
  /** The earlier payer hasn't decided yet. */
  readonly open: boolean;
  /** Until when the earlier payer's forwarding has to be waited for (M-140). */
  readonly forwardedUntil?: CalendarDate;
}

export interface ProviderRecord {
  /** A provider that has no NPI by law (M-023). */
  readonly atypical?: boolean;
  /** Reports present-on-admission codes: IPPS, Maryland, or a payer's rule. */
  readonly reportsPresentOnAdmission?: boolean;
  /** CLIA certificate of waiver or of provider-performed microscopy. */
  readonly waivedLaboratory?: boolean;
  /** Nine digits of the ZIP code of the billing address, by which five on a claim are completed. */
  readonly postalCode?: string;
  /** Filled in where the payer needs it and the claim has none. */
  readonly taxonomyCode?: string;
}

export interface ClaimHistory {
  /** Remembers the fingerprints that were worked out already. */
  readonly marks?: ClaimMarks;
  /** The newest claim that used this patient control number before, when it isn't this one (E-007). */
  controlNumberOwner?(patientControlNumber: string, claimId: string): ClaimIdentity | undefined;
  /** Earlier claims with the exact fingerprint (E-075). */
  sameClaims?(exactFingerprint: string): readonly PriorClaim[];
  /** Earlier claims with the loose fingerprint: codes and dates alone (E-075). */
  similarClaims?(looseFingerprint: string): readonly PriorClaim[];
  /** The claim that a payer's number belongs to (E-121, E-122). */
  referencedClaim?(payerClaimControlNumber: string): ReferencedClaim | undefined;
  /** What is left for this claim of the authorization. */
  authorization?(number: string, claim: Claim): Authorization | undefined;
  eligibility?(claim: Claim): Eligibility | undefined;
  /** Whether this provider may bill this payer on that day; undefined when nothing is known. */
  enrolment?(npi: string, payerId: string, date: string): boolean | undefined;
  /** Whether the payer can be reached through the clearinghouse for this claim type, and whether we are enrolled; undefined when unknown. */
  payerRoute?(payerId: string, claimType: string): { readonly active: boolean; readonly enrolled: boolean } | undefined;
  /** Whether the document store has a document of this control number. */
  hasDocument?(controlNumber: string): boolean;
  /** Date of the last face-to-face service of the patient by this group and specialty (E-079). */
  lastVisit?(claim: Claim): CalendarDate | undefined;
  /** Statement periods of earlier bills of the same stay, oldest first (E-114). */
  previousStatements?(claim: Claim): readonly { readonly from: string; readonly to: string }[];
  /** How the payers before the destination stand (E-126). */
  priorPayer?(claim: Claim): PriorPayerStatus | undefined;
  /** Whether our own data say that this place is elsewhere than the billing address; undefined when they say nothing. */
  servedElsewhere?(claim: Claim, placeOfService: string): boolean | undefined;
  /** What the customer's provider table says of a billing provider, by NPI or, without one, by tax id. */
  provider?(npiOrTaxId: string): ProviderRecord | undefined;
  /** The daily rate that we keep for a room-and-board revenue code, in cents (E-111). */
  dailyRateCents?(npiOrTaxId: string, revenueCode: string, date: string): number | undefined;
}
