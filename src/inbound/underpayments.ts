/** Inbound: what payers allowed against what their contracts allow, as tasks of the postings. */
import { type Cents, cents, formatCents } from '../base/money.ts';
import {
  allowedOf,
  type ContractRate,
  comparable,
  expectedAllowed,
  rateFor,
  type ServiceFacts,
  varianceOf,
} from '../claims/contract.ts';
import type { Posting, PostingTask } from '../claims/posting.ts';
import { type ClaimPayment, type ServicePayment, serviceDatesOf } from '../claims/remittance.ts';
import type { ContractTermRow } from '../ledger/money-desk.ts';
import type { LedgerTransaction, RowKey } from '../ledger/port.ts';
import type { LoadedClaim } from './account-views.ts';
import type { PostedPiece } from './posting-rows.ts';

interface Comparison {
  readonly line: string;
  readonly allowed: Cents;
  readonly expected: Cents;
  readonly task: PostingTask;
}

/** over the whole claim the greater of five units of money and one per cent. */
const claimTolerance = (expected: number): number => Math.max(500, Math.round(expected * 0.01));

/** The pieces with a task UNDERPAID for each line that was allowed too little. Nothing is asked when no contract is loaded. */
export async function withUnderpayments(
  tx: LedgerTransaction,
  pieces: readonly PostedPiece[],
  loaded: ReadonlyMap<RowKey, LoadedClaim>,
): Promise<readonly PostedPiece[]> {
  if (loaded.size === 0 || (await tx.contracts()).length === 0) return pieces;
  const terms = new Map<string, readonly ContractTermRow[]>();
  const result: PostedPiece[] = [];
  for (const piece of pieces) {
    const { posting } = piece;
    const payerId = loaded.get(Number(posting.claimKey ?? 0))?.row.payerId;
    if (payerId === undefined || !isStanding(posting)) {
      result.push(piece);
      continue;
    }
    if (!terms.has(payerId)) terms.set(payerId, await tx.contractTerms(payerId));
    const tasks = tasksOf(posting, payerId, terms.get(payerId) ?? []);
    result.push(
      tasks.length === 0 ? piece : { ...piece, posting: { ...posting, tasks: [...posting.tasks, ...tasks] } },
    );
  }
  return result;
}

const isStanding = ({ adjudication, payment, queue }: Posting): boolean =>
  adjudication !== undefined && !adjudication.reversed && payment !== undefined && queue === undefined;

function tasksOf(posting: Posting, payerId: string, terms: readonly ContractTermRow[]): readonly PostingTask[] {
  const { payment, match } = posting;
  if (payment === undefined) return [];
  const compared = payment.lines.flatMap((service, index): Comparison[] => {
    if (comparable(payment, service) !== undefined) return [];
    const one = compare(payment, service, terms, { payerId, line: match?.lines[index]?.lineId ?? '' });
    return one === undefined ? [] : [one];
  });
  const under = compared.filter((one) => varianceOf(one.allowed, one.expected) === 'UNDERPAID');
  if (under.length > 0) return under.map((one) => one.task);
  const sum = (of: (one: Comparison) => number): number => compared.reduce((total, one) => total + of(one), 0);
  const [allowed, expected] = [sum((one) => one.allowed), sum((one) => one.expected)];
  return expected - allowed > claimTolerance(expected)
    ? compared.filter((one) => one.allowed < one.expected).map((one) => one.task)
    : [];
}

function compare(
  payment: ClaimPayment,
  service: ServicePayment,
  terms: readonly ContractTermRow[],
  { payerId, line }: { readonly payerId: string; readonly line: string },
): Comparison | undefined {
  const { code, modifiers } = service.procedure;
  const rates = terms
    .filter((term) => term.procedureCode === code.toUpperCase())
    .map((term) => {
      const rate: ContractRate = JSON.parse(term.body);
      return { ...rate, contract: term.contract, ordinal: term.ordinal };
    });
  const facts: ServiceFacts = {
    modifiers,
    place: payment.facilityCode ?? '',
    units: Number(service.units ?? '1'),
    chargeAmount: service.chargeAmount,
    date: serviceDatesOf(service)?.from ?? '',
  };
  const rate = rateFor(rates, facts);
  if (rate === undefined) return undefined;
  const [allowed, expected] = [allowedOf(service), expectedAllowed(rate, facts)];
  const steps =
    rate.basis === 'amount'
      ? `${formatCents(cents(rate.value))} × ${facts.units}`
      : `${(rate.value / 100).toFixed(2)} % of ${formatCents(facts.chargeAmount)}`;
  const detail = {
    underpayment: {
      ...{ payerId, procedureCode: code, contract: rate.contract, term: rate.ordinal },
      ...{ allowed: formatCents(allowed), expected: formatCents(expected), steps },
    },
  };
  const text = `${code} was allowed ${formatCents(allowed)}, contract ${rate.contract} says ${formatCents(expected)} (${steps})`;
  const task = { code: 'UNDERPAID', line, amount: cents(expected - allowed), text, detail };
  return { line, allowed, expected, task };
}

/** an answer that is taken back takes what was said of it along. */
export async function closeUnderpayments(
  tx: LedgerTransaction,
  pieces: readonly PostedPiece[],
  by: string,
  at: string,
): Promise<void> {
  const claimKeys = pieces.flatMap(({ posting }) =>
    posting.state === 'REVERSED' && posting.claimKey !== undefined ? [Number(posting.claimKey)] : [],
  );
  if (claimKeys.length === 0) return;
  for (const item of await tx.queue({ codes: ['UNDERPAID'], claimKeys, open: true, limit: 1_000_000 }))
    await tx.closeQueueItem(item.queueKey, by, at);
}
