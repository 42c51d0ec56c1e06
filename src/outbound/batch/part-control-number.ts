/** Outbound, batch: patient control numbers of the parts of a split claim: the same for the same claim, unlike any other. Pure. */

/** Payers cut what is longer (M-010). */
const SAFE_LENGTH = 17;
const SERIES = 'STUVWXYZ';

/** The first part keeps the claim's own number, which the payer and the billing system know; the others get it with `S2`, `S3` behind it. */
export function partControlNumber(whole: string, part: number, isTaken: (number: string) => boolean): string {
  if (part === 1) return whole;
  for (const letter of SERIES) {
    const suffix = `${letter}${part}`;
    const room = SAFE_LENGTH - suffix.length;
    const number = whole.length <= room ? whole + suffix : whole.slice(0, room - DIGEST) + digestOf(whole) + suffix;
    if (!isTaken(number)) return number;
  }
  throw new Error(`assertion failed: no number is free for part ${part} of a claim`);
}

/** Whether a claim of this number could be in the way of a part. */
export const looksLikePart = (number: string): boolean => /[S-Z]([2-9]|[1-9]\d+)$/.test(number);

const DIGEST = 5;

/** Long numbers often differ only at their end, which is cut, so five letters stand for the whole. FNV-1a. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return (hash % 36 ** DIGEST).toString(36).toUpperCase().padStart(DIGEST, '0');
}
