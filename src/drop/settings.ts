/** Drop: records → files for the billing systems, atomically; and claim files taken from their folders. These are the billing systems as it sees them. */

import type { CodeWords } from '../codesets/code-words.ts';

/** How records are written; `x12` is for status alone (a 277CA and a 277 of our own). */
export type RecordFormat = 'json' | 'ndjson' | 'csv' | 'xml';
export type StatusFormat = RecordFormat | 'x12';

/** The output folder of a billing system, and how it wants to be told. */
export interface DropTarget {
  readonly id: string;
  readonly out: string;
  readonly markerFile?: string | undefined;
  /** Of status records, and of postings too unless they have their own. JSON when left out. */
  readonly format?: StatusFormat | undefined;
  /** CSV when left out and statuses go as X12. */
  readonly postingFormat?: RecordFormat | undefined;
  readonly snapshot?: RecordFormat | 'none' | undefined;
  /** Sub-folders of `out` by the billing provider of the claim. */
  readonly folders?: 'none' | 'taxId' | 'name' | undefined;
  /** `<file>.done` is written after each file. */
  readonly doneMarker?: boolean | undefined;
  /** So much unread in `out`, and what comes after waits in the ledger. */
  readonly holdBackAt?: { readonly files?: number | undefined; readonly bytes?: number | undefined } | undefined;
  /** Addresses of the interchanges that statuses go in as X12. */
  readonly x12?: X12Addresses | undefined;
}

export interface X12Addresses {
  readonly sender?: { readonly qualifier: string; readonly id: string } | undefined;
  readonly receiver?: { readonly qualifier: string; readonly id: string } | undefined;
  readonly usage?: 'T' | 'P' | undefined;
}

/** The format of that kind of records for a billing system; JSON for one that the configuration doesn't know any more. */
export function formatOf(target: DropTarget | undefined, kind: 'status' | 'posting'): StatusFormat {
  const format = target?.format ?? 'json';
  if (kind === 'status') return format;
  return target?.postingFormat ?? (format === 'x12' ? 'csv' : format);
}

/** What records are made by, the same for both lanes and for operators' commands. */
export interface DropSettings {
  readonly targets: readonly DropTarget[];
  /** IANA zone of the stamps that we write. */
  readonly zone: string;
  /** What codes mean; without them records hold the codes alone. */
  readonly words?: CodeWords;
}
