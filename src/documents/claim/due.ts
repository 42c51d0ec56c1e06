/** Documents, claims: of many things to write of an object, those that its keys ask for: most of a claim's fields are absent. */

/** Something to do with an object. */
export interface Due {
  /** Keys of the object of which one at least must be there; any object when absent. */
  readonly keys?: readonly string[];
}

/** One of the items: the word that has its bit, and the bit. */
interface Mark {
  readonly word: number;
  readonly bit: number;
}

const WORD = 32;
const LAST_BIT = WORD - 1;

/** Finds the items that are due of an object: their bits, item 0 the lowest of the first word; the same words are used each time. */
function dueBits(items: readonly Due[]): (from: object) => Int32Array {
  const always = new Int32Array(Math.ceil(items.length / WORD));
  const byKey = new Map<string, Mark[]>();
  items.forEach(({ keys }, at) => {
    const mark = { word: Math.floor(at / WORD), bit: 1 << (at % WORD) };
    if (keys === undefined) set(always, mark);
    for (const key of keys ?? []) byKey.set(key, [...(byKey.get(key) ?? []), mark]);
  });
  const words = new Int32Array(always.length);
  return (from) => {
    for (let word = 0; word < words.length; word += 1) words[word] = always[word] ?? 0;
    for (const key in from) {
      const marks = byKey.get(key);
      if (marks !== undefined) for (const mark of marks) set(words, mark);
    }
    return words;
  };
}

function set(words: Int32Array, { word, bit }: Mark): void {
  words[word] = (words[word] ?? 0) | bit;
}

/** Runs those of `steps` that are due of an object, in their order. No step may run the same plan again. */
export function duePlan<From extends object, To>(
  steps: readonly (Due & { readonly write: (from: From, to: To) => void })[],
): (from: From, to: To) => void {
  const due = dueBits(steps);
  const writes = steps.map(({ write }) => write);
  return (from, to) => {
    const words = due(from);
    for (let word = 0; word < words.length; word += 1) {
      for (let bits = words[word] ?? 0; bits !== 0; bits &= bits - 1) {
        writes[word * WORD + LAST_BIT - Math.clz32(bits & -bits)]?.(from, to);
      }
    }
  };
}
