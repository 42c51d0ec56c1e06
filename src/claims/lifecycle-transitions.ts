/** The one table of legal transitions of the submission axis (T-01 to T-19, T-30 to T-32). Everything that it doesn't list is illegal. */

export const SUBMISSION_STATES = [
  'DRAFT',
  'HELD',
  'READY',
  'BATCHED',
  'UNKNOWN',
  'SENT',
  'TA1_REJECTED',
  'SYNTAX_OK',
  'SYNTAX_REJECTED',
  'CH_ACCEPTED',
  'CH_REJECTED',
  'PAYER_ACCEPTED',
  'PAYER_REJECTED',
  'CANCELLED',
  'SUPERSEDED',
  'VOID_SENT',
  'VOIDED',
] as const;

export type SubmissionState = (typeof SUBMISSION_STATES)[number];

/** What an event says to the submission axis. */
export type Signal =
  | 'scrub-error'
  | 'scrub-clean'
  | 'released'
  | 'held'
  | 'cancelled'
  | 'batched'
  | 'sent'
  | 'delivery-unknown'
  | 'not-delivered'
  | 'requeued'
  | 'corrected'
  | 'superseded'
  | 'reinstated'
  | 'void-sent'
  | 'void-refused'
  | 'void-done'
  | 'void-undone'
  | AnswerSignal;

export type AnswerSignal =
  | 'ta1-accepted'
  | 'ta1-rejected'
  | 'syntax-accepted'
  | 'syntax-rejected'
  | 'clearinghouse-accepted'
  | 'clearinghouse-rejected'
  | 'payer-received'
  | 'payer-accepted'
  | 'payer-rejected'
  | 'mentioned'
  | 'remitted'
  | 'reversed';

export interface Transition {
  /** Row of domain.md 3.4. */
  readonly id: string;
  readonly from: readonly SubmissionState[];
  readonly signal: Signal;
  readonly to: SubmissionState;
  /** Where it leads instead when the payer has taken back all of its answers to the claim. */
  readonly whenReversed?: SubmissionState;
  /** The row holds only as long as no 835 stands for the claim: a payment is the stronger word (T-30). */
  readonly unlessRemitted?: true;
  /** The row holds only for a claim that went out before and was put back: an answer after all must stop the second sending. */
  readonly ifSentBefore?: true;
}

/** The peer may have it: an answer proves it even when our own commit came late. */
const UNDERWAY: readonly SubmissionState[] = ['BATCHED', 'UNKNOWN', 'SENT'];
/** By the strength of the evidence: a deeper hop outranks a shallower one, and at the same hop a reject outranks an acceptance. */
const LADDER: readonly SubmissionState[] = [
  'TA1_REJECTED',
  'SYNTAX_OK',
  'SYNTAX_REJECTED',
  'CH_ACCEPTED',
  'CH_REJECTED',
  'PAYER_ACCEPTED',
  'PAYER_REJECTED',
];
const ENDED: readonly SubmissionState[] = ['SUPERSEDED', 'VOID_SENT', 'VOIDED'];

const below = (state: SubmissionState): readonly SubmissionState[] => [
  ...UNDERWAY,
  ...LADDER.slice(0, LADDER.indexOf(state)),
];
const REJECTED: readonly SubmissionState[] = ['TA1_REJECTED', 'SYNTAX_REJECTED', 'CH_REJECTED', 'PAYER_REJECTED'];

