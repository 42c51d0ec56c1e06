/** Claims: the JSON records of a remittance (design.md: `remittance`, `claim-payment`, `provider-adjustment`). Absent means absent. */

import { hyphenated } from '../base/calendar-date.ts';
import { toFindingRecord } from '../base/finding.ts';
import { type Cents, formatCents, parseCents } from '../base/money.ts';
import { roomyObject } from '../base/roomy-object.ts';
import type {
  Adjustment,
  ClaimPayment,
  NamedValues,
  PaidProcedure,
  ProviderAdjustment,
  QualifiedAmount,
  QualifiedText,
  Remittance,
  RemittanceOrganization,
  RemittanceParty,
  RemittanceTotals,
  ServicePayment,
} from './remittance.ts';

/** Any JSON value of a record. */
export type JsonValue = string | number | boolean | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonRecord = { readonly [key: string]: JsonValue };

type Candidate = JsonValue | undefined;

/** More keys than this need room. */
const FEW = 12;

/** The record without its undefined values and empty lists, save the keys in `always`. */
export function compact(candidates: { readonly [key: string]: Candidate }, always: readonly string[] = []): JsonRecord {
  const isAbsent = (key: string, value: Candidate): value is undefined =>
    value === undefined || (Array.isArray(value) && value.length === 0 && !always.includes(key));
  let count = 0;
  for (const key in candidates) if (!isAbsent(key, candidates[key])) count += 1;
  const record: Record<string, JsonValue> = count > FEW ? roomyObject() : {};
  for (const key in candidates) {
    const value = candidates[key];
    if (!isAbsent(key, value)) record[key] = value;
  }
  return record;
}

const amount = (value: Cents | undefined): string | undefined => (value === undefined ? undefined : formatCents(value));
const filled = (value: string): string | undefined => (value === '' ? undefined : value);
const texts = (list: readonly QualifiedText[]): JsonValue[] =>
  list.map(({ qualifier, value }) => ({ qualifier, value }));
const amounts = (list: readonly QualifiedAmount[]): JsonValue[] =>
  list.map((item) => ({ qualifier: item.qualifier, amount: formatCents(item.amount) }));

/** Amounts and dates are told by their names. */
function named(values: NamedValues | undefined): JsonRecord | undefined {
  if (values === undefined) return undefined;
  const shown = ([name, value]: readonly [string, string]): readonly [string, string] => {
    if (name.endsWith('Date')) return [name, isoDate(value)];
    return [name, (name.endsWith('Amount') ? amount(parseCents(value)) : undefined) ?? value];
  };
  return Object.fromEntries(Object.entries(values).map(shown));
}

function dates(list: readonly QualifiedText[]): JsonValue[] {
  return list.map(({ qualifier, value }) => ({ qualifier, date: isoDate(value) }));
}

/** `CCYYMMDD` as `YYYY-MM-DD`; anything else as it stands. */
function isoDate(value: string): string {
  return hyphenated(value) ?? value;
}

function adjustments(list: readonly Adjustment[]): JsonValue[] {
  return list.map((item) =>
    compact({
      groupCode: item.groupCode,
      reasonCode: item.reasonCode,
      amount: formatCents(item.amount),
      quantity: item.quantity,
    }),
  );
}

function procedure(value: PaidProcedure | undefined): JsonRecord | undefined {
  if (value === undefined) return undefined;
  const { qualifier, code, modifiers, description } = value;
  return compact({ qualifier: filled(qualifier), code, modifiers, description }, ['modifiers']);
}

function party(value: RemittanceParty): JsonRecord {
  return compact({
    entityCode: value.entityCode,
    entityType: filled(value.entityType),
    lastName: value.lastName,
    firstName: value.firstName,
    middleName: value.middleName,
    suffix: value.suffix,
    idQualifier: value.idQualifier,
    id: value.id,
  });
}

function organization(value: RemittanceOrganization): JsonRecord {
  const reference = value.references.find((item) => item.qualifier === '2U');
  return compact({
    name: value.name,
    id: value.id ?? reference?.value,
    idQualifier: value.id === undefined ? reference?.qualifier : value.idQualifier,
    addressLines: value.addressLines,
    city: value.city,
    state: value.state,
    zip: value.zip,
    country: value.country,
    references: texts(value.references),
    contacts: value.contacts.map((contact) =>
      compact({ functionCode: contact.functionCode, name: contact.name, numbers: texts(contact.numbers) }),
    ),
    otherSegments: value.otherSegments,
  });
}

