/** X12: recognises an ISA at a place of the bytes: by its fixed positions first, else by counting its sixteen separators. */
import { CR, isAlphanumeric, isBlank, LF } from './delimiters.ts';
import type { Delimiters } from './segment.ts';

/** Widths of ISA01 to ISA16. */
export const ISA_WIDTHS = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1] as const;
/** Bytes of an ISA, its terminator included. */
export const ISA_LENGTH = 106;
/** So many bytes decide about an ISA that isn't of fixed width; no more are waited for. */
export const ISA_LOOKAHEAD = 512;

/** Ids of senders have been seen twice as long as they may be. */
const LONGEST_ELEMENT = 40;

/** An ISA as it lies in the bytes. */
export interface IsaShape {
  readonly delimiters: Delimiters;
  /** Bytes after the first of a terminator that is one UTF-8 character of several bytes; usually none. */
  readonly terminatorTail: readonly number[];
  /** First byte of each element relative to the ISA's first byte, id included, then one past the end plus one; line breaks counted. */
  readonly bounds: readonly number[];
  /** The sixteen elements, line breaks removed. */
  readonly elements: readonly string[];
  /** Bytes from the ISA's first to the last of its terminator. */
  readonly length: number;
  /** False when its elements don't have their widths. */
  readonly fixedWidth: boolean;
  /** A line break stood inside. */
  readonly broken: boolean;
}

/** `incomplete`: more bytes are needed to tell. */
export type IsaVerdict = IsaShape | 'incomplete' | undefined;

/** True when the first non-blank bytes (after a byte order mark) start an ISA. Give at least the first kilobyte. */
export function looksLikeX12(firstBytes: Uint8Array): boolean {
  let at = firstBytes[0] === 0xef && firstBytes[1] === 0xbb && firstBytes[2] === 0xbf ? 3 : 0;
  while (at < firstBytes.length && isBlank(firstBytes[at] ?? 0)) at++;
  return (
    startsIsa(firstBytes, at, firstBytes.length) && readIsa(firstBytes, at, firstBytes.length, false) !== undefined
  );
}

/** True when `ISA` (in either case) and a byte that could be its element separator stand at `at`. */
export function startsIsa(bytes: Uint8Array, at: number, limit: number): boolean {
  return (
    at + 4 <= limit &&
    ((bytes[at] ?? 0) | 0x20) === 0x69 &&
    ((bytes[at + 1] ?? 0) | 0x20) === 0x73 &&
    ((bytes[at + 2] ?? 0) | 0x20) === 0x61 &&
    isSeparator(bytes[at + 3] ?? 0x41)
  );
}

/** Reads the ISA at `at`; `complete` says that no bytes will follow `limit`. */
export function readIsa(bytes: Uint8Array, at: number, limit: number, complete: boolean): IsaVerdict {
  if (!startsIsa(bytes, at, limit)) return at + 4 > limit && !complete ? 'incomplete' : undefined;
  const fixed = fixedIsa(bytes, at, limit, complete);
  if (fixed !== undefined) return fixed;
  if (!complete && limit - at < ISA_LOOKAHEAD) return 'incomplete';
  return countedIsa(bytes, at, Math.min(limit, at + ISA_LOOKAHEAD));
}

/** Only the fixed positions: certain enough to find an ISA in the middle of a segment that was cut. */
export function fixedIsa(bytes: Uint8Array, at: number, limit: number, complete: boolean): IsaVerdict {
  if (!startsIsa(bytes, at, limit)) return at + 4 > limit && !complete ? 'incomplete' : undefined;
  const separator = bytes[at + 3];
  const bounds = [0];
  for (let next = at + 3, element = 0; element < 16; element++) {
    if (next >= limit) return complete ? undefined : 'incomplete';
    if (bytes[next] !== separator) return undefined;
    bounds.push(next + 1 - at);
    next += 1 + (ISA_WIDTHS[element] ?? 0);
  }
  const raw = Array.from({ length: ISA_LENGTH - 1 }, (_, index) => index);
  return finish({ bytes, at, limit, complete, bounds, raw, fixedWidth: true });
}

function isSeparator(byte: number): boolean {
  return !isAlphanumeric(byte) && byte !== 0 && byte !== 0x20 && byte !== CR && byte !== LF;
}

/** Line breaks taken out, sixteen separators counted. */
function countedIsa(bytes: Uint8Array, at: number, limit: number): IsaShape | undefined {
  const raw: number[] = [];
  const bounds = [0];
  const separator = bytes[at + 3];
  for (let index = at; index < limit; index++) {
    const byte = bytes[index];
    if (byte === CR || byte === LF) continue;
    raw.push(index - at);
    if (bounds.length === 17) break;
    if (byte === separator) bounds.push(raw.length);
  }
  if (bounds.length < 17) return undefined;
  const fixedWidth = ISA_WIDTHS.every(
    (width, i) => (bounds[i + 2] ?? raw.length + 1) - (bounds[i + 1] ?? 0) - 1 === width,
  );
  const shape = finish({ bytes, at, limit, complete: true, bounds, raw, fixedWidth });
  return shape === 'incomplete' || shape === undefined || !plausible(shape) ? undefined : shape;
}

