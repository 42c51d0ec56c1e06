/** Post: what to do with one claim payment, in the order of 4.7: no ledger, held, reversed, posted. */
import { formatCents } from '../../base/money.ts';
import type { Adjudication, ClaimMatch, MatchSuggestion } from '../../claims/posting.ts';
import { type ClaimPayment, isReversal } from '../../claims/remittance.ts';
import type { HeldItem, OpenAccount } from './account-book.ts';
import { receivable, SUSPENSE, UNAPPLIED_CASH } from './accounts.ts';
import { type AdjudicationInput, type AdjudicationResult, adjudicate } from './adjudicate.ts';
import { answeredBy, differencesOf, type Matched, type PartTakenBack, partsTakenBack } from './by-line.ts';
import { type ClassificationRow, PRIOR_PAYER } from './classification-table.ts';
import { besidePart, equalLines, meaning, takesBackPart } from './partial-reversals.ts';
import { mirrors, mirrorsPayment, turned } from './reversal.ts';
import { isForwarded } from './state.ts';

export interface Hold {
  readonly do: 'hold';
  readonly code: string;
  readonly text: string;
  readonly account: string;
  /** Something that may still arrive can release it. */
  readonly waits: boolean;
  readonly suggestions: readonly MatchSuggestion[];
  /** What stands in its way and a person may have it replace. */
  readonly standing?: readonly Adjudication[];
}

interface Posted {
  readonly result: AdjudicationResult;
  readonly payerSequence: number;
}

export type Decision =
  | Hold
  /** Tells something; moves nothing. */
  | { readonly do: 'inform'; readonly result: AdjudicationResult | undefined }
  | ({ readonly do: 'post' } & Posted)
  | { readonly do: 'reverse'; readonly original: Adjudication }
  /** A reversal of some lines, of one adjudication or of several. */
  | { readonly do: 'reverse-lines'; readonly parts: readonly PartTakenBack[]; readonly match: ClaimMatch }
  /** A reversal that came before takes back a part, which was answered anew since: both cancel out, and the rest is posted. */
  | ({
      readonly do: 'post-rest';
      readonly rest: Matched;
      readonly part: Matched;
      readonly counterpart: HeldItem;
    } & Posted)
  /** A reversal of what was replaced by a person's word: what we owe for it is taken. */
  | { readonly do: 'take'; readonly original: Adjudication }
  /** A reversal and the held claim payment that it undoes: neither is posted, their money in Suspense cancels out. */
  | { readonly do: 'cancel'; readonly counterpart: HeldItem };

const REVERSAL_WAITS = 'UNMATCHED_REVERSAL';

function hold(code: string, text: string, more: { waits?: boolean; account?: string; match?: ClaimMatch } = {}): Hold {
  const { waits = false, account = SUSPENSE, match } = more;
  return { do: 'hold', code, text, account, waits, suggestions: match?.suggestions ?? [] };
}

/** A claim payment with the claim that it was matched to; `self` is the held item that is tried again. */
export interface Question {
  readonly payment: ClaimPayment;
  readonly match: ClaimMatch;
  readonly account: OpenAccount | undefined;
  /** All open claims of the encounter, this one included. */
  readonly encounter: readonly OpenAccount[];
  readonly overrides: readonly ClassificationRow[];
  readonly self: HeldItem | undefined;
  /** A person lets it pass that the claim payment doesn't balance. */
  readonly unbalanced: boolean;
}

/** Judges; changes nothing. */
export function decide(question: Question): Decision {
  const { payment, match, account } = question;
  if (payment.claimStatusCode === '25' || payment.claimStatusCode === '23') {
    if (payment.paymentAmount === 0) return { do: 'inform', result: undefined };
    return hold(
      'UNEXPECTED_MONEY',
      `claim status ${payment.claimStatusCode} moves no money, but the payer says that it paid`,
    );
  }
  if (!payment.balanced && !question.unbalanced)
    return hold('ERA_REVIEW', 'the claim payment does not balance; see its findings');
  if (match.queue !== undefined || account === undefined) return unmatched(payment, match);
  const repeated = account.adjudications.find((item) => isRepeated(payment, item));
  if (repeated !== undefined) {
    return hold(
      'DUPLICATE_CLAIM_PAYMENT',
      `the same answer was posted from check ${repeated.reassociationTraceNumber}`,
      {
        waits: true,
      },
    );
  }
  return takesBack(payment) ? reversal(question, account) : adjudication(question, account);
}

/** A negative charge under another status comes here by a person's match alone. */
const takesBack = (payment: ClaimPayment): boolean => isReversal(payment) || payment.chargeAmount < 0;

function unmatched(payment: ClaimPayment, match: ClaimMatch): Hold {
  const code = match.queue?.code ?? 'UNMATCHED';
  const text = match.queue?.text ?? 'no claim of ours fits';
  if (isReversal(payment)) return hold(REVERSAL_WAITS, `a reversal, and ${text}`, { match });
  const known = code === 'CHARGE_DIFFERS' || code === 'LINE_UNMATCHED';
  return hold(code, text, { match, account: known ? SUSPENSE : UNAPPLIED_CASH });
}

