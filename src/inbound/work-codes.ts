/** Inbound: which items of the worklist are about what an answer left open, so that they go when the payer takes the answer back. */
import type { LineWork } from '../claims/posting.ts';
import { SUSPENSE_BALANCE } from './post/tasks.ts';

/** Lines that the payer denied. */
export const DENIAL_WORK = 'DENIAL_WORK';

/** The payer decided on a claim's replacement, and has not taken back what it paid for the claim. Comes and goes with the claim's state. */
export const ORIGINAL_NOT_TAKEN_BACK = 'ORIGINAL_NOT_TAKEN_BACK';

/** Items about a receivable of their claim that stays open until a person decides. */
export const RECEIVABLE_CODES: ReadonlySet<string> = new Set([
  DENIAL_WORK,
  'PATIENT_REVIEW',
  'PAID_TO_PATIENT',
  'QMB_REVIEW',
  'BUNDLING_REVIEW',
  'ZERO_ALLOWED_REVIEW',
  'UNKNOWN_REASON_CODE',
]);

/** Everything that follows from the amounts of an answer. */
export const CODES_OF_AMOUNTS: readonly string[] = [...RECEIVABLE_CODES, 'CREDIT', 'CAPPED', SUSPENSE_BALANCE];

/** Denials and bundles: the rest has an item of its own, or is no matter of a decision (INFO_ZERO, PEND). */
const DENIED: ReadonlySet<string> = new Set(['DENIAL', 'BUNDLED']);
const UNDECIDED: ReadonlySet<string> = new Set(['INFO_ZERO', 'PEND']);

export const deniedWork = (work: readonly LineWork[]): readonly LineWork[] =>
  work.filter((item) => DENIED.has(item.classification));

/** True when something of the claim waits for a decision of ours, not for the payer's. */
export const isDenied = (work: readonly LineWork[]): boolean =>
  work.some((item) => !UNDECIDED.has(item.classification));
