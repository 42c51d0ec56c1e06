/** Claims: a service line of a professional, institutional or dental claim (2400 and below). */
import * as z from 'zod';
import { ambulance, attachment, condition, contract, note, repricing } from './claim-facts.ts';
import { amount, calendarDate, code, dateSpan, decimal, list, text } from './claim-values.ts';
import { claimAdjustment } from './other-payer.ts';
import { payerReference } from './party.ts';
import { providers } from './provider.ts';
import { rawSegments } from './raw-segment.ts';

export const procedure = z
  .strictObject({
    qualifier: code(2),
    code: text(48),
    modifiers: list(code(2), 4).exactOptional(),
    description: text(80).exactOptional(),
  })
  .readonly();

/** LIN, CTP: the drug of the line; its quantity is not the line's units (M-077). */
const drug = z
  .strictObject({
    qualifier: code(2),
    code: text(48),
    quantity: decimal.exactOptional(),
    unitType: code(2).exactOptional(),
    prescriptionNumber: text(50).exactOptional(),
    /** REF*VY: ties the parts of a compound together. */
    linkSequenceNumber: text(50).exactOptional(),
    raw: rawSegments.exactOptional(),
  })
  .readonly();

/** SV5 and CR3. */
const durableEquipment = z
  .strictObject({
    procedureQualifier: code(2).exactOptional(),
    procedureCode: text(48).exactOptional(),
    medicalNecessityDays: decimal.exactOptional(),
    rentalPrice: amount.exactOptional(),
    purchasePrice: amount.exactOptional(),
    rentalUnitPriceCode: code(1).exactOptional(),
    certificationTypeCode: code(1).exactOptional(),
    certificationMonths: decimal.exactOptional(),
  })
  .readonly();

/** FRM: one answer of a form. */
const formAnswer = z
  .strictObject({
    questionNumber: text(20),
    indicator: code(1).exactOptional(),
    text: text(50).exactOptional(),
    date: calendarDate.exactOptional(),
    percentage: decimal.exactOptional(),
  })
  .readonly();

const form = z
  .strictObject({
    qualifier: code(3),
    id: text(30),
    answers: list(formAnswer, 99).exactOptional(),
    raw: rawSegments.exactOptional(),
  })
  .readonly();

const testResult = z.strictObject({ referenceCode: code(2), qualifier: code(3), value: decimal }).readonly();

/** TOO. */
const tooth = z.strictObject({ code: code(30), surfaces: list(code(2), 5).exactOptional() }).readonly();

const dentalLine = z
  .strictObject({
    oralCavityCodes: list(code(3), 5).exactOptional(),
    prosthesisCode: code(1).exactOptional(),
    teeth: list(tooth, 32).exactOptional(),
  })
  .readonly();

/** Dates of a line besides the service date. */
const lineDates = z
  .strictObject({
    prescription: calendarDate.exactOptional(),
    certificationRevision: calendarDate.exactOptional(),
    beginTherapy: calendarDate.exactOptional(),
    lastCertification: calendarDate.exactOptional(),
    lastSeen: calendarDate.exactOptional(),
    hemoglobinTest: calendarDate.exactOptional(),
    creatinineTest: calendarDate.exactOptional(),
    shipped: calendarDate.exactOptional(),
    lastXRay: calendarDate.exactOptional(),
    initialTreatment: calendarDate.exactOptional(),
    priorPlacement: dateSpan.exactOptional(),
    appliancePlacement: dateSpan.exactOptional(),
    replacement: dateSpan.exactOptional(),
    treatmentStart: dateSpan.exactOptional(),
    treatmentCompletion: dateSpan.exactOptional(),
  })
  .readonly();

/** SVD and its CAS: what one other payer made of this line (2430). */
export const lineAdjudication = z
  .strictObject({
    payerId: text(80),
    paidAmount: amount,
    procedure: procedure.exactOptional(),
    revenueCode: code(48).exactOptional(),
    units: decimal.exactOptional(),
    bundledLineNumber: decimal.exactOptional(),
    adjustments: list(claimAdjustment, 30).exactOptional(),
    adjudicationDate: calendarDate.exactOptional(),
    remainingPatientLiabilityAmount: amount.exactOptional(),
    raw: rawSegments.exactOptional(),
  })
  .readonly();

export const serviceLine = z
  .strictObject({
    /** The billing system's own key of the line; comes back in every status and posting. */
    lineId: text(80),
    /** REF*6R; the line id, or the line's number, when absent (M-012). */
    lineItemControlNumber: text(50).exactOptional(),
    procedure: procedure.exactOptional(),
    revenueCode: code(48).exactOptional(),
    chargeAmount: amount,
    nonCoveredAmount: amount.exactOptional(),
    unitType: code(2).exactOptional(),
    units: decimal.exactOptional(),
    facilityTypeCode: code(2).exactOptional(),
    /** Ordinals into the claim's diagnoses, the most important first. */
    diagnosisPointers: list(z.int().min(1).max(99), 4).exactOptional(),
    serviceDate: dateSpan.exactOptional(),
    emergencyIndicator: code(1).exactOptional(),
    epsdtIndicator: code(1).exactOptional(),
    familyPlanningIndicator: code(1).exactOptional(),
    copayStatusCode: code(1).exactOptional(),
    dates: lineDates.exactOptional(),
    priorAuthorizations: list(payerReference, 5).exactOptional(),
    referrals: list(payerReference, 5).exactOptional(),
    predeterminations: list(payerReference, 5).exactOptional(),
    repricedLineItemNumber: text(50).exactOptional(),
    adjustedRepricedLineItemNumber: text(50).exactOptional(),
    mammographyCertificationNumber: text(50).exactOptional(),
    cliaNumber: text(50).exactOptional(),
    referringCliaNumber: text(50).exactOptional(),
    immunizationBatchNumber: text(50).exactOptional(),
    salesTaxAmount: amount.exactOptional(),
    postageAmount: amount.exactOptional(),
    serviceTaxAmount: amount.exactOptional(),
    facilityTaxAmount: amount.exactOptional(),
    ambulancePatientCount: decimal.exactOptional(),
    obstetricAdditionalUnits: decimal.exactOptional(),
    testResults: list(testResult, 5).exactOptional(),
    notes: list(note, 2).exactOptional(),
    fixedFormat: list(text(80), 10).exactOptional(),
    attachments: list(attachment, 11).exactOptional(),
    conditions: list(condition, 5).exactOptional(),
    contract: contract.exactOptional(),
    ambulance: ambulance.exactOptional(),
    repricing: repricing.exactOptional(),
    purchasedService: z
      .strictObject({ providerId: text(50), amount })
      .readonly()
      .exactOptional(),
    drug: drug.exactOptional(),
    durableEquipment: durableEquipment.exactOptional(),
    dental: dentalLine.exactOptional(),
    forms: list(form, 50).exactOptional(),
    providers: providers.exactOptional(),
    adjudications: list(lineAdjudication, 15).exactOptional(),
    raw: rawSegments.exactOptional(),
  })
  .readonly();

export type Procedure = z.infer<typeof procedure>;
export type ServiceLine = z.infer<typeof serviceLine>;
export type LineAdjudication = z.infer<typeof lineAdjudication>;
export type Drug = z.infer<typeof drug>;
