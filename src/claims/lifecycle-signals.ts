/** What each event says: its signal to the submission axis, and the evidence that is remembered of it. */
import type { SubmissionEvent } from './lifecycle-event.ts';
import type { AnswerSignal, Signal } from './lifecycle-transitions.ts';

/**
 * What is remembered of a claim's present transmission. `past-answered`: an answer accepts a set which another answer had rejected, after
 * the claim was put back. `guilty`: the claim itself was at fault in the 999. `replaced`: an adjudicated replacement took its place (T-18),
 * and no corrected reject (T-13).
 */
export const EVIDENCE = [
  'ta1-accepted',
  'ta1-rejected',
  'syntax-accepted',
  'syntax-rejected',
  'clearinghouse-accepted',
  'clearinghouse-rejected',
  'payer-received',
  'payer-accepted',
  'payer-rejected',
  'past-answered',
  'guilty',
  'replaced',
  'missing-in-277ca',
  'action-against-category',
  'category-not-allowed',
  'not-found',
  'answer-failed',
] as const;

export type Evidence = (typeof EVIDENCE)[number];

/** The signal of an event; undefined when it says nothing to the submission axis. */
export function signalOf(event: SubmissionEvent): Signal | undefined {
  switch (event.kind) {
    case 'scrubbed':
      return event.blocking ? 'scrub-error' : 'scrub-clean';
    case 'ta1':
      return event.rejected ? 'ta1-rejected' : 'ta1-accepted';
    case '999':
      return event.rejected ? 'syntax-rejected' : 'syntax-accepted';
    case '824':
      // Whose application speaks is not said; a refusal before any payer's word counts as the clearinghouse's.
      return event.rejected ? 'clearinghouse-rejected' : 'mentioned';
    case '277ca':
      return acknowledgementSignal(event.source, event.outcome);
    case '277':
      return inquirySignal(event.outcome);
    case '835':
      return event.outcome === 'NOT_OURS' ? 'mentioned' : 'remitted';
    case '835-reversal':
      return 'reversed';
    case 'missing-in-277ca':
    case 'balance':
      return undefined;
    default:
      return event.kind;
  }
}

function acknowledgementSignal(
  source: 'clearinghouse' | 'payer',
  outcome: 'received' | 'accepted' | 'rejected' | 'none',
): AnswerSignal {
  if (outcome === 'none') return 'mentioned';
  // T-08: a clearinghouse's WQ accepts, whatever its category; only a payer's A0 and A1 are mere receipts (T-10).
  if (outcome === 'received') return source === 'payer' ? 'payer-received' : 'clearinghouse-accepted';
  return `${source}-${outcome}`;
}

function inquirySignal(outcome: Extract<SubmissionEvent, { kind: '277' }>['outcome']): AnswerSignal {
  switch (outcome) {
    case 'received':
    case 'accepted':
    case 'rejected':
      return `payer-${outcome}`;
    default:
      return 'mentioned';
  }
}

/** What is remembered of the event beside the move that it makes. */
export function evidenceOf(event: SubmissionEvent): readonly Evidence[] {
  if (event.kind === 'missing-in-277ca') return ['missing-in-277ca'];
  if (event.kind === 'superseded') return ['replaced'];
  if (!['ta1', '999', '824', '277ca', '277'].includes(event.kind)) return [];
  const signal = signalOf(event);
  return [
    ...(isEvidence(signal) ? [signal] : []),
    ...(event.kind === '999' && event.rejected && event.guilty === true ? (['guilty'] as const) : []),
    ...('conflict' in event && event.conflict !== undefined ? [event.conflict] : []),
  ];
}

function isEvidence(signal: Signal | undefined): signal is Evidence & AnswerSignal {
  return EVIDENCE.some((item) => item === signal);
}
