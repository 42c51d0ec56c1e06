/** Where a claim that went out lies: what an 835 may be of, and what nobody has decided on (T-13, A-018). */
import type { LifecycleState } from './lifecycle.ts';
import { rungOf, type SubmissionState } from './lifecycle-transitions.ts';

/** `refused`: rejected, and neither decided on nor said to be in adjudication; `out`: the partner has it, as far as anybody knows. */
export type Whereabouts = 'refused' | 'out';

const REFUSED: readonly SubmissionState[] = ['TA1_REJECTED', 'SYNTAX_REJECTED', 'CH_REJECTED', 'PAYER_REJECTED'];

/** Undefined for a claim that is in no set of ours. A reject that another answer speaks against is none. */
export function whereaboutsOf(state: LifecycleState): Whereabouts | undefined {
  const { adjudications, contradictions, inquiry, seen, submission, transmission } = state;
  if (transmission === undefined || submission === 'CANCELLED') return undefined;
  const undecided = adjudications.length === 0 && inquiry === undefined && contradictions.length === 0;
  return undecided && REFUSED.includes(rungOf(seen, false)) ? 'refused' : 'out';
}
