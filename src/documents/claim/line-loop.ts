/** Documents, claims: the service line (2400 with its 2410, 2420s, 2430, 2440). */
import type { Drug, LineAdjudication, Procedure, ServiceLine } from '../../claims/service-line.ts';
import { adjustments } from './adjustment-row.ts';
import { amount, type Codec, composite, constant, date, type Get, listItem, numberList, text } from './codec.ts';
import { day, span } from './date-rows.ts';
import { ambulanceLoops, factRows } from './fact-rows.ts';
import { child, children } from './loop.ts';
import type { LoopContent } from './loop-content.ts';
import { payerReferences } from './party-rows.ts';
import { providerLoops } from './provider-loops.ts';
import { each, part, qualified, type Row, reference, segment } from './row.ts';

type Equipment = NonNullable<ServiceLine['durableEquipment']>;
type Form = NonNullable<ServiceLine['forms']>[number];
type FormAnswer = NonNullable<Form['answers']>[number];
type TestResult = NonNullable<ServiceLine['testResults']>[number];
type Tooth = NonNullable<NonNullable<ServiceLine['dental']>['teeth']>[number];

interface WithProcedure {
  readonly procedure?: Procedure;
}

/** C003: SV101, SV202, SV301, SVD03. */
const procedure = <From extends WithProcedure>() =>
  composite<From>({
    1: text((from) => from.procedure?.qualifier),
    2: text((from) => from.procedure?.code),
    3: listItem((from) => from.procedure?.modifiers, 0),
    4: listItem((from) => from.procedure?.modifiers, 1),
    5: listItem((from) => from.procedure?.modifiers, 2),
    6: listItem((from) => from.procedure?.modifiers, 3),
    7: text((from) => from.procedure?.description),
  });

const POINTERS = numberList<ServiceLine>((line) => line.diagnosisPointers, 4);

const PROFESSIONAL: Row<ServiceLine> = segment('SV1', {
  1: procedure<ServiceLine>(),
  2: amount((line) => line.chargeAmount),
  3: text((line) => line.unitType),
  4: text((line) => line.units),
  5: text((line) => line.facilityTypeCode),
  7: POINTERS,
  9: text((line) => line.emergencyIndicator),
  11: text((line) => line.epsdtIndicator),
  12: text((line) => line.familyPlanningIndicator),
  15: text((line) => line.copayStatusCode),
});

const INSTITUTIONAL: Row<ServiceLine> = segment('SV2', {
  1: text((line) => line.revenueCode),
  2: procedure<ServiceLine>(),
  3: amount((line) => line.chargeAmount),
  4: text((line) => line.unitType),
  5: text((line) => line.units),
  7: amount((line) => line.nonCoveredAmount),
});

const DENTAL: Row<ServiceLine> = segment('SV3', {
  1: procedure<ServiceLine>(),
  2: amount((line) => line.chargeAmount),
  3: text((line) => line.facilityTypeCode),
  4: composite<ServiceLine>({
    1: listItem((line) => line.dental?.oralCavityCodes, 0),
    2: listItem((line) => line.dental?.oralCavityCodes, 1),
    3: listItem((line) => line.dental?.oralCavityCodes, 2),
    4: listItem((line) => line.dental?.oralCavityCodes, 3),
    5: listItem((line) => line.dental?.oralCavityCodes, 4),
  }),
  5: text((line) => line.dental?.prosthesisCode),
  6: text((line) => line.units),
  11: POINTERS,
});

const TOOTH: Row<Tooth> = segment('TOO', {
  1: constant('JP'),
  2: text((tooth) => tooth.code),
  3: composite<Tooth>({
    1: listItem((tooth) => tooth.surfaces, 0),
    2: listItem((tooth) => tooth.surfaces, 1),
    3: listItem((tooth) => tooth.surfaces, 2),
    4: listItem((tooth) => tooth.surfaces, 3),
    5: listItem((tooth) => tooth.surfaces, 4),
  }),
});

const PRICE: Row<Equipment> = segment('SV5', {
  1: composite<Equipment>({
    1: text((equipment) => equipment.procedureQualifier),
    2: text((equipment) => equipment.procedureCode),
  }),
  2: constant('DA'),
  3: text((equipment) => equipment.medicalNecessityDays),
  4: amount((equipment) => equipment.rentalPrice),
  5: amount((equipment) => equipment.purchasePrice),
  6: text((equipment) => equipment.rentalUnitPriceCode),
});

const CERTIFICATION: Row<Equipment> = segment('CR3', {
  1: text((equipment) => equipment.certificationTypeCode),
  2: constant('MO'),
  3: text((equipment) => equipment.certificationMonths),
});

const TEST_RESULT: Row<TestResult> = segment('MEA', {
  1: text((result) => result.referenceCode),
  2: text((result) => result.qualifier),
  3: text((result) => result.value),
});

/** REF*6R; on reading it is the line's id too, since the wire knows no other. */
const CONTROL_NUMBER: Codec<ServiceLine> = text((line) => line.lineItemControlNumber, 'lineId');

/** LX counts the lines; on reading it is the line's id until a REF*6R comes. */
const LINE_NUMBER: Row<ServiceLine> = {
  id: 'LX',
  places: [],
  write: () => undefined,
  read: (wire, into) => {
    into['lineId'] = wire.element(1);
    return true;
  },
};

