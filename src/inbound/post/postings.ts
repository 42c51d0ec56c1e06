/** Post: a posting from each decision. Every one sums to zero, or it is our bug. */
import { cents } from '../../base/money.ts';
import type {
  Adjudication,
  AdjudicationState,
  ClaimMatch,
  Posting,
  PostingEntry,
  PostingQueue,
} from '../../claims/posting.ts';
import { type ClaimPayment, isReversal } from '../../claims/remittance.ts';
import type { HeldItem, OpenAccount } from './account-book.ts';
import { cashClearing, outOf, PATIENT_RECEIVABLE, PAYER_RECOUP_PAYABLE, SUSPENSE } from './accounts.ts';
import type { AdjudicationResult } from './adjudicate.ts';
import { answeredLines } from './by-line.ts';
import type { OpenCheck } from './check.ts';
import { adjustmentSums, invert } from './reversal.ts';
import { patientSum } from './sums.ts';
import { partyTasks, reversalTasks, SUSPENSE_BALANCE } from './tasks.ts';

/** One claim payment with the claim that it was matched to. */
export interface Task {
  readonly payment: ClaimPayment;
  readonly match: ClaimMatch;
  readonly account: OpenAccount | undefined;
  /** Names the posting. */
  readonly key: string;
  /** The held item, when it is tried again. */
  readonly held: HeldItem | undefined;
  /** From 2: which of the postings that the claim payment makes. */
  readonly part?: number;
}

export type PostingParts = Partial<Posting> & Pick<Posting, 'kind' | 'postingKey' | 'reassociationTraceNumber' | 'at'>;

/** A posting with its absent parts absent, or as `common` has them. Throws when its entries don't sum to zero. */
export function posting(common: PostingParts, own: Partial<Posting> = common): Posting {
  const reference = own.reference ?? common.reference;
  const bookedUnder = own.bookedUnder ?? common.bookedUnder;
  const part = own.part ?? common.part;
  const made: Posting = {
    kind: own.kind ?? common.kind,
    claimKey: common.claimKey,
    claimId: common.claimId,
    encounterKey: common.encounterKey,
    patientControlNumber: common.patientControlNumber,
    payerClaimControlNumber: common.payerClaimControlNumber,
    reassociationTraceNumber: common.reassociationTraceNumber,
    entries: own.entries ?? NOTHING,
    payment: common.payment,
    match: common.match,
    queue: own.queue,
    tasks: own.tasks ?? NOTHING,
    work: own.work ?? NOTHING,
    findings: common.findings ?? NOTHING,
    state: own.state,
    adjudication: own.adjudication,
    reversesKey: own.reversesKey,
    releasesKey: 'releasesKey' in own ? own.releasesKey : common.releasesKey,
    postingKey: own.postingKey ?? common.postingKey,
    at: common.at,
  };
  let sum = 0;
  for (const { amount } of made.entries) sum += amount;
  if (sum !== 0) throw new Error(`assertion failed: entries of ${made.postingKey} sum to ${sum}`);
  if (reference === undefined && bookedUnder === undefined && part === undefined) return made;
  return {
    ...made,
    ...(reference === undefined ? {} : { reference }),
    ...(bookedUnder === undefined ? {} : { bookedUnder }),
    ...(part === undefined ? {} : { part }),
  };
}

const NOTHING: readonly never[] = [];

type Common = PostingParts;

/** What every posting of the claim payment says. */
export function about(task: Task): Common {
  const { payment, match, account, key, part } = task;
  const released = isReleased(task);
  const name = part === undefined ? key : `${key}|part ${part}`;
  const common: Common = {
    kind: 'none',
    postingKey: released ? `${name}|released` : name,
    releasesKey: released ? key : undefined,
    claimKey: account?.view.claimKey,
    claimId: account?.view.claimId,
    encounterKey: account?.view.encounterKey,
    patientControlNumber: payment.patientControlNumber,
    payerClaimControlNumber: payment.payerClaimControlNumber,
    reassociationTraceNumber: payment.remittance.reassociationTraceNumber,
    payment,
    match,
    findings: payment.findings,
    at: payment.at,
  };
  return part === undefined ? common : { ...common, part };
}

/** Its money was put aside by an earlier posting. */
const isReleased = (task: Task): boolean => task.held?.announced === true;

/** A claim payment that was held is paid out of the account where its money lies. */
export function cashOf(task: Task, entries: readonly PostingEntry[]): readonly PostingEntry[] {
  return isReleased(task) ? outOf(task.held?.account ?? SUSPENSE, entries) : entries;
}

/** The payment between the cash of its check and `account`. */
function moved(payment: ClaimPayment, account: string): readonly PostingEntry[] {
  const amount = payment.paymentAmount;
  if (amount === 0) return [];
  const common = { line: undefined, groupCode: undefined, reasonCode: undefined, remarkCodes: [] };
  const cash = cashClearing(payment.remittance.reassociationTraceNumber);
  return [
    { ...common, account: cash, amount },
    { ...common, account, amount: cents(-amount) },
  ];
}

