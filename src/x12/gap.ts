/** X12: bytes between interchanges: where they began and what they look like. */
import { isAlphanumeric, isBlank } from './delimiters.ts';

/** What stands between interchanges: nothing visible, text, an ISA that can't be read, or segments whose ISA is missing. */
export type GapNature =
  | { readonly kind: 'blank' }
  | { readonly kind: 'text' }
  | { readonly kind: 'isa-malformed'; readonly offset: number }
  | { readonly kind: 'header-missing'; readonly found: string };

const HEAD_BYTES = 5;
/** What begins like a segment is taken for one: it may be a part of an interchange. */
const HEADERLESS = /^([A-Z][A-Z0-9]{1,2})[*|^~!>{}@`+\x1c-\x1f]/;
const UNREADABLE_ISA = /^ISA[^A-Za-z0-9\s]/i;
/** The bytes of a UTF-8 byte order mark. */
const MARK = [0xef, 0xbb, 0xbf];

/** Collected byte by byte, so that chunks don't matter. */
export class Gap {
  /** File offset of its first byte. */
  offset = 0;
  /** The byte passed last; blank at first. */
  previous = 0x20;
  #head = '';
  #isaOffset: number | undefined;

  pass(byte: number): void {
    this.previous = byte;
    if (this.#head.length >= HEAD_BYTES) return;
    if (this.#head === '' && (isBlank(byte) || MARK.includes(byte))) return;
    this.#head += String.fromCharCode(byte);
  }

  /** Tells of bytes that begin as an ISA but can't be read as one; in running text "ISA," is no ISA, so its separator must come again. */
  sawIsa(bytes: Uint8Array, at: number, place: { readonly limit: number; readonly base: number }): void {
    if (this.#isaOffset !== undefined) return;
    const separator = bytes[at + 3] ?? 0;
    const end = Math.min(place.limit, at + 106);
    let count = 0;
    for (let index = at + 3; index < end; index++) if (bytes[index] === separator) count++;
    if (count >= 4 && !isAlphanumeric(separator)) this.#isaOffset = place.base + at;
  }

  /** Closes the gap and begins a new one at `next`. */
  close(next: number): GapNature {
    const head = this.#head;
    const isaOffset = this.#isaOffset ?? (UNREADABLE_ISA.test(head) ? this.offset : undefined);
    this.offset = next;
    this.previous = 0x20;
    this.#head = '';
    this.#isaOffset = undefined;
    if (isaOffset !== undefined) return { kind: 'isa-malformed', offset: isaOffset };
    if (head === '') return { kind: 'blank' };
    const found = HEADERLESS.exec(head)?.[1];
    return found === undefined ? { kind: 'text' } : { kind: 'header-missing', found };
  }
}
