/** X12: the segment that the reader hands out: offsets into a window of bytes; texts are made only when asked for. */
import { type Cents, cents } from '../base/money.ts';
import { ByteWindow } from './byte-window.ts';
import { CR, LF } from './delimiters.ts';
import type { Delimiters, ElementForm, Segment } from './segment.ts';

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
/** Cents of an amount with more than thirteen whole digits that count. */
const TOO_LARGE = 1e15;
/** Of an amount. */
const MOST_DECIMALS = 2;
const BLANK = 0x20;
const LAST_PRINTABLE = 0x7e;
const LAST_ASCII = 0x7f;
const LONGEST_CODE = 4;

/** What the tokenizer hands out, and what `copy()` keeps. */
export class SegmentView implements Segment {
  id = '';
  /** The id is a capital and one or two capitals or digits. */
  wellFormedId = true;
  /** File offset of the byte after the terminator. */
  end = 0;
  offset = 0;
  length = 0;
  elementCount = 0;
  delimiters: Delimiters;
  window: ByteWindow;
  /** First byte in the window. */
  start = 0;
  /** First byte of id and elements relative to `start`; then one past the last byte, plus one. */
  bounds: Int32Array;
  /** The same in the file, where line breaks were taken out of the text; else the same array. */
  fileBounds: Int32Array;

  constructor(window: ByteWindow, delimiters: Delimiters, bounds: Int32Array) {
    this.window = window;
    this.delimiters = delimiters;
    this.bounds = bounds;
    this.fileBounds = bounds;
  }

  get text(): string {
    return this.#slice(0, (this.bounds[this.elementCount + 1] ?? 1) - 1);
  }

  element(number: number): string {
    if (number > this.elementCount || number < 0) return '';
    return this.#slice(this.bounds[number] ?? 0, (this.bounds[number + 1] ?? 1) - 1);
  }

  component(number: number, component: number, repetition = 1): string {
    if (number > this.elementCount || number < 1) return '';
    const bytes = this.window.bytes;
    let from = this.start + (this.bounds[number] ?? 0);
    const end = this.start + (this.bounds[number + 1] ?? 1) - 1;
    from = this.#repetitionStart(from, end, repetition);
    if (from < 0) return '';
    const separator = this.delimiters.component;
    const repeat = this.delimiters.repetition ?? -1;
    let ordinal = 1;
    for (let at = from; at <= end; at++) {
      const byte = at === end ? repeat : (bytes[at] ?? 0);
      if (at < end && byte !== separator && byte !== repeat) continue;
      if (ordinal === component) return this.#slice(from - this.start, at - this.start);
      if (at < end && byte === repeat) return '';
      ordinal++;
      from = at + 1;
    }
    return '';
  }

  componentCount(number: number, repetition = 1): number {
    if (number > this.elementCount || number < 1) return 0;
    const end = this.start + (this.bounds[number + 1] ?? 1) - 1;
    const from = this.#repetitionStart(this.start + (this.bounds[number] ?? 0), end, repetition);
    if (from < 0 || from === end) return 0;
    const bytes = this.window.bytes;
    const repeat = this.delimiters.repetition ?? -1;
    if (bytes[from] === repeat) return 0;
    let count = 1;
    for (let at = from; at < end && bytes[at] !== repeat; at++) {
      if (bytes[at] === this.delimiters.component) count++;
    }
    return count;
  }

  repetitionCount(number: number): number {
    if (number > this.elementCount || number < 1) return 0;
    const from = this.start + (this.bounds[number] ?? 0);
    const end = this.start + (this.bounds[number + 1] ?? 1) - 1;
    if (from === end) return 0;
    const repeat = this.delimiters.repetition;
    if (repeat === undefined) return 1;
    let count = 1;
    for (let at = from; at < end; at++) if (this.window.bytes[at] === repeat) count++;
    return count;
  }

