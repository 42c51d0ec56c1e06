/** Scrub: what makes two claims the same bill (E-075). Hashes only: no patient's data leaves this function. */
import { hash as digest } from 'node:crypto';
import type { Claim } from '../../claims/claim.ts';
import type { Provider } from '../../claims/provider.ts';
import type { ServiceLine } from '../../claims/service-line.ts';

/** Between parts, so that no two different lists of parts make the same text. */
const PART = '\u001f';
const ROW = '\u001e';

const FOLDED = /^[A-Z0-9]*$/;

/** Most values are folded already, and to see that takes a fifth of the time. */
const fold = (text = ''): string => (FOLDED.test(text) ? text : text.toUpperCase().replace(/[^A-Z0-9]/g, ''));

const hash = (text: string): string => digest('sha256', text, 'hex');

const whoIs = (provider: Provider | undefined): string =>
  fold(provider?.npi ?? provider?.identifier ?? provider?.lastName);

function patientOf(claim: Claim): string {
  const { subscriber, patient } = claim;
  const person = patient ?? subscriber;
  return [subscriber.memberId, person.lastName, person.firstName, person.birthDate].map(fold).join(PART);
}

function headOf(claim: Claim): string {
  const { billingProvider, payer } = claim;
  const billing = fold(billingProvider.npi ?? billingProvider.taxId ?? billingProvider.organizationName);
  return [claim.claimType, patientOf(claim), fold(payer.id ?? payer.name), billing].join(PART);
}

/** Numbers that mean the same are the same: `1`, `1.0`, `01`. */
const units = (line: ServiceLine): string => (line.units === undefined ? '' : String(Number(line.units)));

function codeAndDates(claim: Claim, line: ServiceLine): readonly string[] {
  const date = line.serviceDate ?? claim.dates?.statement ?? claim.dates?.service;
  return [fold(line.procedure?.code), fold(line.revenueCode), date?.from ?? '', date?.to ?? date?.from ?? ''];
}

function exactLine(claim: Claim, line: ServiceLine): string {
  const modifiers = [...(line.procedure?.modifiers ?? [])].map(fold).sort().join(',');
  const teeth = [...(line.dental?.teeth ?? [])]
    .map((tooth) => fold(tooth.code) + (tooth.surfaces ?? []).join(''))
    .sort();
  const areas = [...(line.dental?.oralCavityCodes ?? [])].sort();
  const rendering = whoIs(line.providers?.rendering ?? claim.providers?.rendering);
  const parts = [
    modifiers,
    units(line),
    line.chargeAmount,
    rendering,
    fold(line.drug?.code),
    teeth.join(','),
    areas.join(','),
  ];
  return [...codeAndDates(claim, line), ...parts].join(PART);
}

/**
 * SHA-256 of patient, payer, billing and rendering provider and the whole set of lines (codes, modifiers, dates, units, charges), in any
 * order. The ledger stores it; an equal one is the same bill.
 */
export function claimFingerprint(claim: Claim): string {
  return hash([headOf(claim), ...claim.lines.map((line) => exactLine(claim, line)).sort()].join(ROW));
}

/** The same of patient, payer, billing provider, codes and dates alone: an equal one may be the same bill. */
export function looseFingerprint(claim: Claim): string {
  return hash([headOf(claim), ...claim.lines.map((line) => codeAndDates(claim, line).join(PART)).sort()].join(ROW));
}

/**
 * SHA-256 of the patient (name and birth date, since member ids change) and the billing provider: equal in all claims that one group
 * bills for one patient. The ledger searches by it for earlier visits and earlier bills of a stay.
 */
export function patientMark(claim: Claim): string {
  const { billingProvider } = claim;
  return patientMarkOf(claim.patient ?? claim.subscriber, billingProvider.npi ?? billingProvider.taxId ?? '');
}

/** The same of a person who is not on a claim. */
export function patientMarkOf(
  person: { readonly lastName?: string; readonly firstName?: string; readonly birthDate?: string },
  billing: string,
): string {
  return hash([person.lastName, person.firstName, person.birthDate, billing].map(fold).join(PART));
}

/** The three of one run, each worked out once a claim: hashing would be a third of what taking a claim in costs. */
export class ClaimMarks {
  readonly #exact = new WeakMap<Claim, string>();
  readonly #loose = new WeakMap<Claim, string>();
  readonly #patient = new WeakMap<Claim, string>();

  exact(claim: Claim): string {
    return once(this.#exact, claim, claimFingerprint);
  }

  loose(claim: Claim): string {
    return once(this.#loose, claim, looseFingerprint);
  }

  patient(claim: Claim): string {
    return once(this.#patient, claim, patientMark);
  }
}

function once(known: WeakMap<Claim, string>, claim: Claim, make: (claim: Claim) => string): string {
  const mark = known.get(claim) ?? make(claim);
  known.set(claim, mark);
  return mark;
}
