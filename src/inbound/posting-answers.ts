/** Inbound: what a posting says of its claim: how it was decided, and who owes what is left. */
import { cents, formatCents } from '../base/money.ts';
import { ownerOf } from '../claims/balance-owner.ts';
import { REMITTANCE_OUTCOMES, type SubmissionEvent } from '../claims/lifecycle-event.ts';
import { type Posting, takesPart } from '../claims/posting.ts';
import type { Answer } from './claim-answers.ts';
import type { RemittancePoster } from './post/poster.ts';
import { isDenied } from './work-codes.ts';

interface PostingContext {
  readonly poster: RemittancePoster;
  /** Which time it is, when a person has something posted once more. */
  readonly again?: string | undefined;
}

const RECORD_OUTCOME: Readonly<Record<string, string>> = {
  PAID: 'paid',
  PARTIAL: 'paid',
  ZERO_PAID: 'paid',
  DENIED: 'denied',
  PENDING: 'pending',
};

/** A posted claim payment moves its claim; a held one doesn't, its queue item tells of it. */
export function answersOf({ poster, again }: PostingContext, posting: Posting): readonly Answer[] {
  if (takesPart(posting)) return partAnswers({ poster, again }, posting);
  const { state, claimKey, adjudication, payment, part } = posting;
  if (claimKey === undefined || payment === undefined || state === undefined) return [];
  const key = Number(claimKey);
  const { chargeAmount, paymentAmount, payerClaimControlNumber } = payment;
  const date = payment.remittance.paymentDate;
  const facts = {
    adjudicationKey: posting.postingKey,
    chargeAmount,
    paymentAmount,
    payerClaimControlNumber,
    date,
  };
  const outcome = REMITTANCE_OUTCOMES.find((one) => one === state);
  const event =
    state === 'REVERSED'
      ? ({ kind: '835-reversal', ...facts } as const)
      : outcome === undefined
        ? undefined
        : ({ kind: '835', outcome, payerSequence: adjudication?.payerSequence, ...facts } as const);
  if (event === undefined) return [];
  const record = {
    source: 'payer',
    level: 'claim',
    outcome: RECORD_OUTCOME[state] ?? 'information',
    chargeAmount: formatCents(chargeAmount),
    paymentAmount: formatCents(paymentAmount),
    reassociationTraceNumber: posting.reassociationTraceNumber,
    at: payment.at,
  };
  const summary = `835 ${payment.claimStatusCode}: ${state.toLowerCase()} ${formatCents(paymentAmount)} of ${formatCents(chargeAmount)}`;
  const number = state === 'REVERSED' ? undefined : (adjudication?.payerClaimControlNumber ?? payerClaimControlNumber);
  const owner = ownerOf(poster.balances(claimKey) ?? [], isDenied(posting.work));
  const answer: Answer = {
    claimKey: key,
    event,
    at: payment.at,
    summary,
    record,
    again: part === undefined ? again : `${again ?? ''} part ${part}`,
    followedBy: { event: { kind: 'balance', owner }, summary: `balance: ${owner}` },
    payerClaimControlNumber: number,
  };
  return [answer];
}

/** A part of an answer was taken back: to the lifecycle all of it goes, and what is left comes in its place. */
function partAnswers({ poster, again }: PostingContext, posting: Posting): readonly Answer[] {
  const { claimKey, adjudication: rest, payment, part = 1 } = posting;
  if (claimKey === undefined || rest === undefined || payment === undefined) return [];
  const outcome = REMITTANCE_OUTCOMES.find((one) => one === rest.state);
  if (outcome === undefined) return [];
  const { payerClaimControlNumber, payerSequence } = rest;
  const date = payment.remittance.paymentDate;
  const taken = formatCents(cents(-payment.paymentAmount));
  const whole = {
    chargeAmount: cents(payment.chargeAmount - rest.chargeAmount),
    paymentAmount: cents(payment.paymentAmount - rest.paymentAmount),
  };
  const common = { claimKey: Number(claimKey), at: payment.at, again: `${again ?? ''} part ${part}` };
  const facts = { payerClaimControlNumber, date };
  const { chargeAmount, paymentAmount } = rest;
  const gone: SubmissionEvent = {
    ...{ kind: '835-reversal', adjudicationKey: `${posting.postingKey}|whole` },
    ...facts,
    ...whole,
  };
  const left: SubmissionEvent = {
    ...{ kind: '835', adjudicationKey: `${posting.postingKey}|rest`, outcome, payerSequence },
    ...{ ...facts, chargeAmount, paymentAmount },
  };
  const owner = ownerOf(poster.balances(claimKey) ?? [], rest.byLine?.some((line) => line.denied === true) ?? false);
  const record = {
    source: 'payer',
    level: 'claim',
    outcome: RECORD_OUTCOME[rest.state] ?? 'information',
    chargeAmount: formatCents(chargeAmount),
    paymentAmount: formatCents(paymentAmount),
    reassociationTraceNumber: posting.reassociationTraceNumber,
    at: payment.at,
  };
  return [
    {
      ...common,
      event: gone,
      summary: `835 ${payment.claimStatusCode}: ${taken} of ${formatCents(cents(-whole.paymentAmount))} taken back`,
    },
    {
      ...common,
      event: left,
      summary: `of the answer before stays ${formatCents(paymentAmount)} of ${formatCents(chargeAmount)}`,
      record,
      followedBy: { event: { kind: 'balance', owner }, summary: `balance: ${owner}` },
    },
  ];
}
