/** Outbound, intake: what a form of claim file gives: documents that are yet to be judged. */
import type { Finding } from '../../base/finding.ts';
import type { Position } from '../../base/position.ts';

export type ClaimFileKind = 'json' | 'ndjson' | 'xml' | 'csv' | '837' | 'unknown';

export interface ClaimDocument {
  readonly document: unknown;
  /** Where it stands, besides file and ordinal. */
  readonly at: Position;
}

export interface Documents {
  readonly kind: ClaimFileKind;
  readonly documents: readonly ClaimDocument[];
  readonly findings: readonly Finding[];
}
