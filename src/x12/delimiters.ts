/** X12: what a byte means to the tokenizer under one interchange's separators. */
import type { Delimiters } from './segment.ts';

/** Byte classes of the scanning loop. Zero is data, so that the loop's one test is cheap. */
export const DATA = 0;
export const ELEMENT = 1;
export const TERMINATOR = 2;
export const BREAK = 3;

export const CR = 0x0d;
export const LF = 0x0a;
const BLANK = 0x20;

/** True for A-Z, a-z, 0-9. No separator may be one of these. */
export function isAlphanumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** True for blanks and control bytes (NUL, ^Z, tabs, line ends), which stand between segments and interchanges without a meaning. */
export function isBlank(byte: number): boolean {
  return byte <= BLANK;
}

/** The tokenizer's tables for one interchange. */
export interface ByteTables {
  /** Byte → class. */
  readonly classes: Uint8Array;
  /** Byte → 1 when it is skipped before a segment's id. */
  readonly skipped: Uint8Array;
}

/** Tables for `delimiters`. Line ends inside a segment are breaks unless they are separators themselves. */
export function byteTables(delimiters: Delimiters): ByteTables {
  const classes = new Uint8Array(256);
  const skipped = new Uint8Array(256);
  for (let byte = 0; byte <= BLANK; byte++) skipped[byte] = 1;
  classes[CR] = BREAK;
  classes[LF] = BREAK;
  for (const byte of [delimiters.component, delimiters.repetition]) {
    if (byte === undefined) continue;
    classes[byte] = DATA;
    skipped[byte] = 0;
  }
  classes[delimiters.element] = ELEMENT;
  skipped[delimiters.element] = 0;
  classes[delimiters.segment] = TERMINATOR;
  if (delimiters.segment !== LF && delimiters.segment !== CR) skipped[delimiters.segment] = 0;
  return { classes, skipped };
}

/** Why these separators can't do their work, or undefined: a letter or digit among them, or two that are the same byte. */
export function delimiterFault(delimiters: Delimiters): 'alphanumeric' | 'not-distinct' | undefined {
  const bytes = [delimiters.element, delimiters.component, delimiters.segment];
  if (delimiters.repetition !== undefined) bytes.push(delimiters.repetition);
  if (bytes.some(isAlphanumeric)) return 'alphanumeric';
  return new Set(bytes).size === bytes.length ? undefined : 'not-distinct';
}
