/** X12: segment ids by their bytes, so that equal ids are one string and no text is made for them twice. */

const SLOTS = 4096;
/** Longer ids are cut: they are no ids. */
const LONGEST = 64;
/** Tells ids of two bytes from those of three. */
const TWO = 1 << 24;

const isCapital = (code: number): boolean => code >= 0x41 && code <= 0x5a;
const isCapitalOrDigit = (code: number): boolean => isCapital(code) || (code >= 0x30 && code <= 0x39);

/** True for a capital followed by one or two capitals or digits. Asked for each segment that is written. */
export function isSegmentId(id: string): boolean {
  const { length } = id;
  if (length !== 2 && length !== 3) return false;
  if (!isCapital(id.charCodeAt(0)) || !isCapitalOrDigit(id.charCodeAt(1))) return false;
  return length === 2 || isCapitalOrDigit(id.charCodeAt(2));
}

/** A cache of the ids met so far; ids of other lengths than two and three are made anew each time. */
export class SegmentIds {
  readonly #packed = new Int32Array(SLOTS);
  readonly #ids: string[] = new Array<string>(SLOTS).fill('');
  readonly #wellFormed = new Uint8Array(SLOTS);
  /** Whether the id got last is well formed. */
  wellFormed = true;

  /** The id of the `length` bytes at `start`. */
  get(bytes: Uint8Array, start: number, length: number): string {
    const first = bytes[start] ?? 0;
    const second = bytes[start + 1] ?? 0;
    if (length < 2 || length > 3) {
      this.wellFormed = false;
      return String.fromCharCode(...bytes.subarray(start, start + Math.min(length, LONGEST)));
    }
    const packed = (first << 16) | (second << 8) | (length === 3 ? (bytes[start + 2] ?? 0) : TWO);
    const slot = (packed ^ (packed >>> 9)) & (SLOTS - 1);
    if (this.#packed[slot] !== packed) {
      const made = interned(String.fromCharCode(...bytes.subarray(start, start + length)));
      this.#packed[slot] = packed;
      this.#ids[slot] = made;
      this.#wellFormed[slot] = isSegmentId(made) ? 1 : 0;
    }
    this.wellFormed = this.#wellFormed[slot] === 1;
    return this.#ids[slot] ?? '';
  }
}

/** The engine keeps one copy of each property name; comparing such strings compares addresses. */
function interned(id: string): string {
  return Object.keys({ [id]: 0 })[0] ?? id;
}
