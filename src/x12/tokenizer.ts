/** X12: cuts a stream of bytes into interchanges and segments, whatever its chunks; accounts for the bytes between interchanges. */
import { binaryExtent } from './binary-segment.ts';
import { ByteWindow } from './byte-window.ts';
import { BREAK, type ByteTables, byteTables, CR, DATA, ELEMENT, isAlphanumeric, LF, TERMINATOR } from './delimiters.ts';
import { Gap, type GapNature } from './gap.ts';
import type { ByteRange } from './handler.ts';
import { fixedIsa, ISA_LENGTH, type IsaShape, readIsa, startsIsa } from './isa.ts';
import { SegmentIds } from './segment-ids.ts';
import { SegmentView } from './segment-view.ts';
import { unwrap } from './unwrap.ts';

/** Bytes taken in at once: small enough to stay in the processor's cache. */
const SLICE = 65_536;

const LETTER_B = 0x42;
/** The second letters of BIN and BDS. */
const BINARY_SECOND = [0x49, 0x44];

/** Takes what the tokenizer cuts. */
export interface TokenSink {
  /** An ISA; an interchange that is still open ended right before it. */
  interchange(isa: SegmentView, shape: IsaShape): void;
  /** Any other segment. True when it ended the interchange. */
  segment(segment: SegmentView): boolean;
  /** The open interchange can't be read on from `end`. */
  abandon(end: number): void;
  /** Bytes that belong to no interchange. */
  gap(range: ByteRange, nature: GapNature): void;
  empty(offset: number): void;
  tooLong(offset: number): void;
  /** The segment that comes next has line breaks inside. */
  lineBreak(offset: number): void;
  /** The segment that comes next is the last and ends with the file. */
  terminatorMissing(segment: SegmentView): void;
}

/** Where a segment ends and what follows begins. */
interface Extent {
  /** One past its last byte. */
  readonly end: number;
  readonly next: number;
  readonly unterminated: boolean;
  /** Its line ends are data. */
  readonly binary?: boolean;
}

export class Tokenizer {
  readonly #sink: TokenSink;
  readonly #maxSegmentBytes: number;
  readonly #window = new ByteWindow(Buffer.allocUnsafeSlow(2 * SLICE), 0);
  readonly #view: SegmentView;
  readonly #ids = new SegmentIds();
  readonly #gap = new Gap();
  #mode: 'noise' | 'segments' | 'oversize' = 'noise';
  #tables: ByteTables;
  /** The rest of a terminator of several bytes. */
  #tail: readonly number[] = [];
  #newlineEnded = false;
  /** File offset of the window's first byte. */
  #base = 0;
  /** First byte not yet used up, and the byte to go on with. */
  #start = 0;
  #cursor = 0;
  /** Of the segment being scanned: whether there is one, separators seen, line breaks seen. */
  #inSegment = false;
  #count = 0;
  #breaks = 0;

