/** Documents, claims: the claim itself (2300), with the loops of other payers, providers and lines. */
import type { Claim } from '../../claims/claim.ts';
import type { Dental } from '../../claims/institutional.ts';
import type { OtherPayer } from '../../claims/other-payer.ts';
import type { ServiceLine } from '../../claims/service-line.ts';
import {
  codes,
  diagnoses,
  occurrenceSpans,
  occurrences,
  procedures,
  qualifiedCodes,
  singleCode,
  valueCodes,
} from './code-rows.ts';
import { amount, type Codec, composite, constant, type Get, implied, listItem, text } from './codec.ts';
import { day, dayAndTime, disability, span, statementSpan, time } from './date-rows.ts';
import { ambulanceLoops, factRows } from './fact-rows.ts';
import { SERVICE_LINE } from './line-loop.ts';
import { children } from './loop.ts';
import type { LoopContent } from './loop-content.ts';
import { OTHER_PAYER } from './other-payer-loop.ts';
import { providerLoops } from './provider-loops.ts';
import { each, part, qualified, type Row, reference, segment, texts } from './row.ts';

type ToothStatus = NonNullable<Dental['toothStatuses']>[number];
type Spinal = NonNullable<Claim['spinalManipulation']>;

/** CLM01; on reading it is the claim's id too, since the wire knows no other. */
const CONTROL_NUMBER: Codec<Claim> = text((claim) => claim.patientControlNumber, 'claimId');

const CLAIM_INFORMATION: Row<Claim> = segment('CLM', {
  1: CONTROL_NUMBER,
  2: amount((claim) => claim.chargeAmount),
  5: composite<Claim>({
    1: text((claim) => claim.facilityTypeCode),
    2: implied(
      (claim) => claim.facilityQualifier,
      ({ claimType }) => (claimType === 'institutional' ? 'A' : 'B'),
    ),
    3: text((claim) => claim.frequencyCode),
  }),
  6: text((claim) => claim.providerSignatureIndicator),
  7: text((claim) => claim.assignmentCode),
  8: text((claim) => claim.benefitsAssignmentIndicator),
  9: text((claim) => claim.releaseOfInformationCode),
  10: text((claim) => claim.patientSignatureSourceCode),
  11: composite<Claim>({
    1: listItem((claim) => claim.accident?.causeCodes, 0),
    2: listItem((claim) => claim.accident?.causeCodes, 1),
    3: listItem((claim) => claim.accident?.causeCodes, 2),
    4: text((claim) => claim.accident?.state),
    5: text((claim) => claim.accident?.countryCode),
  }),
  12: text((claim) => claim.specialProgramCode),
  19: text((claim) => claim.claimSubmissionReasonCode),
  20: text((claim) => claim.delayReasonCode),
});

const DATES: readonly Row<Claim>[] = [
  day('431', (claim) => claim.dates?.onset),
  day('454', (claim) => claim.dates?.initialTreatment),
  day('304', (claim) => claim.dates?.lastSeen),
  day('453', (claim) => claim.dates?.acuteManifestation),
  day('439', (claim) => claim.accident?.date),
  day('484', (claim) => claim.dates?.lastMenstrualPeriod),
  day('455', (claim) => claim.dates?.lastXRay),
  day('471', (claim) => claim.dates?.prescription),
  disability((claim) => claim.dates?.disability),
  day('297', (claim) => claim.dates?.lastWorked),
  day('296', (claim) => claim.dates?.authorizedReturnToWork),
  dayAndTime('435', (claim) => claim.dates?.admission),
  day('096', (claim) => claim.dates?.discharge),
  time('096', (claim) => claim.dates?.dischargeTime),
  day('090', (claim) => claim.dates?.assumedCare),
  day('091', (claim) => claim.dates?.relinquishedCare),
  day('444', (claim) => claim.dates?.propertyCasualtyFirstContact),
  day('050', (claim) => claim.dates?.repricerReceived),
  statementSpan('434', (claim) => claim.dates?.statement),
  span('472', (claim) => claim.dates?.service),
  day('452', (claim) => claim.dates?.appliancePlacement),
];

