/** X12: a segment as the reader hands it out. Knows no transaction set. */
import type { Cents } from '../base/money.ts';

/** The four separators of one interchange, as byte values; `repetition` is absent before version 00402 or when ISA11 is alphanumeric. */
export interface Delimiters {
  readonly element: number;
  readonly component: number;
  readonly repetition?: number;
  readonly segment: number;
}

export type ElementForm = 'text' | 'whole' | 'decimal' | 'amount';

/**
 * A segment of the input. The reader reuses ONE view: it is valid only during the callback; `copy()` gives one to keep.
 * Element numbers, components and repetitions count from 1. Text is latin1, byte for byte. Absent elements read as ''.
 */
export interface Segment {
  readonly id: string;
  /** Number of the last element present (trailing empties included). */
  readonly elementCount: number;
  /** Byte offset of the segment's first byte in the file. */
  readonly offset: number;
  /** Bytes without the terminator. */
  readonly length: number;
  readonly delimiters: Delimiters;
  /** The whole segment without its terminator. */
  readonly text: string;
  /** The element's whole text, separators of components and repetitions included. */
  element(number: number): string;
  component(number: number, component: number, repetition?: number): string;
  componentCount(number: number, repetition?: number): number;
  repetitionCount(number: number): number;
  /** The element as integer cents, straight from the bytes; undefined when absent or malformed. */
  cents(number: number): Cents | undefined;
  /** The element as `codeKeyOf` has it, straight from the bytes: 0 when it is no code of one to four ASCII characters. */
  codeKey(number: number): number;
  /**
   * How many characters count to the element's length, straight from the bytes, when it is plainly sound: for `text` printable ASCII
   * without separators and without a blank at its ends, for `whole`, `decimal` and `amount` (at most two decimals) such a number (sign and point don't count). -1 when
   * only a look at its text can tell.
   */
  soundLength(number: number, form: ElementForm): number;
  /** Copies the bytes of `text` without line ends to `target` from `at` on, where `length` bytes must have room; returns where they end. */
  copyTo(target: Uint8Array, at: number): number;
  /** Byte offset of the element in the file. */
  elementOffset(number: number): number;
  copy(): Segment;
}
