/** Inbound: the `status` record of the drop: what was said of a claim, with the billing system's own key, its state and the evidence. */
import type { Instant } from '../base/clock.ts';
import type { ClaimHead, Evidence } from '../ledger/port.ts';
import type { Answer } from './claim-answers.ts';

/** Keys as in `schemas/status.schema.json`; beside them all keys of the answer's own record (for a 277CA those of `claim-status`). */
export interface StatusRecord {
  readonly type: 'status';
  readonly claimId: string;
  readonly patientControlNumber: string;
  /** State after the answer, and before it. */
  readonly state: string;
  readonly previousState: string;
  readonly recordedAt: Instant;
  readonly summary: string;
  readonly payerClaimControlNumber?: string;
  /** Where it stands: the archived file's name and hash, and the segment in it. */
  readonly evidence: { readonly file: string } & Omit<Evidence, 'name'>;
}

export function statusRecord(
  row: ClaimHead,
  states: { readonly before: string; readonly after: string },
  answer: Answer,
  evidence: Evidence,
  at: Instant,
): StatusRecord {
  const { name = '', ...where } = evidence;
  const number = answer.payerClaimControlNumber ?? row.payerClaimControlNumber;
  return {
    ...answer.record,
    type: 'status',
    claimId: row.claimId,
    patientControlNumber: row.patientControlNumber,
    state: states.after,
    previousState: states.before,
    recordedAt: at,
    summary: answer.summary,
    ...(number === undefined ? {} : { payerClaimControlNumber: number }),
    evidence: { file: name, ...where },
  };
}