export const TRANSITIONS: readonly Transition[] = [
  { id: 'T-01', from: ['DRAFT', 'HELD'], signal: 'scrub-error', to: 'HELD' },
  { id: 'T-02', from: ['DRAFT', 'HELD'], signal: 'scrub-clean', to: 'READY' },
  { id: 'T-02', from: ['DRAFT', 'HELD'], signal: 'released', to: 'READY' },
  { id: 'T-02', from: ['DRAFT', 'HELD', 'READY'], signal: 'held', to: 'HELD' },
  { id: 'T-02', from: ['DRAFT', 'HELD', 'READY'], signal: 'cancelled', to: 'CANCELLED' },
  { id: 'T-03', from: ['READY'], signal: 'batched', to: 'BATCHED' },
  { id: 'T-04', from: UNDERWAY, signal: 'sent', to: 'SENT' },
  { id: 'T-04', from: ['BATCHED', 'UNKNOWN'], signal: 'delivery-unknown', to: 'UNKNOWN' },
  { id: 'T-04', from: ['BATCHED', 'UNKNOWN'], signal: 'not-delivered', to: 'BATCHED' },
  { id: 'T-04', from: UNDERWAY, signal: 'ta1-accepted', to: 'SENT' },
  { id: 'T-05', from: below('TA1_REJECTED'), signal: 'ta1-rejected', to: 'TA1_REJECTED' },
  { id: 'T-06', from: below('SYNTAX_REJECTED'), signal: 'syntax-rejected', to: 'SYNTAX_REJECTED' },
  { id: 'T-07', from: below('SYNTAX_OK'), signal: 'syntax-accepted', to: 'SYNTAX_OK' },
  { id: 'T-08', from: below('CH_ACCEPTED'), signal: 'clearinghouse-accepted', to: 'CH_ACCEPTED' },
  { id: 'T-09', from: below('CH_REJECTED'), signal: 'clearinghouse-rejected', to: 'CH_REJECTED' },
  { id: 'T-10', from: UNDERWAY, signal: 'payer-received', to: 'SENT' },
  { id: 'T-11', from: below('PAYER_ACCEPTED'), signal: 'payer-accepted', to: 'PAYER_ACCEPTED' },
  { id: 'T-12', from: below('PAYER_REJECTED'), signal: 'payer-rejected', to: 'PAYER_REJECTED', unlessRemitted: true },
  { id: 'T-13', from: REJECTED, signal: 'corrected', to: 'SUPERSEDED' },
  { id: 'T-05', from: ['TA1_REJECTED', 'SYNTAX_REJECTED'], signal: 'requeued', to: 'READY' },
  { id: 'T-08', from: ['READY'], signal: 'clearinghouse-accepted', to: 'CH_ACCEPTED', ifSentBefore: true },
  { id: 'T-11', from: ['READY'], signal: 'payer-accepted', to: 'PAYER_ACCEPTED', ifSentBefore: true },
  { id: 'T-15', from: ['READY'], signal: 'remitted', to: 'PAYER_ACCEPTED', ifSentBefore: true },
  { id: 'T-14', from: UNDERWAY, signal: 'mentioned', to: 'SENT' },
  { id: 'T-15', from: [...UNDERWAY, ...LADDER], signal: 'remitted', to: 'PAYER_ACCEPTED' },
  // The payer may pay anew what it took back, or take back one part of a split claim: then the void is out still.
  { id: 'T-15', from: ['VOID_SENT', 'VOIDED'], signal: 'remitted', to: 'VOID_SENT', whenReversed: 'VOIDED' },
  { id: 'T-16', from: ['VOID_SENT', 'VOIDED'], signal: 'reversed', to: 'VOID_SENT', whenReversed: 'VOIDED' },
  { id: 'T-16', from: UNDERWAY, signal: 'reversed', to: 'SENT' },
  { id: 'T-18', from: [...UNDERWAY, ...LADDER, 'SUPERSEDED', 'VOID_SENT'], signal: 'superseded', to: 'SUPERSEDED' },
  {
    id: 'T-19',
    from: [...UNDERWAY, ...LADDER, 'VOID_SENT', 'VOIDED'],
    signal: 'void-sent',
    to: 'VOID_SENT',
    whenReversed: 'VOIDED',
  },
  { id: 'T-19', from: [...UNDERWAY, ...LADDER, 'VOIDED'], signal: 'void-done', to: 'VOIDED' },
  // Back to where its own answers brought it (`rungOf`): a payer decided on it, as a rule.
  { id: 'T-31', from: ['VOID_SENT'], signal: 'void-refused', to: 'PAYER_ACCEPTED' },
  { id: 'T-32', from: ['SUPERSEDED'], signal: 'reinstated', to: 'PAYER_ACCEPTED' },
  { id: 'T-32', from: ['VOIDED'], signal: 'void-undone', to: 'SENT' },
];

