/** Wire: one interchange as text: ISA, GS, the sets with their counts, GE, IEA. Pure. */
import type { WallTime } from '../base/clock.ts';
import { assert } from '../base/gateway-error.ts';
import type { Delimiters } from '../x12/segment.ts';
import { type WritableElement, type WriteFault, X12Writer } from '../x12/writer.ts';
import type { PartnerDelimiters, TradingPartner } from './partner.ts';

/** Where a set's writer puts its segments. */
export interface BodySink {
  segment(id: string, elements: readonly WritableElement[]): WriteFault | undefined;
}

export interface SetToWrite {
  /** ST01, e.g. `837`. */
  readonly id: string;
  /** ST02. */
  readonly controlNumber: number;
  /** ST03, e.g. `005010X222A1`; left out where the guide has none. */
  readonly implementation?: string;
  /** Writes what stands between ST and SE. */
  writeBody(sink: BodySink): void;
}

export interface InterchangeToWrite {
  readonly partner: Pick<
    TradingPartner,
    'usage' | 'sender' | 'receiver' | 'applicationSender' | 'applicationReceiver' | 'delimiters' | 'lineEnd'
  >;
  /** GS01, e.g. `HC` for claims, `FA` for a 999. */
  readonly functionalId: string;
  /** GS08, e.g. `005010X222A1`. */
  readonly version: string;
  readonly interchangeControlNumber: number;
  readonly groupControlNumber: number;
  /** The moment of writing, in the gateway's zone. */
  readonly at: WallTime;
  /** ISA14: whether we ask for a TA1. */
  readonly acknowledgementRequested: boolean;
  readonly sets: readonly SetToWrite[];
  /** Segments between ISA and the group: TA1s. With them alone there is no group. */
  readonly acknowledgements?: readonly { readonly id: string; readonly elements: readonly WritableElement[] }[];
}

export interface WrittenEnvelopeSet {
  /** From 1. */
  readonly ordinal: number;
  /** ST02 as written. */
  readonly controlNumber: string;
  /** Segments from ST to SE, both counted: SE01. */
  readonly segments: number;
  /** Byte offset of each segment in the interchange, ST first, and of the byte after SE at the end. */
  readonly offsets: Uint32Array;
}

export interface WrittenInterchange {
  readonly bytes: Uint8Array;
  /** ISA13 and GS06 as written. */
  readonly interchangeControlNumber: string;
  readonly groupControlNumber: string;
  readonly sets: readonly WrittenEnvelopeSet[];
}

export interface RefusedSegment extends WriteFault {
  /** Ordinal of the set, absent for the envelope's own segments. */
  readonly set?: number;
}

/** Either the whole interchange, or every segment that can't be written; never a part. */
export type EnvelopeResult =
  | { readonly written: WrittenInterchange; readonly faults: readonly [] }
  | { readonly written?: undefined; readonly faults: readonly RefusedSegment[] };

const LINE_ENDS = { none: '', lf: '\n', crlf: '\r\n' } as const;

/** Byte values of a partner's separators, each given as one character. */
export function delimiterBytes(delimiters: PartnerDelimiters): Delimiters {
  const { element, component, repetition, segment } = delimiters;
  return {
    element: element.charCodeAt(0),
    component: component.charCodeAt(0),
    repetition: repetition.charCodeAt(0),
    segment: segment.charCodeAt(0),
  };
}

/** Writes the interchange. Counts and control numbers of the trailers are those of what was written. */
export function writeInterchange(interchange: InterchangeToWrite): EnvelopeResult {
  const acknowledgements = interchange.acknowledgements ?? [];
  assert(interchange.sets.length + acknowledgements.length > 0, 'an interchange without transaction sets');
  const writer = writerFor(interchange.partner);
  writeHeader(writer, interchange);
  for (const { id, elements } of acknowledgements) writer.segment(id, elements);
  const { interchangeControlNumber, groupControlNumber } = numbersOf(interchange);
  const faults: RefusedSegment[] = [];
  if (interchange.sets.length === 0) faults.push(...writer.faults);
  const sets = interchange.sets.length === 0 ? [] : writeGroup(writer, interchange, faults);
  writer.segment('IEA', [sets.length === 0 ? '0' : '1', interchangeControlNumber]);
  if (faults.length > 0) return { faults };
  const bytes = writer.bytes();
  return { written: { bytes, interchangeControlNumber, groupControlNumber, sets }, faults: [] };
}

/** Either bytes, or every segment of them that can't be written. */
export type WrittenPiece =
  | { readonly bytes: Uint8Array; readonly faults: readonly [] }
  | { readonly bytes?: undefined; readonly faults: readonly RefusedSegment[] };

/** What an interchange of claims says of itself, its sets left out. */
export type InterchangeFacts = Omit<InterchangeToWrite, 'sets' | 'acknowledgements'>;

/** ISA and GS of an interchange that is too large to be held: its sets follow one by one, then its end. */
export function interchangeBeginning(interchange: InterchangeFacts): WrittenPiece {
  const writer = writerFor(interchange.partner);
  writeHeader(writer, interchange);
  writeGroupHeader(writer, interchange);
  return pieceOf(writer, writer.faults);
}

