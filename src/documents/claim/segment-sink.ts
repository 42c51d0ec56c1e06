/** Documents, claims: where written segments go. The writer of the x12 room is one; it knows delimiters and counts. */

/** A simple element, or the components of a composite. Absent is ''. */
export type WireElement = string | readonly string[];

export interface SegmentSink {
  /** `elements` from 01 on, without trailing empties. */
  segment(id: string, elements: readonly WireElement[]): void;
}
