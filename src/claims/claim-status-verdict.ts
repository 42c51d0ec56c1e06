/** What the codes of a status mean: STC03 first, category second, conflicts told. */
import type { StatusCode, StatusConflict, StatusOutcome } from './claim-status.ts';

export interface StatusVerdict {
  readonly outcome: StatusOutcome;
  readonly conflict?: StatusConflict;
}

const REJECTING = new Set(['A3', 'A6', 'A7', 'A8']);
const ACCEPTING = new Set(['A0', 'A1', 'A2', 'A5']);

const categoryOf = (status: StatusCode): string => status.categoryCode.toUpperCase();

/**
 * The verdict of a 277CA level. One `U` rejects; `WQ` accepts; without STC03 (real-time answers) the category decides.
 * A conflict leaves STC03's word standing and is told.
 */
export function acknowledgementVerdict(statuses: readonly StatusCode[]): StatusVerdict {
  const categories = statuses.map(categoryOf);
  const rejected = statuses.some((status) => status.actionCode === 'U');
  const acted = statuses.some((status) => status.actionCode === 'U' || status.actionCode === 'WQ');
  const byCategory = categories.some((code) => REJECTING.has(code) || code === 'A4') ? 'rejected' : 'accepted';
  const known = categories.some((code) => REJECTING.has(code) || ACCEPTING.has(code) || code === 'A4');
  const outcome: StatusOutcome = acted ? (rejected ? 'rejected' : 'accepted') : known ? byCategory : 'information';
  if (categories.some((code) => /^[FPRD]/.test(code))) {
    return { outcome: acted ? outcome : 'information', conflict: 'category-not-allowed' };
  }
  if (categories.some((code) => code.startsWith('E'))) return { outcome, conflict: 'answer-failed' };
  if (conflicts(statuses)) return { outcome, conflict: 'action-against-category' };
  if (categories.includes('A4')) return { outcome, conflict: 'not-found' };
  return { outcome };
}

function conflicts(statuses: readonly StatusCode[]): boolean {
  const ofSegments = (action: string) => statuses.filter((status) => status.actionCode === action).map(categoryOf);
  const acceptedAs = ofSegments('WQ');
  const rejectedAs = ofSegments('U');
  return (
    acceptedAs.some((code) => REJECTING.has(code) || code === 'A4') ||
    (rejectedAs.length > 0 && rejectedAs.every((code) => ACCEPTING.has(code)))
  );
}

/** True when an accepting answer says no more than "received" or "passed on" (A0, A1): not accepted into adjudication. */
export function isReceiptOnly(statuses: readonly StatusCode[]): boolean {
  return statuses.length > 0 && statuses.every((status) => ['A0', 'A1'].includes(categoryOf(status)));
}

/** Outcome of each 277 category, most telling first (3.3). F0, F3, F4, R, D, E say something, but neither paid nor denied. */
const INQUIRY: readonly (readonly [RegExp, StatusOutcome, StatusConflict?])[] = [
  [/^F1/, 'paid'],
  [/^F2/, 'denied'],
  [/^A[3678]/, 'rejected'],
  [/^F/, 'information'],
  [/^R/, 'information'],
  [/^P/, 'pending'],
  [/^(A4|D)/, 'information', 'not-found'],
  [/^E/, 'information', 'answer-failed'],
  [/^A[25]/, 'accepted'],
  [/^A[01]/, 'information'],
];

/** The verdict of a 277 (X212) level by its categories; `information` when nothing more can be said. */
export function inquiryVerdict(statuses: readonly StatusCode[]): StatusVerdict {
  for (const [pattern, outcome, conflict] of INQUIRY) {
    if (statuses.some((status) => pattern.test(categoryOf(status)))) {
      return conflict === undefined ? { outcome } : { outcome, conflict };
    }
  }
  return { outcome: 'information' };
}
