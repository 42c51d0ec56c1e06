/** Offline: what `validate` is asked about a file, and what it answers. */
import type { Finding, Snip } from '../base/finding.ts';
import type { ExportMapping } from '../claims/mapping.ts';
import type { PayerProfile } from '../claims/payer-profile.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import type { ValidationResult } from '../guides/validate.ts';
import type { ScrubContext } from '../outbound/scrub/scrub.ts';

export interface ValidateFileOptions {
  readonly file: string;
  readonly guides: ClaimGuides;
  /** Findings up to this type; when left out 3 for X12 and 7 for claim files. */
  readonly snip?: Snip;
  /** What the edits of claims go by. */
  readonly scrub: ScrubContext;
  /** Payer profiles to choose from; only the default one when left out. */
  readonly profiles?: readonly PayerProfile[];
  /** For claim files that another system exported: all but X12 are read by it. */
  readonly mapping?: ExportMapping;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface FileVerdict {
  readonly file: string;
  readonly kind: 'x12' | 'claims' | 'unknown';
  /** Nothing fatal and no error. */
  readonly accepted: boolean;
  readonly interchanges: number;
  readonly functionalGroups: number;
  readonly transactionSets: ValidationResult['transactionSets'];
  /** How many claims a claim file holds. */
  readonly claims?: number;
  readonly findings: readonly Finding[];
}
