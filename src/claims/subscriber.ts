/** Claims: the subscriber, and the patient where that is somebody else (M-030, M-034, M-037). */
import * as z from 'zod';
import { calendarDate, code, decimal, text } from './claim-values.ts';
import { address, contact, nameParts } from './party.ts';
import { rawSegments } from './raw-segment.ts';

/** PAT: what the guide wants to know of the patient's body; on the subscriber only when he is the patient. */
const condition = {
  deathDate: calendarDate.exactOptional(),
  weightPounds: decimal.exactOptional(),
  pregnancyIndicator: code(1).exactOptional(),
};

export const subscriber = z
  .strictObject({
    ...nameParts,
    memberIdQualifier: z.enum(['MI', 'II']).exactOptional(),
    memberId: text(80).exactOptional(),
    address: address.exactOptional(),
    birthDate: calendarDate.exactOptional(),
    genderCode: code(1).exactOptional(),
    socialSecurityNumber: text(50).exactOptional(),
    /** REF*Y4. */
    propertyCasualtyClaimNumber: text(50).exactOptional(),
    contact: contact.exactOptional(),
    groupNumber: text(50).exactOptional(),
    groupName: text(60).exactOptional(),
    /** SBR05: why Medicare is not the first payer (M-032). */
    insuranceTypeCode: code(3).exactOptional(),
    ...condition,
    raw: rawSegments.exactOptional(),
  })
  .readonly();

export const patient = z
  .strictObject({
    relationshipCode: code(2),
    ...nameParts,
    address: address.exactOptional(),
    birthDate: calendarDate.exactOptional(),
    genderCode: code(1).exactOptional(),
    socialSecurityNumber: text(50).exactOptional(),
    /** REF*1W: only property and casualty claims know it. */
    memberId: text(50).exactOptional(),
    propertyCasualtyClaimNumber: text(50).exactOptional(),
    contact: contact.exactOptional(),
    ...condition,
    raw: rawSegments.exactOptional(),
  })
  .readonly();

/** The subscriber of another payer: who is insured there, and under what. */
export const otherSubscriber = z
  .strictObject({
    ...nameParts,
    memberIdQualifier: z.enum(['MI', 'II']).exactOptional(),
    memberId: text(80).exactOptional(),
    address: address.exactOptional(),
    socialSecurityNumber: text(50).exactOptional(),
    groupNumber: text(50).exactOptional(),
    groupName: text(60).exactOptional(),
    insuranceTypeCode: code(3).exactOptional(),
    raw: rawSegments.exactOptional(),
  })
  .readonly();

export type OtherSubscriber = z.infer<typeof otherSubscriber>;
export type Subscriber = z.infer<typeof subscriber>;
export type Patient = z.infer<typeof patient>;
