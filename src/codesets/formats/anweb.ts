/**
 * Codesets: the fixed-width HCPCS Level II file of CMS: code 1-5, record kind 11 (3 procedure, 4 its further lines, 7 and 8 modifiers),
 * short description 92-119, code added 269-276, action effective 277-284, termination 285-292.
 */
import type { CalendarDate } from '../../base/calendar-date.ts';
import { parseCalendarDate } from '../../base/calendar-date.ts';
import type { CodeEntry } from '../code-set.ts';
import { type CodeFormat, countSkips, headOf, linesOf, readListDate } from './format.ts';

const FIRST_LINE = '3';
const CONTINUATIONS = /[4578]/;
const PROCEDURE = /^[A-Z]\d{4}$/;
const MINIMUM_WIDTH = 292;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function effective(name: string): { effectiveFrom?: CalendarDate; version?: string } {
  const year = /(20\d\d)/.exec(name)?.[1];
  if (year === undefined) return {};
  const lower = name.toLowerCase();
  const month = MONTHS.findIndex((short) => lower.includes(short));
  const effectiveFrom = parseCalendarDate(`${year}-${String(month < 0 ? 1 : month + 1).padStart(2, '0')}-01`);
  return effectiveFrom === undefined ? {} : { effectiveFrom, version: effectiveFrom.slice(0, 7) };
}

function row(line: string): CodeEntry | undefined {
  const code = line.slice(0, 5).trim();
  if (!PROCEDURE.test(code)) return undefined;
  const label = line.slice(91, 119).trim();
  const from = readListDate(line.slice(268, 276));
  const until = readListDate(line.slice(284, 292));
  return {
    code,
    billable: true,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(label === '' ? {} : { label }),
  };
}

export const anwebFile: CodeFormat = {
  name: 'HCPCS Level II file',
  recognises: ({ text }) => {
    const head = headOf(text, 3);
    return head.length > 0 && head.every((line) => line.length >= MINIMUM_WIDTH && /^.{5}\d{5}[3478]/.test(line));
  },
  read({ text, name }) {
    const skips = countSkips();
    const entries: CodeEntry[] = [];
    for (const [line, number] of linesOf(text)) {
      const kind = line[10] ?? '';
      if (line.trim() === '' || CONTINUATIONS.test(kind)) continue;
      const entry = kind === FIRST_LINE && line.length >= MINIMUM_WIDTH ? row(line) : undefined;
      if (entry === undefined) skips.skip(number);
      else entries.push(entry);
    }
    return { set: 'hcpcs', ...effective(name), entries, ...skips.result };
  },
};
