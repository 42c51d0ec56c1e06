/** Codesets: a list of single codes as a pack: built once from rows, opened in place. */
import type { CalendarDate } from '../base/calendar-date.ts';
import { parseCalendarDate } from '../base/calendar-date.ts';
import type { CodeEntry, CodeState, PackHeader } from './code-set.ts';
import { dateNumber } from './code-set.ts';
import { compareCodes, isKeyAt, readKey, rememberingFinder, writeKey } from './fixed-keys.ts';
import { byteColumn, numberBytes, numberColumn, openPackBytes, writePackBytes } from './pack-bytes.ts';
import { readPackHeader } from './pack-header.ts';

const BILLABLE = 1;
const HAS_VALUE = 2;
const INDICATOR_SHIFT = 2;
/** Greater than every date number: an open end. */
const OPEN_END = 0xffffffff;

export interface ListPack {
  readonly kind: 'list';
  readonly header: PackHeader;
  /** What the list says of the code on that day; `day` is a `dateNumber`. */
  state(code: string, day: number): CodeState;
  /** The row's number on that day, without making the row; -1 when there is none. */
  value(code: string, day: number): number;
  /** The row in force on that day, headings included; undefined when there is none. */
  entry(code: string, day: number): CodeEntry | undefined;
}

/** The bytes of a pack of these rows. Rows with the same code are kept side by side, for their dates. */
export function buildListPack(header: Omit<PackHeader, 'entryCount'>, rows: readonly CodeEntry[]): Uint8Array {
  const sorted = rows.toSorted((a, b) => compareCodes(a.code, b.code) || compareCodes(a.from ?? '', b.from ?? ''));
  const count = sorted.length;
  const width = sorted.reduce((widest, row) => Math.max(widest, row.code.length), 1);
  const keys = new Uint8Array(count * width);
  const flags = new Uint8Array(count);
  const from = new Uint32Array(count);
  const until = new Uint32Array(count);
  const values = new Uint32Array(count);
  const labelEnds = new Uint32Array(count);
  const encoder = new TextEncoder();
  const labels: Uint8Array[] = [];
  let labelLength = 0;
  sorted.forEach((row, index) => {
    writeKey(keys, index, width, row.code);
    flags[index] =
      (row.billable ? BILLABLE : 0) |
      (row.value === undefined ? 0 : HAS_VALUE) |
      ((row.indicator ?? 0) << INDICATOR_SHIFT);
    from[index] = row.from === undefined ? 0 : dateNumber(row.from);
    until[index] = row.until === undefined ? OPEN_END : dateNumber(row.until);
    values[index] = row.value ?? 0;
    const label = encoder.encode(row.label ?? '');
    labels.push(label);
    labelLength += label.length;
    labelEnds[index] = labelLength;
  });
  const labelBytes = new Uint8Array(labelLength);
  labels.forEach((label, index) => {
    labelBytes.set(label, (labelEnds[index] ?? 0) - label.length);
  });
  return writePackBytes({
    header: JSON.stringify({ ...header, kind: 'list', entryCount: count, width }),
    columns: new Map([
      ['keys', keys],
      ['flags', flags],
      ['from', numberBytes(from)],
      ['until', numberBytes(until)],
      ['values', numberBytes(values)],
      ['labelEnds', numberBytes(labelEnds)],
      ['labels', labelBytes],
    ]),
  });
}

function dateOf(number: number): CalendarDate | undefined {
  const text = String(number).padStart(8, '0');
  return parseCalendarDate(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`);
}

/** Opens a pack's bytes in place. Throws `code-pack-corrupt`. */
export function openListPack(bytes: Uint8Array): ListPack {
  const parts = openPackBytes(bytes);
  const { header, width } = readPackHeader(parts.header, 'list');
  const count = header.entryCount;
  const keys = byteColumn(parts, 'keys', count * width);
  const flags = byteColumn(parts, 'flags', count);
  const from = numberColumn(parts, 'from', count);
  const until = numberColumn(parts, 'until', count);
  const values = numberColumn(parts, 'values', count);
  const labelEnds = numberColumn(parts, 'labelEnds', count);
  const labels = byteColumn(parts, 'labels', labelEnds[count - 1] ?? 0);

  const place = rememberingFinder(keys, width, count);
  const find = (code: string, day: number): number => {
    const first = place(code);
    if (first < 0) return -1;
    for (let index = first; index < count && isKeyAt(keys, width, index, code); index += 1) {
      if ((from[index] ?? 0) <= day && day <= (until[index] ?? 0)) return index;
    }
    return -2;
  };

  return {
    kind: 'list',
    header,
    state(code, day) {
      const index = find(code, day);
      if (index < 0) return index === -1 ? 'unknown' : 'inactive';
      return ((flags[index] ?? 0) & BILLABLE) === 0 ? 'header' : 'active';
    },
    value(code, day) {
      const index = find(code, day);
      return index < 0 || ((flags[index] ?? 0) & HAS_VALUE) === 0 ? -1 : (values[index] ?? -1);
    },
    entry(code, day) {
      const index = find(code, day);
      if (index < 0) return undefined;
      const flag = flags[index] ?? 0;
      const start = from[index] ?? 0;
      const end = until[index] ?? OPEN_END;
      const fromDate = start === 0 ? undefined : dateOf(start);
      const untilDate = end === OPEN_END ? undefined : dateOf(end);
      const label = new TextDecoder().decode(labels.subarray(labelEnds[index - 1] ?? 0, labelEnds[index] ?? 0));
      return {
        code: readKey(keys, index, width),
        billable: (flag & BILLABLE) !== 0,
        indicator: flag >> INDICATOR_SHIFT,
        ...(fromDate === undefined ? {} : { from: fromDate }),
        ...(untilDate === undefined ? {} : { until: untilDate }),
        ...((flag & HAS_VALUE) === 0 ? {} : { value: values[index] ?? 0 }),
        ...(label === '' ? {} : { label }),
      };
    },
  };
}
