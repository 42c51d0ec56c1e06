/** Claims: the facts of a claim's lifecycle, from which every state follows. */
import type { Cents } from '../base/money.ts';
import type { AdjudicationFact, InquiryFact } from './lifecycle-adjudication.ts';
import type { BalanceOwner, TransmissionKey } from './lifecycle-event.ts';
import type { Evidence } from './lifecycle-signals.ts';
import type { SubmissionState } from './lifecycle-transitions.ts';

/** What was seen; everything else follows from it. Sets are sorted lists, so that equal facts are equal texts. */
export interface LifecycleFacts {
  readonly submission: SubmissionState;
  readonly transmission?: TransmissionKey | undefined;
  /** Sets that carried the claim before it was put back. */
  readonly pastTransmissions: readonly TransmissionKey[];
  readonly seen: readonly Evidence[];
  readonly adjudications: readonly AdjudicationFact[];
  readonly inquiry?: InquiryFact | undefined;
  readonly balance?: BalanceOwner | undefined;
  readonly charge?: Cents | undefined;
  /** HELD by a person's word: only a person lets it go, not a new copy of it. */
  readonly keptBack?: true | undefined;
}
