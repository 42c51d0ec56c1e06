/** Documents, claims: DTP segments: a qualifier, the form of the date, the date. */
import { pathOf } from '../../base/path-of.ts';
import type { DateSpan } from '../../claims/claim-values.ts';
import { codeKeyOf } from '../../x12/code-key.ts';
import type { Get } from './codec.ts';
import { type FieldSetter, setterOf } from './draft.ts';
import { onlyEmptyAfter, type Row } from './row.ts';
import {
  dateAndTimeFromWire,
  dateAndTimeToWire,
  dateFromWire,
  dateToWire,
  spanFromWire,
  timeFromWire,
  timeToWire,
} from './values.ts';

/** How a value goes into DTP02 and DTP03, and comes out. */
interface DateForm<Value> {
  write(value: Value): readonly [format: string, wire: string];
  /** `format` is DTP02 as `codeKeyOf` has it. */
  read(format: number, wire: string): Value | undefined;
}

const D8 = codeKeyOf('D8');
const RD8 = codeKeyOf('RD8');
const DT = codeKeyOf('DT');
const TM = codeKeyOf('TM');

function dateRow<From extends object, Value>(
  qualifier: string,
  get: Get<From, Value>,
  form: DateForm<Value>,
): Row<From> {
  const path = pathOf(get);
  const set: FieldSetter = setterOf(path);
  return {
    id: 'DTP',
    codes: [qualifier],
    places: [{ path: path.join('.'), element: 3 }],
    write: (from, sink) => {
      const value = get(from);
      if (value === undefined) return;
      const [format, wire] = form.write(value);
      sink.segment('DTP', [qualifier, format, wire]);
    },
    read: (wire, into) => {
      const value = form.read(wire.codeKey(2), wire.element(3));
      if (value === undefined || !onlyEmptyAfter(wire, 3)) return false;
      set(into, value);
      return true;
    },
  };
}

const DAY: DateForm<string> = {
  write: (value) => ['D8', dateToWire(value)],
  read: (format, wire) => (format === D8 ? dateFromWire(wire) : undefined),
};

const DAY_AND_TIME: DateForm<string> = {
  write: (value) => (value.length > 10 ? ['DT', dateAndTimeToWire(value)] : ['D8', dateToWire(value)]),
  read: (format, wire) => (format === DT ? dateAndTimeFromWire(wire) : DAY.read(format, wire)),
};

const TIME: DateForm<string> = {
  write: (value) => ['TM', timeToWire(value)],
  read: (format, wire) => (format === TM ? timeFromWire(wire) : undefined),
};

const spanToWire = (from: string, to: string): readonly [string, string] => [
  'RD8',
  `${dateToWire(from)}-${dateToWire(to)}`,
];

const SPAN: DateForm<DateSpan> = {
  write: ({ from, to }) => (to === undefined ? ['D8', dateToWire(from)] : spanToWire(from, to)),
  read: (format, wire) => {
    if (format === RD8) return spanFromWire(wire);
    const from = DAY.read(format, wire);
    return from === undefined ? undefined : { from };
  },
};

/** Always a span, even of one day (M-091). */
const STATEMENT: DateForm<DateSpan> = {
  write: ({ from, to }) => spanToWire(from, to ?? from),
  read: (format, wire) => (format === RD8 ? spanFromWire(wire) : undefined),
};

export const day = <From extends object>(qualifier: string, get: Get<From, string>): Row<From> =>
  dateRow(qualifier, get, DAY);
export const dayAndTime = <From extends object>(qualifier: string, get: Get<From, string>): Row<From> =>
  dateRow(qualifier, get, DAY_AND_TIME);
export const time = <From extends object>(qualifier: string, get: Get<From, string>): Row<From> =>
  dateRow(qualifier, get, TIME);
export const span = <From extends object>(qualifier: string, get: Get<From, DateSpan>): Row<From> =>
  dateRow(qualifier, get, SPAN);
export const statementSpan = <From extends object>(qualifier: string, get: Get<From, DateSpan>): Row<From> =>
  dateRow(qualifier, get, STATEMENT);

interface OpenSpan {
  readonly from?: string;
  readonly to?: string;
}

/** DTP*314 for both ends, 360 for the start alone, 361 for the end alone. */
export function disability<From extends object>(get: Get<From, OpenSpan>): Row<From> {
  const path = pathOf(get);
  const set = setterOf(path);
  return {
    id: 'DTP',
    codes: ['314', '360', '361'],
    places: [
      { path: `${path.join('.')}.from`, element: 3 },
      { path: `${path.join('.')}.to`, element: 3 },
    ],
    write: (from, sink) => {
      const value = get(from);
      if (value?.from !== undefined && value.to !== undefined) {
        sink.segment('DTP', ['314', ...spanToWire(value.from, value.to)]);
      } else if (value?.from !== undefined) {
        sink.segment('DTP', ['360', 'D8', dateToWire(value.from)]);
      } else if (value?.to !== undefined) {
        sink.segment('DTP', ['361', 'D8', dateToWire(value.to)]);
      }
    },
    read: (wire, into) => {
      const value = openSpan(wire.element(1), wire.codeKey(2), wire.element(3));
      if (value === undefined || !onlyEmptyAfter(wire, 3)) return false;
      set(into, value);
      return true;
    },
  };
}

function openSpan(qualifier: string, format: number, wire: string): OpenSpan | undefined {
  if (qualifier === '314') return format === RD8 ? spanFromWire(wire) : undefined;
  const value = DAY.read(format, wire);
  if (value === undefined) return undefined;
  return qualifier === '360' ? { from: value } : { to: value };
}
