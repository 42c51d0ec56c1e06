/** Outbound, intake: what a form of claim file gives: documents that are yet to be judged. */
import type { Finding } from '../../base/finding.ts';
import type { Position } from '../../base/position.ts';

export type ClaimFileKind = 'json' | 'ndjson' | 'xml' | 'csv' | '837' | 'unknown';

export interface ClaimDocument {
  readonly document: unknown;
  /** Where it stands, besides file and ordinal. */
  readonly at: Position;
  /** What was found while it was read; with a blocking one it isn't taken, since some of what the file says is missing from it. */
  readonly findings?: readonly Finding[];
  /** The file was cut within it: what it lacks is no defect of its own, so it isn't judged. */
  readonly cut?: true;
  /** Names of fields that could not be read where they stand, as was told. */
  readonly told?: ReadonlySet<string>;
}

export interface Documents {
  readonly kind: ClaimFileKind;
  readonly documents: readonly ClaimDocument[];
  readonly findings: readonly Finding[];
}
