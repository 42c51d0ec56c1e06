import { stringify } from 'csv-stringify/sync';
import type { Claim } from '../../../src/claims/claim.ts';

/** Every value of a document under the name of its column: `diagnoses[1].code`. */
function cellsOf(value: unknown, name: string, into: Map<string, string>): Map<string, string> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) cellsOf(item, `${name}[${index + 1}]`, into);
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) cellsOf(inner, name === '' ? key : `${name}.${key}`, into);
  else into.set(name, String(value));
  return into;
}

/** Claims as CSV: a header of paths, a row a line. What is carried raw has no column. */
export function toCsv(claims: readonly Claim[]): string {
  const rows = claims.flatMap(({ lines, ...claim }) =>
    lines.map((line) => {
      const cells = cellsOf({ ...claim, raw: undefined }, '', new Map());
      return cellsOf({ ...line, raw: undefined }, 'line', cells);
    }),
  );
  for (const row of rows) for (const [name, text] of row) if (text === 'undefined') row.delete(name);
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return stringify([columns, ...rows.map((row) => columns.map((column) => row.get(column) ?? ''))]);
}
