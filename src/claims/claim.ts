/** Claims: the claim: one bill to one payer, as the billing system says it and as an 837 carries it (domain.md chapter 1). Knows no X12, no storage. */
import * as z from 'zod';
import { ambulance, attachment, condition, contract, note, repricing, spinalManipulation } from './claim-facts.ts';
import { amount, calendarDate, code, dateAndTime, dateSpan, list, text, timeOfDay } from './claim-values.ts';
import { dental, institutional } from './institutional.ts';
import { otherPayer } from './other-payer.ts';
import { payer } from './payer.ts';
import { billingProvider, payTo, payToPlan, providers } from './provider.ts';
import { rawSegments } from './raw-segment.ts';
import { serviceLine } from './service-line.ts';
import { patient, subscriber } from './subscriber.ts';

export const CLAIM_TYPES = ['professional', 'institutional', 'dental'] as const;

/** CLM11 and DTP*439. */
const accident = z
  .strictObject({
    causeCodes: list(code(3), 3).exactOptional(),
    state: code(2).exactOptional(),
    countryCode: code(3).exactOptional(),
    date: calendarDate.exactOptional(),
  })
  .readonly();

/** One diagnosis under its HI qualifier: ABK principal, ABF other, ABJ admitting, APR reason for visit, ABN external cause. */
const diagnosis = z
  .strictObject({ qualifier: code(3), code: code(30), presentOnAdmissionCode: code(1).exactOptional() })
  .readonly();

/** Dates of a claim; each is sent only where its situation applies (M-057). */
const claimDates = z
  .strictObject({
    onset: calendarDate.exactOptional(),
    initialTreatment: calendarDate.exactOptional(),
    lastSeen: calendarDate.exactOptional(),
    acuteManifestation: calendarDate.exactOptional(),
    lastMenstrualPeriod: calendarDate.exactOptional(),
    lastXRay: calendarDate.exactOptional(),
    prescription: calendarDate.exactOptional(),
    /** Either end may be missing: 314 for both, 360 for the start alone, 361 for the end alone. */
    disability: z
      .strictObject({ from: calendarDate.exactOptional(), to: calendarDate.exactOptional() })
      .readonly()
      .exactOptional(),
    lastWorked: calendarDate.exactOptional(),
    authorizedReturnToWork: calendarDate.exactOptional(),
    admission: dateAndTime.exactOptional(),
    discharge: calendarDate.exactOptional(),
    /** Institutional claims give the hour of the discharge, not its day. */
    dischargeTime: timeOfDay.exactOptional(),
    assumedCare: calendarDate.exactOptional(),
    relinquishedCare: calendarDate.exactOptional(),
    propertyCasualtyFirstContact: calendarDate.exactOptional(),
    repricerReceived: calendarDate.exactOptional(),
    statement: dateSpan.exactOptional(),
    service: dateSpan.exactOptional(),
    appliancePlacement: calendarDate.exactOptional(),
  })
  .readonly();

export const claim = z
  .strictObject({
    /** The billing system's own key of the claim; not on the wire, comes back in every status and posting. */
    claimId: text(80),
    claimType: z.enum(CLAIM_TYPES),
    /** BHT06: CH chargeable, RP encounter, 31 subrogation; CH when absent. */
    purposeCode: z.enum(['CH', 'RP', '31']).exactOptional(),
    patientControlNumber: text(38),
    chargeAmount: amount,
    facilityTypeCode: code(2),
    /** CLM05-2: B, and A on institutional claims, when absent. */
    facilityQualifier: code(2).exactOptional(),
    frequencyCode: code(1),
    originalPayerClaimControlNumber: text(50).exactOptional(),
    providerSignatureIndicator: code(1).exactOptional(),
    assignmentCode: code(1).exactOptional(),
    benefitsAssignmentIndicator: code(1).exactOptional(),
    releaseOfInformationCode: code(1).exactOptional(),
    patientSignatureSourceCode: code(1).exactOptional(),
    specialProgramCode: code(3).exactOptional(),
    /** CLM19: PB asks for a predetermination (M-115). */
    claimSubmissionReasonCode: code(2).exactOptional(),
    delayReasonCode: code(2).exactOptional(),
    accident: accident.exactOptional(),
    currencyCode: code(3).exactOptional(),
    billingProvider,
    payTo: payTo.exactOptional(),
    payToPlan: payToPlan.exactOptional(),
    payerResponsibilityCode: code(1),
    claimFilingIndicatorCode: code(2).exactOptional(),
    subscriber,
    payer,
    /** Only when the patient isn't the subscriber (M-037). */
    patient: patient.exactOptional(),
    otherPayers: list(otherPayer, 10).exactOptional(),
    providers: providers.exactOptional(),
    diagnoses: list(diagnosis, 50).exactOptional(),
    dates: claimDates.exactOptional(),
    priorAuthorizationNumber: text(50).exactOptional(),
    referralNumber: text(50).exactOptional(),
    serviceAuthorizationExceptionCode: code(50).exactOptional(),
    medicareCrossoverIndicator: code(50).exactOptional(),
    mammographyCertificationNumber: text(50).exactOptional(),
    cliaNumber: text(50).exactOptional(),
    repricedClaimNumber: text(50).exactOptional(),
    adjustedRepricedClaimNumber: text(50).exactOptional(),
    investigationalDeviceExemptionNumbers: list(text(50), 5).exactOptional(),
    /** REF*D9: set by clearinghouses on the way (M-015). */
    transmissionIntermediaryClaimNumber: text(50).exactOptional(),
    medicalRecordNumber: text(50).exactOptional(),
    demonstrationProjectId: text(50).exactOptional(),
    carePlanOversightNumber: text(50).exactOptional(),
    autoAccidentState: text(50).exactOptional(),
    peerReviewAuthorizationNumber: text(50).exactOptional(),
    predeterminationNumber: text(50).exactOptional(),
    patientAmountPaid: amount.exactOptional(),
    estimatedAmountDue: amount.exactOptional(),
    notes: list(note, 11).exactOptional(),
    fixedFormat: list(text(80), 10).exactOptional(),
    attachments: list(attachment, 10).exactOptional(),
    conditions: list(condition, 8).exactOptional(),
    /** HI*BG. */
    conditionCodes: list(code(30), 24).exactOptional(),
    /** HI*BP and BO: the surgery that an anesthesia claim belongs to. */
    anesthesiaProcedures: list(z.strictObject({ qualifier: code(3), code: code(30) }).readonly(), 2).exactOptional(),
    contract: contract.exactOptional(),
    repricing: repricing.exactOptional(),
    ambulance: ambulance.exactOptional(),
    spinalManipulation: spinalManipulation.exactOptional(),
    institutional: institutional.exactOptional(),
    dental: dental.exactOptional(),
    /** More than the guide's 50, or 999 on institutional claims, are split into several claims (M-005). */
    lines: list(serviceLine, 9_999),
    raw: rawSegments.exactOptional(),
    /** Of the levels above the claim: 2000A, 2000B, 2000C. */
    billingLevelRaw: rawSegments.exactOptional(),
    subscriberLevelRaw: rawSegments.exactOptional(),
    patientLevelRaw: rawSegments.exactOptional(),
  })
  .readonly();

export type Claim = z.infer<typeof claim>;
export type ClaimType = Claim['claimType'];
export type Diagnosis = z.infer<typeof diagnosis>;
