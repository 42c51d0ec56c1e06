/** Render, forms: a claim read so that whatever no box asked for is known at the end: nothing of it can go missing silently. */
import type { Claim } from '../../claims/claim.ts';
import { itemName } from '../../claims/claim-structure.ts';
import { dayWords } from './claim-words.ts';
import type { AlsoOnClaim } from './form.ts';

/** Boxes take what they show by holder and key; `rest` lists what none has taken. */
export class ClaimFacts {
  readonly #shown = new Map<object, Set<PropertyKey>>();

  /** A text or whole number; `''` when absent. */
  text<Holder extends object>(holder: Holder | undefined, key: keyof Holder): string {
    if (holder === undefined) return '';
    const value: unknown = holder[key];
    if (typeof value !== 'string' && typeof value !== 'number') return '';
    this.#mark(holder, key);
    return String(value);
  }

  /** The items of a list of texts or whole numbers. */
  texts<Holder extends object>(holder: Holder | undefined, key: keyof Holder): readonly string[] {
    if (holder === undefined) return [];
    const value: unknown = holder[key];
    if (!Array.isArray(value)) return [];
    this.#mark(holder, key);
    return value.map(String);
  }

  /** A day as the forms write it, `10/26/2026`, with the time of day where the claim knows it. */
  day<Holder extends object>(holder: Holder | undefined, key: keyof Holder): string {
    return dayWords(this.text(holder, key));
  }

  /** What the box says anyhow when it has one of these values; with another it stays for the list below the form. */
  implied<Holder extends object>(holder: Holder | undefined, key: keyof Holder, ...values: readonly string[]): void {
    if (holder === undefined) return;
    const value: unknown = holder[key];
    if (typeof value === 'string' && values.includes(value)) this.#mark(holder, key);
  }

  /** Everything of the claim that nobody has taken, in the claim's order; one entry for each part of it. */
  rest(claim: Claim): readonly AlsoOnClaim[] {
    const found: AlsoOnClaim[] = [];
    this.#walk(claim, 'claim', found);
    return found;
  }

  #mark(holder: object, key: PropertyKey): void {
    const keys = this.#shown.get(holder) ?? new Set();
    this.#shown.set(holder, keys.add(key));
  }

  #walk(holder: object, where: string, found: AlsoOnClaim[]): void {
    const own: string[] = [];
    const inner: (() => void)[] = [];
    const shown = this.#shown.get(holder);
    for (const [key, value] of entriesOf(holder)) {
      if (shown?.has(key) === true) continue;
      const path = where === 'claim' ? '' : `${where}, `;
      if (!isObject(value)) own.push(`${wordsOf(key)} ${leafWords(value)}`);
      else if (!Array.isArray(value)) inner.push(() => this.#walk(value, `${path}${wordsOf(key)}`, found));
      else if (value.some(isObject)) inner.push(() => this.#list(value, `${path}${wordsOf(itemName(key))}`, found));
      else own.push(`${wordsOf(key)} ${value.map(leafWords).join(' ')}`);
    }
    if (own.length > 0) found.push({ where, what: own.join('; ') });
    for (const walk of inner) walk();
  }

  #list(items: readonly unknown[], where: string, found: AlsoOnClaim[]): void {
    for (const [index, item] of items.entries()) {
      const place = `${where} ${index + 1}`;
      const raw = rawWords(item);
      if (raw !== undefined) found.push({ where: place, what: raw });
      else if (isObject(item)) this.#walk(item, place, found);
    }
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const entriesOf = (holder: object): readonly (readonly [string, unknown])[] => Object.entries(holder);
const leafWords = (value: unknown): string => dayWords(String(value));

/** `priorAuthorizationNumber` in words. */
const wordsOf = (key: string): string => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** A segment that the model has no key for, as it came. */
function rawWords(item: unknown): string | undefined {
  if (!isObject(item) || !('segment' in item) || !('elements' in item) || !Array.isArray(item.elements))
    return undefined;
  const elements = item.elements.map((element: unknown) =>
    Array.isArray(element) ? element.join(':') : String(element),
  );
  return [String(item.segment), ...elements].join('*');
}
