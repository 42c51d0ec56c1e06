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

const name = (text: string | undefined): string => (text ?? '').toUpperCase().replace(/[^A-Z]/g, '');

function personAgrees(payment: ClaimPayment, claim: ClaimView): boolean {
  return ['QC', 'IL', '74'].some((entity) => {
    const party = partyOf(payment, entity);
    if (party === undefined || name(party.lastName) === '') return false;
    const initials = [party.firstName, claim.patientFirstName].map((item) => name(item).slice(0, 1));
    return name(party.lastName) === name(claim.patientLastName) && initials[0] === initials[1];
  });
}

function memberAgrees(payment: ClaimPayment, claim: ClaimView): boolean {
  const ours = claim.memberIds.map(foldControlNumber);
  return payment.parties.some((party) => {
    const member = ['QC', 'IL', '74'].includes(party.entityCode) && party.id !== undefined;
    return member && ours.includes(foldControlNumber(party.id ?? ''));
  });
}

/** Service dates of the lines, else the claim's statement dates (DTM 232, 233). */
function datesOverlap(payment: ClaimPayment, claim: ClaimView): boolean {
  const ours = claim.lines.flatMap((line) => [line.serviceDateFrom ?? [], line.serviceDateTo ?? []].flat());
  if (ours.length === 0) return false;
  const ordered = ours.sort();
  const first = ordered[0] ?? '';
  const last = ordered.at(-1) ?? '';
  const spans = payment.lines.flatMap((line) => serviceDatesOf(line) ?? []);
  const from = textOf(payment.dates, '232');
  if (from !== undefined) spans.push({ from, to: textOf(payment.dates, '233') ?? from });
  return spans.some((span) => span.from <= last && span.to >= first);
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
  const score = Math.min(EXACT, strongest === PREFIX ? strongest + facts.length * CORROBORATION : strongest);
  const all = [...reasons, ...facts, ...(charge ? ['charge'] : [])];
  return { score, reasons: all, partial: number.partial && !given };
}