  /** Digits with an optional leading minus and at most two decimals (more only when zero), by the rules of parseCents. */
  cents(number: number): Cents | undefined {
    if (number > this.elementCount || number < 1) return undefined;
    const bytes = this.window.bytes;
    let at = this.start + (this.bounds[number] ?? 0);
    const end = this.start + (this.bounds[number + 1] ?? 1) - 1;
    const negative = bytes[at] === MINUS && at < end;
    if (negative) at++;
    const first = at;
    let point = -1;
    let value = 0;
    for (; at < end; at++) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit >= 0 && digit <= 9) {
        if (point >= 0 && at - point > 2) {
          if (digit !== 0) return undefined;
        } else value = value * 10 + digit;
      } else if (digit === POINT - ZERO && point < 0) point = at;
      else return undefined;
    }
    const whole = (point < 0 ? end : point) - first;
    const decimals = point < 0 ? 0 : end - point - 1;
    if (whole + decimals === 0) return undefined;
    const scaled = decimals === 0 ? value * 100 : decimals === 1 ? value * 10 : value;
    if (scaled >= TOO_LARGE) return undefined;
    return cents(negative ? -scaled : scaled);
  }

  codeKey(number: number): number {
    if (number > this.elementCount || number < 1) return 0;
    const bytes = this.window.bytes;
    const from = this.start + (this.bounds[number] ?? 0);
    const end = this.start + (this.bounds[number + 1] ?? 1) - 1;
    if (end - from > LONGEST_CODE) return 0;
    let key = 0;
    for (let at = end - 1; at >= from; at--) {
      const byte = bytes[at] ?? 0;
      if (byte > LAST_ASCII) return 0;
      key = (key << 8) | byte;
    }
    return key;
  }

  soundLength(number: number, form: ElementForm): number {
    if (number > this.elementCount || number < 1) return -1;
    const from = this.start + (this.bounds[number] ?? 0);
    const end = this.start + (this.bounds[number + 1] ?? 1) - 1;
    if (from >= end) return -1;
    return form === 'text' ? this.#textLength(from, end) : this.#digits(from, end, form);
  }

  #textLength(from: number, end: number): number {
    const bytes = this.window.bytes;
    const { component, repetition = -1 } = this.delimiters;
    if (bytes[from] === BLANK || bytes[end - 1] === BLANK) return -1;
    for (let at = from; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < BLANK || byte > LAST_PRINTABLE || byte === component || byte === repetition) return -1;
    }
    return end - from;
  }

  #digits(from: number, end: number, form: ElementForm): number {
    const bytes = this.window.bytes;
    let digits = 0;
    let points = form === 'whole' ? 1 : 0;
    const lastPoint = form === 'amount' ? end - 1 - MOST_DECIMALS : from;
    for (let at = bytes[from] === MINUS ? from + 1 : from; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= ZERO && byte <= NINE) digits++;
      else if (byte === POINT && points === 0 && at >= lastPoint) points = 1;
      else return -1;
    }
    return digits === 0 ? -1 : digits;
  }

  /** A loop of our own, since the engine takes longer to begin a copy than most segments are long. */
  copyTo(target: Uint8Array, at: number): number {
    const bytes = this.window.bytes;
    const end = this.start + (this.bounds[this.elementCount + 1] ?? 1) - 1;
    let to = at;
    for (let from = this.start; from < end; from++) {
      const byte = bytes[from] ?? 0;
      if (byte !== CR && byte !== LF) target[to++] = byte;
    }
    return to;
  }

  elementOffset(number: number): number {
    return number > this.elementCount ? this.offset + this.length : this.offset + (this.fileBounds[number] ?? 0);
  }

  copy(): Segment {
    const size = (this.bounds[this.elementCount + 1] ?? 1) - 1;
    const bytes = Buffer.from(this.window.bytes.subarray(this.start, this.start + size));
    const kept = new SegmentView(new ByteWindow(bytes, size), this.delimiters, this.#boundsCopy(this.bounds));
    if (this.fileBounds !== this.bounds) kept.fileBounds = this.#boundsCopy(this.fileBounds);
    kept.id = this.id;
    kept.wellFormedId = this.wellFormedId;
    kept.end = this.end;
    kept.offset = this.offset;
    kept.length = this.length;
    kept.elementCount = this.elementCount;
    return kept;
  }

  /** Doubles the room for offsets in the file; called while a segment is scanned. */
  growBounds(): Int32Array {
    const larger = new Int32Array(2 * this.fileBounds.length);
    larger.set(this.fileBounds);
    this.fileBounds = larger;
    return larger;
  }

  #boundsCopy(bounds: Int32Array): Int32Array {
    return bounds.slice(0, this.elementCount + 2);
  }

  #slice(from: number, to: number): string {
    const text = this.window.text(this.start);
    const base = this.start - this.window.textStart;
    return text.substring(base + from, base + to);
  }

  /** First byte of the `repetition`-th repetition between two bytes; -1 when there are fewer. */
  #repetitionStart(from: number, end: number, repetition: number): number {
    let left = repetition - 1;
    if (left === 0) return from;
    const separator = this.delimiters.repetition;
    for (let at = from; at < end && separator !== undefined; at++) {
      if (this.window.bytes[at] === separator && --left === 0) return at + 1;
    }
    return -1;
  }
}
