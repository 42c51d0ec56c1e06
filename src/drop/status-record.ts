/** Drop: the `status` record: what was said of a claim or done to it, with the billing system's own key, its state and the evidence. */
import { type Instant, toInstant } from '../base/clock.ts';
import { roomyObject } from '../base/roomy-object.ts';
import type { ClaimStanding, Evidence, LedgerTransaction } from '../ledger/port.ts';
import { DropCollector } from './collector.ts';
import type { DropSettings } from './settings.ts';

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
  readonly payerClaimControlNumber?: string | undefined;
  /** Where it stands: the archived file's name and hash, and the segment in it. Absent when we did it ourselves without a file. */
  readonly evidence?: ({ readonly file: string } & Omit<Evidence, 'name'>) | undefined;
}

/** What a status record tells beside the claim and its states. */
export interface Told {
  /** One line in plain words, without a patient's data. */
  readonly summary: string;
  /** What an answer says, as the record of the contract. */
  readonly record?: object | undefined;
  readonly payerClaimControlNumber?: string | undefined;
  readonly evidence?: Evidence | undefined;
}

export function statusRecord(
  row: ClaimStanding,
  states: { readonly before: string; readonly after: string },
  told: Told,
  at: Instant,
): StatusRecord {
  const own: StatusRecord = {
    type: 'status',
    claimId: row.claimId,
    patientControlNumber: row.patientControlNumber,
    state: states.after,
    previousState: states.before,
    recordedAt: at,
    summary: told.summary,
    payerClaimControlNumber: told.payerClaimControlNumber ?? row.payerClaimControlNumber,
    evidence: told.evidence && placeOf(told.evidence),
  };
  return Object.assign(roomyObject(), told.record, own);
}

function placeOf(evidence: Evidence): NonNullable<StatusRecord['evidence']> {
  const { name: file = '', sha256, offset, length, segmentId } = evidence;
  return { file, sha256, offset, length, segmentId };
}

/** What we, or our staff, did to one claim. */
export interface OwnAct {
  readonly claim: ClaimStanding;
  /** Display states. */
  readonly before: string;
  readonly after: string;
  /** The lifecycle's event: `held`, `released`, `sent` … */
  readonly action: string;
  /** The user who did it; absent when it was done by rule. */
  readonly by?: string;
  readonly summary: string;
  readonly evidence?: Evidence;
}

/**
 * Writes the status records of acts of ours into the outbox, in the transaction of the acts themselves. `name` tells these acts from all
 * others, e.g. `claim-17-held`; the same acts at the same moment give the same file.
 */
export async function dropOwnActs(
  tx: LedgerTransaction,
  settings: DropSettings,
  { name, now }: { readonly name: string; readonly now: Date },
  acts: readonly OwnAct[],
): Promise<void> {
  const at = toInstant(now);
  const drops = new DropCollector(settings, { at, name }, now);
  for (const { claim, before, after, action, by, summary, evidence } of acts) {
    const own = { source: 'gateway', level: 'claim', outcome: 'information', action };
    const record = statusRecord(
      claim,
      { before, after },
      {
        summary,
        record: by === undefined ? own : { ...own, by },
        ...(evidence === undefined ? {} : { evidence }),
      },
      at,
    );
    drops.add(claim.billingSystem, 'status', [{ claimKey: claim.claimKey, record }]);
  }
  await drops.flush(tx, true);
}
