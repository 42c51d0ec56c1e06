/** Outbound, intake, mappings: a whole name in one text → its parts. */

export interface PersonName {
  readonly last: string;
  readonly first: string;
  readonly middle: string;
  readonly suffix: string;
}

const SUFFIX = /^(JR|SR|I{2,3}|IV|V|2ND|3RD|4TH)\.?$/i;

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** `DOE, JANE M`, `DOE JR, JANE`, `DOE, JANE M, JR`; or `JANE M DOE JR` when the first name stands first. Undefined when it has another form. */
export function readPersonName(text: string, order: 'last-first' | 'first-last'): PersonName | undefined {
  const parts = text.split(',').map((part) => part.trim());
  if (order === 'first-last') return parts.length > 2 ? undefined : firstLast(parts);
  const [last = '', given = '', after = '', ...more] = parts;
  if (last === '' || given === '' || more.length > 0) return undefined;
  const own = cutSuffix(words(last));
  const names = cutSuffix(words(given));
  const suffix = [own.suffix, names.suffix, after].filter((one) => one !== '');
  const [first = '', ...middle] = names.words;
  if (suffix.length > 1 || (after !== '' && !SUFFIX.test(after)) || first === '') return undefined;
  return { last: own.words.join(' '), first, middle: middle.join(' '), suffix: plain(suffix[0] ?? '') };
}

function firstLast([whole = '', after = '']: readonly string[]): PersonName | undefined {
  if (after !== '' && !SUFFIX.test(after)) return undefined;
  const { words: names, suffix } = cutSuffix(words(whole));
  const [first = '', ...rest] = names;
  const last = rest.pop();
  if (last === undefined || (suffix !== '' && after !== '')) return undefined;
  return { last, first, middle: rest.join(' '), suffix: plain(after === '' ? suffix : after) };
}

const plain = (suffix: string): string => suffix.replace(/\.$/, '');

/** A suffix at the end, when something is left before it. */
function cutSuffix(names: readonly string[]): { readonly words: readonly string[]; readonly suffix: string } {
  const end = names.at(-1) ?? '';
  return names.length > 1 && SUFFIX.test(end)
    ? { words: names.slice(0, -1), suffix: end }
    : { words: names, suffix: '' };
}
