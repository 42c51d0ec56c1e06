/** X12: the text that was meant. Segments give latin1, byte for byte, since the standard knows no other; many senders write UTF-8. */

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const PAIR = /[\u00c2-\u00f4][\u0080-\u00bf]/;
const BEYOND_LATIN1 = /[^\u0000-\u00ff]/;

/** `text`, decoded when it was written in UTF-8: its sequences are such as no text in another writing is made of all through. */
export function meantText(text: string): string {
  if (!PAIR.test(text) || BEYOND_LATIN1.test(text)) return text;
  try {
    return UTF8.decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}

/** `value` with every text in it, at any depth, as it was meant; itself when that changes nothing. */
export function meantTexts<T>(value: T): T;
export function meantTexts(value: unknown): unknown {
  if (typeof value === 'string') return meantText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const meant = items.map((item) => meantTexts(item));
    return meant.some((item, index) => item !== items[index]) ? meant : value;
  }
  const changed = Object.entries(value).flatMap(([key, own]) => {
    const meant = meantTexts(own);
    return meant === own ? [] : [[key, meant] as const];
  });
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
}
