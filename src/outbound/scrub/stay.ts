/** Scrub: an institutional stay: its days, its procedures, its kind of bill. */
import { parseCents } from '../../base/money.ts';
import { isAmbulance } from './code-match.ts';
import { daysFrom } from './days.ts';
import type { Subject } from './subject.ts';

/** Inpatient hospital and swing-bed bills, where admission facts are needed without exception. */
const ADMITTING = new Set(['11', '18', '21', '28', '41']);
const STILL_PATIENT = '30';

export function needsAdmission({ claim }: Subject): boolean {
  return ADMITTING.has(claim.facilityTypeCode);
}

/** True when every line is an ambulance ride: such bills have no attending provider. */
export function isTransport({ lines }: Subject): boolean {
  return lines.every(({ line, code }) => isAmbulance(code) || line.revenueCode?.startsWith('054') === true);
}

function laterDay(one: string, other: string): string {
  return one < other ? other : one;
}

/** Days from the later of first statement day and admission to the last one; the day of discharge isn't counted (E-110). NaN when a date is missing. */
export function daysOfStay({ claim }: Subject): number {
  const statement = claim.dates?.statement;
  if (statement === undefined) return Number.NaN;
  const admission = claim.dates?.admission?.slice(0, 10) ?? statement.from;
  const begin = laterDay(admission, statement.from);
  const stays = claim.institutional?.patientStatusCode === STILL_PATIENT ? 1 : 0;
  return Math.max(1, daysFrom(begin, statement.to ?? statement.from) + stays);
}

/** The number under a value code (days stand there as an amount), undefined when the code isn't given. */
export function valueNumber({ claim }: Subject, code: string): number | undefined {
  const amount = claim.institutional?.values?.find((value) => value.code === code)?.amount;
  return amount === undefined ? undefined : (parseCents(amount) ?? 0) / 100;
}
