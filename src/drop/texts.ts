/** Drop: records with the words of their codes: each status of an answer, and the reason of what a payer did not pay. */
import { type CalendarDate, parseCalendarDate } from '../base/calendar-date.ts';
import type { CodeWords } from '../codesets/code-words.ts';
import { fieldsOf, textAt } from './formats/cells.ts';

/** `on`: the day for which lists are asked. */
export function statusWithTexts(record: object, words: CodeWords, on: CalendarDate): object {
  const statuses = 'statuses' in record ? record.statuses : undefined;
  if (!Array.isArray(statuses)) return record;
  return { ...record, statuses: statuses.map((item: unknown) => statusWithText(item, words, on)) };
}

function statusWithText(item: unknown, words: CodeWords, on: CalendarDate): object {
  const one = fieldsOf(item);
  const status = {
    categoryCode: textAt(one, 'categoryCode'),
    statusCode: textAt(one, 'statusCode'),
    entityCode: textAt(one, 'entityCode'),
  };
  return { ...one, text: words.status(status, on) };
}

/** Denied or reduced work says why; with `entries` each adjustment does, for those who read the file themselves. */
export function postingWithTexts(
  record: object,
  words: CodeWords,
  { on, entries }: { readonly on: CalendarDate; readonly entries: boolean },
): object {
  // Most postings are without work, and a copy of each of them costs more than the words.
  if (!('work' in record) && !entries) return record;
  const fields = fieldsOf(record);
  const listed = (key: string): object =>
    Array.isArray(fields[key]) ? { [key]: fields[key].map((item: unknown) => withReason(item, words, on)) } : {};
  return { ...record, ...listed('work'), ...(entries ? listed('entries') : {}) };
}

function withReason(item: unknown, words: CodeWords, on: CalendarDate): object {
  const one = fieldsOf(item);
  // The codes of provider adjustments are a list of their own: 50 and 72 mean other things there.
  const reason = textAt(one, 'groupCode') === 'PLB' ? undefined : words.of('carc', textAt(one, 'reasonCode'), on);
  const remarks = Array.isArray(one['remarkCodes']) ? one['remarkCodes'].map(String) : [];
  const told = 'account' in one ? [] : remarks.flatMap((code) => words.of('rarc', code, on) ?? []);
  return {
    ...one,
    ...(reason === undefined ? {} : { reasonText: reason }),
    ...(told.length === 0 ? {} : { remarkTexts: told }),
  };
}

/** The day of an instant. */
export function dayOfInstant(instant: string): CalendarDate {
  const day = parseCalendarDate(instant.slice(0, 10));
  if (day === undefined) throw new Error('assertion failed: an instant without a day');
  return day;
}
