import type { AdjudicationStage, InquiryFact } from './lifecycle-adjudication.ts';
import { addFact, adjudicationStage, isTakenBack, laterInquiry, standing } from './lifecycle-adjudication.ts';
import { contradictionsOf, rejectInDoubt } from './lifecycle-contradictions.ts';
import { type DisplayState, displayOf } from './lifecycle-display.ts';
import type { SubmissionEvent } from './lifecycle-event.ts';
import type { LifecycleFacts } from './lifecycle-facts.ts';
import { type Evidence, evidenceOf, signalOf } from './lifecycle-signals.ts';
import { rungOf, type StepGuards, type SubmissionState, step } from './lifecycle-transitions.ts';

export type HopState = 'none' | 'received' | 'accepted' | 'rejected';

export interface LifecycleState extends LifecycleFacts {
  readonly adjudication: AdjudicationStage;
  /** Clearinghouse and payer acceptance are two states. */
  readonly clearinghouse: HopState;
  readonly payer: HopState;
  readonly display: DisplayState;
  /** What does not fit together, as stable codes; a person must look. Follows from the facts, so the order of arrival is no matter. */
  readonly contradictions: readonly string[];
}

export interface Advance {
  readonly state: LifecycleState;
  /** Row of domain.md's table that was taken; absent for events of the other axes and illegal ones. */
  readonly transition?: string;
  /** A contradiction that this event brought in, or `illegal-transition`. The event is kept in any case. */
  readonly exception?: string;
}

/** The state with everything that follows from its facts. */
export function stateOf(facts: LifecycleFacts): LifecycleState {
  const stands = standing(facts.adjudications);
  const remitted = stands.active.length > 0;
  const has = (evidence: Evidence): boolean => facts.seen.includes(evidence);
  const adjudication = adjudicationStage(facts.adjudications, stands, facts.inquiry, facts.charge);
  const hop = (name: 'clearinghouse' | 'payer', implied: boolean): HopState => {
    if (has(`${name}-rejected`) && !implied) return 'rejected';
    if (has(`${name}-accepted`) || implied) return 'accepted';
    return name === 'payer' && has('payer-received') ? 'received' : 'none';
  };
  return {
    submission: facts.submission,
    transmission: facts.transmission,
    pastTransmissions: facts.pastTransmissions,
    seen: facts.seen,
    adjudications: facts.adjudications,
    inquiry: facts.inquiry,
    balance: facts.balance,
    charge: facts.charge,
    keptBack: facts.keptBack,
    adjudication,
    clearinghouse: hop('clearinghouse', false),
    payer: hop('payer', remitted),
    display: displayOf(facts, adjudication, stands),
    contradictions: contradictionsOf(facts, stands),
  };
}

/** So often a claim goes back by rule; a partner that rejects everything must not be fed for ever. */
const MOST_REQUEUES = 3;

/** A claim of which nothing is known but that it exists. */
export const INITIAL_STATE: LifecycleState = stateOf({
  submission: 'DRAFT',
  pastTransmissions: [],
  seen: [],
  adjudications: [],
});

/** The state after `event`. Never throws on an event: what has no place changes nothing and is told as exception. */
export function nextState(before: LifecycleFacts, event: SubmissionEvent): Advance {
  const facts = factsOf(before);
  if (event.kind === 'balance') return { state: stateOf({ ...facts, balance: event.owner }) };
  if (event.kind === 'requeued') {
    if (facts.pastTransmissions.includes(event.transmission)) return { state: stateOf(facts) };
    if (event.byPerson !== true && rejectInDoubt(contradictionsOf(facts))) return { state: stateOf(facts) };
    const often = facts.pastTransmissions.length >= MOST_REQUEUES && event.byPerson !== true;
    if (often) return { state: stateOf(facts), exception: 'rejected-again-and-again' };
  }
  // A reject that was corrected (T-13) stays so.
  if (event.kind === 'reinstated' && !facts.seen.includes('replaced')) return { state: stateOf(facts) };
  const past = isPast(facts, event);
  const signal = signalOf(event);
  if (past && signal !== undefined && /rejected$|received$|^ta1|^mentioned/.test(signal)) {
    return { state: stateOf(facts) };
  }
  if (past && signal === 'syntax-accepted') return told(facts, seeing(facts, ['past-answered']));
  const remitted = facts.adjudications.some((fact) => fact.outcome !== undefined && fact.outcome !== 'NOT_OURS');
  const guards: StepGuards = {
    remitted,
    reversed: (VOIDING.includes(facts.submission) || signal === 'void-sent') && isReversedAfter(facts, event),
    sentBefore: facts.pastTransmissions.length > 0,
  };
  const taken =
    signal === undefined
      ? ({ kind: 'stayed', to: facts.submission, id: undefined } as const)
      : step(facts.submission, signal, guards);
  if (taken.kind === 'illegal' || wrongTransmission(facts, event)) {
    return { state: stateOf(facts), exception: 'illegal-transition' };
  }
  const back =
    taken.kind === 'moved' && (signal === 'void-refused' || signal === 'reinstated' || signal === 'void-undone');
  const submission = back ? rungOf(facts.seen, remitted) : taken.to;
  const after = told(facts, withEvent({ ...facts, submission }, event, past), taken.id);
  const undone = event.kind === '835' && event.byPerson === true;
  return facts.submission === 'VOIDED' && submission === 'VOID_SENT' && !undone && after.exception === undefined
    ? { ...after, exception: 'paid-after-void' }
    : after;
}

