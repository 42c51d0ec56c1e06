/** Codesets: the eleven digits of a National Drug Code from its hyphenated form. */

/**
 * 4-4-2, 5-3-2 and 5-4-1 (and 5-4-2) with hyphens become 5-4-2 without; eleven plain digits stay. Ten plain digits are ambiguous: undefined,
 * as is everything else.
 */
export function ndcDigits(text: string): string | undefined {
  if (/^\d{11}$/.test(text)) return text;
  const parts = /^(\d{4,5})-(\d{3,4})-(\d{1,2})$/.exec(text);
  if (parts === null) return undefined;
  const [, labeler = '', product = '', pack = ''] = parts;
  const short = Number(labeler.length < 5) + Number(product.length < 4) + Number(pack.length < 2);
  return short > 1 ? undefined : labeler.padStart(5, '0') + product.padStart(4, '0') + pack.padStart(2, '0');
}
