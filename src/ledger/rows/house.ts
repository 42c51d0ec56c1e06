/** Ledger, rows: drops, schedule, audit, and the lists that a practice keeps. */
import type { Instant } from '../../base/clock.ts';
import type { Cents } from '../../base/money.ts';
import type { PracticeKind } from '../../claims/practice-list.ts';
import type { Hash, RowKey } from './keys.ts';

export interface NewDrop {
  readonly billingSystem: string;
  readonly kind: 'status' | 'posting';
  /** File name, below a sub-folder where the billing system has them; the same input gives the same name. */
  readonly name: string;
  /** The exact text of the file. */
  readonly body: string;
  readonly at: Instant;
}

export interface DropRow extends NewDrop {
  readonly dropKey: RowKey;
  readonly deliveredAt?: Instant;
}

/** Without its text. */
export type DropHead = Pick<DropRow, 'dropKey' | 'billingSystem' | 'kind' | 'name' | 'at'>;

export interface StateTotal {
  readonly display: string;
  readonly claims: number;
  readonly chargeCents: Cents;
}

export interface AuditRow {
  readonly auditKey: RowKey;
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly detail: string;
  readonly hash: Hash;
}

export interface PracticeList {
  readonly kind: PracticeKind;
  readonly rows: number;
  readonly loadedAt: Instant;
}

/** One judging of a claim by scrubbing. */
export interface EvaluationRow {
  readonly eventKey: RowKey;
  readonly claimKey: RowKey;
  readonly at: Instant;
  readonly billingSystem: string;
  readonly claimId: string;
  readonly payerId: string;
  readonly frequencyCode: string;
  /** False for a claim that was taken over as sent already. */
  readonly judged: boolean;
  /** Findings of severity error or fatal. */
  readonly errors: number;
}
