/** X12: writes segments byte by byte. A separator, a control byte or a character beyond latin1 in data is a fault, never written. */
import { assert } from '../base/gateway-error.ts';
import { delimiterFault } from './delimiters.ts';
import { ISA_WIDTHS } from './isa.ts';
import type { Delimiters } from './segment.ts';
import { isSegmentId } from './segment-ids.ts';

/** Components in their order; `''` is absent. */
export type WritableComposite = readonly string[];
/** Repetitions of one element, each a text or a composite. */
export interface WritableRepetitions {
  readonly repetitions: readonly (string | WritableComposite)[];
}
/** An element to write: a text, a composite, or repetitions; `''` or undefined is absent. */
export type WritableElement = string | WritableComposite | WritableRepetitions | undefined;

/** Why a segment was refused, and where; ordinals from 1. */
export interface WriteFault {
  readonly reason:
    | 'delimiter-in-data'
    | 'control-character'
    | 'not-latin1'
    | 'bad-segment-id'
    | 'no-repetition-separator'
    | 'too-long';
  readonly segmentId: string;
  readonly element: number;
  readonly component?: number;
  readonly repetition?: number;
  /** Code point of the character. The text itself isn't repeated: it may be a patient's. */
  readonly codePoint?: number;
}

export interface WriterOptions {
  /** Four different characters, none a letter, digit or blank. */
  readonly delimiters: Delimiters;
  /** Written after each terminator. */
  readonly lineEnd?: '' | '\n' | '\r\n';
}

/** What an ISA states. Ids are padded to 15, the control number to nine digits. */
export interface InterchangeHeader {
  readonly senderQualifier: string;
  readonly senderId: string;
  readonly receiverQualifier: string;
  readonly receiverId: string;
  /** YYMMDD. */
  readonly date: string;
  /** HHMM. */
  readonly time: string;
  /** ISA12, default 00501. */
  readonly version?: string;
  readonly controlNumber: number;
  readonly acknowledgementRequested: boolean;
  readonly usage: 'P' | 'T';
}

/** The sixteen elements of an ISA at their widths; ISA11 and ISA16 come from the separators. */
export function isaElements(header: InterchangeHeader, delimiters: Delimiters): readonly string[] {
  const repetition = delimiters.repetition === undefined ? 'U' : String.fromCharCode(delimiters.repetition);
  return [
    '00',
    ''.padEnd(10),
    '00',
    ''.padEnd(10),
    header.senderQualifier.padEnd(2),
    header.senderId.padEnd(15),
    header.receiverQualifier.padEnd(2),
    header.receiverId.padEnd(15),
    header.date,
    header.time,
    repetition,
    header.version ?? '00501',
    String(header.controlNumber).padStart(9, '0'),
    header.acknowledgementRequested ? '1' : '0',
    header.usage,
    String.fromCharCode(delimiters.component),
  ];
}

const DELIMITER = 1;
const CONTROL = 2;
const FIRST_SIZE = 65_536;

/** Byte → 0 when it may stand in data. */
function forbiddenBytes(delimiters: Delimiters): Uint8Array {
  const forbidden = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) if (byte < 0x20 || (byte >= 0x7f && byte < 0xa0)) forbidden[byte] = CONTROL;
  for (const byte of [delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment]) {
    if (byte !== undefined) forbidden[byte] = DELIMITER;
  }
  return forbidden;
}

export class X12Writer {
  readonly delimiters: Delimiters;
  readonly #lineEnd: string;
  readonly #forbidden: Uint8Array;
  readonly #faults: WriteFault[] = [];
  #bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
  #capacity = FIRST_SIZE;
  #length = 0;
  #setSegments = 0;
  /** Of the text being written when it had to be refused. */
  #badCode = -1;

  constructor(options: WriterOptions) {
    const { delimiters } = options;
    const fault = delimiterFault(delimiters);
    assert(fault === undefined, `separators are ${fault ?? ''}: ${JSON.stringify(delimiters)}`);
    const bytes = [delimiters.element, delimiters.component, delimiters.segment, delimiters.repetition ?? 0x5e];
    const usable = bytes.every((byte) => Number.isInteger(byte) && byte > 0 && byte < 256 && byte !== 0x20);
    assert(usable, `separators are no bytes that can separate: ${JSON.stringify(delimiters)}`);
    this.delimiters = delimiters;
    this.#lineEnd = options.lineEnd ?? '';
    this.#forbidden = forbiddenBytes(delimiters);
  }

  /** Segments written since the last ST, which counts as 1: what SE01 is to say once the SE itself is added. */
  get segmentsInSet(): number {
    return this.#setSegments;
  }

  /** Bytes held. */
  get length(): number {
    return this.#length;
  }

  /** Every fault so far. A writer that has one gives no bytes any more. */
  get faults(): readonly WriteFault[] {
    return this.#faults;
  }

