/** Outbound, intake: keys that a JSON object has twice. JSON.parse keeps the last and says nothing: of two amounts one would be lost in silence. */

/** From the outermost value to the key: names of keys and places in arrays. */
export type JsonPath = readonly (string | number)[];

interface Frame {
  /** Of an object; absent for an array. */
  readonly keys?: Set<string>;
  /** The next text of an object is a key. */
  beforeKey: boolean;
  place: string | number;
}

/** So many are told of one text. */
const MOST = 1_000;

/** Where keys come a second time; `text` is well-formed JSON. */
export function repeatedKeys(text: string): readonly JsonPath[] {
  const found: JsonPath[] = [];
  const frames: Frame[] = [];
  let frame: Frame | undefined;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: {
        const end = endOfString(text, at);
        if (frame?.keys !== undefined && frame.beforeKey) {
          const key = keyOf(text.slice(at, end + 1));
          frame.beforeKey = false;
          frame.place = key;
          if (frame.keys.has(key)) found.push(frames.map(({ place }) => place));
          if (found.length === MOST) return found;
          frame.keys.add(key);
        }
        at = end;
        break;
      }
      case 0x7b:
        frame = { keys: new Set(), beforeKey: true, place: '' };
        frames.push(frame);
        break;
      case 0x5b:
        frame = { beforeKey: false, place: 0 };
        frames.push(frame);
        break;
      case 0x2c:
        if (typeof frame?.place === 'number') frame.place += 1;
        else if (frame !== undefined) frame.beforeKey = true;
        break;
      case 0x7d:
      case 0x5d:
        frames.pop();
        frame = frames.at(-1);
        break;
    }
  }
  return found;
}

/** Place of the quote that ends the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes += 1;
  return slashes % 2 === 1;
}

/** `"a"` and `"\u0061"` are one key. */
const keyOf = (quoted: string): string => (quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1));

/** As findings write it: `lines[0].chargeAmount`. */
export function pathText(path: JsonPath): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
