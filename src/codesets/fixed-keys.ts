/** Codesets: sorted keys of one width in a byte column, found by binary search without making strings. */

/** Pads with blanks; codes are ASCII. */
export function writeKey(into: Uint8Array, index: number, width: number, code: string): void {
  for (let place = 0; place < width; place += 1) {
    into[index * width + place] = place < code.length ? code.charCodeAt(place) : 32;
  }
}

/** The key as text, without its padding. */
export function readKey(keys: Uint8Array, index: number, width: number): string {
  let text = '';
  for (let place = index * width; place < (index + 1) * width; place += 1) {
    const byte = keys[place] ?? 32;
    if (byte === 32) break;
    text += String.fromCharCode(byte);
  }
  return text;
}

function compare(keys: Uint8Array, index: number, width: number, code: string): number {
  const start = index * width;
  for (let place = 0; place < width; place += 1) {
    const wanted = place < code.length ? code.charCodeAt(place) : 32;
    const difference = (keys[start + place] ?? 0) - wanted;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Index of the first key equal to `code` within [from, to), or -1. A code longer than the width, or an empty one, is in no list. */
export function findKey(keys: Uint8Array, width: number, code: string, from: number, to: number): number {
  if (code.length === 0 || code.length > width) return -1;
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(keys, middle, width, code) < 0) low = middle + 1;
    else high = middle;
  }
  return low < to && compare(keys, low, width, code) === 0 ? low : -1;
}

/** True when the key at `index` is `code`. */
export function isKeyAt(keys: Uint8Array, width: number, index: number, code: string): boolean {
  return compare(keys, index, width, code) === 0;
}

/** Orders codes as their padded bytes do. */
export function compareCodes(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** So many codes are remembered; a practice bills a few thousand different ones, a list may have millions. */
const REMEMBERED = 16_384;

/** Answers as `findKey` over all keys. Remembers where codes are, since claims name the same ones again and again. */
export function rememberingFinder(keys: Uint8Array, width: number, count: number): (code: string) => number {
  const places = new Map<string, number>();
  return (code) => {
    const known = places.get(code);
    if (known !== undefined) return known;
    const place = findKey(keys, width, code, 0, count);
    if (places.size >= REMEMBERED) places.clear();
    places.set(code, place);
    return place;
  };
}
