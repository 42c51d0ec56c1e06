/** The one state that is shown of a claim's three axes. */

import type { AdjudicationStage, Standing } from './lifecycle-adjudication.ts';
import type { LifecycleFacts } from './lifecycle-facts.ts';
import type { SubmissionState } from './lifecycle-transitions.ts';

export type DisplayState =
  | SubmissionState
  | Exclude<AdjudicationStage, 'NONE'>
  /** Parts of a split claim are adjudicated, the rest is out. */
  | 'PARTLY_ADJUDICATED'
  /** All payers are done; the patient owes the rest (T-22). */
  | 'PATIENT'
  /** Nobody owes anything (T-23). */
  | 'CLOSED';

const ENDED: readonly SubmissionState[] = ['CANCELLED', 'SUPERSEDED', 'VOID_SENT', 'VOIDED'];
const REJECTED: readonly SubmissionState[] = ['TA1_REJECTED', 'SYNTAX_REJECTED', 'CH_REJECTED', 'PAYER_REJECTED'];

/** Ends first, then what an 835 says, then rejections, then what a 277 says, then how far the submission came. */
export function displayOf(
  facts: LifecycleFacts,
  adjudication: AdjudicationStage,
  { active }: Pick<Standing, 'active'>,
): DisplayState {
  const { submission, balance } = facts;
  if (ENDED.includes(submission)) return submission;
  if (active.length > 0) {
    if (balance === 'ZERO') return 'CLOSED';
    if (balance === 'PATIENT') return 'PATIENT';
    const waiting = active.some((fact) => fact.outcome === 'PENDING');
    if (adjudication === 'PENDING') return waiting ? 'PENDING' : 'PARTLY_ADJUDICATED';
  }
  if (adjudication === 'NONE') return submission;
  const reported = adjudication === 'PENDING' || adjudication === 'INFO_REQUESTED' || adjudication === 'FINALIZED';
  return reported && active.length === 0 && REJECTED.includes(submission) ? submission : adjudication;
}