/** The `remittance` record. It precedes its claim payments, so the totals come from an earlier pass over the file. */
export function remittanceRecord(remittance: Remittance, totals: RemittanceTotals): JsonRecord {
  return compact({
    type: 'remittance',
    payer: organization(remittance.payer),
    payee: organization(remittance.payee),
    paymentAmount: formatCents(remittance.paymentAmount),
    creditDebit: filled(remittance.creditDebit),
    paymentMethod: filled(remittance.paymentMethod),
    paymentFormat: remittance.paymentFormat,
    handlingCode: filled(remittance.handlingCode),
    paymentDate: remittance.paymentDate,
    reassociationTraceNumber: remittance.reassociationTraceNumber,
    originatingCompanyId: remittance.originatingCompanyId,
    originatingCompanySupplement: remittance.originatingCompanySupplement,
    senderAccount: account(remittance.senderAccount),
    receiverAccount: account(remittance.receiverAccount),
    currency: remittance.currency,
    references: texts(remittance.references),
    dates: dates(remittance.dates),
    otherSegments: remittance.otherSegments,
    controlNumber: remittance.controlNumber,
    version: remittance.version,
    claimPaymentCount: totals.claimPaymentCount,
    chargeTotal: formatCents(totals.chargeTotal),
    claimPaymentTotal: formatCents(totals.claimPaymentTotal),
    providerAdjustmentTotal: formatCents(totals.providerAdjustmentTotal),
    difference: formatCents(totals.difference),
    balanced: totals.balanced,
    complete: totals.complete,
    findings: findingRecords([...remittance.findings, ...totals.findings]),
    at: positionRecord(remittance.at),
  });
}

function account(value: Remittance['senderAccount']): JsonRecord | undefined {
  if (value === undefined) return undefined;
  return compact({
    idQualifier: filled(value.idQualifier),
    id: filled(value.id),
    accountQualifier: value.accountQualifier,
    account: value.account,
  });
}

/** Findings as records, each with its place. */
export function findingRecords(list: ClaimPayment['findings']): JsonValue[] {
  return list.map((item) => {
    const { at, ...record } = toFindingRecord(item);
    return compact({ ...record, at: positionRecord(at) });
  });
}

/** A position as a record. */
export function positionRecord(at: ClaimPayment['at']): JsonRecord {
  return { ...at };
}

function line(value: ServicePayment): JsonRecord {
  return compact(
    {
      lineItemControlNumber: value.lineItemControlNumber,
      procedure: procedure(value.procedure),
      submittedProcedure: procedure(value.submittedProcedure),
      revenueCode: value.revenueCode,
      units: value.units ?? '1',
      submittedUnits: value.submittedUnits,
      chargeAmount: formatCents(value.chargeAmount),
      paymentAmount: formatCents(value.paymentAmount),
      adjustments: adjustments(value.adjustments),
      remarkCodes: value.remarkCodes.filter((item) => item.qualifier === 'HE').map((item) => item.code),
      rejectCodes: value.remarkCodes.filter((item) => item.qualifier !== 'HE').map((item) => ({ ...item })),
      dates: dates(value.dates),
      references: texts(value.references),
      amounts: amounts(value.amounts),
      quantities: texts(value.quantities),
      otherSegments: value.otherSegments,
      balanced: value.balanced,
    },
    ['adjustments', 'remarkCodes'],
  );
}

/** The `claim-payment` record. */
export function claimPaymentRecord(payment: ClaimPayment): JsonRecord {
  const patient = payment.parties.find((item) => item.entityCode === 'QC');
  return compact(
    {
      type: 'claim-payment',
      reassociationTraceNumber: payment.remittance.reassociationTraceNumber,
      patientControlNumber: payment.patientControlNumber,
      payerClaimControlNumber: payment.payerClaimControlNumber,
      claimStatusCode: payment.claimStatusCode,
      chargeAmount: formatCents(payment.chargeAmount),
      paymentAmount: formatCents(payment.paymentAmount),
      patientResponsibilityAmount: amount(payment.patientResponsibilityAmount),
      filingIndicator: payment.filingIndicator,
      facilityCode: payment.facilityCode,
      frequencyCode: payment.frequencyCode,
      drgCode: payment.drgCode,
      drgWeight: payment.drgWeight,
      dischargeFraction: payment.dischargeFraction,
      patient: patient === undefined ? undefined : party(patient),
      parties: payment.parties.filter((item) => item !== patient).map(party),
      adjustments: adjustments(payment.adjustments),
      remarkCodes: payment.remarkCodes,
      inpatient: named(payment.inpatient),
      outpatient: named(payment.outpatient),
      references: texts(payment.references),
      dates: dates(payment.dates),
      contacts: payment.contacts.map((item) =>
        compact({ functionCode: item.functionCode, name: item.name, numbers: texts(item.numbers) }),
      ),
      amounts: amounts(payment.amounts),
      quantities: texts(payment.quantities),
      otherSegments: payment.otherSegments,
      headerNumber: payment.group?.number,
      providerSummary: named(payment.group?.providerSummary),
      supplementalSummary: named(payment.group?.supplementalSummary),
      balanced: payment.balanced,
      lines: payment.lines.map(line),
      findings: findingRecords(payment.findings),
      at: positionRecord(payment.at),
    },
    ['adjustments', 'remarkCodes', 'lines'],
  );
}

/** The `provider-adjustment` record. */
export function providerAdjustmentRecord(adjustment: ProviderAdjustment): JsonRecord {
  return compact({
    type: 'provider-adjustment',
    reassociationTraceNumber: adjustment.remittance.reassociationTraceNumber,
    providerId: adjustment.providerId,
    fiscalPeriodEnd: adjustment.fiscalPeriodEnd,
    reasonCode: adjustment.reasonCode,
    reference: adjustment.reference,
    amount: formatCents(adjustment.amount),
    at: positionRecord(adjustment.at),
  });
}