/** One set of it, ST and SE included. */
export function interchangeSet({ partner }: InterchangeFacts, set: SetToWrite): WrittenPiece {
  const writer = writerFor(partner);
  const faults: RefusedSegment[] = [];
  writeSet(writer, set, 1, faults);
  return pieceOf(writer, faults);
}

/** GE and IEA behind so many sets. */
export function interchangeEnd(interchange: InterchangeFacts, sets: number): Uint8Array {
  const writer = writerFor(interchange.partner);
  const { interchangeControlNumber, groupControlNumber } = numbersOf(interchange);
  writer.segment('GE', [String(sets), groupControlNumber]);
  writer.segment('IEA', ['1', interchangeControlNumber]);
  return writer.bytes();
}

function pieceOf(writer: X12Writer, faults: readonly RefusedSegment[]): WrittenPiece {
  return faults.length > 0 ? { faults } : { bytes: writer.bytes(), faults: [] };
}

/** ISA13 and GS06 as written. */
export function numbersOf({
  interchangeControlNumber,
  groupControlNumber,
}: Pick<InterchangeToWrite, 'interchangeControlNumber' | 'groupControlNumber'>): Pick<
  WrittenInterchange,
  'interchangeControlNumber' | 'groupControlNumber'
> {
  return {
    interchangeControlNumber: String(interchangeControlNumber).padStart(9, '0'),
    groupControlNumber: String(groupControlNumber),
  };
}

const writerFor = ({ delimiters, lineEnd }: InterchangeToWrite['partner']): X12Writer =>
  new X12Writer({ delimiters: delimiterBytes(delimiters), lineEnd: LINE_ENDS[lineEnd] });

/** Day and minute of writing, as ISA and GS have them. */
function stampOf({ at }: InterchangeFacts): { readonly date: string; readonly time: string } {
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    date: `${String(at.year).padStart(4, '0')}${two(at.month)}${two(at.day)}`,
    time: `${two(at.hour)}${two(at.minute)}`,
  };
}

function writeHeader(writer: X12Writer, interchange: InterchangeFacts): void {
  const { partner } = interchange;
  const { date, time } = stampOf(interchange);
  writer.interchangeHeader({
    senderQualifier: partner.sender.qualifier,
    senderId: partner.sender.id,
    receiverQualifier: partner.receiver.qualifier,
    receiverId: partner.receiver.id,
    date: date.slice(2),
    time,
    controlNumber: interchange.interchangeControlNumber,
    acknowledgementRequested: interchange.acknowledgementRequested,
    usage: partner.usage,
  });
}

function writeGroup(
  writer: X12Writer,
  interchange: InterchangeToWrite,
  faults: RefusedSegment[],
): readonly WrittenEnvelopeSet[] {
  writeGroupHeader(writer, interchange);
  faults.push(...writer.faults);
  const sets = interchange.sets.map((set, index) => writeSet(writer, set, index + 1, faults));
  writer.segment('GE', [String(sets.length), numbersOf(interchange).groupControlNumber]);
  return sets;
}

function writeGroupHeader(writer: X12Writer, interchange: InterchangeFacts): void {
  const { partner, functionalId, version } = interchange;
  const { date, time } = stampOf(interchange);
  const applicationSender = partner.applicationSender ?? partner.sender.id;
  const applicationReceiver = partner.applicationReceiver ?? partner.receiver.id;
  writer.segment('GS', [
    functionalId,
    applicationSender,
    applicationReceiver,
    date,
    time,
    numbersOf(interchange).groupControlNumber,
    'X',
    version,
  ]);
}

function writeSet(writer: X12Writer, set: SetToWrite, ordinal: number, faults: RefusedSegment[]): WrittenEnvelopeSet {
  const offsets: number[] = [];
  const before = writer.faults.length;
  const put: BodySink['segment'] = (id, elements) => {
    offsets.push(writer.length);
    const fault = writer.segment(id, elements);
    if (fault !== undefined) offsets.pop();
    return fault;
  };
  const controlNumber = String(set.controlNumber).padStart(4, '0');
  put('ST', [set.id, controlNumber, set.implementation]);
  set.writeBody({ segment: put });
  const segments = offsets.length + 1;
  put('SE', [String(segments), controlNumber]);
  for (const fault of writer.faults.slice(before)) faults.push({ ...fault, set: ordinal });
  return { ordinal, controlNumber, segments, offsets: Uint32Array.from([...offsets, writer.length]) };
}

/**
 * Bytes of the segments `first` to `last` of a set (ordinals, ST is 1), the last one's terminator and line end included:
 * where a claim stands in the archived interchange.
 */
export function spanOf(
  set: WrittenEnvelopeSet,
  first: number,
  last: number,
): { readonly offset: number; readonly length: number } {
  const start = set.offsets[first - 1];
  const end = set.offsets[last];
  assert(start !== undefined && end !== undefined && start < end, `segments ${first} to ${last} of ${set.segments}`);
  return { offset: start, length: end - start };
}