const number = <From extends object>(qualifier: string, get: Get<From, string>): Row<From> =>
  qualified('QTY', qualifier, text(get));
const money = <From extends object>(qualifier: string, get: Get<From, string>): Row<From> =>
  qualified('AMT', qualifier, amount(get));

const DATES: readonly Row<ServiceLine>[] = [
  span('472', (line) => line.serviceDate),
  day('471', (line) => line.dates?.prescription),
  day('607', (line) => line.dates?.certificationRevision),
  day('463', (line) => line.dates?.beginTherapy),
  day('461', (line) => line.dates?.lastCertification),
  day('304', (line) => line.dates?.lastSeen),
  day('738', (line) => line.dates?.hemoglobinTest),
  day('739', (line) => line.dates?.creatinineTest),
  day('011', (line) => line.dates?.shipped),
  day('455', (line) => line.dates?.lastXRay),
  day('454', (line) => line.dates?.initialTreatment),
  span('441', (line) => line.dates?.priorPlacement),
  span('452', (line) => line.dates?.appliancePlacement),
  span('446', (line) => line.dates?.replacement),
  span('196', (line) => line.dates?.treatmentStart),
  span('198', (line) => line.dates?.treatmentCompletion),
];

const REFERENCES: readonly Row<ServiceLine>[] = [
  reference('9B', (line) => line.repricedLineItemNumber),
  reference('9D', (line) => line.adjustedRepricedLineItemNumber),
  payerReferences('G1', (line) => line.priorAuthorizations),
  qualified('REF', '6R', CONTROL_NUMBER),
  reference('EW', (line) => line.mammographyCertificationNumber),
  reference('X4', (line) => line.cliaNumber),
  reference('F4', (line) => line.referringCliaNumber),
  reference('BT', (line) => line.immunizationBatchNumber),
  payerReferences('9F', (line) => line.referrals),
  payerReferences('G3', (line) => line.predeterminations),
];

const DRUG: LoopContent<Drug> = {
  raw: (drug) => drug.raw,
  rows: [
    segment<Drug>('LIN', { 2: text((drug) => drug.qualifier), 3: text((drug) => drug.code) }),
    segment<Drug>('CTP', { 4: text((drug) => drug.quantity), 5: text((drug) => drug.unitType) }),
    reference<Drug>('XZ', (drug) => drug.prescriptionNumber),
    reference<Drug>('VY', (drug) => drug.linkSequenceNumber),
  ],
};

const ADJUDICATION: LoopContent<LineAdjudication> = {
  raw: (payer) => payer.raw,
  rows: [
    segment<LineAdjudication>('SVD', {
      1: text((payer) => payer.payerId),
      2: amount((payer) => payer.paidAmount),
      3: procedure<LineAdjudication>(),
      4: text((payer) => payer.revenueCode),
      5: text((payer) => payer.units),
      6: text((payer) => payer.bundledLineNumber),
    }),
    adjustments<LineAdjudication>((payer) => payer.adjustments),
    day<LineAdjudication>('573', (payer) => payer.adjudicationDate),
    money<LineAdjudication>('EAF', (payer) => payer.remainingPatientLiabilityAmount),
  ],
};

const ANSWER: Row<FormAnswer> = segment('FRM', {
  1: text((answer) => answer.questionNumber),
  2: text((answer) => answer.indicator),
  3: text((answer) => answer.text),
  4: date((answer) => answer.date),
  5: text((answer) => answer.percentage),
});

const FORM: LoopContent<Form> = {
  raw: (form) => form.raw,
  rows: [
    segment<Form>('LQ', { 1: text((form) => form.qualifier), 2: text((form) => form.id) }),
    each<Form, FormAnswer>((form) => form.answers, ANSWER),
  ],
};

export const SERVICE_LINE: LoopContent<ServiceLine> = {
  counted: true,
  raw: (line) => line.raw,
  rows: [
    LINE_NUMBER,
    PROFESSIONAL,
    INSTITUTIONAL,
    DENTAL,
    each<ServiceLine, Tooth>((line) => line.dental?.teeth, TOOTH),
    part<ServiceLine, Equipment>((line) => line.durableEquipment, PRICE),
    part<ServiceLine, Equipment>((line) => line.durableEquipment, CERTIFICATION),
    ...DATES,
    number('PT', (line) => line.ambulancePatientCount),
    number('FL', (line) => line.obstetricAdditionalUnits),
    each<ServiceLine, TestResult>((line) => line.testResults, TEST_RESULT),
    ...REFERENCES,
    money('T', (line) => line.salesTaxAmount),
    money('F4', (line) => line.postageAmount),
    money('GT', (line) => line.serviceTaxAmount),
    money('N8', (line) => line.facilityTaxAmount),
    segment<ServiceLine>('PS1', {
      1: text((line) => line.purchasedService?.providerId),
      2: amount((line) => line.purchasedService?.amount),
    }),
    ...factRows<ServiceLine>(),
  ],
  loops: [
    child<ServiceLine, Drug>('LIN', undefined, (line) => line.drug, DRUG),
    ...providerLoops<ServiceLine>(),
    ...ambulanceLoops<ServiceLine>(),
    children<ServiceLine, LineAdjudication>('SVD', undefined, (line) => line.adjudications, ADJUDICATION),
    children<ServiceLine, Form>('LQ', undefined, (line) => line.forms, FORM),
  ],
};
