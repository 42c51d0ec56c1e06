/** Claims: a claim of ours as matching and posting see it, with the receivables that its bill opens (M-001, L-01, L-04). */
import { type CalendarDate, calendarDateToX12, parseCalendarDate } from '../base/calendar-date.ts';
import { type Cents, cents, parseCents, ZERO_CENTS } from '../base/money.ts';
import type { Claim } from './claim.ts';
import type { ClaimAdjustment, OtherPayer } from './other-payer.ts';
import type { ClaimAccountView, ClaimLineView, ClaimView, LineBalance } from './posting.ts';
import type { ServiceLine } from './service-line.ts';

const SEQUENCES = 'PSTABCDEFGH';

/** 1 for P, 2 for S, 3 for T, then A to H; 1 for U and what else stands there. */
export function payerSequenceOf(responsibilityCode: string): number {
  return Math.max(0, SEQUENCES.indexOf(responsibilityCode)) + 1;
}

const money = (text: string | undefined): Cents => parseCents(text ?? '') ?? ZERO_CENTS;

function date(text: string | undefined): CalendarDate | undefined {
  return text === undefined ? undefined : parseCalendarDate(text);
}

function x12Date(text: string | undefined): string | undefined {
  const day = date(text);
  return day === undefined ? undefined : calendarDateToX12(day);
}

function lineView(line: ServiceLine, index: number, claim: Claim): ClaimLineView {
  const span = line.serviceDate ?? claim.dates?.service ?? claim.dates?.statement;
  const { procedure } = line;
  const from = x12Date(span?.from);
  return {
    lineId: line.lineId,
    ordinal: index + 1,
    lineItemControlNumbers: line.lineItemControlNumber === undefined ? [line.lineId] : [line.lineItemControlNumber],
    procedure: procedure && {
      qualifier: procedure.qualifier,
      code: procedure.code,
      modifiers: procedure.modifiers ?? [],
    },
    revenueCode: line.revenueCode,
    chargeAmount: money(line.chargeAmount),
    units: line.units,
    serviceDateFrom: from,
    serviceDateTo: span?.to === undefined ? from : x12Date(span.to),
  };
}

/** `claim` as matching sees it. `claimKey` names it to the caller. */
export function claimViewOf(claim: Claim, claimKey: string): ClaimView {
  const patient = claim.patient ?? claim.subscriber;
  const members = [claim.subscriber.memberId, claim.patient?.memberId];
  const payerNumber = claim.originalPayerClaimControlNumber;
  return {
    claimKey,
    claimId: claim.claimId,
    patientControlNumbers: [claim.patientControlNumber],
    payerClaimControlNumbers: payerNumber === undefined ? [] : [payerNumber],
    frequencyCode: claim.frequencyCode,
    chargeAmount: money(claim.chargeAmount),
    patientLastName: patient.lastName ?? patient.organizationName,
    patientFirstName: patient.firstName,
    patientBirthDate: date(patient.birthDate),
    memberIds: members.filter((member) => member !== undefined),
    payerId: claim.payer.id,
    payerSequence: payerSequenceOf(claim.payerResponsibilityCode),
    lines: claim.lines.map((line, index) => lineView(line, index, claim)),
  };
}

/** What earlier payers left of a charge: less what they paid and what they took off, save what they gave to the patient or the next. */
function reduced(paid: string | undefined, adjustments: readonly ClaimAdjustment[] = []): number {
  const taken = adjustments.filter((item) => item.groupCode !== 'PR' && item.reasonCode !== '23');
  return money(paid) + taken.reduce((sum, item) => sum + money(item.amount), 0);
}

function isPrior(payer: OtherPayer, sequence: number): boolean {
  return payerSequenceOf(payer.payerResponsibilityCode) < sequence && payer.paidAmount !== undefined;
}

/** The line that holds what an earlier payer said of the whole claim and of no line. */
export const WHOLE_CLAIM = 'claim';

/** Receivables of `claim` from the payer that it bills, by line: its charges less what earlier payers did. */
export function openingBalances(claim: Claim): readonly LineBalance[] {
  const sequence = payerSequenceOf(claim.payerResponsibilityCode);
  const account = `AR:Ins:${sequence}`;
  const prior = (claim.otherPayers ?? []).filter((payer) => isPrior(payer, sequence));
  const ids = new Set(prior.map((payer) => payer.payer.id));
  const balances: { line: string; account: string; amount: Cents }[] = [];
  let linePaid = 0;
  for (const line of claim.lines) {
    let open: number = money(line.chargeAmount);
    for (const answer of line.adjudications ?? []) {
      if (!ids.has(answer.payerId)) continue;
      open -= reduced(answer.paidAmount, answer.adjustments);
      linePaid += money(answer.paidAmount);
    }
    balances.push({ line: line.lineId, account, amount: cents(open) });
  }
  const whole = prior.reduce((sum, payer) => sum + reduced(payer.paidAmount, payer.adjustments), 0) - linePaid;
  if (whole !== 0) balances.push({ line: WHOLE_CLAIM, account, amount: cents(-whole) });
  return balances;
}

/** What the payers before paid of the claim, and of each line that they answered by line. */
export function priorPaid(claim: Claim): { readonly total: Cents; readonly lines: ReadonlyMap<string, Cents> } {
  const sequence = payerSequenceOf(claim.payerResponsibilityCode);
  const prior = (claim.otherPayers ?? []).filter((payer) => isPrior(payer, sequence));
  const ids = new Set(prior.map((payer) => payer.payer.id));
  const lines = claim.lines.map((line): [string, Cents] => {
    const answers = (line.adjudications ?? []).filter((answer) => ids.has(answer.payerId));
    return [line.lineId, cents(answers.reduce((sum, answer) => sum + money(answer.paidAmount), 0))];
  });
  return { total: cents(prior.reduce((sum, payer) => sum + money(payer.paidAmount), 0)), lines: new Map(lines) };
}

/** The payers after the one that `claim` bills, as it names them. */
export function laterPayerSequencesOf(claim: Claim): readonly number[] {
  const payerSequence = payerSequenceOf(claim.payerResponsibilityCode);
  return (claim.otherPayers ?? [])
    .map((payer) => payerSequenceOf(payer.payerResponsibilityCode))
    .filter((sequence) => sequence > payerSequence);
}

/** `claim` with its opening balances, as if it had just been billed. */
export function claimAccountOf(claim: Claim, claimKey: string): ClaimAccountView {
  const later = laterPayerSequencesOf(claim);
  return {
    ...claimViewOf(claim, claimKey),
    encounterKey: claimKey,
    payerSequence: payerSequenceOf(claim.payerResponsibilityCode),
    nextPayerSequence: later.length === 0 ? undefined : Math.min(...later),
    laterPayerSequences: later,
    qualifiedMedicareBeneficiary: false,
    balances: openingBalances(claim),
    adjudications: [],
    held: [],
  };
}
