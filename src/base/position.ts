/** Base: where a thing stands in a file, or in a claim document. */

/** Ordinals count from 1 as the standard does; offsets from 0 in bytes of the file. Absent means absent. */
export interface Position {
  readonly file?: string;
  /** Byte offset of the segment, element or document in the file, from 0. */
  readonly offset?: number;
  /** Length in bytes, terminator excluded. */
  readonly length?: number;
  readonly interchange?: number;
  readonly group?: number;
  readonly set?: number;
  /** Ordinal of the segment in its transaction set (ST is 1); in the file for segments outside of one. */
  readonly segment?: number;
  readonly segmentId?: string;
  /** Loop identifier of the guide, e.g. `2010AA`. */
  readonly loop?: string;
  readonly element?: number;
  readonly component?: number;
  readonly repetition?: number;
  /** Row of a CSV file, or line of an NDJSON file, from 1; a header counts. */
  readonly row?: number;
  /** Ordinal of the claim in its document, or in its transaction set. */
  readonly claim?: number;
  /** Path in the claim document, e.g. `lines[2].chargeAmount`. */
  readonly path?: string;
}