/** What tells an ISA of odd widths from text: short elements, a date or a version of digits, short flags at the end. */
function plausible(shape: IsaShape): boolean {
  const element = (number: number): string => shape.elements[number - 1] ?? '';
  const short = shape.elements.every((text) => text.length <= LONGEST_ELEMENT);
  const flags = /^[A-Z0-9 ]{0,2}$/i.test(element(14)) && /^[A-Z0-9 ]{0,2}$/i.test(element(15));
  return short && flags && (/^\d{6,8} *$/.test(element(9)) || /^\d{3,6} *$/.test(element(12)));
}

interface Found {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly limit: number;
  readonly complete: boolean;
  /** Starts of id and elements, in kept bytes. */
  readonly bounds: readonly number[];
  /** Kept byte → its place relative to `at`. */
  readonly raw: readonly number[];
  readonly fixedWidth: boolean;
}

/** Finds the terminator behind ISA16 and puts the shape together. */
function finish(found: Found): IsaVerdict {
  const { bytes, at, limit, complete, raw, bounds } = found;
  const afterLast = at + (raw[raw.length - 1] ?? 0) + 1;
  const edge = { limit, complete };
  const end = terminatorPlace(bytes, afterLast, edge);
  const ending = terminatorAt(bytes, end, edge);
  if (ending === undefined) return complete ? undefined : 'incomplete';
  const { terminator, tail, length } = ending;
  const element = bytes[at + 3] ?? 0;
  if (isAlphanumeric(terminator) || terminator === element) return undefined;
  const text = raw.map((offset) => String.fromCharCode(bytes[at + offset] ?? 0)).join('');
  const elements = Array.from({ length: 16 }, (_, index) =>
    text.slice(bounds[index + 1], index === 15 ? undefined : (bounds[index + 2] ?? 0) - 1),
  );
  const component = (elements[15] ?? '').charCodeAt(0);
  const repetition = repetitionSeparator(elements[10] ?? '', elements[11] ?? '');
  return {
    delimiters: { element, component, segment: terminator, ...(repetition === undefined ? {} : { repetition }) },
    terminatorTail: tail,
    bounds: [...bounds.map((bound) => (bound === 0 ? 0 : (raw[bound - 1] ?? 0) + 1)), (raw[raw.length - 1] ?? 0) + 2],
    elements,
    length: end + length - at,
    fixedWidth: found.fixedWidth,
    broken: afterLast - at !== raw.length || (end > afterLast && hasBreak(bytes, afterLast, end)),
  };
}

/** ISA11 separates repetitions from 00402 on, and is never a letter or digit; before, it names the standard. */
function repetitionSeparator(isa11: string, version: string): number | undefined {
  const byte = isa11.charCodeAt(0);
  if (isa11.length !== 1 || isAlphanumeric(byte) || byte === 0x20) return undefined;
  return /^\d+$/.test(version.trim()) && Number(version) < 402 ? undefined : byte;
}

/** Where the bytes end for now, and whether for good. */
interface Edge {
  readonly limit: number;
  readonly complete: boolean;
}

interface Ending {
  readonly terminator: number;
  readonly tail: readonly number[];
  /** Bytes it takes. */
  readonly length: number;
}

/**
 * Blanks may stand before the terminator. So may a line break, when lines are broken at just that column: a line break is the terminator
 * only when what follows it could be a segment. `limit` when more bytes are needed to tell.
 */
function terminatorPlace(bytes: Uint8Array, from: number, edge: Edge): number {
  const { limit, complete } = edge;
  let at = from;
  const last = Math.min(limit, from + ISA_LOOKAHEAD);
  while (at < last && bytes[at] === 0x20) at++;
  if (bytes[at] !== CR && bytes[at] !== LF) return at;
  let next = at;
  while (next < last && isBlank(bytes[next] ?? 0) && !isControlSeparator(bytes[next] ?? 0)) next++;
  if (next === last) return complete || last < limit ? at : limit;
  return isAlphanumeric(bytes[next] ?? 0) ? at : next;
}

/** The control bytes that serve as separators: file, group, record and unit separator. */
function isControlSeparator(byte: number): boolean {
  return byte >= 0x1c && byte <= 0x1f;
}

function hasBreak(bytes: Uint8Array, from: number, to: number): boolean {
  return bytes.subarray(from, to).some((byte) => byte === CR || byte === LF);
}

/** CR LF is read as LF with a CR before it; a UTF-8 character of several bytes is one terminator. Undefined when bytes are lacking. */
function terminatorAt(bytes: Uint8Array, at: number, edge: Edge): Ending | undefined {
  const { limit, complete } = edge;
  const first = bytes[at];
  if (at >= limit || first === undefined) return undefined;
  if (first === CR) {
    if (at + 1 >= limit && !complete) return undefined;
    const pair = at + 1 < limit && bytes[at + 1] === LF;
    return pair ? { terminator: LF, tail: [], length: 2 } : { terminator: CR, tail: [], length: 1 };
  }
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
  if (at + more >= limit) return complete ? { terminator: first, tail: [], length: 1 } : undefined;
  const tail = [...bytes.subarray(at + 1, at + 1 + more)];
  const whole = tail.every((byte) => byte >= 0x80 && byte <= 0xbf);
  return whole ? { terminator: first, tail, length: 1 + more } : { terminator: first, tail: [], length: 1 };
}
