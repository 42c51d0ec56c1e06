/** Operations: a report as a table for people and as records for programs. */

export interface ReportTable {
  readonly head: readonly string[];
  readonly cells: readonly (readonly string[])[];
  readonly records: readonly object[];
}
