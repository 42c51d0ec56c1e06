/** Drop: records → files for the billing systems, atomically; and claim files taken from their folders. These are the billing systems as it sees them. */

/** How records are written; `x12` is for status alone (a 277CA and a 277 of our own). */
export const RECORD_FORMATS = ['json', 'ndjson', 'csv', 'xml'] as const;
export type RecordFormat = (typeof RECORD_FORMATS)[number];
export type StatusFormat = RecordFormat | 'x12';

/** The output folder of a billing system, and how it wants to be told. */
export interface DropTarget {
  readonly id: string;
  readonly out: string;
  readonly markerFile?: string | undefined;
  /** Of status records, and of postings too unless they have their own. JSON when left out. */
  readonly format?: StatusFormat | undefined;
  /** CSV for systems that read statuses as X12. */
  readonly postingFormat?: RecordFormat | undefined;
}

/** What records are made by, the same for both lanes and for operators' commands. */
export interface DropSettings {
  readonly targets: readonly DropTarget[];
  /** IANA zone of the stamps that we write. */
  readonly zone: string;
}
