/** Claims, mappings: a source: where in an export a value stands: a column of a CSV row, or a path in XML or JSON. */

export type ExportFormat = 'csv' | 'xml' | 'json' | 'ndjson';

/** One name of a path. `where` keeps only those of several whose own `path` has that value. */
export interface SourceStep {
  readonly name: string;
  readonly where?: { readonly path: readonly string[]; readonly value: string };
  /** The one of several, from 1. */
  readonly ordinal?: number;
}

export interface Source {
  /** As the mapping's author wrote it. */
  readonly text: string;
  /** From where the path goes: the place that is mapped (line, list item, else the claim), the claim, or the file around the claims. */
  readonly scope: 'here' | 'claim' | 'file';
  /** CSV: the column's name as names are compared. */
  readonly column: string;
  /** XML and JSON; none for the place itself, which is written `.`. */
  readonly steps: readonly SourceStep[];
  /** The source for each number that `{n}` stands for; absent without `{n}`. */
  readonly numbered?: ReadonlyMap<number, Source>;
}

export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

const SCOPED = /^(claim|file):/;
const STEP = /^([^[\]]+)(?:\[(?:([0-9]{1,4})|([^=\]]+)=([^\]]*))\])?$/;
const RANGE = /\{([0-9]{1,3})-([0-9]{1,3})\}/;

/** Column names are compared without regard to case and to runs of blanks. */
export function foldColumn(name: string): string {
  return name
    .replace(/^\ufeff/, '')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase();
}

/** Reads a source; a sentence when it is none. `n` is what `{n}` stands for. */
export function readSource(text: string, format: ExportFormat, n?: NumberRange): Source | string {
  if (text.includes('{n}')) {
    if (n === undefined) return `${text}: {n} has a meaning only where numbers are given (n: 1-6)`;
    const numbered = new Map<number, Source>();
    for (let number = n.from; number <= n.to; number += 1) {
      const one = readSource(text.replaceAll('{n}', String(number)), format);
      if (typeof one === 'string') return one;
      numbered.set(number, one);
    }
    return { text, scope: 'here', column: '', steps: [], numbered };
  }
  if (format === 'csv') {
    const column = foldColumn(text);
    return column === '' ? 'a column without a name' : { text, scope: 'here', column, steps: [] };
  }
  const scope = SCOPED.exec(text)?.[1];
  const path = text.replace(SCOPED, '');
  const steps = path === '.' ? [] : stepsOf(path, format === 'xml' ? '/' : '.');
  if (typeof steps === 'string') return steps;
  return { text, scope: scope === 'claim' || scope === 'file' ? scope : 'here', column: '', steps };
}

function stepsOf(path: string, separator: string): readonly SourceStep[] | string {
  const steps: SourceStep[] = [];
  for (const part of partsOf(path, separator)) {
    const match = STEP.exec(part);
    if (match === null) return `${path}: ${part === '' ? 'a name is missing' : `${part} is no name of a path`}`;
    const [, name = '', ordinal, key, value = ''] = match;
    steps.push({
      name,
      ...(ordinal === undefined ? {} : { ordinal: Number(ordinal) }),
      ...(key === undefined ? {} : { where: { path: key.split(separator), value } }),
    });
  }
  return steps;
}

/** Parted at the separator, but not inside brackets. */
function partsOf(path: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of path) {
    if (character === '[') depth += 1;
    if (character === ']') depth -= 1;
    if (character === separator && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}

/** `Dx{1-12}` stands for Dx1 to Dx12, `Dx{01-12}` for Dx01 to Dx12. */
export function expandRange(text: string): readonly string[] {
  const match = RANGE.exec(text);
  if (match === null) return [text];
  const [whole, from = '', to = ''] = match;
  const width = from.startsWith('0') ? from.length : 0;
  const names: string[] = [];
  for (let number = Number(from); number <= Number(to); number += 1)
    names.push(text.replace(whole, String(number).padStart(width, '0')));
  return names;
}
