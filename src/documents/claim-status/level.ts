/** What one level of a 277CA or 277 holds while it is being read: its trace, statuses, references, totals. */
import { calendarDateFromX12 } from '../../base/calendar-date.ts';
import type { Cents } from '../../base/money.ts';
import type { ClaimStatus, StatusCode, StatusProcedure, StatusTotals } from '../../claims/claim-status.ts';
import type { Segment } from '../../x12/segment.ts';
import { type Draft, wholeNumber } from '../acknowledgement/envelope.ts';

/** A record while it is being read. */
export type LevelDraft = Draft<Omit<ClaimStatus, 'totals' | 'statuses'>> & {
  statuses: StatusCode[];
  totals?: Draft<StatusTotals>;
};

/** Told of an element that should be an amount and isn't. */
export type Unreadable = (segment: Segment, element: number) => void;

/** The amount of an element; undefined when absent, and when it is none, which is told. */
export function amountOf(segment: Segment, element: number, unreadable: Unreadable): Cents | undefined {
  const amount = segment.cents(element);
  if (amount === undefined && segment.element(element) !== '') unreadable(segment, element);
  return amount;
}

/** Reads an STC: all three composites, with the action that they stand under. */
export function readStatus(level: LevelDraft, segment: Segment, unreadable: Unreadable): void {
  const actionCode = segment.element(3);
  for (const element of [1, 10, 11]) {
    const status: Draft<StatusCode> = {
      categoryCode: segment.component(element, 1),
      statusCode: segment.component(element, 2),
    };
    if (status.categoryCode === '' && status.statusCode === '') continue;
    if (segment.component(element, 3) !== '') status.entityCode = segment.component(element, 3);
    if (segment.component(element, 4) !== '') status.codeList = segment.component(element, 4);
    if (actionCode !== '') status.actionCode = actionCode;
    level.statuses.push(status);
  }
  if (actionCode === 'U' || level.actionCode === undefined) {
    if (actionCode !== '') level.actionCode = actionCode;
  }
  const charge = amountOf(segment, 4, unreadable);
  const payment = amountOf(segment, 5, unreadable);
  if (charge !== undefined && level.chargeAmount === undefined) level.chargeAmount = charge;
  if (payment !== undefined && level.paymentAmount === undefined) level.paymentAmount = payment;
  const statusDate = calendarDateFromX12(segment.element(2));
  const finalizedDate = calendarDateFromX12(segment.element(6));
  const remittanceDate = calendarDateFromX12(segment.element(8));
  if (statusDate !== undefined && (level.statusDate === undefined || level.statusDate < statusDate)) {
    level.statusDate = statusDate;
  }
  if (finalizedDate !== undefined) level.finalizedDate = finalizedDate;
  if (remittanceDate !== undefined) level.remittanceDate = remittanceDate;
  if (segment.element(9) !== '') level.checkNumber = segment.element(9);
  if (segment.element(12) !== '') level.messages = [...(level.messages ?? []), segment.element(12)];
}

/** Reads an SVC: what service the line is about. */
export function readService(level: LevelDraft, segment: Segment, unreadable: Unreadable): void {
  const composite = segment.componentCount(1) > 1;
  const modifiers: string[] = [];
  for (let component = 3; component <= 6; component++) {
    if (segment.component(1, component) !== '') modifiers.push(segment.component(1, component));
  }
  const procedure: StatusProcedure = {
    qualifier: composite ? segment.component(1, 1) : '',
    code: composite ? segment.component(1, 2) : segment.element(1),
    modifiers,
  };
  level.procedure = procedure;
  const charge = amountOf(segment, 2, unreadable);
  const payment = amountOf(segment, 3, unreadable);
  if (charge !== undefined) level.chargeAmount = charge;
  if (payment !== undefined) level.paymentAmount = payment;
  if (segment.element(4) !== '') level.revenueCode = segment.element(4);
  if (segment.element(7) !== '') level.units = segment.element(7);
}

/** Reads a REF; qualifiers that have no key of their own go to `references`. */
export function readReference(level: LevelDraft, segment: Segment, inquiry: boolean): void {
  const qualifier = segment.element(1);
  const value = segment.element(2);
  if (qualifier === '1K') level.payerClaimControlNumber = value;
  else if (qualifier === 'D9') level.clearinghouseClaimNumber = value;
  else if (qualifier === 'BLT') level.typeOfBill = value;
  else if (qualifier === 'FJ') level.lineItemControlNumber = value;
  else if (qualifier === 'EJ' && inquiry) level.patientControlNumber = value;
  else level.references = [...(level.references ?? []), { qualifier, value }];
}

/** Reads a DTP of service dates (472), as a day or a span, or of the day until which an answer is awaited (106). False for another date. */
export function readLevelDates(level: LevelDraft, segment: Segment): boolean {
  if (segment.element(1) === '106') {
    const due = calendarDateFromX12(segment.element(3));
    if (due !== undefined) level.responseDueDate = due;
    return due !== undefined;
  }
  if (segment.element(1) !== '472') return false;
  const [first = '', last = first] = segment.element(3).split('-');
  const from = calendarDateFromX12(first);
  const to = calendarDateFromX12(last);
  if (from !== undefined) level.serviceDateFrom = from;
  if (to !== undefined) level.serviceDateTo = to;
  return true;
}

/** QTY 90 and QA accepted, AA and QC rejected; AMT YU accepted, YY rejected. False for another qualifier. */
export function readTotal(level: LevelDraft, segment: Segment, unreadable: Unreadable): boolean {
  const qualifier = segment.element(1);
  const totals: Draft<StatusTotals> = level.totals ?? {};
  if (segment.id === 'QTY') {
    const count = wholeNumber(segment.element(2));
    if (count === undefined) unreadable(segment, 2);
    else if (qualifier === '90' || qualifier === 'QA') totals.acceptedCount = count;
    else if (qualifier === 'AA' || qualifier === 'QC') totals.rejectedCount = count;
    else return false;
  } else {
    const amount = amountOf(segment, 2, unreadable);
    if (amount === undefined) return true;
    if (qualifier === 'YU') totals.acceptedAmount = amount;
    else if (qualifier === 'YY') totals.rejectedAmount = amount;
    else return false;
  }
  level.totals = totals;
  return true;
}
