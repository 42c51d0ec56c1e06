/** Codesets: what a reader of one official layout is: it recognises its file by content and gives rows. */
import type { CalendarDate } from '../../base/calendar-date.ts';
import { calendarDateFromX12, parseCalendarDate } from '../../base/calendar-date.ts';
import type { CodeEntry, CodeSetId, PairEntry } from '../code-set.ts';

/** What the file's own name and content say of the version; the person who loads it may know better. */
export interface ReadRows {
  readonly set: CodeSetId | undefined;
  readonly effectiveFrom?: CalendarDate;
  readonly effectiveUntil?: CalendarDate;
  readonly version?: string;
  readonly entries?: readonly CodeEntry[];
  readonly pairs?: readonly PairEntry[];
  /** Lines that could not be read: how many, and the first one's number. */
  readonly skipped: number;
  readonly firstSkippedLine?: number;
}

export interface CodeFile {
  /** The whole file, decoded. */
  readonly text: string;
  /** Its base name: some layouts say their year only there. */
  readonly name: string;
}

export interface CodeFormat {
  readonly name: string;
  /** Looks only at the beginning of the file. */
  recognises(file: CodeFile): boolean;
  read(file: CodeFile): ReadRows;
}

/** Counts lines that could not be read. */
export interface SkipCount {
  skip(line: number): void;
  readonly result: Pick<ReadRows, 'skipped' | 'firstSkippedLine'>;
}

export function countSkips(): SkipCount {
  let skipped = 0;
  let first: number | undefined;
  return {
    skip(line) {
      skipped += 1;
      first ??= line;
    },
    get result() {
      return { skipped, ...(first === undefined ? {} : { firstSkippedLine: first }) };
    },
  };
}

/** A date in any form that the publishers use: 20260101, 2026-01-01, 01/01/2026, 1/1/2026. Undefined when blank or none of them. */
export function readListDate(text: string): CalendarDate | undefined {
  const trimmed = text.trim();
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(trimmed);
  if (american !== null) {
    const [, month = '', day = '', year = ''] = american;
    return parseCalendarDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  }
  return calendarDateFromX12(trimmed) ?? parseCalendarDate(trimmed.slice(0, 10));
}

/** Lines without their ends, numbered from 1; makes no array of a file of millions. */
export function* linesOf(text: string): Generator<readonly [string, number]> {
  let start = 0;
  let number = 1;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    yield [text.slice(start, stop > start && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop), number];
    start = stop + 1;
    number += 1;
  }
}

/** The first lines, for recognising. */
export function headOf(text: string, count: number): string[] {
  const head: string[] = [];
  for (const [line] of linesOf(text)) {
    if (line.trim() !== '') head.push(line);
    if (head.length >= count) break;
  }
  return head;
}
