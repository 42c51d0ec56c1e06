/** Claims: facts that a claim and a line share: notes, attachments, contract, repricing, conditions, ambulance. */
import * as z from 'zod';
import { amount, code, decimal, list, text } from './claim-values.ts';
import { address } from './party.ts';
import { rawSegments } from './raw-segment.ts';

/** NTE. */
export const note = z.strictObject({ typeCode: code(3), text: text(80) }).readonly();

/** PWK: where the documents are that go with the claim (M-047). */
export const attachment = z
  .strictObject({
    reportTypeCode: code(2),
    transmissionCode: code(2),
    controlNumber: text(80).exactOptional(),
  })
  .readonly();

/** CN1. */
export const contract = z
  .strictObject({
    typeCode: code(2),
    amount: amount.exactOptional(),
    percentage: decimal.exactOptional(),
    code: text(50).exactOptional(),
    termsDiscountPercentage: decimal.exactOptional(),
    versionId: text(30).exactOptional(),
  })
  .readonly();

/** HCP: what a repricer made of the claim or the line. */
export const repricing = z
  .strictObject({
    methodologyCode: code(2),
    allowedAmount: amount.exactOptional(),
    savingsAmount: amount.exactOptional(),
    organizationId: text(50).exactOptional(),
    rate: decimal.exactOptional(),
    approvedGroupCode: text(50).exactOptional(),
    approvedGroupAmount: amount.exactOptional(),
    approvedRevenueCode: text(48).exactOptional(),
    approvedProcedureQualifier: code(2).exactOptional(),
    approvedProcedureCode: text(48).exactOptional(),
    approvedUnitType: code(2).exactOptional(),
    approvedUnits: decimal.exactOptional(),
    rejectReasonCode: code(2).exactOptional(),
    policyComplianceCode: code(2).exactOptional(),
    exceptionCode: code(2).exactOptional(),
  })
  .readonly();

/** CRC: 07 ambulance, E1 to E3 vision, 75 homebound, ZZ EPSDT referral, 09 durable equipment, 70 hospice. */
export const condition = z
  .strictObject({ categoryCode: code(2), indicator: code(1), codes: list(code(3), 5) })
  .readonly();

const place = z
  .strictObject({ organizationName: text(60).exactOptional(), address, raw: rawSegments.exactOptional() })
  .readonly();

/** CR1 and the two places of the transport. */
export const ambulance = z
  .strictObject({
    patientWeightPounds: decimal.exactOptional(),
    transportReasonCode: code(1).exactOptional(),
    transportMiles: decimal.exactOptional(),
    roundTripPurpose: text(80).exactOptional(),
    stretcherPurpose: text(80).exactOptional(),
    pickUp: place.exactOptional(),
    dropOff: place.exactOptional(),
  })
  .readonly();

/** CR2. */
export const spinalManipulation = z
  .strictObject({
    natureOfConditionCode: code(1),
    description1: text(80).exactOptional(),
    description2: text(80).exactOptional(),
  })
  .readonly();

export type Note = z.infer<typeof note>;
export type Attachment = z.infer<typeof attachment>;
export type Contract = z.infer<typeof contract>;
export type Repricing = z.infer<typeof repricing>;
export type Condition = z.infer<typeof condition>;
export type Ambulance = z.infer<typeof ambulance>;