  constructor(sink: TokenSink, maxSegmentBytes: number) {
    this.#sink = sink;
    this.#maxSegmentBytes = maxSegmentBytes;
    const delimiters = { element: 0x2a, component: 0x3a, segment: 0x7e };
    this.#tables = byteTables(delimiters);
    this.#view = new SegmentView(this.#window, delimiters, new Int32Array(256));
  }

  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; from += SLICE) {
      const moved = this.#window.append(chunk.subarray(from, from + SLICE), this.#start);
      this.#base += moved;
      this.#start -= moved;
      this.#cursor -= moved;
      this.#run(false);
    }
  }

  /** Reads what is left and returns the count of all bytes. */
  end(): number {
    this.#run(true);
    const bytes = this.#base + this.#window.limit;
    if (this.#mode === 'noise') this.#closeGap(bytes);
    return bytes;
  }

  #run(complete: boolean): void {
    let going = true;
    while (going) {
      if (this.#mode === 'segments') going = this.#segment(complete);
      else if (this.#mode === 'noise') going = this.#seekInterchange(complete);
      else going = this.#resynchronise(complete);
    }
  }

  /** Passes over bytes outside of interchanges until an ISA; false when more bytes are needed. */
  #seekInterchange(complete: boolean): boolean {
    const { bytes, limit } = this.#window;
    const gap = this.#gap;
    let at = this.#cursor;
    for (; at < limit; at++) {
      const byte = bytes[at] ?? 0;
      if ((byte | 0x20) === 0x69) {
        if (at + 4 > limit && !complete) break;
        const verdict = readIsa(bytes, at, limit, complete);
        if (verdict === 'incomplete') break;
        const standsAlone = !isAlphanumeric(gap.previous);
        if (verdict !== undefined && (standsAlone || (verdict.fixedWidth && !verdict.broken))) {
          this.#closeGap(this.#base + at);
          this.#begin(at, verdict);
          return true;
        }
        if (standsAlone && startsIsa(bytes, at, limit)) gap.sawIsa(bytes, at, { limit, base: this.#base });
      }
      gap.pass(byte);
    }
    this.#skipTo(at);
    return false;
  }

  /** Hands out the ISA at `at` and goes on with its separators. */
  #begin(at: number, shape: IsaShape): void {
    const view = this.#view;
    this.#tables = byteTables(shape.delimiters);
    this.#tail = shape.terminatorTail;
    this.#newlineEnded = shape.delimiters.segment === LF || shape.delimiters.segment === CR;
    view.delimiters = shape.delimiters;
    for (const [index, bound] of shape.bounds.entries()) view.fileBounds[index] = bound;
    view.id = 'ISA';
    view.wellFormedId = this.#window.bytes[at] === 0x49;
    view.elementCount = 16;
    view.end = this.#base + at + shape.length;
    this.#show(at, at + (shape.bounds[17] ?? 1) - 1, shape.broken);
    this.#skipTo(at + shape.length);
    this.#mode = 'segments';
    this.#sink.interchange(view, shape);
  }

  /** Reads one segment of any kind; false when more bytes are needed. */
  #segment(complete: boolean): boolean {
    if (!this.#inSegment && this.#tail.length === 0 && this.#plainSegments()) return true;
    if (!this.#inSegment && !this.#enterSegment()) return false;
    const start = this.#start;
    const { bytes, limit } = this.#window;
    if (bytes[start] === LETTER_B && this.#cursor === start) {
      const binary = this.#binary(complete);
      if (binary !== undefined) return binary;
    }
    const end = this.#findTerminator();
    this.#cursor = end;
    if (end - start > this.#maxSegmentBytes) return this.#beginOversize();
    if (end + this.#tail.length >= limit && !complete) return false;
    if (((bytes[start] ?? 0) | 0x20) === 0x69 && startsIsa(bytes, start, limit)) return this.#isaAt(start, complete);
    if (end - start >= ISA_LENGTH && this.#embeddedIsa(start + 1, Math.min(end + 1, limit))) return true;
    if (end === start) {
      this.#skipTo(end + 1 + this.#tail.length);
      this.#sink.empty(this.#base + start);
      return true;
    }
    const next = Math.min(end + 1 + this.#tail.length, limit);
    return this.#hand(start, { end, next, unterminated: end >= limit });
  }

  /**
   * The loop that everything waits for: segments as nearly all are, whole in the window, short, without line breaks, are handed out with all
   * state in local variables. Stops before anything else and leaves it to the general way. True when the interchange ended.
   */
  #plainSegments(): boolean {
    const { bytes, limit } = this.#window;
    const { classes, skipped } = this.#tables;
    const view = this.#view;
    const bounds = view.fileBounds;
    const room = bounds.length - 2;
    const longest = Math.min(ISA_LENGTH, this.#maxSegmentBytes + 1);
    let start = this.#start;
    let over = false;
    view.window = this.#window;
    view.bounds = bounds;
    bounds[0] = 0;
    while (!over) {
      while (start < limit && skipped[bytes[start] ?? 0] === 1) start++;
      let count = 0;
      let at = start;
      let kind: number | undefined = DATA;
      for (; at < limit; at++) {
        kind = classes[bytes[at] ?? 0];
        if (kind === DATA) continue;
        if (kind !== ELEMENT || count >= room) break;
        bounds[++count] = at + 1 - start;
      }
      const length = at - start;
      if (at >= limit || kind !== TERMINATOR || length === 0 || length >= longest) break;
      if (((bytes[start] ?? 0) | 0x20) === 0x69 && startsIsa(bytes, start, limit)) break;
      if (skipped[bytes[at - 1] ?? 0] === 1 && this.#newlineEnded) break;
      if (bytes[start] === LETTER_B && BINARY_SECOND.includes(bytes[start + 1] ?? 0)) break;
      bounds[count + 1] = length + 1;
      view.start = start;
      view.offset = this.#base + start;
      view.length = length;
      view.elementCount = count;
      view.id = this.#ids.get(bytes, start, (bounds[1] ?? 1) - 1);
      view.wellFormedId = this.#ids.wellFormed;
      start = at + 1;
      view.end = this.#base + start;
      over = this.#sink.segment(view);
    }
    this.#skipTo(start);
    if (over) this.#endInterchange(start);
    return over;
  }

  /** Hands out a BIN or BDS whose stated length ends at a terminator; undefined when it is to be read as any other segment. */
  #binary(complete: boolean): boolean | undefined {
    const { bytes, limit } = this.#window;
    const { element, segment } = this.#view.delimiters;
    const extent = binaryExtent(bytes, this.#start, limit, element);
    if (extent === undefined) return undefined;
    if (extent === 'incomplete') return complete ? undefined : false;
    const { bounds, end } = extent;
    if (end - this.#start > this.#maxSegmentBytes) return undefined;
    const next = end + 1 + this.#tail.length;
    if (next > limit) return complete ? undefined : false;
    if (bytes[end] !== segment || !this.#tailFollows(end)) return undefined;
    for (const [index, bound] of bounds.entries()) this.#view.fileBounds[index] = bound;
    this.#count = bounds.length - 1;
    return this.#hand(this.#start, { end, next, unterminated: false, binary: true });
  }

  /** Passes over what stands before a segment; false at the end of the bytes. */
  #enterSegment(): boolean {
    const { bytes, limit } = this.#window;
    const skipped = this.#tables.skipped;
    let at = this.#start;
    while (at < limit && skipped[bytes[at] ?? 0] === 1) at++;
    this.#start = at;
    this.#cursor = at;
    this.#count = 0;
    this.#breaks = 0;
    this.#inSegment = at < limit;
    return this.#inSegment;
  }

  /** Notes separators until the terminator, the end of the bytes or of what a segment may be. */
  #findTerminator(): number {
    const { bytes, limit } = this.#window;
    const classes = this.#tables.classes;
    const start = this.#start;
    const last = Math.min(limit, start + this.#maxSegmentBytes + 1);
    let bounds = this.#view.fileBounds;
    let room = bounds.length - 2;
    let count = this.#count;
    let at = this.#cursor;
    for (; at < last; at++) {
      const kind = classes[bytes[at] ?? 0];
      if (kind === DATA) continue;
      if (kind === ELEMENT) {
        if (count >= room) {
          bounds = this.#view.growBounds();
          room = bounds.length - 2;
        }
        bounds[++count] = at + 1 - start;
      } else if (kind === BREAK) this.#breaks++;
      else if (this.#tail.length === 0 || this.#tailFollows(at)) break;
    }
    this.#count = count;
    return at;
  }

  /** A terminator of several bytes counts only with all of them; those beyond the window are waited for elsewhere. */
  #tailFollows(at: number): boolean {
    const { bytes, limit } = this.#window;
    return this.#tail.every((byte, index) => at + 1 + index >= limit || bytes[at + 1 + index] === byte);
  }

  /** Hands out the segment between `start` and its terminator at `end`. */
  #hand(start: number, extent: Extent): boolean {
    const { end, next, unterminated } = extent;
    const view = this.#view;
    let last = end;
    const broken = this.#breaks > 0 && !this.#newlineEnded;
    if ((this.#breaks > 0 || this.#newlineEnded) && extent.binary !== true) last = this.#trimmedEnd(start, end);
    view.elementCount = this.#count;
    view.end = this.#base + next;
    view.fileBounds[0] = 0;
    view.fileBounds[this.#count + 1] = last + 1 - start;
    this.#show(start, last, this.#breaks > 0);
    view.id = this.#ids.get(view.window.bytes, view.start, (view.bounds[1] ?? 1) - 1);
    view.wellFormedId = this.#ids.wellFormed;
    if ((broken && !unterminated) || this.#breaks > 0) this.#sink.lineBreak(view.offset);
    this.#skipTo(next);
    if (unterminated) {
      if (view.id !== 'IEA') return false;
      this.#sink.terminatorMissing(view);
    }
    if (this.#sink.segment(view)) this.#endInterchange(next);
    return !unterminated;
  }

  /** Takes blanks and line ends before the terminator away; those that go are no breaks inside any more. */
  #trimmedEnd(start: number, end: number): number {
    const { bytes } = this.#window;
    const { classes, skipped } = this.#tables;
    let last = end;
    while (last > start) {
      const byte = bytes[last - 1] ?? 0;
      if (skipped[byte] !== 1 || !(this.#newlineEnded || byte === CR || byte === LF)) break;
      if (classes[byte] === BREAK) this.#breaks--;
      last--;
    }
    return last;
  }

  /** Points the view at its bytes, at a copy without line breaks when there are any. */
  #show(start: number, end: number, broken: boolean): void {
    const view = this.#view;
    view.offset = this.#base + start;
    view.length = end - start;
    if (broken) {
      unwrap(view, this.#window.bytes, { start, end }, this.#tables);
      return;
    }
    view.window = this.#window;
    view.bounds = view.fileBounds;
    view.start = start;
  }

  /** An ISA where a segment may begin: a new interchange, or the end of what can be read. */
  #isaAt(at: number, complete: boolean): boolean {
    const { bytes, limit } = this.#window;
    const verdict = readIsa(bytes, at, limit, complete);
    if (verdict === 'incomplete') return false;
    if (verdict !== undefined) this.#begin(at, verdict);
    else {
      this.#sink.abandon(this.#base + at);
      this.#skipTo(at);
      this.#endInterchange(at);
    }
    return true;
  }

  /** Looks for an ISA of fixed width between two bytes: the file was cut there and another begins. */
  #embeddedIsa(from: number, to: number): boolean {
    const { bytes } = this.#window;
    for (let at = from; at + ISA_LENGTH <= to; at++) {
      if (bytes[at] !== 0x49 || bytes[at + 1] !== 0x53) continue;
      const verdict = fixedIsa(bytes, at, to, true);
      if (verdict === undefined || verdict === 'incomplete') continue;
      if (!this.#unterminatedTrailer(at)) this.#begin(at, verdict);
      return true;
    }
    return false;
  }

  /** An IEA that lacks its terminator before the ISA at `next` is whole all the same. */
  #unterminatedTrailer(next: number): boolean {
    const { bytes } = this.#window;
    const start = this.#start;
    const isTrailer = bytes.toString('latin1', start, start + 3) === 'IEA' && this.#view.fileBounds[1] === 4;
    if (!isTrailer) return false;
    let end = next;
    while (this.#tables.skipped[bytes[end - 1] ?? 0] === 1) end--;
    this.#count = 0;
    while ((this.#view.fileBounds[this.#count + 1] ?? 0) <= end - start && this.#count < 2) this.#count++;
    this.#breaks = 0;
    this.#hand(start, { end, next, unterminated: true });
    return true;
  }

  #beginOversize(): boolean {
    const offset = this.#base + this.#start;
    this.#mode = 'oversize';
    this.#cursor = this.#start + 1;
    this.#sink.tooLong(offset);
    return true;
  }

  /** Drops bytes until the next terminator or an ISA of fixed width; false when more bytes are needed. */
  #resynchronise(complete: boolean): boolean {
    const { bytes, limit } = this.#window;
    const classes = this.#tables.classes;
    let at = this.#cursor;
    for (; at < limit; at++) {
      if (classes[bytes[at] ?? 0] === TERMINATOR) {
        if (at + this.#tail.length >= limit && !complete) break;
        if (!this.#tailFollows(at)) continue;
        this.#skipTo(at + 1 + this.#tail.length);
        this.#mode = 'segments';
        return true;
      }
      if (bytes[at] !== 0x49) continue;
      if (at + 4 > limit && !complete) break;
      const verdict = fixedIsa(bytes, at, limit, complete);
      if (verdict === 'incomplete') break;
      if (verdict === undefined) continue;
      this.#begin(at, verdict);
      return true;
    }
    this.#skipTo(at);
    return false;
  }

  #endInterchange(at: number): void {
    this.#mode = 'noise';
    this.#gap.close(this.#base + at);
  }

  #closeGap(end: number): void {
    const range = { offset: this.#gap.offset, length: end - this.#gap.offset };
    const nature = this.#gap.close(end);
    if (range.length > 0) this.#sink.gap(range, nature);
  }

  #skipTo(at: number): void {
    this.#start = Math.min(at, this.#window.limit);
    this.#cursor = this.#start;
    this.#inSegment = false;
  }
}
