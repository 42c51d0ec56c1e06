/** Post: numbers of claims within what a payer writes as the reference of a provider adjustment, without guessing. */

/** The claims of ours that a reference may name; only one is an answer. */
export interface NamedClaims {
  /** How many claims; several submissions of one are one. */
  readonly claims: number;
  /** Of the one claim, all numbers that we and its payer gave it. */
  readonly numbers: readonly string[];
}

export const NOBODY: NamedClaims = { claims: 0, numbers: [] };

/** Letters and digits only, so that payers' ways of writing one reference meet. */
export function foldReference(reference: string | undefined): string {
  return (reference ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** A number that stands apart, and one that is glued to something else: shorter ones come up by chance. */
const SHORTEST_APART = 4;
const SHORTEST_GLUED = 6;

const LONG_DATE = /(?:20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])20\d\d)/
  .source;
const SHORT_DATE = /(?:\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d\d)/
  .source;

/** What may stand before a glued number: letters of the payer's own, or anything that ends with a date. */
const BEFORE = new RegExp(`^(?:[A-Z]*|.*${LONG_DATE}|[A-Z]*${SHORT_DATE})$`);
/** What may stand behind it: letters, or a date and what follows that. */
const BEHIND = new RegExp(`^(?:[A-Z]*|${LONG_DATE}.*|${SHORT_DATE}[A-Z]*)$`);
const IS_DATE = new RegExp(`^(?:${LONG_DATE}|${SHORT_DATE})$`);

/** Pieces of the reference that stand apart: between blanks, and between any signs; as they stand. Dates come last. */
export function numbersApart(reference: string | undefined): readonly string[] {
  if (reference === undefined) return [];
  const pieces = [reference, ...reference.split(/[\s,;|/]+/), ...reference.split(/[^A-Za-z0-9]+/)];
  const found = [...new Set(pieces.filter((piece) => piece.length >= SHORTEST_APART))];
  const isDate = (piece: string): boolean => IS_DATE.test(foldReference(piece));
  return [...found.filter((piece) => !isDate(piece)), ...found.filter(isDate)];
}

/** Numbers, folded, that are glued to a prefix of letters, to a date, or to another number by a date. */
export function numbersGlued(reference: string | undefined): readonly string[] {
  const found = new Set<string>();
  for (const piece of [reference ?? '', ...(reference ?? '').split(/[\s,;|/]+/)]) {
    const text = foldReference(piece);
    for (let start = 0; start + SHORTEST_GLUED <= text.length; start += 1) {
      if (!BEFORE.test(text.slice(0, start))) continue;
      for (let end = start + SHORTEST_GLUED; end <= text.length; end += 1) {
        const number = text.slice(start, end);
        if (end - start < text.length && isWhole(number, text.charAt(end)) && BEHIND.test(text.slice(end)))
          found.add(number);
      }
    }
  }
  return [...found].filter((number) => !IS_DATE.test(number) && /\d/.test(number));
}

/** Letters behind a number belong to it unless it ends with a digit. */
const isWhole = (number: string, next: string): boolean => !/[A-Z]/.test(next) || /\d$/.test(number);

/** True when the reference is the number, or holds it apart or glued. */
export function holdsNumber(reference: string | undefined, number: string | undefined): boolean {
  const folded = foldReference(number);
  if (folded === '') return false;
  if (foldReference(reference) === folded) return true;
  if (numbersApart(reference).some((piece) => foldReference(piece) === folded)) return true;
  return folded.length >= SHORTEST_GLUED && numbersGlued(reference).includes(folded);
}
