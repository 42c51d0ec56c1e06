/** Codesets: NCCI procedure-to-procedure files: column 1, column 2, before-1996 mark, effective date, deletion date or *, modifier indicator. */
import type { PairEntry } from '../code-set.ts';
import { type CodeFormat, countSkips, headOf, linesOf, readListDate } from './format.ts';

const ROW =
  /^"?([0-9A-Z]{5})"?[\t,]"?([0-9A-Z]{5})"?[\t,]"?\s*\*?\s*"?[\t,]"?(\d{8})"?[\t,]"?\s*(\d{8}|\*?)\s*"?[\t,]"?\s*([019])/;
const HEADER_WITHIN = 12;

export const ncciPairs: CodeFormat = {
  name: 'NCCI procedure-to-procedure file',
  recognises: ({ text }) => headOf(text.slice(0, 20_000), HEADER_WITHIN).some((line) => ROW.test(line)),
  read({ text, name }) {
    const skips = countSkips();
    const pairs: PairEntry[] = [];
    let earliest: string | undefined;
    for (const [line, number] of linesOf(text)) {
      const match = ROW.exec(line);
      const from = match === null ? undefined : readListDate(match[3] ?? '');
      if (match === null || from === undefined) {
        // Titles and the copyright notice stand above the first pair.
        if (pairs.length > 0 && line.trim() !== '') skips.skip(number);
        continue;
      }
      const until = readListDate(match[4] ?? '');
      if (earliest === undefined || from < earliest) earliest = from;
      pairs.push({
        first: match[1] ?? '',
        second: match[2] ?? '',
        from,
        ...(until === undefined ? {} : { until }),
        indicator: Number(match[5]),
      });
    }
    const effectiveFrom = readListDate(earliest ?? '');
    return {
      set: /hosp|outpatient|ccioph/i.test(name) ? 'ncci-ptp-hospital' : 'ncci-ptp-practitioner',
      ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
      pairs,
      ...skips.result,
    };
  },
};
