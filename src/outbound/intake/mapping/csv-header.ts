/** Outbound, intake, mappings: the header of a CSV export against the columns that its mapping uses. */
import { type Finding, finding } from '../../../base/finding.ts';
import type { CsvSource, ExportMapping } from '../../../claims/mapping.ts';
import { foldColumn } from '../../../claims/mapping-source.ts';
import type { CsvTable } from './csv-nodes.ts';
import { MAPPING } from './findings.ts';
import { isIgnored } from './unused.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The declared delimiter, or the one that finds most of the mapping's columns in the first row. */
export function findDelimiter(text: string, { used }: ExportMapping, { delimiter, columns }: CsvSource): string {
  if (delimiter === 'tab') return '\t';
  if (delimiter !== 'auto') return delimiter;
  const [line = ''] = text.trimStart().split(/[\r\n]/, 1);
  const score = (sign: string): number => {
    const names = line.split(sign).map((name) => foldColumn(name.replaceAll('"', '')));
    if (columns !== undefined) return names.length === columns.length ? 1000 : names.length;
    return names.filter((name) => used.columns.has(name)).length * 1000 + names.length;
  };
  return DELIMITERS.reduce((best, next) => (score(next) > score(best) ? next : best));
}

/** A name is told only when it can be one; in a file without a header it would be a patient's data. */
const nameOf = (name: string, index: number): string =>
  /^[A-Za-z][\w .,:#()/&%+*'?-]{0,59}$/.test(name.trim()) ? `“${name.trim()}”` : `column ${index + 1}`;

export function judgeHeader(
  names: readonly string[],
  { used, blank }: ExportMapping,
  source: CsvSource,
  file: { readonly file?: string },
): { readonly table: CsvTable; readonly findings: readonly Finding[] } {
  const folded = names.map(foldColumn);
  const columns = new Map<string, number>();
  const findings: Finding[] = [];
  folded.forEach((name, index) => {
    if (!columns.has(name)) columns.set(name, index);
    else if (used.columns.has(name))
      findings.push(finding(MAPPING.columnTwice, file, { source: nameOf(names[index] ?? '', index) }));
  });
  const optional = new Set((source.optional ?? []).map(foldColumn));
  for (const [name, text] of used.columns) {
    if (!columns.has(name) && !optional.has(name))
      findings.push(finding(MAPPING.columnMissing, file, { source: `“${text}”` }));
  }
  // Without the columns that are used, telling of those that are not would only hide what is wrong.
  if (findings.length > 0) return { table: { columns, blank }, findings };
  folded.forEach((name, index) => {
    if (name === '' || used.columns.has(name) || isIgnored(name, source.ignore.map(foldColumn))) return;
    findings.push(finding(MAPPING.unused, file, { source: nameOf(names[index] ?? '', index) }));
  });
  return { table: { columns, blank }, findings };
}