const ANSWERS: readonly AnswerSignal[] = [
  'ta1-accepted',
  'ta1-rejected',
  'syntax-accepted',
  'syntax-rejected',
  'clearinghouse-accepted',
  'clearinghouse-rejected',
  'payer-received',
  'payer-accepted',
  'payer-rejected',
  'mentioned',
  'remitted',
  'reversed',
];

const RUNGS: ReadonlyMap<string, SubmissionState> = new Map<Signal, SubmissionState>([
  ['payer-rejected', 'PAYER_REJECTED'],
  ['payer-accepted', 'PAYER_ACCEPTED'],
  ['clearinghouse-rejected', 'CH_REJECTED'],
  ['clearinghouse-accepted', 'CH_ACCEPTED'],
  ['syntax-rejected', 'SYNTAX_REJECTED'],
  ['syntax-accepted', 'SYNTAX_OK'],
  ['ta1-rejected', 'TA1_REJECTED'],
]);

/** How far a claim that went out has come by the answers that were `seen`, the deepest first (T-30). */
export function rungOf(seen: readonly string[], remitted: boolean): SubmissionState {
  if (remitted) return 'PAYER_ACCEPTED';
  for (const [answer, state] of RUNGS) if (seen.includes(answer)) return state;
  return 'SENT';
}

/** Signals that a submission which is further on, or at its end, only keeps as history (T-30). */
const HISTORY: ReadonlyMap<Signal, readonly SubmissionState[]> = new Map<Signal, readonly SubmissionState[]>([
  ['sent', [...LADDER, ...ENDED]],
  ['delivery-unknown', ['SENT', ...LADDER, ...ENDED]],
  ['superseded', ['VOIDED']],
  ['void-sent', ['SUPERSEDED']],
  ['void-refused', [...LADDER, ...ENDED]],
  ['reinstated', [...UNDERWAY, ...LADDER, ...ENDED]],
  ['void-undone', [...UNDERWAY, ...LADDER, ...ENDED]],
  ['void-done', ['SUPERSEDED']],
  ...ANSWERS.map((signal): [Signal, readonly SubmissionState[]] => [signal, [...LADDER, ...ENDED]]),
]);

const ROWS = new Map<string, Transition>();
for (const row of TRANSITIONS) for (const from of row.from) ROWS.set(`${from} ${row.signal}`, row);

const isAnswer = (signal: Signal): boolean => ANSWERS.some((answer) => answer === signal);

export type Step =
  | { readonly kind: 'moved' | 'stayed'; readonly to: SubmissionState; readonly id: string }
  | { readonly kind: 'illegal' };

export interface StepGuards {
  /** An 835 stands for the claim. */
  readonly remitted: boolean;
  /** The payer has taken back all of its answers, this one included. */
  readonly reversed: boolean;
  /** The claim went out in an earlier set and was put back. */
  readonly sentBefore: boolean;
}

/** The step that `signal` makes from `state`. */
export function step(state: SubmissionState, signal: Signal, guards: StepGuards): Step {
  const row = ROWS.get(`${state} ${signal}`);
  const barred =
    row !== undefined &&
    ((row.unlessRemitted === true && guards.remitted) || (row.ifSentBefore === true && !guards.sentBefore));
  if (row !== undefined && !barred) {
    const to = guards.reversed ? (row.whenReversed ?? row.to) : row.to;
    return { kind: to === state ? 'stayed' : 'moved', to, id: row.id };
  }
  const history = row?.unlessRemitted === true || HISTORY.get(signal)?.includes(state) === true;
  return history || (state === 'READY' && guards.sentBefore && isAnswer(signal))
    ? { kind: 'stayed', to: state, id: 'T-30' }
    : { kind: 'illegal' };
}
