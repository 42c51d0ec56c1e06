/** Render: a table as CSV for a spreadsheet; cells that it would run as a formula are quoted by an apostrophe. */
import { stringify } from 'csv-stringify/sync';

export function tableCsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([[...head], ...rows.map((row) => [...row])], { record_delimiter: 'windows', escape_formulas: true });
}
