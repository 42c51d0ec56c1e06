/** Match: service payments to the lines of a claim: the strongest evidence first, each pass over all of them. */
import type { ClaimLineView, LineMatch } from '../../claims/posting.ts';
import { type PaidProcedure, type ServicePayment, serviceDatesOf } from '../../claims/remittance.ts';
import { foldControlNumber } from './keys.ts';

type Test = (payment: ServicePayment, line: ClaimLineView, index: number) => boolean;

interface Pass {
  readonly reason: string;
  readonly test: Test;
  /** Several service payments may name one line (unbundling): only the line item control number may say so. */
  readonly shared: boolean;
}

type Code = Pick<PaidProcedure, 'qualifier' | 'code' | 'modifiers'>;

const sameCode = (left: Code, right: Code): boolean => left.code.toUpperCase() === right.code.toUpperCase();

function sameModifiers(left: Code, right: Code): boolean {
  return (
    left.modifiers.length === right.modifiers.length && left.modifiers.every((item) => right.modifiers.includes(item))
  );
}

/** One side has all modifiers of the other: the payer dropped or added one. */
function nestedModifiers(left: Code, right: Code): boolean {
  const [few, many] = left.modifiers.length < right.modifiers.length ? [left, right] : [right, left];
  return few.modifiers.every((item) => many.modifiers.includes(item));
}

/** `9921325`: the modifiers are glued to the code. */
function gluedModifiers(paid: Code, ours: Code): boolean {
  return (
    paid.code.length > ours.code.length &&
    paid.code.toUpperCase() === (ours.code + ours.modifiers.join('')).toUpperCase()
  );
}

/** What we sent, as the payer tells it: SVC06 when the code was changed, else SVC01. */
const submitted = (payment: ServicePayment): PaidProcedure => payment.submittedProcedure ?? payment.procedure;

const sameCharge = (payment: ServicePayment, line: ClaimLineView): boolean =>
  Math.abs(payment.chargeAmount) === Math.abs(line.chargeAmount);

/** No date on either side says nothing against them. */
function datesAgree(payment: ServicePayment, line: ClaimLineView): boolean {
  const dates = serviceDatesOf(payment);
  if (dates === undefined || line.serviceDateFrom === undefined) return true;
  return dates.from <= (line.serviceDateTo ?? line.serviceDateFrom) && dates.to >= line.serviceDateFrom;
}

function unitsAgree(payment: ServicePayment, line: ClaimLineView): boolean {
  const units = payment.submittedUnits ?? payment.units ?? '1';
  return line.units === undefined || Math.abs(Number(units)) === Math.abs(Number(line.units));
}

function codeTest(modifiers: (paid: Code, ours: Code) => boolean, also: Test): Test {
  return (payment, line, index) =>
    line.procedure !== undefined &&
    sameCode(submitted(payment), line.procedure) &&
    modifiers(submitted(payment), line.procedure) &&
    also(payment, line, index);
}

const controlNumber: Test = (payment, line) => {
  const number = payment.lineItemControlNumber;
  if (number === undefined) return false;
  return line.lineItemControlNumbers.some(
    (ours) => ours === number || foldControlNumber(ours) === foldControlNumber(number),
  );
};

/** On splits the payer returns our LX when we sent no line item control number. */
const lineNumber: Test = (payment, line) => {
  const number = payment.lineItemControlNumber;
  if (number === undefined || Number(number) !== line.ordinal) return false;
  return (line.procedure !== undefined && sameCode(submitted(payment), line.procedure)) || sameCharge(payment, line);
};

function sameRevenue(payment: ServicePayment, line: ClaimLineView): boolean {
  const paid = payment.procedure.qualifier === 'NU' ? payment.procedure.code : payment.revenueCode;
  if (paid === undefined || line.revenueCode === undefined) return false;
  return paid.padStart(4, '0') === line.revenueCode.padStart(4, '0') && sameCharge(payment, line);
}

const BY_CONTROL_NUMBER = 'line item control number (REF*6R)';

const PASSES: readonly Pass[] = [
  { reason: BY_CONTROL_NUMBER, test: controlNumber, shared: true },
  { reason: 'line number (LX) in REF*6R', test: lineNumber, shared: true },
  {
    reason: 'code, modifiers, date, charge and units',
    test: codeTest(
      sameModifiers,
      (payment, line) => datesAgree(payment, line) && sameCharge(payment, line) && unitsAgree(payment, line),
    ),
    shared: false,
  },
  {
    reason: 'code, modifiers, date and charge',
    test: codeTest(sameModifiers, (payment, line) => datesAgree(payment, line) && sameCharge(payment, line)),
    shared: false,
  },
  {
    reason: 'code with a modifier dropped or added, date and charge',
    test: codeTest(nestedModifiers, (payment, line) => datesAgree(payment, line) && sameCharge(payment, line)),
    shared: false,
  },
  {
    reason: 'code with its modifiers glued on, date and charge',
    test: (payment, line) =>
      line.procedure !== undefined &&
      gluedModifiers(submitted(payment), line.procedure) &&
      datesAgree(payment, line) &&
      sameCharge(payment, line),
    shared: false,
  },
  {
    reason: 'adjudicated code (SVC01), date and charge',
    test: (payment, line) =>
      line.procedure !== undefined &&
      sameCode(payment.procedure, line.procedure) &&
      datesAgree(payment, line) &&
      sameCharge(payment, line),
    shared: false,
  },
  {
    reason: 'revenue code and charge',
    test: (payment, line) => sameRevenue(payment, line) && datesAgree(payment, line),
    shared: false,
  },
];

const POSITION: Pass = {
  reason: 'position, and the code agrees',
  test: (payment, line, index) =>
    line.ordinal === index + 1 && line.procedure !== undefined && sameCode(submitted(payment), line.procedure),
  shared: false,
};

