/** Outbound: the envelope of an 837 that another system sent: its numbers, and which segments each claim stands in. Pure. */
import type { Position } from '../base/position.ts';
import type { InterchangeFacts } from '../x12/handler.ts';
import { readX12 } from '../x12/reader.ts';

export interface SentFileSet {
  /** Ordinal in the file, as positions of its claims have it. */
  readonly ordinal: number;
  /** ST02. */
  readonly controlNumber: string;
  /** BHT03, '' when there is none. */
  readonly originatorReference: string;
  /** Byte offset in the file of each segment, ST first. */
  readonly offsets: readonly number[];
}

export interface SentFileInterchange {
  readonly facts: InterchangeFacts;
  /** GS06 of its first group, '' when there is none. */
  readonly groupControlNumber: string;
  /** Its bytes in the file. */
  readonly start: number;
  readonly end: number;
  /** Its 837s. */
  readonly sets: readonly SentFileSet[];
}

interface OpenInterchange extends SentFileInterchange {
  groupControlNumber: string;
  end: number;
  readonly sets: OpenSet[];
}

interface OpenSet extends SentFileSet {
  originatorReference: string;
  readonly offsets: number[];
}

/** Interchanges that hold an 837, in their order. */
export function sentInterchanges(bytes: Uint8Array): readonly SentFileInterchange[] {
  const interchanges: OpenInterchange[] = [];
  readX12(bytes, {
    interchangeStart: (_, { interchange }) => {
      interchanges.push({
        facts: interchange,
        groupControlNumber: '',
        start: interchange.offset,
        end: bytes.length,
        sets: [],
      });
      const before = interchanges.at(-2);
      if (before !== undefined) before.end = interchange.offset;
    },
    setStart: (st, { set, group }) => {
      const interchange = interchanges.at(-1);
      if (interchange === undefined || set === undefined || set.id !== '837') return;
      if (interchange.groupControlNumber === '') interchange.groupControlNumber = group?.controlNumber ?? '';
      const { ordinal, controlNumber } = set;
      interchange.sets.push({ ordinal, controlNumber, originatorReference: '', offsets: [st.offset] });
    },
    segment: (segment, { set }) => {
      const open = interchanges.at(-1)?.sets.at(-1);
      if (open === undefined || set?.ordinal !== open.ordinal) return;
      open.offsets.push(segment.offset);
      if (segment.id === 'BHT') open.originatorReference = segment.element(3);
    },
  });
  return interchanges.filter(({ sets }) => sets.length > 0);
}

/** Ordinals in the set (ST is 1) of the first and last segment that begin within the claim's bytes; 0 when it says none. */
export function segmentsOf(
  set: SentFileSet,
  { offset, length }: Position,
): { readonly firstSegment: number; readonly lastSegment: number } {
  if (offset === undefined || length === undefined) return { firstSegment: 0, lastSegment: 0 };
  const inside = (at: number): boolean => at >= offset && at < offset + length;
  return { firstSegment: set.offsets.findIndex(inside) + 1, lastSegment: set.offsets.findLastIndex(inside) + 1 };
}
