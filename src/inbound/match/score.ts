/** Match: how much speaks for a claim, with the reasons in words. */
import type { ClaimView } from '../../claims/posting.ts';
import { type ClaimPayment, partyOf, serviceDatesOf, textOf } from '../../claims/remittance.ts';
import { foldControlNumber, isControlNumber, PREFIX_MINIMUM, payerNumbersOf, unpadControlNumber } from './keys.ts';

export interface Score {
  readonly score: number;
  readonly reasons: readonly string[];
  /** True when no whole number agrees, only the beginning of one, or facts of the patient. */
  readonly partial: boolean;
}

/** From this score on a claim is matched without a person; a rival from `RIVAL` on makes it ambiguous. */
export const SURE = 90;
export const RIVAL = 60;

const EXACT = 100;
const FOLDED = 95;
const PAYER_NUMBER = 90;
const PREFIX = 70;
/** Person, identity and dates corroborate a cut control number; with the charge and nothing else they make a suggestion of 60. */
const CORROBORATION = 10;
const DEMOGRAPHIC = 15;

function controlNumberScore(payment: ClaimPayment, claim: ClaimView): Score {
  const given = payment.patientControlNumber;
  if (!isControlNumber(given)) return { score: 0, reasons: [], partial: true };
  const ours = claim.patientControlNumbers;
  if (ours.includes(given)) return { score: EXACT, reasons: ['patient control number'], partial: false };
  const folded = foldControlNumber(given);
  if (ours.some((number) => foldControlNumber(number) === folded)) {
    return { score: FOLDED, reasons: ['patient control number but for case or signs'], partial: false };
  }
  const unpadded = unpadControlNumber(given);
  if (ours.some((number) => unpadControlNumber(number) === unpadded)) {
    return { score: FOLDED, reasons: ['patient control number but for padding'], partial: false };
  }
  const cut = folded.length >= PREFIX_MINIMUM && ours.some((number) => foldControlNumber(number).startsWith(folded));
  if (!cut) return { score: 0, reasons: [], partial: true };
  return { score: PREFIX, reasons: [`first ${folded.length} characters of the patient control number`], partial: true };
}

const LETTERS = /^[A-Z]*$/;

function name(text = ''): string {
  return LETTERS.test(text) ? text : text.toUpperCase().replace(/[^A-Z]/g, '');
}

const initial = (text: string | undefined): string => name(text).slice(0, 1);
const PERSONS = ['QC', 'IL', '74'] as const;

function personAgrees(payment: ClaimPayment, claim: ClaimView): boolean {
  return PERSONS.some((entity) => {
    const party = partyOf(payment, entity);
    if (party === undefined) return false;
    const last = name(party.lastName);
    if (last === '' || last !== name(claim.patientLastName)) return false;
    return initial(party.firstName) === initial(claim.patientFirstName);
  });
}

/** The payment names a person by a member id of the claim's. */
export function memberAgrees(payment: ClaimPayment, claim: ClaimView): boolean {
  const ours = claim.memberIds;
  return payment.parties.some(({ entityCode, id }) => {
    if (id === undefined || !PERSONS.some((person) => person === entityCode)) return false;
    return ours.includes(id) || ours.some((member) => foldControlNumber(member) === foldControlNumber(id));
  });
}

/** Service dates of the lines, else the claim's statement dates (DTM 232, 233). */
function datesOverlap(payment: ClaimPayment, claim: ClaimView): boolean {
  let first: string | undefined;
  let last: string | undefined;
  const take = (day: string | undefined): void => {
    if (day === undefined) return;
    if (first === undefined || day < first) first = day;
    if (last === undefined || day > last) last = day;
  };
  for (const line of claim.lines) {
    take(line.serviceDateFrom);
    take(line.serviceDateTo);
  }
  const overlaps = (from: string, to: string): boolean =>
    first !== undefined && last !== undefined && from <= last && to >= first;
  const from = textOf(payment.dates, '232');
  if (from !== undefined && overlaps(from, textOf(payment.dates, '233') ?? from)) return true;
  return payment.lines.some((line) => {
    const span = serviceDatesOf(line);
    return span !== undefined && overlaps(span.from, span.to);
  });
}

/** True when the payment names a person, a member id and days of service: each could have agreed. */
function namesWhoAndWhen(payment: ClaimPayment): boolean {
  const persons = payment.parties.filter(({ entityCode }) => PERSONS.some((person) => person === entityCode));
  const dated = textOf(payment.dates, '232') !== undefined || payment.lines.some((line) => serviceDatesOf(line));
  return dated && persons.some(({ lastName }) => name(lastName) !== '') && persons.some(({ id }) => id !== undefined);
}

/** Scores `claim` for `payment` from 0 to 100. */
export function scoreClaim(payment: ClaimPayment, claim: ClaimView): Score {
  const number = controlNumberScore(payment, claim);
  const given = payerNumbersOf(payment).some((item) => claim.payerClaimControlNumbers.includes(item));
  const reasons = [...number.reasons, ...(given ? ['payer claim control number'] : [])];
  const strongest = Math.max(number.score, given ? PAYER_NUMBER : 0);
  const facts: string[] = [];
  if (personAgrees(payment, claim)) facts.push('name of the patient');
  if (memberAgrees(payment, claim)) facts.push('member id');
  if (datesOverlap(payment, claim)) facts.push('service dates');
  const charge = Math.abs(payment.chargeAmount) === Math.abs(claim.chargeAmount);
  if (strongest === 0) {
    if (charge) facts.push('charge');
    return { score: facts.length * DEMOGRAPHIC, reasons: facts, partial: true };
  }
  // Another system may have given the same number to a claim of its own: neither person, member nor day is ours, so a person must say.
  if (facts.length === 0 && !given && namesWhoAndWhen(payment))
    return { score: RIVAL, reasons: [...reasons, 'but another patient, member id and date'], partial: true };
  const score = Math.min(EXACT, strongest === PREFIX ? strongest + facts.length * CORROBORATION : strongest);
  const all = [...reasons, ...facts, ...(charge ? ['charge'] : [])];
  return { score, reasons: all, partial: number.partial && !given };
}
