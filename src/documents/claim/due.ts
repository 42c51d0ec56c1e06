/** Documents, claims: of many things to do with an object, those that its keys ask for: most of a claim's fields are absent. */

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

/** Tells the items that are due of an object, in their order. */
export function dueItems<Item extends Due>(items: readonly Item[]): (from: object) => readonly Item[] {
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
    return marked(items, words);
  };
}

function set(words: Int32Array, { word, bit }: Mark): void {
  words[word] = (words[word] ?? 0) | bit;
}

/** The items whose bits are set, from the lowest bit of the first word on. */
function marked<Item>(items: readonly Item[], words: Int32Array): readonly Item[] {
  const found: Item[] = [];
  for (let word = 0; word < words.length; word += 1) {
    for (let bits = words[word] ?? 0; bits !== 0; bits &= bits - 1) {
      const item = items[word * WORD + LAST_BIT - Math.clz32(bits & -bits)];
      if (item !== undefined) found.push(item);
    }
  }
  return found;
}
