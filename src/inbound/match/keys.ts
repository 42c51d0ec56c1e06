/** Match: joins claim payments to claims and service payments to lines, in explained passes. Pure. */
import type { ClaimPayment } from '../../claims/remittance.ts';
import { textOf } from '../../claims/remittance.ts';

/** What to ask the ledger for, in bulk, before a run of claim payments is matched. */
export interface CandidateKeys {
  /** CLM01 as sent. */
  readonly patientControlNumbers: readonly string[];
  /** Letters and digits, upper case, with and without padding zeros; also prefixes of a longer CLM01. */
  readonly foldedPatientControlNumbers: readonly string[];
  readonly payerClaimControlNumbers: readonly string[];
}

/** Shorter control numbers than this are no evidence when only the beginning agrees. */
export const PREFIX_MINIMUM = 15;

/** Letters and digits only, upper case: what is left when a payer folds case and strips signs (M-010). */
export function foldControlNumber(text: string): string {
  // Nearly all are so already.
  return FOLDED.test(text) ? text : text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

const FOLDED = /^[A-Z0-9]*$/;

/** Folded and without leading zeros: what is left when a payer pads. */
export function unpadControlNumber(text: string): string {
  const folded = foldControlNumber(text);
  return folded.startsWith('0') ? folded.replace(/^0+/, '') : folded;
}

/** CLM01 has at most so many characters. */
const LONGEST = 20;

/** A number of digits with every other count of leading zeros, which a payer takes for nothing; empty for any other number. */
export function withZeros(text: string): readonly string[] {
  const number = unpadControlNumber(text);
  if (!/^\d+$/.test(number) || number.length >= LONGEST) return [];
  return Array.from({ length: LONGEST - number.length }, (_, more) => number.padStart(number.length + more + 1, '0'));
}

/** True for a control number that says something: CLP01 `0` means that the payer got none. */
export function isControlNumber(text: string): boolean {
  return /[1-9A-Za-z]/.test(text) || unpadControlNumber(text) !== '';
}

/** Numbers that the payer gave the claim: CLP07, and the original's in REF*F8 of a correction. */
export function payerNumbersOf(payment: ClaimPayment): readonly string[] {
  const original = textOf(payment.references, 'F8');
  const numbers = [payment.payerClaimControlNumber, original];
  return numbers.filter((number): number is string => number !== undefined && isControlNumber(number));
}

/** The keys of all `payments`, each once. */
export function candidateKeys(payments: Iterable<ClaimPayment>): CandidateKeys {
  const exact = new Set<string>();
  const folded = new Set<string>();
  const payer = new Set<string>();
  for (const payment of payments) {
    const number = payment.patientControlNumber;
    if (isControlNumber(number)) {
      exact.add(number);
      folded.add(foldControlNumber(number));
      folded.add(unpadControlNumber(number));
    }
    for (const given of payerNumbersOf(payment)) payer.add(given);
  }
  return {
    patientControlNumbers: [...exact],
    foldedPatientControlNumbers: [...folded],
    payerClaimControlNumbers: [...payer],
  };
}
