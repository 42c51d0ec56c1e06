/** Render, explain: one element's value in words: codes with their label, dates as people write them. */
import type { WordedSet } from '../../codesets/code-words.ts';
import type { SimpleNode } from '../../guides/guide.ts';

/** Data element number → code → our own short label; '' where there is none. */
export type Labels = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads `schemas/codes/x12.json` as it was parsed; rows of another form are left out, since labels are only for the eye. */
export function readLabels(parsed: unknown): Labels {
  const labels = new Map<string, Map<string, string>>();
  if (typeof parsed !== 'object' || parsed === null) return labels;
  for (const [element, codes] of Object.entries(parsed)) {
    if (typeof codes !== 'object' || codes === null) continue;
    const rows = Object.entries(codes).filter((row): row is [string, string] => typeof row[1] === 'string');
    labels.set(element, new Map(rows));
  }
  return labels;
}

/** Lists of other organisations by their number (`external`), and by place where a guide doesn't say it. */
const WORDED: Readonly<Record<string, WordedSet>> = {
  '139': 'carc',
  '411': 'rarc',
  '507': 'claim-status-category',
  '508': 'claim-status',
};
const PLACES: readonly (readonly [RegExp, WordedSet])[] = [
  [/^STC(01|10|11)-1$/, 'claim-status-category'],
  [/^STC(01|10|11)-2$/, 'claim-status'],
  [/^CAS(02|05|08|11|14|17)$/, 'carc'],
  [/^(LQ02|MOA0[3-7]|MIA(05|20|21|22|23))$/, 'rarc'],
];

/** The set whose words explain the element `id` (`CAS02`, `STC01-1`); undefined for all others. */
export function wordedSetOf(id: string, node: SimpleNode | undefined): WordedSet | undefined {
  const byNumber = WORDED[node?.external ?? ''];
  return byNumber ?? PLACES.find(([place]) => place.test(id))?.[1];
}

export function elementWords(node: SimpleNode | undefined, text: string, labels: Labels): string {
  if (node === undefined) return text;
  if (node.type === 'DT' && /^\d{8}$/.test(text)) return dateWords(text);
  const label = node.external === undefined ? (labels.get(node.dataElement)?.get(text) ?? '') : '';
  // A list of another organisation stands in for its codes, which we may not ship.
  if (label !== '' && !/^list \d/.test(label)) return `${text} (${label})`;
  if (node.dataElement === '1251') return periodWords(text);
  return text;
}

const dateWords = (text: string): string => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;

/** A period of element 1251: D8 or RD8. */
function periodWords(text: string): string {
  if (/^\d{8}$/.test(text)) return dateWords(text);
  const [from = '', to = ''] = text.split('-');
  return /^\d{8}-\d{8}$/.test(text) ? `${dateWords(from)} to ${dateWords(to)}` : text;
}
