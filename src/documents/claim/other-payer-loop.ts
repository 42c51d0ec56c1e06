/** Documents, claims: another payer of the claim (2320 with its 2330s). */
import type { OtherPayer } from '../../claims/other-payer.ts';
import type { OtherSubscriber } from '../../claims/subscriber.ts';
import { adjustments } from './adjustment-row.ts';
import { amount, listItem, text } from './codec.ts';
import { day } from './date-rows.ts';
import { partOf } from './draft.ts';
import { memberIdentity, PAYER_IDENTIFIERS, payerName } from './header-loops.ts';
import { child, same } from './loop.ts';
import type { LoopContent } from './loop-content.ts';
import { addressRows, identifiers, nameRow } from './party-rows.ts';
import { otherPayerProviderLoops } from './provider-loops.ts';
import { part, qualified, type Row, reference, segment } from './row.ts';

type Outpatient = NonNullable<OtherPayer['outpatientAdjudication']>;
type Inpatient = NonNullable<OtherPayer['inpatientAdjudication']>;
type AdjudicatingPayer = OtherPayer['payer'];

const OUTPATIENT: Row<Outpatient> = segment('MOA', {
  1: text((part) => part.reimbursementRate),
  2: amount((part) => part.procedurePayableAmount),
  3: listItem((part) => part.remarkCodes, 0),
  4: listItem((part) => part.remarkCodes, 1),
  5: listItem((part) => part.remarkCodes, 2),
  6: listItem((part) => part.remarkCodes, 3),
  7: listItem((part) => part.remarkCodes, 4),
  8: amount((part) => part.endStageRenalDiseasePaymentAmount),
  9: amount((part) => part.nonpayableProfessionalComponentAmount),
});

const INPATIENT: Row<Inpatient> = segment('MIA', {
  1: text((part) => part.coveredDaysOrVisits),
  3: text((part) => part.lifetimePsychiatricDays),
  4: amount((part) => part.drgAmount),
  5: listItem((part) => part.remarkCodes, 0),
  6: amount((part) => part.disproportionateShareAmount),
  7: amount((part) => part.passThroughAmount),
  8: amount((part) => part.capitalAmount),
  9: amount((part) => part.capitalFederalPortionAmount),
  10: amount((part) => part.capitalHospitalPortionAmount),
  11: amount((part) => part.capitalDisproportionateShareAmount),
  12: amount((part) => part.oldCapitalAmount),
  13: amount((part) => part.capitalIndirectTeachingAmount),
  14: amount((part) => part.operatingHospitalSpecificAmount),
  15: text((part) => part.costReportDays),
  16: amount((part) => part.operatingFederalSpecificAmount),
  17: amount((part) => part.capitalOutlierAmount),
  18: amount((part) => part.indirectTeachingAmount),
  19: amount((part) => part.nonpayableProfessionalComponentAmount),
  20: listItem((part) => part.remarkCodes, 1),
  21: listItem((part) => part.remarkCodes, 2),
  22: listItem((part) => part.remarkCodes, 3),
  23: listItem((part) => part.remarkCodes, 4),
  24: amount((part) => part.capitalExceptionAmount),
});

const SUBSCRIBER_ROWS: LoopContent<OtherSubscriber> = {
  raw: (person) => person.raw,
  rows: [
    nameRow<OtherSubscriber>('IL', memberIdentity()),
    ...addressRows<OtherSubscriber>((person) => person.address),
    reference<OtherSubscriber>('SY', (person) => person.socialSecurityNumber),
  ],
};

const ofPayer = (row: Row<AdjudicatingPayer>): Row<OtherPayer> => part((other) => other.payer, row);

const PAYER_ROWS: LoopContent<OtherPayer> = {
  raw: (other) => other.payer.raw,
  rows: [
    ofPayer(payerName<AdjudicatingPayer>()),
    ...addressRows<AdjudicatingPayer>((payer) => payer.address).map(ofPayer),
    day<OtherPayer>('573', (other) => other.adjudicationDate),
    ofPayer(identifiers<AdjudicatingPayer>((payer) => payer.secondaryIdentifiers, PAYER_IDENTIFIERS)),
    ofPayer(reference('G1', (payer) => payer.priorAuthorizationNumber)),
    ofPayer(reference('9F', (payer) => payer.referralNumber)),
    ofPayer(reference('T4', (payer) => payer.claimAdjustmentIndicator)),
    ofPayer(reference('G3', (payer) => payer.predeterminationNumber)),
    ofPayer(reference('F8', (payer) => payer.payerClaimControlNumber)),
  ],
};

const RESPONSIBILITY: Row<OtherPayer> = segment('SBR', {
  1: text((other) => other.payerResponsibilityCode),
  2: text((other) => other.relationshipCode),
  3: text((other) => other.subscriber?.groupNumber),
  4: text((other) => other.subscriber?.groupName),
  5: text((other) => other.subscriber?.insuranceTypeCode),
  9: text((other) => other.claimFilingIndicatorCode),
});

export const OTHER_PAYER: LoopContent<OtherPayer> = {
  raw: (other) => other.raw,
  rows: [
    {
      ...RESPONSIBILITY,
      read: (wire, into) => {
        // There is always a payer, though some files say nothing of it.
        partOf(into, 'payer');
        return RESPONSIBILITY.read(wire, into);
      },
    },
    adjustments<OtherPayer>((other) => other.adjustments),
    qualified<OtherPayer>(
      'AMT',
      'D',
      amount((other) => other.paidAmount),
    ),
    qualified<OtherPayer>(
      'AMT',
      'A8',
      amount((other) => other.nonCoveredAmount),
    ),
    qualified<OtherPayer>(
      'AMT',
      'EAF',
      amount((other) => other.remainingPatientLiabilityAmount),
    ),
    segment<OtherPayer>('OI', {
      3: text((other) => other.benefitsAssignmentIndicator),
      4: text((other) => other.patientSignatureSourceCode),
      6: text((other) => other.releaseOfInformationCode),
    }),
    part<OtherPayer, Inpatient>((other) => other.inpatientAdjudication, INPATIENT),
    part<OtherPayer, Outpatient>((other) => other.outpatientAdjudication, OUTPATIENT),
  ],
  loops: [
    child<OtherPayer, OtherSubscriber>('NM1', 'IL', (other) => other.subscriber, SUBSCRIBER_ROWS),
    same<OtherPayer>('NM1', 'PR', PAYER_ROWS),
    ...otherPayerProviderLoops<OtherPayer>(),
  ],
};
