/** Codesets: the yearly order files of ICD-10-CM and ICD-10-PCS: order number 1-5, code 7-13, billable flag 15, short title 17-76. */
import type { CalendarDate } from '../../base/calendar-date.ts';
import { parseCalendarDate } from '../../base/calendar-date.ts';
import type { CodeEntry } from '../code-set.ts';
import { type CodeFormat, countSkips, headOf, linesOf } from './format.ts';

const ROW = /^\d{5} ([0-9A-Z]{3,7}) {1,5}([01]) /;
/** A year in the name counts from the October before it; an April addendum from that April. */
const NAMED_YEAR = /(april)?[^0-9]*(20\d\d)/i;

function effective(name: string): { effectiveFrom?: CalendarDate; effectiveUntil?: CalendarDate; version?: string } {
  const match = NAMED_YEAR.exec(name);
  if (match === null) return {};
  const year = Number(match[2]);
  const april = match[1] !== undefined;
  const effectiveFrom = parseCalendarDate(april ? `${year}-04-01` : `${year - 1}-10-01`);
  const effectiveUntil = parseCalendarDate(`${year}-09-30`);
  if (effectiveFrom === undefined || effectiveUntil === undefined) return {};
  return { effectiveFrom, effectiveUntil, version: april ? `${year}-april` : String(year) };
}

export const orderFile: CodeFormat = {
  name: 'ICD-10 order file',
  recognises: ({ text }) => {
    const head = headOf(text, 3);
    return head.length > 0 && head.every((line) => ROW.test(line));
  },
  read({ text, name }) {
    const skips = countSkips();
    const entries: CodeEntry[] = [];
    // Diagnoses begin with a letter throughout; the procedures' first section is the digit 0.
    let digits = 0;
    for (const [line, number] of linesOf(text)) {
      const match = ROW.exec(line);
      if (match === null) {
        if (line.trim() !== '') skips.skip(number);
        continue;
      }
      const code = match[1] ?? '';
      if (code < 'A') digits += 1;
      const label = line.slice(16, 76).trim();
      entries.push({ code, billable: match[2] === '1', ...(label === '' ? {} : { label }) });
    }
    return { set: digits > 0 ? 'icd-10-pcs' : 'icd-10-cm', ...effective(name), entries, ...skips.result };
  },
};
