/** Drop: status records → what a 277CA or a 277 of our own says of them. Codes go as they were received; states of our own get codes here. */
import { type CalendarDate, parseCalendarDate } from '../../base/calendar-date.ts';
import { parseCents, ZERO_CENTS } from '../../base/money.ts';
import type { Claim } from '../../claims/claim.ts';
import type { StatusCode } from '../../claims/claim-status.ts';
import type { StatusPerson, StatusToWrite } from '../../documents/claim-status/status-to-write.ts';
import type { StatusForm } from '../../documents/claim-status/writer.ts';
import { fieldsOf, textAt } from './cells.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Guides of answers to a 276 (X093 in 4010) and of requests for information. */
const INQUIRIES = /X(212|213|093)/;

/** A payer's answer to a 276, and what an 835 says, is a 277; everything before adjudication is a 277CA. */
export function statusForm(record: object): StatusForm {
  const fields = fieldsOf(record);
  const adjudicated = textAt(fields, 'reassociationTraceNumber') !== '';
  return adjudicated || INQUIRIES.test(textAt(fields, 'guide')) ? '277' : '277CA';
}

const code = (categoryCode: string, statusCode: string, entityCode?: string): StatusCode => ({
  categoryCode,
  statusCode,
  ...(entityCode === undefined ? {} : { entityCode }),
});

/** Not entered into adjudication, and something must be mended first. */
const RETURNED = code('A3', '21');
const RECEIVED = code('A1', '20');
const NOTHING_FURTHER = code('A1', '0');

/** States before adjudication that no 277CA told us (domain.md 3.4). */
const OWN_STATES: Readonly<Record<string, StatusCode>> = {
  HELD: RETURNED,
  READY: RECEIVED,
  BATCHED: RECEIVED,
  UNKNOWN: RECEIVED,
  SENT: code('A0', '16', 'PR'),
  SYNTAX_OK: code('A1', '19', '40'),
  TA1_REJECTED: RETURNED,
  SYNTAX_REJECTED: RETURNED,
};

/** What an 835 said, by the outcome of its record. */
const REMITTED: Readonly<Record<string, StatusCode>> = {
  paid: code('F1', '65'),
  denied: code('F2', '585'),
  pending: code('P1', '20'),
  information: code('F3', '0'),
};

function ownCode(form: StatusForm, fields: Fields): StatusCode {
  if (form === '277') return REMITTED[textAt(fields, 'outcome')] ?? code('F0', '0');
  if (textAt(fields, 'outcome') === 'rejected') return RETURNED;
  return OWN_STATES[textAt(fields, 'state')] ?? NOTHING_FURTHER;
}

export function statusToWrite(
  record: object,
  claim: Claim,
  gateway: { readonly name: string; readonly id: string },
): StatusToWrite {
  const fields = fieldsOf(record);
  const form = statusForm(record);
  const received = receivedCodes(fields);
  const own = received.length === 0;
  const statuses = own ? [ownCode(form, fields)] : received;
  const date = dateAt(fields, 'statusDate') ?? dayOf(textAt(fields, 'recordedAt'));
  const { from, to } = serviceDates(claim, date);
  const money = (key: string) => parseCents(textAt(fields, key));
  const text = (key: string) => textAt(fields, key) || undefined;
  return {
    source: sourceOf(form, fields, claim, gateway),
    provider: providerOf(claim),
    subscriber: personOf(claim.subscriber),
    patient: claim.patient === undefined ? undefined : personOf(claim.patient),
    patientControlNumber: textAt(fields, 'patientControlNumber'),
    chargeAmount: money('chargeAmount') ?? parseCents(claim.chargeAmount) ?? ZERO_CENTS,
    paymentAmount: money('paymentAmount'),
    statuses,
    rejected: own ? statuses.includes(RETURNED) : textAt(fields, 'outcome') === 'rejected',
    date,
    finalizedDate: dateAt(fields, 'finalizedDate'),
    remittanceDate: dateAt(fields, 'remittanceDate'),
    checkNumber: text('checkNumber') ?? text('reassociationTraceNumber'),
    message: own ? textAt(fields, 'summary') : firstMessage(fields),
    payerClaimControlNumber: text('payerClaimControlNumber'),
    clearinghouseClaimNumber: text('clearinghouseClaimNumber'),
    typeOfBill: text('typeOfBill'),
    serviceFrom: from,
    serviceTo: to,
  };
}

function receivedCodes(fields: Fields): readonly StatusCode[] {
  const list = Array.isArray(fields['statuses']) ? fields['statuses'] : [];
  return list.map((item: unknown) => {
    const one = fieldsOf(item);
    const entityCode = textAt(one, 'entityCode');
    const codeList = textAt(one, 'codeList');
    return {
      ...code(textAt(one, 'categoryCode'), textAt(one, 'statusCode')),
      ...(entityCode === '' ? {} : { entityCode }),
      ...(codeList === '' ? {} : { codeList }),
    };
  });
}

function firstMessage(fields: Fields): string {
  const list = Array.isArray(fields['messages']) ? fields['messages'] : [];
  return textAt({ first: list[0] }, 'first');
}

function sourceOf(
  form: StatusForm,
  fields: Fields,
  { payer }: Claim,
  gateway: { readonly name: string; readonly id: string },
): StatusToWrite['source'] {
  const source = textAt(fields, 'source');
  const name = textAt(fields, 'sourceName');
  const id = textAt(fields, 'sourceId');
  if (form === '277' || source === 'payer')
    return { kind: 'payer', name: name || payer.name, id: id || (payer.id ?? '') };
  if (source === 'clearinghouse' && name !== '') return { kind: 'clearinghouse', name, id };
  return { kind: 'clearinghouse', ...gateway };
}

function providerOf({ billingProvider }: Claim): StatusToWrite['provider'] {
  const { npi, taxId } = billingProvider;
  const { id: _, ...name } = personOf(billingProvider);
  return { ...name, npi, taxId };
}

interface Named {
  readonly organizationName?: string;
  readonly lastName?: string;
  readonly firstName?: string;
  readonly middleName?: string;
  readonly memberId?: string;
}

function personOf({ organizationName, lastName = '', firstName, middleName, memberId }: Named): StatusPerson {
  if (organizationName !== undefined) return { entityTypeCode: '2', lastName: organizationName, id: memberId };
  return { entityTypeCode: '1', lastName, firstName, middleName, id: memberId };
}

function dateAt(fields: Fields, key: string): CalendarDate | undefined {
  return parseCalendarDate(textAt(fields, key));
}

function dayOf(instant: string): CalendarDate {
  const day = parseCalendarDate(instant.slice(0, 10));
  if (day === undefined) throw new Error('assertion failed: a status record without its time');
  return day;
}

/** The days of the claim's lines, else its statement period; the day of the status when it has neither. */
function serviceDates(
  claim: Claim,
  otherwise: CalendarDate,
): { readonly from: CalendarDate; readonly to: CalendarDate } {
  const statement = claim.dates?.statement;
  const lines = claim.lines.flatMap((line) => line.serviceDate ?? []);
  const spans = lines.length > 0 || statement === undefined ? lines : [statement];
  const days = spans.flatMap((span) => [span.from, span.to ?? span.from]).sort();
  return {
    from: parseCalendarDate(days[0] ?? '') ?? otherwise,
    to: parseCalendarDate(days.at(-1) ?? '') ?? otherwise,
  };
}
