/** Outbound, intake: keys that a JSON object has twice. JSON.parse keeps the last and says nothing: of two amounts one would be lost in silence. */

/** From the outermost value to the key: names of keys and places in arrays. */
export type JsonPath = readonly (string | number)[];

/** An object or array that is open; used again for the next one at its depth. */
class Frame {
  readonly keys = new Set<string>();
  isObject = false;
  /** The next text of an object is a key. */
  beforeKey = false;
  /** Of an array. */
  index = 0;
  /** Of an object: the last key. */
  key = '';

  open(isObject: boolean): this {
    if (this.keys.size > 0) this.keys.clear();
    this.isObject = isObject;
    this.beforeKey = isObject;
    this.index = 0;
    return this;
  }
}

/** So many are told of one text. */
const MOST = 1_000;

/** Where keys come a second time; `text` is well-formed JSON. */
export function repeatedKeys(text: string): readonly JsonPath[] {
  const found: JsonPath[] = [];
  const frames: Frame[] = [new Frame()];
  let depth = 0;
  let frame = frames[0] ?? new Frame();
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const end = endOfString(text, at);
        if (frame.beforeKey) {
          const key = keyOf(text, at, end);
          frame.beforeKey = false;
          frame.key = key;
          const { size } = frame.keys;
          if (frame.keys.add(key).size === size) found.push(pathOf(frames, depth));
          if (found.length === MOST) return found;
        }
        at = end;
        break;
      }
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        depth += 1;
        frame = frames[depth] ?? new Frame();
        frames[depth] = frame.open(text.charCodeAt(at) === OPEN_OBJECT);
        break;
      case COMMA:
        frame.beforeKey = frame.isObject;
        frame.index += 1;
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        depth -= 1;
        frame = frames[depth] ?? frame;
        break;
    }
  }
  return found;
}

const QUOTE = 0x22;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const COMMA = 0x2c;
const CLOSE_OBJECT = 0x7d;
const CLOSE_ARRAY = 0x5d;

const pathOf = (frames: readonly Frame[], depth: number): JsonPath =>
  frames.slice(1, depth + 1).map(({ isObject, key, index }) => (isObject ? key : index));

/** Place of the quote that ends the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

const BACKSLASH = 0x5c;

/** `"a"` and `"\u0061"` are one key. */
function keyOf(text: string, start: number, end: number): string {
  const key = text.slice(start + 1, end);
  return key.includes('\\') ? String(JSON.parse(text.slice(start, end + 1))) : key;
}

/** As findings write it: `lines[0].chargeAmount`. */
export function pathText(path: JsonPath): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