/** the same payer number, status and amounts came in another check and still stand. */
function isRepeated(payment: ClaimPayment, item: Adjudication): boolean {
  return (
    !item.reversed &&
    payment.payerClaimControlNumber !== undefined &&
    item.payerClaimControlNumber === payment.payerClaimControlNumber &&
    item.claimStatusCode === payment.claimStatusCode &&
    item.chargeAmount === payment.chargeAmount &&
    item.paymentAmount === payment.paymentAmount &&
    item.reassociationTraceNumber !== payment.remittance.reassociationTraceNumber
  );
}

/** what has the payer's number of the reversal goes first, then what mirrors it by its amounts alone. */
function reversal(question: Question, account: OpenAccount): Decision {
  const { payerClaimControlNumber: number } = question.payment;
  const named = (own: string | undefined): boolean => number !== undefined && own === number;
  const isNamed = (item: Adjudication): boolean => named(item.payerClaimControlNumber);
  const decision =
    takenBack(question, account, named) ??
    settledBefore(question, account, isNamed) ??
    takenBack(question, account, () => true);
  if (decision !== undefined) return decision;
  const lines = answeredBy(question);
  const standing = account.adjudications.filter((item) => !item.reversed).reverse();
  const [ours, others] = [standing.filter(isNamed), standing.filter((item) => !isNamed(item))];
  const back = partsTakenBack(lines, [...ours, ...others], (line) => equalLines(question, account, line));
  if (back !== undefined) return { do: 'reverse-lines', parts: back.parts, match: meaning(question.match, back.meant) };
  const [differs] = ours;
  if (differs !== undefined) {
    const posted = formatCents(differs.paymentAmount);
    const text = [
      `it names an adjudication of ${posted}, whose amounts are others`,
      ...differencesOf(question, differs),
    ];
    return hold('REVERSAL_DIFFERS', text.join('; '), { waits: true });
  }
  if (undoesInformation(question, account)) return { do: 'inform', result: undefined };
  return hold(REVERSAL_WAITS, 'a reversal of something that was not posted', { waits: true });
}

/** Of the answers under a fitting number whose amounts it mirrors: the newest that stands, one that was replaced, one that is held. */
function takenBack(
  { payment, self }: Question,
  account: OpenAccount,
  fits: (payerClaimControlNumber: string | undefined) => boolean,
): Decision | undefined {
  const mirrored = account.adjudications.filter((item) => fits(item.payerClaimControlNumber) && mirrors(payment, item));
  const original = mirrored.findLast((item) => !item.reversed);
  if (original !== undefined) return { do: 'reverse', original };
  const replaced = mirrored.find((item) => item.replaced === true);
  if (replaced !== undefined) return { do: 'take', original: replaced };
  const counterpart = account.held.find(
    (item) =>
      item !== self &&
      !isReversal(item.payment) &&
      fits(item.payment.payerClaimControlNumber) &&
      mirrorsPayment(payment, item.payment),
  );
  return counterpart === undefined ? undefined : { do: 'cancel', counterpart };
}

/**
 * It names a payment that was never posted to the claim, since a person sent its money elsewhere (a duplicate that goes back), or that
 * another reversal cancelled: another answer of the same amounts is not what it takes back.
 */
function settledBefore(
  { payment }: Question,
  { adjudications, view }: OpenAccount,
  isNamed: (item: Adjudication) => boolean,
): Decision | undefined {
  if (adjudications.some(isNamed)) return undefined;
  const number = payment.payerClaimControlNumber;
  const settled = view.seenTo?.find(
    (item) =>
      number !== undefined &&
      item.payment.payerClaimControlNumber === number &&
      !isReversal(item.payment) &&
      mirrorsPayment(payment, item.payment),
  );
  if (settled === undefined) return undefined;
  const { reassociationTraceNumber: trace } = settled.payment.remittance;
  const text = `it takes back the payment under its number in check ${trace}, which was seen to without being posted to the claim: settle this item to where that money went`;
  return hold(REVERSAL_WAITS, text, { waits: true });
}

/** what it takes back moved nothing and was never posted (CO-18, OA-100 …), so there is nothing to wait for. */
function undoesInformation({ payment, match, overrides }: Question, account: OpenAccount): boolean {
  if (payment.paymentAmount !== 0) return false;
  const lineIds = match.lines.map((line) => line.lineId);
  const input = { payment: turned(payment), lineIds, overrides, ...payersOf(account, account.view.payerSequence) };
  return adjudicate(input).informationOnly;
}

type Payers = Pick<
  AdjudicationInput,
  'balances' | 'payerSequence' | 'nextPayerSequence' | 'qualifiedMedicareBeneficiary'
>;

function payersOf({ balances, view }: OpenAccount, payerSequence: number): Payers {
  const { qualifiedMedicareBeneficiary, nextPayerSequence } = view;
  return { balances, payerSequence, nextPayerSequence, qualifiedMedicareBeneficiary };
}

