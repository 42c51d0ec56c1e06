/** Texts as they may stand in a 277 of ours: basic and extended characters without our separators, cut to the element's length. */

const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
};

/** `*:^~` and everything outside of X12's character sets become a blank; marks fall off their letters. '' stays ''. */
export function statusText(text: string | undefined, longest: number): string {
  return (text ?? '')
    .replace(/[^ -~]/g, (letter) => FOLDED[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[*:^~`]|[^ -~]/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, longest)
    .trim();
}
