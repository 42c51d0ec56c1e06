/** Outbound: the money that a claim brings into the ledger: its charges (L-01), and what earlier payers settled outside of it. Pure. */
import { type Cents, cents, parseCents, ZERO_CENTS } from '../base/money.ts';
import type { Claim } from '../claims/claim.ts';
import type { NewEntry, RowKey } from '../ledger/port.ts';

const SEQUENCE: Readonly<Record<string, number>> = {
  P: 1,
  S: 2,
  T: 3,
  A: 4,
  B: 5,
  C: 6,
  D: 7,
  E: 8,
  F: 9,
  G: 10,
  H: 11,
};

/** 1 for the primary payer, 2 for the secondary, …; 1 when the claim doesn't know (U). */
export function payerSequenceOf(claim: Claim): number {
  return SEQUENCE[claim.payerResponsibilityCode] ?? 1;
}

const amountOf = (text: string | undefined): Cents => parseCents(text ?? '0') ?? ZERO_CENTS;

/** An encounter's claim is only chargeable when its purpose is; predeterminations and encounter reports carry no money (M-115, R-075). */
export function isChargeable(claim: Claim): boolean {
  return (claim.purposeCode ?? 'CH') !== 'RP' && claim.claimSubmissionReasonCode !== 'PB';
}

/** What payers before this one paid or wrote off on a line; their patient share stays open for us to bill. */
function settledOnLine(claim: Claim, lineIndex: number): Cents {
  let settled = 0;
  for (const adjudication of claim.lines[lineIndex]?.adjudications ?? []) {
    settled += amountOf(adjudication.paidAmount);
    for (const adjustment of adjudication.adjustments ?? []) {
      if (adjustment.groupCode !== 'PR') settled += amountOf(adjustment.amount);
    }
  }
  return cents(settled);
}

function entry(claimKey: RowKey, lineId: string, account: string, amount: number): NewEntry {
  const side =
    amount >= 0
      ? { debitCents: cents(amount), creditCents: ZERO_CENTS }
      : { debitCents: ZERO_CENTS, creditCents: cents(-amount) };
  return { claimKey, lineId, account, ...side };
}

/**
 * L-01 per line: `AR:Ins:n` against `Revenue`; for a later payer also `AR:Ins:n` against `PriorPayers`, so that what is open is what
 * that payer is asked for. Entries sum to zero. Empty when nothing is chargeable.
 */
export function chargeEntries(claimKey: RowKey, claim: Claim): readonly NewEntry[] {
  if (!isChargeable(claim)) return [];
  const receivable = `AR:Ins:${payerSequenceOf(claim)}`;
  return claim.lines.flatMap((line, index) => {
    const charge = amountOf(line.chargeAmount);
    const settled = payerSequenceOf(claim) > 1 ? settledOnLine(claim, index) : ZERO_CENTS;
    return [
      ...(charge === 0
        ? []
        : [entry(claimKey, line.lineId, receivable, charge), entry(claimKey, line.lineId, 'Revenue', -charge)]),
      ...(settled === 0
        ? []
        : [entry(claimKey, line.lineId, 'PriorPayers', settled), entry(claimKey, line.lineId, receivable, -settled)]),
    ];
  });
}

/** The same with sides changed: for a claim that another took the place of, or that is voided. */
export function reversedEntries(entries: readonly NewEntry[]): readonly NewEntry[] {
  return entries.map((one) => ({ ...one, debitCents: one.creditCents, creditCents: one.debitCents }));
}
