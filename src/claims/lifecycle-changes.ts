/** What a replacement or void (CLM05-3 = 7, 8) and the claim that it changes do to each other (T-18, T-19, T-31, T-32), whatever came first. */
import { type Cents, cents } from '../base/money.ts';
import type { LifecycleState } from './lifecycle.ts';
import {
  type AdjudicationStage,
  adjudicationStage,
  everDecided,
  isTakenBack,
  standing,
  withoutUndone,
} from './lifecycle-adjudication.ts';
import type { OwnEvent, RemittanceOutcome } from './lifecycle-event.ts';
import type { LifecycleFacts } from './lifecycle-facts.ts';
import type { SubmissionState } from './lifecycle-transitions.ts';

export type ChangeEvent = Extract<
  OwnEvent,
  { kind: 'superseded' | 'reinstated' | 'void-sent' | 'void-refused' | 'void-done' | 'void-undone' }
>;

export interface ChangedPair {
  /** The claim that is replaced or voided. */
  readonly original: LifecycleState;
  /** The replacement or void. */
  readonly change: LifecycleState;
  /** CLM05-3 of the change. */
  readonly frequencyCode: string;
}

/** One event for each of the two at most. Both states after them ask for nothing more. */
export interface PairEvents {
  readonly original?: ChangeEvent;
  readonly change?: ChangeEvent;
}

/** The peer has it, and nobody has rejected it. */
const OUT: readonly SubmissionState[] = ['SENT', 'SYNTAX_OK', 'CH_ACCEPTED', 'PAYER_ACCEPTED', 'VOIDED'];
const REJECTED: readonly SubmissionState[] = ['TA1_REJECTED', 'SYNTAX_REJECTED', 'CH_REJECTED', 'PAYER_REJECTED'];
const ENDED: readonly SubmissionState[] = ['SUPERSEDED', 'VOIDED'];

/** True for frequencies that change a claim which the payer has decided on (M-122). */
export function changesAnother(frequencyCode: string): boolean {
  return frequencyCode === '7' || frequencyCode === '8';
}

/** What follows for the two from how they stand; asked anew whenever one of them moves. */
export function pairEvents({ original, change, frequencyCode }: ChangedPair): PairEvents {
  if (frequencyCode === '7') {
    if (takesPlace(original, change)) return { original: { kind: 'superseded' } };
    return isReplaced(original) && neverTookPlace(original, change) ? { original: { kind: 'reinstated' } } : {};
  }
  return frequencyCode === '8' ? voidEvents(original, change) : {};
}

const isReversed = ({ adjudication, adjudications }: LifecycleState): boolean =>
  adjudication === 'REVERSED' && isTakenBack(adjudications);

/** The payer said nothing of taking it back, or that was undone. */
const wasNeverReversed = ({ adjudications }: LifecycleState): boolean =>
  withoutUndone(adjudications).every((fact) => fact.outcome !== undefined);

/** A replacement that the payer denied takes the place of nothing that it lets stand: only when it took back its answer to the original. */
function takesPlace(original: LifecycleState, { adjudication }: LifecycleState): boolean {
  return !ENDED.includes(original.submission) && replaces(original, adjudication);
}

const isReplaced = ({ submission, seen }: LifecycleState): boolean =>
  submission === 'SUPERSEDED' && seen.includes('replaced');

/** Answers that post something: what the payer paid, took off or gave to the patient. */
const POSTING: readonly (RemittanceOutcome | undefined)[] = ['PAID', 'PARTIAL', 'ZERO_PAID', 'FORWARDED'];

/**
 * What the payer paid for a claim and has not taken back, though it decided on the claim's replacement (T-18, R-050): until then the claim is paid
 * twice. Undefined when nothing of it is posted.
 */
export function paidBesideReplacement({ submission, seen, adjudications }: LifecycleFacts): Cents | undefined {
  if (submission !== 'SUPERSEDED' || !seen.includes('replaced')) return undefined;
  const posted = standing(adjudications).active.filter(({ outcome }) => POSTING.includes(outcome));
  return posted.length === 0 ? undefined : cents(posted.reduce((sum, { paid }) => sum + paid, 0));
}

/** What had been posted to it was undone by a person. That the payer took it back says nothing: as a rule it corrects the replacement. */
function neverTookPlace(original: LifecycleState, { adjudications, charge, submission }: LifecycleState): boolean {
  const active = everDecided(adjudications);
  const stage = adjudicationStage(active, { active }, undefined, charge);
  return submission !== 'SUPERSEDED' && !replaces(original, stage);
}

/** A replacement at that stage takes the place of its original. */
function replaces(original: LifecycleState, adjudication: AdjudicationStage): boolean {
  switch (adjudication) {
    case 'PAID':
    case 'PARTIAL':
    case 'ZERO_PAID':
    case 'FORWARDED':
    case 'PREDETERMINED':
      return true;
    case 'DENIED':
      return isReversed(original);
    default:
      return false;
  }
}

/** That the original was taken back is the stronger word: payers deny, at zero, what they have voided. */
function voidEvents(original: LifecycleState, change: LifecycleState): PairEvents {
  const { submission } = original;
  const reversed = isReversed(original);
  const out = OUT.includes(change.submission);
  if (out && reversed) {
    return {
      ...(ENDED.includes(submission) ? {} : { original: { kind: 'void-sent' } }),
      ...(change.submission === 'VOIDED' ? {} : { change: { kind: 'void-done' } }),
    };
  }
  if (change.submission === 'VOIDED' && wasNeverReversed(original)) return { change: { kind: 'void-undone' } };
  const denied = change.adjudication === 'DENIED';
  if (submission === 'VOID_SENT') {
    return denied || REJECTED.includes(change.submission) ? { original: { kind: 'void-refused' } } : {};
  }
  const fresh = out && change.submission !== 'VOIDED' && !denied && !ENDED.includes(submission);
  return fresh ? { original: { kind: 'void-sent' } } : {};
}

/** Each event in words for the timeline and the billing system. */
export const CHANGE_SUMMARIES: Readonly<Record<ChangeEvent['kind'], string>> = {
  superseded: 'the payer has decided on the claim that replaces this one (frequency 7)',
  reinstated: 'what had been posted to the claim that replaces this one was undone; this claim stands as before',
  'void-sent': 'a void of this claim (frequency 8) was sent',
  'void-refused': 'the void of this claim was refused; the claim stands as before',
  'void-done': 'the payer took back the claim that this one voids',
  'void-undone': 'that the payer took back the claim that this one voids was undone; this void is out still',
};