/** why a claim payment is held; `account` is where its money waits, so that the check balances. */
export type HoldReason = Pick<PostingQueue, 'code' | 'text' | 'suggestions'> & { readonly account: string };

export function holdPosting(task: Task, reason: HoldReason): Posting {
  const { code, text, suggestions, account } = reason;
  const heldAmount = task.payment.paymentAmount;
  const heldAccount = heldAmount === 0 ? undefined : account;
  const queue = { code, text, heldAmount, heldAccount, suggestions };
  return posting(about(task), { queue, entries: moved(task.payment, account) });
}

/** A held claim payment that can't be released yet: its money stays where it lies. */
export function stillHeldPosting(task: Task, reason: HoldReason): Posting {
  const { code, text, suggestions } = reason;
  const heldAmount = task.payment.paymentAmount;
  const queue = { code, text, heldAmount, heldAccount: task.held?.account ?? SUSPENSE, suggestions };
  return posting(about(task), { releasesKey: undefined, postingKey: task.key, queue });
}

/** what a check that a person let pass has more or less than its pieces, in Suspense until somebody finds out why. */
export function differencePosting(check: OpenCheck): Posting {
  const { difference, trace, remittance } = check;
  const common = { line: undefined, groupCode: undefined, reasonCode: undefined, remarkCodes: [] };
  return posting({
    kind: 'none',
    postingKey: check.key('DIFFERENCE'),
    reassociationTraceNumber: trace,
    entries: [
      { ...common, account: cashClearing(trace), amount: difference },
      { ...common, account: SUSPENSE, amount: cents(-difference) },
    ],
    queue: {
      code: SUSPENSE_BALANCE,
      text: 'the check was posted by a person though it does not balance; the difference lies in Suspense',
      heldAmount: difference,
      heldAccount: SUSPENSE,
      suggestions: [],
    },
    at: remittance.at,
  });
}

/** A piece of a check of which nothing is posted. */
export function blockedPosting(task: Task, reason: { readonly code: string; readonly text: string }): Posting {
  const heldAmount = task.payment.paymentAmount;
  return posting(about(task), { queue: { ...reason, heldAmount, heldAccount: undefined, suggestions: [] } });
}

/** A check of which nothing is posted, and that names no claim and no provider adjustment. */
export function emptyPosting(check: OpenCheck): Posting {
  const { trace, remittance } = check;
  return posting({
    kind: 'none',
    postingKey: check.key('EMPTY'),
    reassociationTraceNumber: trace,
    entries: [],
    queue: {
      ...check.blockedBecause(),
      heldAmount: remittance.paymentAmount,
      heldAccount: undefined,
      suggestions: [],
    },
    at: remittance.at,
  });
}

/** What a status alone says of a claim, without a decision about money (4.2). */
const TOLD_STATES: Readonly<Partial<Record<string, AdjudicationState>>> = { '23': 'NOT_OURS', '25': 'PREDETERMINED' };

export function informPosting(task: Task, result: AdjudicationResult | undefined): Posting {
  const tasks = [...(result?.tasks ?? []), ...partyTasks(task.payment)];
  return posting(about(task), { state: TOLD_STATES[task.payment.claimStatusCode], tasks, work: result?.work ?? [] });
}

/** The posting of an adjudication, which then stands in `task.account`. */
export function adjudicationPosting(task: Task, result: AdjudicationResult, payerSequence: number): Posting {
  const { account } = task;
  const adjudication = adjudicationOf(task, result, payerSequence);
  const again = account?.adjudications.some((item) => isAnsweredAnew(item, adjudication)) ?? false;
  const kind =
    result.state === 'PENDING' ? 'none' : again ? 'correction' : result.state === 'DENIED' ? 'denial' : 'payment';
  account?.adjudications.push(adjudication);
  account?.balances.apply(result.entries);
  return posting(about(task), {
    kind,
    entries: cashOf(task, result.entries),
    work: result.work,
    tasks: [...result.tasks, ...partyTasks(task.payment)],
    state: result.state,
    adjudication,
  });
}

/** Taken back by the same payer, all of it or a line that it now answers again. */
function isAnsweredAnew({ reversed, takenBack = [], payerSequence }: Adjudication, by: Adjudication): boolean {
  if (payerSequence !== by.payerSequence) return false;
  return reversed || takenBack.some((part) => part.lines.some((line) => by.lines.includes(line)));
}

