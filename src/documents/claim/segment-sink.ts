/** Documents, claims: where written segments go. The writer of the x12 room is one; it knows delimiters and counts. */

/** A simple element, or the components of a composite. Absent is ''. */
export type WireElement = string | readonly string[];

/** Why a writer refused a segment; the offending text itself isn't repeated, it may be a patient's. */
export interface SegmentRefusal {
  readonly reason: string;
  readonly segmentId: string;
  readonly element: number;
  readonly component?: number;
}

export interface SegmentSink {
  /** `elements` from 01 on, without trailing empties. Returns why when it can't write the segment. */
  segment(id: string, elements: readonly WireElement[]): SegmentRefusal | undefined;
}
