/** Documents, claims: rows that a claim and a line share: notes, attachments, contract, repricing, conditions, ambulance. */
import type { Ambulance, Attachment, Condition, Contract, Note, Repricing } from '../../claims/claim-facts.ts';
import { amount, beside, constant, type Get, listItem, text } from './codec.ts';
import { child } from './loop.ts';
import type { LoopSpec } from './loop-content.ts';
import { addressRows } from './party-rows.ts';
import { each, part, type Row, segment, texts } from './row.ts';

const NOTE: Row<Note> = segment('NTE', { 1: text((note) => note.typeCode), 2: text((note) => note.text) });

const ATTACHMENT: Row<Attachment> = segment('PWK', {
  1: text((item) => item.reportTypeCode),
  2: text((item) => item.transmissionCode),
  5: beside('AC', (item) => item.controlNumber),
  6: text((item) => item.controlNumber),
});

const CONTRACT: Row<Contract> = segment('CN1', {
  1: text((contract) => contract.typeCode),
  2: amount((contract) => contract.amount),
  3: text((contract) => contract.percentage),
  4: text((contract) => contract.code),
  5: text((contract) => contract.termsDiscountPercentage),
  6: text((contract) => contract.versionId),
});

const REPRICING: Row<Repricing> = segment('HCP', {
  1: text((price) => price.methodologyCode),
  2: amount((price) => price.allowedAmount),
  3: amount((price) => price.savingsAmount),
  4: text((price) => price.organizationId),
  5: text((price) => price.rate),
  6: text((price) => price.approvedGroupCode),
  7: amount((price) => price.approvedGroupAmount),
  8: text((price) => price.approvedRevenueCode),
  9: text((price) => price.approvedProcedureQualifier),
  10: text((price) => price.approvedProcedureCode),
  11: text((price) => price.approvedUnitType),
  12: text((price) => price.approvedUnits),
  13: text((price) => price.rejectReasonCode),
  14: text((price) => price.policyComplianceCode),
  15: text((price) => price.exceptionCode),
});

const CONDITION: Row<Condition> = segment('CRC', {
  1: text((condition) => condition.categoryCode),
  2: text((condition) => condition.indicator),
  3: listItem((condition) => condition.codes, 0),
  4: listItem((condition) => condition.codes, 1),
  5: listItem((condition) => condition.codes, 2),
  6: listItem((condition) => condition.codes, 3),
  7: listItem((condition) => condition.codes, 4),
});

const TRANSPORT: Row<Ambulance> = segment('CR1', {
  1: beside('LB', (ambulance) => ambulance.patientWeightPounds),
  2: text((ambulance) => ambulance.patientWeightPounds),
  4: text((ambulance) => ambulance.transportReasonCode),
  5: beside('DH', (ambulance) => ambulance.transportMiles),
  6: text((ambulance) => ambulance.transportMiles),
  9: text((ambulance) => ambulance.roundTripPurpose),
  10: text((ambulance) => ambulance.stretcherPurpose),
});

interface WithFacts {
  readonly notes?: readonly Note[];
  readonly fixedFormat?: readonly string[];
  readonly attachments?: readonly Attachment[];
  readonly conditions?: readonly Condition[];
  readonly contract?: Contract;
  readonly repricing?: Repricing;
  readonly ambulance?: Ambulance;
}

export function factRows<From extends WithFacts>(): readonly Row<From>[] {
  return [
    each<From, Attachment>((from) => from.attachments, ATTACHMENT),
    part<From, Contract>((from) => from.contract, CONTRACT),
    texts<From>('K3', undefined, (from) => from.fixedFormat),
    each<From, Note>((from) => from.notes, NOTE),
    part<From, Ambulance>((from) => from.ambulance, TRANSPORT),
    each<From, Condition>((from) => from.conditions, CONDITION),
    part<From, Repricing>((from) => from.repricing, REPRICING),
  ];
}

type Place = NonNullable<Ambulance['pickUp']>;

/** NM1*PW and NM1*45 with their addresses (M-066). */
export function ambulanceLoops<From extends WithFacts>(): readonly LoopSpec<From>[] {
  const place = (entity: string, get: Get<From, Place>): LoopSpec<From> =>
    child<From, Place>('NM1', entity, get, {
      raw: (at) => at.raw,
      rows: [PLACE_NAME(entity), ...addressRows<Place>((at) => at.address)],
    });
  return [place('PW', (from) => from.ambulance?.pickUp), place('45', (from) => from.ambulance?.dropOff)];
}

/** A place is never a person, so NM102 is always 2. */
const PLACE_NAME = (entity: string): Row<Place> =>
  segment<Place>(
    'NM1',
    { 1: constant(entity), 2: constant('2'), 3: text((at) => at.organizationName) },
    { always: true },
  );