const VOIDING: readonly SubmissionState[] = ['VOID_SENT', 'VOIDED'];

/** The payer has taken back all of its answers. A void that is done stays so, whatever is said of it: nothing of it was ever taken back. */
function isReversedAfter(facts: LifecycleFacts, event: SubmissionEvent): boolean {
  const { adjudications, submission } = facts;
  const known = event.kind === '835' || event.kind === '835-reversal' ? addFact(adjudications, event) : adjudications;
  if (known.every((fact) => fact.outcome !== undefined)) return submission === 'VOIDED';
  return isTakenBack(known);
}

function told(before: LifecycleFacts, facts: LifecycleFacts, transition?: string): Advance {
  const state = stateOf(facts);
  const known = state.contradictions.length === 0 ? [] : contradictionsOf(before);
  const exception = state.contradictions.find((code) => !known.includes(code));
  return {
    state,
    ...(transition === undefined ? {} : { transition }),
    ...(exception === undefined ? {} : { exception }),
  };
}

/** The state after all events, from the beginning. */
export function foldState(events: Iterable<SubmissionEvent>, from: LifecycleState = INITIAL_STATE): LifecycleState {
  let state = from;
  for (const event of events) state = nextState(state, event).state;
  return state;
}

/** True when the answer is about a set that was rejected and whose claim went back to READY since. */
function isPast(state: LifecycleFacts, event: SubmissionEvent): boolean {
  const named = 'transmission' in event ? event.transmission : undefined;
  const about = named ?? state.transmission ?? state.pastTransmissions.at(-1);
  return about !== undefined && about !== state.transmission && state.pastTransmissions.includes(about);
}

/** Our own delivery events must name the set that the claim is in now. */
function wrongTransmission(state: LifecycleFacts, event: SubmissionEvent): boolean {
  const own = ['sent', 'delivery-unknown', 'not-delivered', 'requeued'].includes(event.kind);
  return (
    own && 'transmission' in event && state.transmission !== undefined && event.transmission !== state.transmission
  );
}

const INQUIRY_STAGES: ReadonlyMap<string, InquiryFact['stage']> = new Map([
  ['pending', 'PENDING'],
  ['info-requested', 'INFO_REQUESTED'],
  ['finalized', 'FINALIZED'],
]);

function withEvent(facts: LifecycleFacts, event: SubmissionEvent, past: boolean): LifecycleFacts {
  const pastAnswer: readonly Evidence[] = past ? ['past-answered'] : [];
  switch (event.kind) {
    case 'scrubbed':
      return event.chargeAmount === undefined ? facts : { ...facts, charge: event.chargeAmount };
    case 'held':
      return event.byPerson === true ? { ...facts, keptBack: true } : facts;
    case 'released':
      return { ...facts, keptBack: undefined };
    case 'reinstated':
      return { ...facts, seen: facts.seen.filter((item) => item !== 'replaced') };
    case 'batched':
      return { ...facts, transmission: event.transmission };
    case 'requeued': {
      const pastTransmissions = [...facts.pastTransmissions, facts.transmission ?? event.transmission];
      return { ...facts, transmission: undefined, seen: [], pastTransmissions };
    }
    case '835':
    case '835-reversal':
      return { ...seeing(facts, pastAnswer), adjudications: addFact(facts.adjudications, event) };
    case '277': {
      const seen = seeing(facts, evidenceOf(event));
      const stage = INQUIRY_STAGES.get(event.outcome);
      if (stage === undefined) return seen;
      const fact = { stage, ...(event.date === undefined ? {} : { date: event.date }) };
      return { ...seen, inquiry: laterInquiry(facts.inquiry, fact) };
    }
    default:
      return seeing(facts, [...evidenceOf(event), ...pastAnswer]);
  }
}

function seeing(facts: LifecycleFacts, evidence: readonly Evidence[]): LifecycleFacts {
  const fresh = evidence.filter((item) => !facts.seen.includes(item));
  return fresh.length === 0 ? facts : { ...facts, seen: [...facts.seen, ...fresh].sort() };
}

/** The facts alone, without what follows from them. Key by key: to leave keys out of a copy takes ten times as long. */
function factsOf(state: LifecycleFacts): LifecycleFacts {
  const { submission, transmission, pastTransmissions, seen, adjudications, inquiry, balance, charge, keptBack } =
    state;
  return { submission, transmission, pastTransmissions, seen, adjudications, inquiry, balance, charge, keptBack };
}