function adjudication(question: Question, account: OpenAccount): Decision {
  const { payment, match } = question;
  const payerSequence = sequenceOf(payment, account);
  const lineIds = match.lines.map((line) => line.lineId);
  const waiting = account.held.filter((item) => item !== question.self && isReversal(item.payment));
  const undone = waiting.find((item) => mirrorsPayment(item.payment, payment));
  const all = account.adjudications.filter(
    (item) => !item.reversed && item.payerSequence === payerSequence && overlaps(item.lines, lineIds),
  );
  const [standing] = all;
  if (undone !== undefined && standing !== undefined) return { do: 'cancel', counterpart: undone };
  // R-106; one that moves no money leaves nothing in Suspense, and what it is of, if it comes, meets it there.
  const parts = waiting.filter((item) => takesBackPart(item, question));
  if (undone === undefined && waiting.some((item) => item.payment.paymentAmount !== 0 && !parts.includes(item))) {
    return hold('REVERSAL_PENDING', 'a reversal of this claim waits in a queue', { waits: true });
  }
  const adjudicated = (own: Matched): AdjudicationResult =>
    adjudicate({
      payment: own.payment,
      lineIds: own.match.lines.map((line) => line.lineId),
      overrides: question.overrides,
      ...payersOf(account, payerSequence),
      nextPayerSequence: nextSequenceOf(payment, account, payerSequence),
    });
  const result = adjudicated(question);
  if (result.informationOnly) return { do: 'inform', result };
  if (standing !== undefined) {
    const left = besidePart(question, all, parts);
    if (left !== undefined) return { do: 'post-rest', ...left, result: adjudicated(left.rest), payerSequence };
    const text = 'these lines were adjudicated before and that was not reversed';
    return { ...hold('READJUDICATED_NO_REVERSAL', text, { waits: true }), standing: all };
  }
  const early = payerSequence > 1 && comesTooEarly(question.encounter, account, payerSequence);
  if (early || answersForwarded(payment, account, payerSequence)) {
    return hold('PRIOR_PAYER_MISSING', 'the payer before this one has not been posted', { waits: true });
  }
  return { do: 'post', result, payerSequence };
}

/** An answer without lines is about all of them. */
function overlaps(left: readonly string[], right: readonly string[]): boolean {
  return left.length === 0 || right.length === 0 || left.some((line) => right.includes(line));
}

const SEQUENCES: Readonly<Record<string, number>> = { '1': 1, '19': 1, '2': 2, '20': 2, '3': 3, '21': 3 };

/**
 * The payer's place: that of the claim, unless the payer answers a claim that it got from the payer before it (crossover), which has no
 * claim of its own here. Some payers say 3 for all they pay, so a later place needs to be known to us.
 */
function sequenceOf(payment: ClaimPayment, account: OpenAccount): number {
  const own = account.view.payerSequence;
  const said = SEQUENCES[payment.claimStatusCode] ?? own;
  if (said <= own) return own;
  const expected = account.view.nextPayerSequence !== undefined && said >= account.view.nextPayerSequence;
  const forwarded = account.adjudications.some((item) => item.state === 'FORWARDED' && item.payerSequence < said);
  return expected || forwarded || account.balances.total(receivable(said)) !== 0 ? said : own;
}

function nextSequenceOf(payment: ClaimPayment, account: OpenAccount, payerSequence: number): number | undefined {
  const { nextPayerSequence, laterPayerSequences = [] } = account.view;
  const after = [...laterPayerSequences, nextPayerSequence ?? 0].filter((sequence) => sequence > payerSequence);
  if (after.length > 0) return Math.min(...after);
  return isForwarded(payment) ? payerSequence + 1 : undefined;
}

/**
 * A later payer's answer to a claim that the payer before it passed on (crossover) and has not answered itself yet: it says that it comes
 * later, and tells what a payer before it did (OA-23). The status alone says little.
 */
function answersForwarded(payment: ClaimPayment, account: OpenAccount, payerSequence: number): boolean {
  const said = SEQUENCES[payment.claimStatusCode] ?? payerSequence;
  return said > payerSequence && tellsPriorPayer(payment) && !account.adjudications.some((item) => !item.reversed);
}

function tellsPriorPayer(payment: ClaimPayment): boolean {
  const all = [...payment.adjustments, ...payment.lines.flatMap((line) => line.adjustments)];
  return all.some((item) => item.reasonCode === PRIOR_PAYER && item.amount > 0);
}

/** The receivable still lies with the payer before: what the present payer owes isn't known yet. */
function comesTooEarly(encounter: readonly OpenAccount[], account: OpenAccount, payerSequence: number): boolean {
  const prior = payerSequence - 1;
  const answered = encounter.some((claim) =>
    claim.adjudications.some((item) => !item.reversed && item.payerSequence === prior),
  );
  if (answered) return false;
  return account.balances.total(receivable(payerSequence)) <= 0 && account.balances.total(receivable(prior)) > 0;
}