/**
 * Service payments that are parts of one line (units paid at two rates, or some of them denied), told without its control number: the
 * line is the only one left that they fit, and their charges add up to its charge.
 */
function divided(
  payments: readonly ServicePayment[],
  lines: readonly ClaimLineView[],
): readonly { readonly parts: readonly ServicePayment[]; readonly line: ClaimLineView }[] {
  const fits = codeTest(sameModifiers, datesAgree);
  return lines.flatMap((line) => {
    const parts = payments.filter((payment, index) => fits(payment, line, index));
    const others = lines.some((other) => other !== line && parts.some((part, index) => fits(part, other, index)));
    const sum = parts.reduce((total, part) => total + part.chargeAmount, 0);
    return parts.length > 1 && !others && Math.abs(sum) === Math.abs(line.chargeAmount) ? [{ parts, line }] : [];
  });
}

/** A service payment whose line item control number names a line that has another code and another charge. */
export interface Contradiction {
  readonly index: number;
  readonly named: ClaimLineView;
  /** The only other line that has its code and its charge. */
  readonly instead: ClaimLineView | undefined;
}

function codeAgrees(payment: ServicePayment, line: ClaimLineView): boolean {
  const { procedure, revenueCode } = line;
  if (procedure === undefined) return revenueCode === undefined || sameRevenue(payment, line);
  const told = [submitted(payment), payment.procedure];
  return told.some((code) => sameCode(code, procedure) || gluedModifiers(code, procedure));
}

/**
 * Where REF*6R can't be right: code and charge both say another line. A charge that several service payments of the line share
 * (unbundling) is theirs together. Empty for nearly every claim.
 */
export function contradictions(
  payments: readonly ServicePayment[],
  lines: readonly ClaimLineView[],
): readonly Contradiction[] {
  const named = payments.map((payment, index) => lines.find((line) => controlNumber(payment, line, index)));
  const isContradicted = (payment: ServicePayment, index: number): boolean => {
    const line = named[index];
    if (line === undefined || sameCharge(payment, line) || codeAgrees(payment, line)) return false;
    const together = payments.filter((_one, other) => named[other] === line);
    return Math.abs(together.reduce((sum, one) => sum + one.chargeAmount, 0)) !== Math.abs(line.chargeAmount);
  };
  const wrong = payments.flatMap((payment, index) => (isContradicted(payment, index) ? [index] : []));
  if (wrong.length === 0) return [];
  const right = new Set(named.filter((_line, index) => !wrong.includes(index)));
  const fits = codeTest(
    () => true,
    (payment, line) => sameCharge(payment, line) && datesAgree(payment, line),
  );
  const found = wrong.flatMap((index): Contradiction[] => {
    const [payment, line] = [payments[index], named[index]];
    if (payment === undefined || line === undefined) return [];
    const others = lines.filter((other) => other !== line && !right.has(other) && fits(payment, other, index));
    return [{ index, named: line, instead: others.length === 1 ? others[0] : undefined }];
  });
  // What two of them claim is neither's.
  const claims = (line: ClaimLineView | undefined): number => found.filter(({ instead }) => instead === line).length;
  return found.map((one) => (claims(one.instead) === 1 ? one : { ...one, instead: undefined }));
}

/** Where each service payment names a line of its own charge, which nothing contradicts then, and no other pass is asked. */
function plainMatches(
  payments: readonly ServicePayment[],
  lines: readonly ClaimLineView[],
): readonly LineMatch[] | undefined {
  const found: LineMatch[] = [];
  for (const [index, payment] of payments.entries()) {
    const line = lines.find((one) => controlNumber(payment, one, index));
    if (line === undefined || !sameCharge(payment, line)) return undefined;
    found.push({ lineId: line.lineId, reason: BY_CONTROL_NUMBER });
  }
  return found;
}

/**
 * Our line for each service payment, by index; undefined where none fits, and where REF*6R names a line that it can't be. Equal lines are
 * taken in order.
 */
export function matchLines(
  payments: readonly ServicePayment[],
  lines: readonly ClaimLineView[],
): readonly (LineMatch | undefined)[] {
  const plain = plainMatches(payments, lines);
  if (plain !== undefined) return plain;
  const result: (LineMatch | undefined)[] = payments.map(() => undefined);
  const taken = new Set<string>();
  const contradicted = contradictions(payments, lines);
  for (const { index, instead } of contradicted) {
    if (instead === undefined) continue;
    taken.add(instead.lineId);
    result[index] = {
      lineId: instead.lineId,
      reason: 'code and charge, against the line item control number (REF*6R)',
    };
  }
  const closed = new Set(contradicted.map(({ index }) => index));
  const isOpen = (index: number): boolean => result[index] === undefined && !closed.has(index);
  const take = (index: number, { lineId }: ClaimLineView, reason: string): void => {
    taken.add(lineId);
    result[index] = { lineId, reason };
  };
  const run = (pass: Pass): void =>
    payments.forEach((payment, index) => {
      if (!isOpen(index)) return;
      const line = lines.find((item) => (pass.shared || !taken.has(item.lineId)) && pass.test(payment, item, index));
      if (line !== undefined) take(index, line, pass.reason);
    });
  for (const pass of PASSES) {
    if (result.every((match) => match !== undefined)) return result;
    run(pass);
  }
  const open = payments.filter((_one, index) => isOpen(index));
  const free = lines.filter((line) => !taken.has(line.lineId));
  for (const { parts, line } of open.length < 2 ? [] : divided(open, free)) {
    for (const part of parts)
      take(payments.indexOf(part), line, 'code, modifiers and date; parts that add up to the charge');
  }
  run(POSITION);
  return result;
}
