/** Match: a small CSV that a person wrote: a header whose names are folded to lower case, then rows of as many cells. */
import { parse } from 'csv-parse/sync';

export type HeadedRow = Readonly<Record<string, string>>;

/** Undefined when it is no CSV: rows of other lengths, or quotes that never end. */
export function readHeadedCsv(text: string): readonly HeadedRow[] | undefined {
  try {
    return parse(text, {
      bom: true,
      columns: (header: string[]) => header.map((column) => column.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
      delimiter: delimiterOf(text),
    });
  } catch {
    // The parser's message quotes a cell; whoever asked says what is wanted.
    return undefined;
  }
}

/** The separator that the header has most of; cells may hold the others. */
export function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r?\n/, 1);
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counted.sort((left, right) => right.count - left.count)[0]?.mark ?? ',';
}
