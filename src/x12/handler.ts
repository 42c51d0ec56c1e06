/** X12: what the reader tells its caller: facts of the envelope that is open, events per segment, and the sum of a file. */
import type { Finding } from '../base/finding.ts';
import type { Position } from '../base/position.ts';
import type { Delimiters, Segment } from './segment.ts';

/** A run of bytes of the file. */
export interface ByteRange {
  /** Byte offset in the file, from 0. */
  readonly offset: number;
  readonly length: number;
}

/** What an ISA says; texts without their padding blanks. */
export interface InterchangeFacts {
  /** Ordinal in the file, from 1. */
  readonly ordinal: number;
  /** Byte offset of the ISA in the file. */
  readonly offset: number;
  readonly delimiters: Delimiters;
  readonly senderQualifier: string;
  readonly senderId: string;
  readonly receiverQualifier: string;
  readonly receiverId: string;
  /** ISA09, YYMMDD as it stands. */
  readonly date: string;
  /** ISA10, HHMM as it stands. */
  readonly time: string;
  /** ISA12, e.g. `00501`. */
  readonly version: string;
  /** ISA13 as it stands. */
  readonly controlNumber: string;
  /** ISA14 is `1`. */
  readonly acknowledgementRequested: boolean;
  /** ISA15: `P`, `T`, or whatever stands there. */
  readonly usage: string;
}

/** What a GS says. */
export interface GroupFacts {
  /** Ordinal in the FILE, from 1. */
  readonly ordinal: number;
  /** Byte offset of the GS in the file. */
  readonly offset: number;
  /** GS01, e.g. `HC`. */
  readonly functionalId: string;
  readonly senderCode: string;
  readonly receiverCode: string;
  readonly date: string;
  readonly time: string;
  /** GS06 as it stands. */
  readonly controlNumber: string;
  /** GS08, e.g. `005010X222A1`. */
  readonly version: string;
}

/** What an ST says. */
export interface SetFacts {
  /** Ordinal in the FILE, from 1. */
  readonly ordinal: number;
  /** Byte offset of the ST in the file. */
  readonly offset: number;
  /** ST01, e.g. `837`. */
  readonly id: string;
  /** ST02 as it stands. */
  readonly controlNumber: string;
  /** ST03, '' when absent. */
  readonly implementation: string;
}

/**
 * Where the reader stands. The reader reuses ONE context object, valid during the callback; the facts it holds are frozen values that may
 * be kept. All three ordinals count in the file, so that (interchange, group, set) names one set however control numbers repeat.
 */
export interface X12Context {
  readonly file: string | undefined;
  readonly interchange: InterchangeFacts;
  /** Undefined outside of a functional group. */
  readonly group: GroupFacts | undefined;
  /** Undefined outside of a transaction set. */
  readonly set: SetFacts | undefined;
  /** Ordinal of the present segment in its set (ST is 1); outside of a set its ordinal in the file. */
  readonly segmentOrdinal: number;
  /** Ordinal of the present segment in the file, ISA counted. */
  readonly fileSegmentOrdinal: number;
  /** Position of the present segment, or of an element of it, for a finding. */
  position(segment: Segment, element?: number, component?: number, repetition?: number): Position;
}

/**
 * Takes the events of a file, in its order. Every method may be left out. `segment` gets each segment of a set, ST and SE included, between
 * setStart and setEnd. The `…End` methods are called for every `…Start`, with undefined when the trailer is missing; the range reaches from
 * the header's first byte to the byte after the trailer's terminator (or to where the damage was seen). A segment whose id isn't a
 * capital and one or two capitals or digits is handed out all the same, its finding (`segment-id-malformed`) already told: don't tell it
 * again. A long text of a segment keeps the window of about 64 KB alive that it was cut from: copy what is kept for long.
 */
export interface X12Handler {
  interchangeStart?(isa: Segment, context: X12Context): void;
  groupStart?(gs: Segment, context: X12Context): void;
  setStart?(st: Segment, context: X12Context): void;
  /** False when the segments of the set that has begun say nothing to it; a fan-out asks after setStart, and leaves it out. */
  reads?(): boolean;
  segment?(segment: Segment, context: X12Context): void;
  /** A segment of an interchange outside of a set that is no ISA, GS, GE or IEA: a TA1, or one that has no place there. */
  outside?(segment: Segment, context: X12Context): void;
  setEnd?(se: Segment | undefined, context: X12Context, range: ByteRange): void;
  groupEnd?(ge: Segment | undefined, context: X12Context, range: ByteRange): void;
  interchangeEnd?(iea: Segment | undefined, context: X12Context, range: ByteRange): void;
  /** Envelope and syntax findings, told before the `…End` of what they concern. */
  finding?(finding: Finding): void;
}

/** The sum of a file. Its bytes are the interchanges' ranges and the noise, nothing else. */
export interface ReadSummary {
  readonly interchanges: number;
  readonly groups: number;
  readonly sets: number;
  /** All segments read, envelopes included. */
  readonly segments: number;
  readonly bytes: number;
  /** Bytes inside of interchanges. */
  readonly interchangeBytes: number;
  /** Runs of bytes outside of any interchange: blanks, byte order marks, text, unreadable interchanges. */
  readonly noise: readonly ByteRange[];
}
