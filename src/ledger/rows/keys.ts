/** Ledger, rows: what every row is named by, and where a fact stands. */

/** The ledger's own number of a row, from 1. */
export type RowKey = number;
/** Lower-case hexadecimal SHA-256. */
export type Hash = string;

/** Where a fact stands: the archived bytes and the segment in them. */
export interface Evidence {
  readonly sha256: Hash;
  /** Name under which the bytes came or went; never holds a patient's data. */
  readonly name?: string | undefined;
  readonly offset?: number | undefined;
  readonly length?: number | undefined;
  readonly segmentId?: string | undefined;
}
