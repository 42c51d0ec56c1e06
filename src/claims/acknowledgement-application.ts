/** Claims: what an application advice (824) is: what the receiver's application thinks of a set, a batch or a claim that passed the 999. */
import type { Position } from '../base/position.ts';
import type { AcknowledgementContext, AnswerEnvelope, SyntaxVerdict } from './acknowledgement.ts';

export type AdviceLevel = 'functionalGroup' | 'transactionSet' | 'batch' | 'claim' | 'unknown';

/** One TED with what follows it. */
export interface AdviceError {
  /** TED01. */
  readonly code: string;
  readonly message?: string;
  readonly segmentId?: string;
  /** TED04: ordinal of the segment in its transaction set. */
  readonly segmentOrdinal?: number;
  readonly element?: number;
  /** TED07: the bad value. May hold personal data: never into logs (W-4). */
  readonly value?: string;
  readonly context?: readonly AcknowledgementContext[];
  /** RED06: the receiver's own error codes. */
  readonly reasonCodes?: readonly string[];
  readonly at: Position;
}

/** One OTI loop. */
export interface ApplicationAdvice {
  readonly type: 'application-advice';
  readonly level: AdviceLevel;
  /** OTI01, e.g. `TA`, `BP`, `IR`. */
  readonly code: string;
  readonly verdict: SyntaxVerdict;
  /** BGN02 of the advice. */
  readonly reference?: string;
  /** OTI08, OTI09, OTI10: what is answered. */
  readonly groupControlNumber?: string;
  readonly setControlNumber?: string;
  readonly setId?: string;
  /** REF*EJ: CLM01 as it came back. */
  readonly patientControlNumber?: string;
  /** NM109 of NM1*85. */
  readonly providerId?: string;
  readonly references?: readonly { readonly qualifier: string; readonly value: string }[];
  readonly errors: readonly AdviceError[];
  readonly envelope?: AnswerEnvelope;
  readonly at: Position;
}

const LEVELS: Readonly<Record<string, AdviceLevel>> = {
  G: 'functionalGroup',
  T: 'transactionSet',
  B: 'batch',
  I: 'claim',
};
const VERDICTS: Readonly<Record<string, SyntaxVerdict>> = {
  A: 'accepted',
  C: 'acceptedWithErrors',
  E: 'acceptedWithErrors',
  P: 'partiallyAccepted',
  R: 'rejected',
};

/** What an OTI01 says: about what by its first letter, how by its second. */
export function adviceMeaning(code: string): { readonly level: AdviceLevel; readonly verdict: SyntaxVerdict } {
  return { level: LEVELS[code.slice(0, 1)] ?? 'unknown', verdict: VERDICTS[code.slice(1)] ?? 'unknown' };
}
