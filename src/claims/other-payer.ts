/** Claims: another payer of the same claim, with what it adjudicated (2320, 2330; M-130 to M-141). */
import * as z from 'zod';
import { amount, calendarDate, code, decimal, list, text } from './claim-values.ts';
import { address, identifier } from './party.ts';
import { otherPayerProviders } from './provider.ts';
import { rawSegments } from './raw-segment.ts';
import { otherSubscriber } from './subscriber.ts';

/** One triplet of a CAS segment. Those of one group code stand together, six to a segment. */
export const claimAdjustment = z
  .strictObject({
    groupCode: code(2),
    reasonCode: code(5),
    amount,
    quantity: decimal.exactOptional(),
  })
  .readonly();

/** MOA. */
const outpatientAdjudication = z
  .strictObject({
    reimbursementRate: decimal.exactOptional(),
    procedurePayableAmount: amount.exactOptional(),
    remarkCodes: list(code(50), 5).exactOptional(),
    endStageRenalDiseasePaymentAmount: amount.exactOptional(),
    nonpayableProfessionalComponentAmount: amount.exactOptional(),
  })
  .readonly();

/** MIA. */
const inpatientAdjudication = z
  .strictObject({
    coveredDaysOrVisits: decimal,
    lifetimePsychiatricDays: decimal.exactOptional(),
    drgAmount: amount.exactOptional(),
    remarkCodes: list(code(50), 5).exactOptional(),
    disproportionateShareAmount: amount.exactOptional(),
    passThroughAmount: amount.exactOptional(),
    capitalAmount: amount.exactOptional(),
    capitalFederalPortionAmount: amount.exactOptional(),
    capitalHospitalPortionAmount: amount.exactOptional(),
    capitalDisproportionateShareAmount: amount.exactOptional(),
    oldCapitalAmount: amount.exactOptional(),
    capitalIndirectTeachingAmount: amount.exactOptional(),
    operatingHospitalSpecificAmount: amount.exactOptional(),
    costReportDays: decimal.exactOptional(),
    operatingFederalSpecificAmount: amount.exactOptional(),
    capitalOutlierAmount: amount.exactOptional(),
    indirectTeachingAmount: amount.exactOptional(),
    nonpayableProfessionalComponentAmount: amount.exactOptional(),
    capitalExceptionAmount: amount.exactOptional(),
  })
  .readonly();

const adjudicatingPayer = z
  .strictObject({
    name: text(60).exactOptional(),
    idQualifier: z.enum(['PI', 'XV']).exactOptional(),
    /** The id that `payerId` of a line's adjudications refers to. */
    id: text(80).exactOptional(),
    address: address.exactOptional(),
    secondaryIdentifiers: list(identifier, 3).exactOptional(),
    priorAuthorizationNumber: text(50).exactOptional(),
    referralNumber: text(50).exactOptional(),
    claimAdjustmentIndicator: code(1).exactOptional(),
    predeterminationNumber: text(50).exactOptional(),
    /** REF*F8: this payer's own number of the claim. */
    payerClaimControlNumber: text(50).exactOptional(),
    raw: rawSegments.exactOptional(),
  })
  .readonly();

export const otherPayer = z
  .strictObject({
    payerResponsibilityCode: code(1),
    /** Of the patient to this payer's subscriber; 18 is the patient himself. */
    relationshipCode: code(2).exactOptional(),
    claimFilingIndicatorCode: code(2).exactOptional(),
    subscriber: otherSubscriber.exactOptional(),
    payer: adjudicatingPayer,
    adjustments: list(claimAdjustment, 30).exactOptional(),
    paidAmount: amount.exactOptional(),
    nonCoveredAmount: amount.exactOptional(),
    remainingPatientLiabilityAmount: amount.exactOptional(),
    benefitsAssignmentIndicator: code(1).exactOptional(),
    patientSignatureSourceCode: code(1).exactOptional(),
    releaseOfInformationCode: code(1).exactOptional(),
    outpatientAdjudication: outpatientAdjudication.exactOptional(),
    inpatientAdjudication: inpatientAdjudication.exactOptional(),
    adjudicationDate: calendarDate.exactOptional(),
    providers: otherPayerProviders.exactOptional(),
    raw: rawSegments.exactOptional(),
  })
  .readonly();

export type ClaimAdjustment = z.infer<typeof claimAdjustment>;
export type OtherPayer = z.infer<typeof otherPayer>;
