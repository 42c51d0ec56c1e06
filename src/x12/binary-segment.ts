/** X12: BIN and BDS state the length of their data, which may hold any byte, separators too (275 attachments). */

const DIGITS = /^\d{1,9}$/;
/** A header longer than this states no length that we would believe. */
const LONGEST_HEADER = 32;

export interface BinaryExtent {
  /** First byte of each element relative to the segment's first. */
  readonly bounds: readonly number[];
  /** One past the last byte of the data. */
  readonly end: number;
}

/**
 * Where the BIN or BDS at `start` ends by its own word: BIN01, or BDS02, bytes after it. `incomplete` when its header isn't all there;
 * undefined when it is neither, or states no length.
 */
export function binaryExtent(
  bytes: Uint8Array,
  start: number,
  limit: number,
  separator: number,
): BinaryExtent | 'incomplete' | undefined {
  const id = String.fromCharCode(...bytes.subarray(start, Math.min(start + 3, limit)));
  if (!'BIN'.startsWith(id) && !'BDS'.startsWith(id)) return undefined;
  const lengthElement = id === 'BDS' ? 2 : 1;
  const bounds = [0];
  const last = Math.min(limit, start + LONGEST_HEADER);
  for (let at = start; at < last; at++) {
    if (bytes[at] !== separator) continue;
    if (bounds.length === 1 && at - start !== 3) return undefined;
    bounds.push(at + 1 - start);
    if (bounds.length <= lengthElement + 1) continue;
    const digits = String.fromCharCode(...bytes.subarray(start + (bounds[lengthElement] ?? 0), at));
    return DIGITS.test(digits) ? { bounds, end: at + 1 + Number(digits) } : undefined;
  }
  return last < start + LONGEST_HEADER ? 'incomplete' : undefined;
}