  /** Appends a segment, trailing empty elements and components left out. On a fault nothing of it is written; the fault is returned and kept. */
  segment(id: string, elements: readonly WritableElement[]): WriteFault | undefined {
    const mark = this.#length;
    if (!isSegmentId(id)) return this.#refuse(mark, { reason: 'bad-segment-id', segmentId: id, element: 0 });
    this.#text(id);
    let written = this.#length;
    for (let index = 0; index < elements.length; index++) {
      this.#byte(this.delimiters.element);
      const element = elements[index];
      if (element === undefined || element === '') continue;
      const start = this.#length;
      const done = typeof element === 'string' ? this.#text(element) : undefined;
      if (done === true) written = this.#length;
      else {
        const fault = typeof element === 'string' ? this.#textFault() : this.#structured(element);
        if (fault !== undefined) return this.#refuse(mark, { ...fault, segmentId: id, element: index + 1 });
        if (this.#length > start) written = this.#length;
      }
    }
    this.#length = written;
    this.#endSegment();
    this.#setSegments = id === 'ST' ? 1 : this.#setSegments + 1;
    return undefined;
  }

  /** Appends an ISA of exactly 106 characters. */
  interchangeHeader(header: InterchangeHeader): WriteFault | undefined {
    const mark = this.#length;
    const elements = isaElements(header, this.delimiters);
    this.#text('ISA');
    for (const [index, element] of elements.entries()) {
      this.#byte(this.delimiters.element);
      if (element.length !== ISA_WIDTHS[index]) {
        return this.#refuse(mark, { reason: 'too-long', segmentId: 'ISA', element: index + 1 });
      }
      const separator = index === 15 || (index === 10 && this.delimiters.repetition !== undefined);
      if (separator) this.#byte(element.charCodeAt(0));
      else if (!this.#text(element)) {
        return this.#refuse(mark, { ...this.#textFault(), segmentId: 'ISA', element: index + 1 });
      }
    }
    this.#endSegment();
    return undefined;
  }

  /** A copy of exactly the bytes held. Throws when a fault was ignored. */
  bytes(): Uint8Array {
    assert(this.#faults.length === 0, `bytes asked of a writer with ${this.#faults.length} faults`);
    return Uint8Array.prototype.slice.call(this.#bytes, 0, this.#length);
  }

  /** The bytes held, which are then forgotten, so that a file of any size can be written piece by piece. */
  take(): Uint8Array {
    const taken = this.bytes();
    this.#length = 0;
    return taken;
  }

  #endSegment(): void {
    this.#byte(this.delimiters.segment);
    for (let index = 0; index < this.#lineEnd.length; index++) this.#byte(this.#lineEnd.charCodeAt(index));
  }

  #refuse(mark: number, fault: WriteFault): WriteFault {
    this.#length = mark;
    this.#faults.push(fault);
    return fault;
  }

  #plain(text: string): (Partial<WriteFault> & Pick<WriteFault, 'reason'>) | undefined {
    return this.#text(text) ? undefined : this.#textFault();
  }

  #structured(element: WritableComposite | WritableRepetitions) {
    if (!('repetitions' in element)) return this.#composite(element);
    const separator = this.delimiters.repetition;
    const last = element.repetitions.findLastIndex((item) =>
      typeof item === 'string' ? item !== '' : item.some(Boolean),
    );
    if (last > 0 && separator === undefined) return { reason: 'no-repetition-separator' } as const;
    for (let index = 0; index <= last; index++) {
      if (index > 0 && separator !== undefined) this.#byte(separator);
      const item = element.repetitions[index] ?? '';
      const fault = typeof item === 'string' ? this.#plain(item) : this.#composite(item);
      if (fault !== undefined) return { ...fault, repetition: index + 1 };
    }
    return undefined;
  }

  #composite(components: WritableComposite) {
    let written = this.#length;
    for (let index = 0; index < components.length; index++) {
      if (index > 0) this.#byte(this.delimiters.component);
      const component = components[index] ?? '';
      if (component === '') continue;
      if (!this.#text(component)) return { ...this.#textFault(), component: index + 1 };
      written = this.#length;
    }
    this.#length = written;
    return undefined;
  }

  #textFault() {
    const code = this.#badCode;
    const reason =
      code > 255 ? 'not-latin1' : this.#forbidden[code] === DELIMITER ? 'delimiter-in-data' : 'control-character';
    return { reason, codePoint: code } as const;
  }

  /** False when a character may not be written; it is in `#badCode` then. */
  #text(text: string): boolean {
    const size = text.length;
    if (this.#length + size > this.#capacity) this.#grow(size);
    const bytes = this.#bytes;
    const forbidden = this.#forbidden;
    let at = this.#length;
    for (let index = 0; index < size; index++) {
      const code = text.charCodeAt(index);
      if (code > 255 || forbidden[code] !== 0) {
        this.#badCode = text.codePointAt(index) ?? code;
        return false;
      }
      bytes[at++] = code;
    }
    this.#length = at;
    return true;
  }

  #byte(byte: number): void {
    if (this.#length >= this.#capacity) this.#grow(1);
    this.#bytes[this.#length++] = byte;
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#capacity, this.#length + size));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
    this.#capacity = larger.length;
  }
}
