/**
 * Claims: what matching and posting want of a claim, as the short text that a ledger keeps beside the claim: read in a fifth of the time that
 * the whole claim takes. It says nothing that the claim doesn't; a text of another form is made again from the claim.
 */
import { parseCalendarDate } from '../base/calendar-date.ts';
import { type Cents, cents } from '../base/money.ts';
import type { Claim } from './claim.ts';
import type { ClaimAccountView, ClaimLineView, Complete } from './posting.ts';
import { claimViewOf, laterPayerSequencesOf, payerSequenceOf } from './posting-claim.ts';

/** What the claim itself says; the rest of its account the ledger knows. */
export type ClaimAccountFacts = Omit<
  Complete<ClaimAccountView>,
  'originalClaimKey' | 'whereabouts' | 'balances' | 'adjudications' | 'held' | 'seenTo'
>;

/** Stands first; another form of the text has another. */
const FORM = 1;

type Absent = 0;

type ShortLine = readonly [
  lineId: string,
  lineItemControlNumber: string | Absent,
  qualifier: string | Absent,
  code: string,
  modifiers: readonly string[] | Absent,
  revenueCode: string | Absent,
  charge: number,
  units: string | Absent,
  from: string | Absent,
  to: string | Absent,
];

type ShortAccount = readonly [
  form: number,
  claimId: string,
  patientControlNumber: string,
  originalPayerClaimControlNumber: string | Absent,
  frequencyCode: string | Absent,
  charge: number,
  lastName: string | Absent,
  firstName: string | Absent,
  birthDate: string | Absent,
  memberIds: readonly string[],
  payerId: string | Absent,
  payerSequence: number,
  laterPayerSequences: readonly number[],
  lines: readonly ShortLine[],
];

function shortLine(line: ClaimLineView): ShortLine {
  const { lineId, procedure, serviceDateFrom: from, serviceDateTo: to } = line;
  const [number = lineId] = line.lineItemControlNumbers;
  return [
    lineId,
    number === lineId ? 0 : number,
    procedure?.qualifier ?? 0,
    procedure?.code ?? '',
    procedure === undefined || procedure.modifiers.length === 0 ? 0 : procedure.modifiers,
    line.revenueCode ?? 0,
    line.chargeAmount,
    line.units ?? 0,
    from ?? 0,
    to === from ? 0 : (to ?? ''),
  ];
}

export function claimAccountText(claim: Claim): string {
  const view = claimViewOf(claim, '');
  const short: ShortAccount = [
    FORM,
    view.claimId,
    claim.patientControlNumber,
    claim.originalPayerClaimControlNumber ?? 0,
    view.frequencyCode ?? 0,
    view.chargeAmount,
    view.patientLastName ?? 0,
    view.patientFirstName ?? 0,
    view.patientBirthDate ?? 0,
    view.memberIds,
    view.payerId ?? 0,
    payerSequenceOf(claim.payerResponsibilityCode),
    laterPayerSequencesOf(claim),
    view.lines.map(shortLine),
  ];
  return JSON.stringify(short);
}

const NONE: readonly string[] = [];
const there = <T>(value: T | Absent): T | undefined => (value === 0 ? undefined : value);

function lineOf(
  [lineId, number, qualifier, code, modifiers, revenueCode, charge, units, from, to]: ShortLine,
  index: number,
): ClaimLineView {
  const first = there(from);
  return {
    lineId,
    ordinal: index + 1,
    lineItemControlNumbers: [number === 0 ? lineId : number],
    procedure: qualifier === 0 ? undefined : { qualifier, code, modifiers: modifiers === 0 ? NONE : modifiers },
    revenueCode: there(revenueCode),
    chargeAmount: cents(charge),
    units: there(units),
    serviceDateFrom: first,
    serviceDateTo: to === 0 ? first : to === '' ? undefined : to,
  };
}

/** Reads what `claimAccountText` writes; undefined for a text of another form. `claimKey` names the claim to the caller. */
export function readClaimAccount(text: string, claimKey: string): ClaimAccountFacts | undefined {
  if (!text.startsWith(`[${FORM},`)) return undefined;
  const short: ShortAccount = JSON.parse(text);
  const [, claimId, number, payerNumber, frequencyCode, charge, lastName, firstName, birthDate, ...rest] = short;
  const [memberIds, payerId, payerSequence, later, lines] = rest;
  const chargeAmount: Cents = cents(charge);
  return {
    claimKey,
    claimId,
    patientControlNumbers: [number],
    payerClaimControlNumbers: payerNumber === 0 ? [] : [payerNumber],
    frequencyCode: there(frequencyCode),
    chargeAmount,
    patientLastName: there(lastName),
    patientFirstName: there(firstName),
    patientBirthDate: birthDate === 0 ? undefined : parseCalendarDate(birthDate),
    memberIds,
    payerId: there(payerId),
    lines: lines.map(lineOf),
    encounterKey: claimKey,
    payerSequence,
    nextPayerSequence: later.length === 0 ? undefined : Math.min(...later),
    laterPayerSequences: later,
    qualifiedMedicareBeneficiary: false,
  };
}
