/** Inbound: what payers allowed against what their contracts allow, as tasks of the postings. */
import { addDays, parseCalendarDate } from '../base/calendar-date.ts';
import { type Cents, cents, formatCents } from '../base/money.ts';
import type { Claim } from '../claims/claim.ts';
import { varianceOf } from '../claims/contract.ts';
import { type Comparison, compareAllowed } from '../claims/contract-comparison.ts';
import type { Posting, PostingTask } from '../claims/posting.ts';
import type { ClaimPayment } from '../claims/remittance.ts';
import type { LedgerTransaction, RowKey } from '../ledger/port.ts';
import type { LoadedClaim } from './account-views.ts';
import { type PayerRates, ratesOf } from './contract-rates.ts';
import type { PostedPiece } from './posting-rows.ts';
import { claimOfRow } from './sent-sets.ts';

export const UNDERPAID = 'UNDERPAID';
/** Allowed above the contract. */
export const OVERPAID = 'OVERPAID';
/** Two amounts are told as allowed. */
export const ALLOWED_AMBIGUOUS = 'ALLOWED_AMBIGUOUS';
/** An underpayment that a person asked the payer for. */
export const DISPUTED = 'UNDERPAYMENT_DISPUTED';
const MOST = 1_000_000;

/** What stands in the worklist of an underpayment. */
export interface Underpayment {
  readonly payerId: string;
  /** Empty for a claim as a whole. */
  readonly procedureCode: string;
  readonly contract: string;
  readonly term: number;
  readonly allowed: string;
  readonly expected: string;
  readonly steps: string;
  /** The last day on which the payer takes a dispute, where the contract says it. */
  readonly disputeUntil?: string;
}

/** over the whole claim the greater of five units of money and one per cent. */
const claimTolerance = (expected: number): number => Math.max(500, Math.round(expected * 0.01));

/** The pieces with what their answers' allowed amounts give to do. Nothing is asked when no contract is loaded. */
export async function withUnderpayments(
  tx: LedgerTransaction,
  pieces: readonly PostedPiece[],
  loaded: ReadonlyMap<RowKey, LoadedClaim>,
): Promise<readonly PostedPiece[]> {
  if (loaded.size === 0 || (await tx.contracts()).length === 0) return pieces;
  const rates = await ratesOfPieces(tx, pieces, loaded);
  const ratesFor = ({ posting }: PostedPiece): PayerRates | undefined => {
    const known = rates.get(ownClaim(posting, loaded)?.row.payerId ?? '');
    return known === undefined || known.rates.length === 0 || !isStanding(posting) ? undefined : known;
  };
  const compare = pieces.filter((piece) => ratesFor(piece) !== undefined);
  const claims = await claimsOf(tx, compare);
  const result: PostedPiece[] = [];
  for (const piece of pieces) {
    const { posting } = piece;
    const own = ownClaim(posting, loaded);
    const known = ratesFor(piece);
    const claim = own === undefined ? undefined : claims.get(own.row.claimKey);
    if (own === undefined || known === undefined || claim === undefined) {
      result.push(piece);
      continue;
    }
    const compared = comparisonsOf(posting, own.view.payerSequence, claim, known);
    if (posting.kind === 'correction') await noteRecoveries(tx, own.row.claimKey, compared);
    const tasks = tasksOf(compared, own.row.payerId, posting);
    result.push(
      tasks.length === 0 ? piece : { ...piece, posting: { ...posting, tasks: [...posting.tasks, ...tasks] } },
    );
  }
  return result;
}

function ownClaim(posting: Posting, loaded: ReadonlyMap<RowKey, LoadedClaim>): LoadedClaim | undefined {
  return loaded.get(Number(posting.claimKey ?? 0));
}

/** The claims of the pieces. */
async function claimsOf(tx: LedgerTransaction, pieces: readonly PostedPiece[]): Promise<ReadonlyMap<RowKey, Claim>> {
  const claimKeys = [...new Set(pieces.map(({ posting }) => Number(posting.claimKey ?? 0)))];
  if (claimKeys.length === 0) return new Map();
  const rows = await tx.claims({ claimKeys, limit: claimKeys.length });
  return new Map(rows.map((row): [RowKey, Claim] => [row.claimKey, claimOfRow(row)]));
}

/** By payer; asked once for all pieces. */
async function ratesOfPieces(
  tx: LedgerTransaction,
  pieces: readonly PostedPiece[],
  loaded: ReadonlyMap<RowKey, LoadedClaim>,
): Promise<ReadonlyMap<string, PayerRates>> {
  const codes = new Map<string, Set<string>>();
  for (const { posting } of pieces) {
    const own = ownClaim(posting, loaded);
    if (own === undefined || !isStanding(posting)) continue;
    const known = codes.get(own.row.payerId) ?? new Set<string>();
    codes.set(own.row.payerId, known);
    for (const line of posting.payment?.lines ?? []) known.add(line.procedure.code.toUpperCase());
    for (const line of own.view.lines) if (line.procedure !== undefined) known.add(line.procedure.code.toUpperCase());
  }
  const rates = new Map<string, PayerRates>();
  for (const [payerId, procedures] of codes) rates.set(payerId, await ratesOf(tx, payerId, [...procedures]));
  return rates;
}

const isStanding = ({ kind, adjudication, payment, queue }: Posting): boolean =>
  kind !== 'reversal' &&
  adjudication !== undefined &&
  !adjudication.reversed &&
  payment !== undefined &&
  queue === undefined;

