/** Documents, inquiries: which elements the keys of a record are for, so that a segment that says more is kept whole besides. */
import type { Segment } from '../../x12/segment.ts';

/** Highest element of each segment that a key is for, and those before it that none is for. What stands elsewhere has the segment kept whole. */
const READ: Readonly<Record<string, { readonly until: number; readonly not: readonly number[] }>> = {
  NM1: { until: 9, not: [6] },
  N3: { until: 2, not: [] },
  N4: { until: 4, not: [] },
  DMG: { until: 3, not: [] },
  INS: { until: 17, not: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] },
  PRV: { until: 3, not: [] },
  PER: { until: 8, not: [] },
  REF: { until: 3, not: [] },
  DTP: { until: 3, not: [] },
  AAA: { until: 4, not: [2] },
  MSG: { until: 1, not: [] },
  TRN: { until: 4, not: [] },
  BHT: { until: 5, not: [] },
  EB: { until: 13, not: [] },
  EQ: { until: 3, not: [] },
  HSD: { until: 8, not: [] },
  III: { until: 4, not: [3] },
  AMT: { until: 2, not: [] },
  UM: { until: 10, not: [] },
  HCR: { until: 4, not: [] },
  SV1: { until: 4, not: [] },
  SV2: { until: 5, not: [] },
  SV3: { until: 6, not: [3, 4, 5] },
  PWK: { until: 6, not: [3, 4, 5] },
  SVC: { until: 7, not: [3, 5, 6] },
};

/** True when an element has a value that no key takes. */
export function hasUnread(segment: Segment): boolean {
  const read = READ[segment.id];
  if (read === undefined) return false;
  for (let number = 1; number <= segment.elementCount; number += 1) {
    if ((number > read.until || read.not.includes(number)) && segment.element(number) !== '') return true;
  }
  return false;
}
