/** X12: where the reader stands, and the facts that headers state. */
import type { Position } from '../base/position.ts';
import type { GroupFacts, InterchangeFacts, SetFacts, X12Context } from './handler.ts';
import type { IsaShape } from './isa.ts';
import type { Segment } from './segment.ts';

/** The one context of a reader; what it stands in is set by the envelope's rules. */
export class ReaderContext implements X12Context {
  readonly file: string | undefined;
  interchange: InterchangeFacts = NO_INTERCHANGE;
  group: GroupFacts | undefined;
  set: SetFacts | undefined;
  fileSegmentOrdinal = 0;
  /** Segments of the open set so far. */
  setSegments = 0;

  constructor(file: string | undefined) {
    this.file = file;
  }

  get segmentOrdinal(): number {
    return this.set === undefined ? this.fileSegmentOrdinal : this.setSegments;
  }

  /** Records and findings ask for it in great numbers: inside of a set of a named file it is one literal. */
  position(segment: Segment, element?: number, component?: number, repetition?: number): Position {
    const { file, group, set } = this;
    const offset = element === undefined ? segment.offset : segment.elementOffset(element);
    const length = element === undefined ? segment.length : segment.element(element).length;
    const plain = component === undefined && repetition === undefined;
    if (plain && file !== undefined && group !== undefined && set !== undefined) {
      const interchange = this.interchange.ordinal;
      const segmentId = segment.id;
      const place = {
        file,
        offset,
        length,
        interchange,
        group: group.ordinal,
        set: set.ordinal,
        segment: this.setSegments,
        segmentId,
      };
      return element === undefined ? place : { ...place, element };
    }
    return {
      ...this.here(offset),
      length,
      segment: this.segmentOrdinal,
      segmentId: segment.id,
      ...(element === undefined ? {} : { element }),
      ...(component === undefined ? {} : { component }),
      ...(repetition === undefined ? {} : { repetition }),
    };
  }

  /** A position that names what is open and a byte. */
  here(offset: number): Position {
    return {
      ...(this.file === undefined ? {} : { file: this.file }),
      offset,
      ...(this.interchange.ordinal === 0 ? {} : { interchange: this.interchange.ordinal }),
      ...(this.group === undefined ? {} : { group: this.group.ordinal }),
      ...(this.set === undefined ? {} : { set: this.set.ordinal }),
    };
  }
}

/** Stands in the context before the first ISA; no event carries it. */
export const NO_INTERCHANGE: InterchangeFacts = Object.freeze({
  ordinal: 0,
  offset: 0,
  delimiters: { element: 0x2a, component: 0x3a, segment: 0x7e },
  senderQualifier: '',
  senderId: '',
  receiverQualifier: '',
  receiverId: '',
  date: '',
  time: '',
  version: '',
  controlNumber: '',
  acknowledgementRequested: false,
  usage: '',
});

export function interchangeFacts(isa: Segment, shape: IsaShape, ordinal: number): InterchangeFacts {
  const element = (number: number): string => (shape.elements[number - 1] ?? '').trim();
  return Object.freeze({
    ordinal,
    offset: isa.offset,
    delimiters: shape.delimiters,
    senderQualifier: element(5),
    senderId: element(6),
    receiverQualifier: element(7),
    receiverId: element(8),
    date: element(9),
    time: element(10),
    version: element(12),
    controlNumber: element(13),
    acknowledgementRequested: element(14) === '1',
    usage: element(15),
  });
}

export function groupFacts(gs: Segment, ordinal: number): GroupFacts {
  return Object.freeze({
    ordinal,
    offset: gs.offset,
    functionalId: gs.element(1),
    senderCode: gs.element(2),
    receiverCode: gs.element(3),
    date: gs.element(4),
    time: gs.element(5),
    controlNumber: gs.element(6),
    version: gs.element(8),
  });
}

export function setFacts(st: Segment, ordinal: number): SetFacts {
  return Object.freeze({
    ordinal,
    offset: st.offset,
    id: st.element(1),
    controlNumber: st.element(2),
    implementation: st.element(3),
  });
}