/** Nothing of a payer that the claim doesn't bill: the next one of a crossover claim has contracts of its own. */
function comparisonsOf(
  { payment, match, adjudication }: Posting,
  payerSequence: number,
  claim: Claim,
  known: PayerRates,
): readonly Comparison[] {
  if (payment === undefined || adjudication?.payerSequence !== payerSequence) return [];
  const lineIds = match?.lines.map((line) => line.lineId) ?? [];
  return compareAllowed({ claim, payment, lineIds, payerSequence }, known.rates, known.schedules);
}

/** A task for each line, or claim, that was allowed too little or too much, or whose allowed amount the payer tells in two ways. */
function tasksOf(all: readonly Comparison[], payerId: string, posting: Posting): readonly PostingTask[] {
  const compared = all.filter((one) => one.otherwise === undefined);
  const over = compared.filter((one) => varianceOf(one.allowed, one.price.expected) === 'OVERPAID');
  return [
    ...underpaid(compared).map((one) => taskOf(one, payerId, posting)),
    ...over.map(overpaidTask),
    ...all.flatMap(ambiguousTask),
  ];
}

const nameOf = ({ code }: Comparison): string => (code === '' ? 'the claim' : code);

/** */
function overpaidTask(one: Comparison): PostingTask {
  const { line, allowed, price } = one;
  const { expected, rate, steps } = price;
  const text = `${nameOf(one)} was allowed ${formatCents(allowed)}, contract ${rate.contract} says ${formatCents(expected)} (${steps})`;
  return { code: OVERPAID, line, amount: cents(allowed - expected), text };
}

/** */
function ambiguousTask(one: Comparison): readonly PostingTask[] {
  const { line, allowed, otherwise } = one;
  if (otherwise === undefined) return [];
  const text = `the payer tells ${formatCents(allowed)} as allowed for ${nameOf(one)}, its adjustments come to ${formatCents(otherwise)}`;
  return [{ code: ALLOWED_AMBIGUOUS, line, amount: cents(Math.abs(allowed - otherwise)), text }];
}

/** beyond the tolerance on a line, or over the claim. */
function underpaid(compared: readonly Comparison[]): readonly Comparison[] {
  const under = compared.filter((one) => varianceOf(one.allowed, one.price.expected) === 'UNDERPAID');
  if (under.length > 0) return under;
  const sum = (of: (one: Comparison) => number): number => compared.reduce((total, one) => total + of(one), 0);
  const [allowed, expected] = [sum((one) => one.allowed), sum((one) => one.price.expected)];
  return expected - allowed > claimTolerance(expected)
    ? compared.filter((one) => one.allowed < one.price.expected)
    : [];
}

function taskOf(one: Comparison, payerId: string, { payment }: Posting): PostingTask {
  const { line, code, allowed, price } = one;
  const { expected, rate, steps } = price;
  const until = payment === undefined ? undefined : disputeUntil(payment, rate.disputeDays);
  const underpayment: Underpayment = {
    ...{ payerId, procedureCode: code, contract: rate.contract, term: rate.ordinal },
    ...{ allowed: formatCents(allowed), expected: formatCents(expected), steps },
    ...(until === undefined ? {} : { disputeUntil: until }),
  };
  const text = `${nameOf(one)} was allowed ${formatCents(allowed)}, contract ${rate.contract} says ${formatCents(expected)} (${steps})`;
  return { code: UNDERPAID, line, amount: cents(expected - allowed), text, detail: { underpayment } };
}

function disputeUntil({ remittance }: ClaimPayment, days: number | undefined): string | undefined {
  const paid = remittance.paymentDate === undefined ? undefined : parseCalendarDate(remittance.paymentDate);
  return paid === undefined || days === undefined ? undefined : addDays(paid, days);
}

/** Set when the payer took the disputed answer back. */
export const answeredMark = (item: RowKey): string => `dispute-answered:${item}`;
const recoveredMark = (item: RowKey): string => `dispute-recovered:${item}`;

/** what the payer allows more than before on a line that was disputed, once it answered anew. */
async function noteRecoveries(tx: LedgerTransaction, claimKey: RowKey, compared: readonly Comparison[]): Promise<void> {
  if (compared.length === 0) return;
  for (const item of await tx.queue({ codes: [DISPUTED], claimKey, open: false, limit: MOST })) {
    const known = await disputeAnswer(tx, item.queueKey);
    if (!known.answered || known.recovered !== undefined) continue;
    const { underpayment, line }: { readonly underpayment?: Underpayment; readonly line?: string } = JSON.parse(
      item.detailJson,
    );
    const now = compared.find((one) => one.line === line);
    if (now === undefined || underpayment === undefined) continue;
    const before = Math.round(Number(underpayment.allowed) * 100);
    await tx.setMark(recoveredMark(item.queueKey), String(Math.max(0, now.allowed - before)));
  }
}

/** Whether the payer took the disputed answer back, and what it allowed more when it answered anew. */
export async function disputeAnswer(
  view: Pick<LedgerTransaction, 'mark'>,
  item: RowKey,
): Promise<{ readonly answered: boolean; readonly recovered: Cents | undefined }> {
  const recovered = await view.mark(recoveredMark(item));
  return {
    answered: (await view.mark(answeredMark(item))) !== undefined,
    recovered: recovered === undefined ? undefined : cents(Number(recovered)),
  };
}