function adjudicationOf(task: Task, result: AdjudicationResult, payerSequence: number): Adjudication {
  const { payment, match, key } = task;
  const adjustments = adjustmentSums(payment);
  const lineIds = match.lines.map((line) => line.lineId);
  const byLine = answeredLines(payment, lineIds, result.work);
  return {
    adjudicationKey: key,
    payerClaimControlNumber: payment.payerClaimControlNumber,
    patientControlNumber: payment.patientControlNumber,
    claimStatusCode: payment.claimStatusCode,
    payerSequence,
    chargeAmount: payment.chargeAmount,
    paymentAmount: payment.paymentAmount,
    patientResponsibilityAmount: patientSum(adjustments),
    adjustments,
    lines: [...new Set(lineIds)],
    reassociationTraceNumber: payment.remittance.reassociationTraceNumber,
    paymentDate: payment.remittance.paymentDate,
    entries: result.entries,
    state: result.state,
    reversed: false,
    byLine: byLine.length > 1 ? byLine : undefined,
  };
}

/** The posting that undoes `original`, which then no longer stands in `task.account`. */
export function reversalPosting(task: Task, original: Adjudication): Posting {
  const { payment, account } = task;
  const entries = invert(original.entries, payment.remittance.reassociationTraceNumber);
  const adjudication = { ...original, reversed: true };
  if (account !== undefined) {
    account.adjudications[account.adjudications.indexOf(original)] = adjudication;
    account.balances.apply(entries);
  }
  return posting(about(task), {
    kind: 'reversal',
    entries: cashOf(task, entries),
    tasks: reversalTasks(original, (line) => account?.balances.of(line, PATIENT_RECEIVABLE) ?? 0),
    state: 'REVERSED',
    adjudication,
    reversesKey: original.adjudicationKey,
  });
}

/**
 * T-15, by a person's word: `original` gives way to a later answer that the payer gave without taking it back. Its money came all the same,
 * so we owe it, under the payer's number of it, until the payer takes it.
 */
export function replacedPosting(task: Task, original: Adjudication): Posting {
  const { payment, account, key } = task;
  const trace = payment.remittance.reassociationTraceNumber;
  const entries = outOf(PAYER_RECOUP_PAYABLE, invert(original.entries, trace));
  const adjudication = { ...original, reversed: true, replaced: true };
  if (account !== undefined) {
    account.adjudications[account.adjudications.indexOf(original)] = adjudication;
    account.balances.apply(entries);
  }
  const taken: ClaimPayment = {
    ...payment,
    claimStatusCode: '22',
    payerClaimControlNumber: original.payerClaimControlNumber,
    chargeAmount: cents(-original.chargeAmount),
    paymentAmount: cents(-original.paymentAmount),
    adjustments: [],
    lines: [],
  };
  return posting(about({ ...task, payment: taken, held: undefined }), {
    postingKey: `${key}|replaces ${original.adjudicationKey}`,
    kind: 'reversal',
    entries,
    tasks: reversalTasks(original, (line) => account?.balances.of(line, PATIENT_RECEIVABLE) ?? 0),
    state: 'REVERSED',
    adjudication,
    reversesKey: original.adjudicationKey,
  });
}

/** The payer takes back what `replacedPosting` gave way to: its money was owed since; the claim stays as it is. */
export function takenPosting(task: Task, original: Adjudication): Posting {
  const { account, payment } = task;
  const adjudication = { ...original, replaced: false };
  if (account !== undefined) account.adjudications[account.adjudications.indexOf(original)] = adjudication;
  return posting(about(task), {
    kind: 'reversal',
    entries: cashOf(task, moved(payment, PAYER_RECOUP_PAYABLE)),
    adjudication,
    reversesKey: original.adjudicationKey,
  });
}

/** Both sides in Suspense: nothing was posted for the claim, and what was held cancels out. */
export function cancelPostings(task: Task, counterpart: HeldItem): readonly Posting[] {
  const text = 'a claim payment and its reversal cancel out; neither was posted';
  const side = (one: Task): Posting =>
    posting(about(one), {
      kind: isReversal(one.payment) ? 'reversal' : 'none',
      entries: isReleased(one) ? [] : moved(one.payment, SUSPENSE),
      tasks: [{ code: 'CANCELLED_BY_REVERSAL', line: undefined, amount: one.payment.paymentAmount, text }],
    });
  const { payment, match, postingKey: key } = counterpart;
  return [side({ payment, match, account: task.account, key, held: counterpart }), side(task)];
}

/**
 * A whole posting undone by mirror entries, for a remittance that should never have been posted. The adjudication no longer stands; what
 * was held is released without being posted.
 */
export function mirrorPosting(original: Posting, reason: string): Posting {
  const { adjudication } = original;
  return posting({
    ...original,
    kind: original.kind === 'provider-adjustment' ? original.kind : 'reversal',
    postingKey: `${original.postingKey}|mirrored`,
    entries: original.entries.map((entry) => ({ ...entry, amount: cents(-entry.amount) })),
    queue: undefined,
    tasks: [{ code: 'MIRRORED', line: undefined, amount: undefined, text: reason }],
    work: [],
    state: adjudication === undefined ? undefined : 'REVERSED',
    adjudication: adjudication && { ...adjudication, reversed: !adjudication.reversed },
    reversesKey: original.postingKey,
    releasesKey: original.queue === undefined ? undefined : original.postingKey,
  });
}