const REFERENCES: readonly Row<Claim>[] = [
  reference('4N', (claim) => claim.serviceAuthorizationExceptionCode),
  reference('F5', (claim) => claim.medicareCrossoverIndicator),
  reference('EW', (claim) => claim.mammographyCertificationNumber),
  reference('9F', (claim) => claim.referralNumber),
  reference('G1', (claim) => claim.priorAuthorizationNumber),
  reference('F8', (claim) => claim.originalPayerClaimControlNumber),
  reference('X4', (claim) => claim.cliaNumber),
  reference('9A', (claim) => claim.repricedClaimNumber),
  reference('9C', (claim) => claim.adjustedRepricedClaimNumber),
  texts('REF', 'LX', (claim) => claim.investigationalDeviceExemptionNumbers),
  reference('D9', (claim) => claim.transmissionIntermediaryClaimNumber),
  reference('EA', (claim) => claim.medicalRecordNumber),
  reference('P4', (claim) => claim.demonstrationProjectId),
  reference('1J', (claim) => claim.carePlanOversightNumber),
  reference('LU', (claim) => claim.autoAccidentState),
  reference('G4', (claim) => claim.peerReviewAuthorizationNumber),
  reference('G3', (claim) => claim.predeterminationNumber),
];

const CODES: readonly Row<Claim>[] = [
  diagnoses<Claim>((claim) => claim.diagnoses),
  qualifiedCodes(['BP', 'BO'], (claim: Claim) => claim.anesthesiaProcedures),
  singleCode('DR', (claim: Claim) => claim.institutional?.diagnosisRelatedGroup),
  procedures((claim: Claim) => claim.institutional?.procedures),
  occurrenceSpans((claim: Claim) => claim.institutional?.occurrenceSpans),
  occurrences((claim: Claim) => claim.institutional?.occurrences),
  valueCodes((claim: Claim) => claim.institutional?.values),
  codes('BG', (claim: Claim) => claim.conditionCodes),
  codes('TC', (claim: Claim) => claim.institutional?.treatmentCodes),
];

const ADMISSION: Row<Claim> = segment('CL1', {
  1: text((claim) => claim.institutional?.admissionTypeCode),
  2: text((claim) => claim.institutional?.admissionSourceCode),
  3: text((claim) => claim.institutional?.patientStatusCode),
});

const ORTHODONTICS: Row<Claim> = segment('DN1', {
  1: text((claim) => claim.dental?.orthodonticTotalMonths),
  2: text((claim) => claim.dental?.orthodonticRemainingMonths),
  4: text((claim) => claim.dental?.orthodonticIndicator),
});

const TOOTH_STATUS: Row<ToothStatus> = segment('DN2', {
  1: text((status) => status.tooth),
  2: text((status) => status.statusCode),
  6: constant('JP'),
});

const SPINAL: Row<Spinal> = segment('CR2', {
  8: text((spinal) => spinal.natureOfConditionCode),
  10: text((spinal) => spinal.description1),
  11: text((spinal) => spinal.description2),
});

const money = (qualifier: string, get: Get<Claim, string>): Row<Claim> => qualified('AMT', qualifier, amount(get));

export const CLAIM: LoopContent<Claim> = {
  raw: (claim) => claim.raw,
  rows: [
    CLAIM_INFORMATION,
    ...DATES,
    ADMISSION,
    ORTHODONTICS,
    each<Claim, ToothStatus>((claim) => claim.dental?.toothStatuses, TOOTH_STATUS),
    money('F5', (claim) => claim.patientAmountPaid),
    money('F3', (claim) => claim.estimatedAmountDue),
    ...REFERENCES,
    ...factRows<Claim>(),
    part<Claim, Spinal>((claim) => claim.spinalManipulation, SPINAL),
    ...CODES,
  ],
  loops: [
    ...providerLoops<Claim>(),
    ...ambulanceLoops<Claim>(),
    children<Claim, OtherPayer>('SBR', undefined, (claim) => claim.otherPayers, OTHER_PAYER),
    children<Claim, ServiceLine>('LX', undefined, (claim) => claim.lines, SERVICE_LINE),
  ],
};
