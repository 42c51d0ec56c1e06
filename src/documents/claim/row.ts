/** Documents, claims: one row of the mapping: a segment and the fields it carries, both ways. */
import { pathOf } from '../../base/path-of.ts';
import type { Segment } from '../../x12/segment.ts';
import {
  type Codec,
  type CompositeCodec,
  type ElementReader,
  type FieldPlace,
  filler,
  type Get,
  text,
} from './codec.ts';
import { type Draft, listAt, partFinder } from './draft.ts';
import type { SegmentReader } from './mapping-index.ts';
import type { SegmentSink, WireElement } from './segment-sink.ts';

export interface Row<From> {
  /** Segment id. */
  readonly id: string;
  /** Values of the guide's qualifier that are this row's; all of them when absent. */
  readonly codes?: readonly string[];
  readonly places: readonly FieldPlace[];
  /** Writes whether or not one of its fields is there. */
  readonly always?: true;
  /** Of a row that may write several segments: the list they come from. */
  readonly list?: RowList<From>;
  readonly write: (from: From, sink: SegmentSink) => void;
  /** False when the segment says something that the claim can't hold; what it can hold is set all the same. */
  readonly read: SegmentReader;
}

export interface RowList<From> {
  readonly path: string;
  /** How many items it has. */
  count(from: From): number;
  /** Items that one segment holds, as the standard has room for. */
  readonly perSegment: number;
}

type Elements<From> = Readonly<Record<number, Codec<From> | CompositeCodec<From>>>;

const isSimple = <From>(codec: Codec<From> | CompositeCodec<From>): codec is Codec<From> => 'path' in codec;

interface SegmentOptions {
  /** Qualifier values of the row, where a constant of element 01 doesn't tell. */
  readonly codes?: readonly string[];
  /** Written even when nothing but qualifiers is said: the segment that opens a loop. */
  readonly always?: boolean;
}

/** A row of one segment from its elements. The qualifier codes are those of a constant in element 01, unless given. */
export function segment<From>(id: string, elements: Elements<From>, options: SegmentOptions = {}): Row<From> {
  const count = Math.max(...Object.keys(elements).map(Number));
  const codecs = Array.from({ length: count }, (_unused, index) => elements[index + 1]);
  const readers = codecs.map((codec) => codec?.readElement ?? absentOnly);
  const codes = options.codes ?? qualifierOf(elements[1]);
  const fill = filler<From, WireElement>(codecs, '');
  const always = options.always === true;
  return {
    id,
    ...(codes === undefined ? {} : { codes }),
    ...(always ? { always } : {}),
    places: codecs.flatMap((codec, index) => placesOf(codec, index + 1)),
    write: (from, sink) => {
      const said = fill(from, always);
      if (said !== undefined) sink.segment(id, said);
    },
    read: (wire, into) => readElements(readers, wire, into),
  };
}

function placesOf<From>(codec: Codec<From> | CompositeCodec<From> | undefined, element: number): readonly FieldPlace[] {
  if (codec === undefined) return [];
  if (!isSimple(codec)) return codec.places(element);
  if (codec.path.length === 0) return [];
  return [{ path: codec.path.join('.'), element, ...(codec.silent ? { implied: true } : {}) }];
}

function qualifierOf<From>(codec: Codec<From> | CompositeCodec<From> | undefined): readonly string[] | undefined {
  return codec !== undefined && isSimple(codec) && codec.qualifier !== undefined ? [codec.qualifier] : undefined;
}

/** An element that the claim has no field for. */
const absentOnly: ElementReader = (wire, element) => wire.element(element) === '';

function readElements(readers: readonly ElementReader[], wire: Segment, into: Draft): boolean {
  const known = Math.min(wire.elementCount, readers.length);
  let whole = true;
  for (let index = 0; index < known; index += 1) {
    const read = readers[index];
    if (read !== undefined && !read(wire, index + 1, into)) whole = false;
  }
  return onlyEmptyAfter(wire, known) && whole;
}

/** `REF*G1*…`, `AMT*F5*…`, `QTY*PT*…`: a qualifier and one value; the commonest row, so it makes nothing when there is no value. */
export function qualified<From>(id: string, qualifier: string, value: Codec<From>): Row<From> {
  return {
    id,
    codes: [qualifier],
    places: [{ path: value.path.join('.'), element: 2 }],
    write: (from, sink) => {
      const wire = value.write(from);
      if (wire !== undefined && wire !== '') sink.segment(id, [qualifier, wire]);
    },
    read: (wire, into) => {
      const whole = onlyEmptyAfter(wire, 2);
      const said = wire.element(2);
      return said !== '' && value.read(said, into) && whole;
    },
  };
}

export function onlyEmptyAfter(wire: Segment, element: number): boolean {
  for (let number = element + 1; number <= wire.elementCount; number += 1) {
    if (wire.element(number) !== '') return false;
  }
  return true;
}

export const reference = <From extends object>(qualifier: string, get: Get<From, string>): Row<From> =>
  qualified('REF', qualifier, text(get));

/** The same row on a part of the object; nothing is written when the part is absent. */
export function part<From extends object, Part extends object>(get: Get<From, Part>, row: Row<Part>): Row<From> {
  const path = pathOf(get);
  const find = partFinder(path);
  const { list, ...rest } = row;
  return {
    ...rest,
    places: row.places.map((place) => ({ ...place, path: `${path.join('.')}.${place.path}` })),
    ...listOfPart(get, path.join('.'), list),
    write: (from, sink) => {
      const item = get(from);
      if (item !== undefined) row.write(item, sink);
    },
    read: (wire, into) => row.read(wire, find(into)),
  };
}

function listOfPart<From, Part>(
  get: Get<From, Part>,
  path: string,
  list: RowList<Part> | undefined,
): Pick<Row<From>, 'list'> {
  if (list === undefined) return {};
  const count = (from: From): number => {
    const item = get(from);
    return item === undefined ? 0 : list.count(item);
  };
  return { list: { path: `${path}.${list.path}`, count, perSegment: list.perSegment } };
}

export const listOf = <From, Item>(
  get: Get<From, readonly Item[]>,
  path: readonly string[],
  perSegment = 1,
): RowList<From> => ({ path: path.join('.'), count: (from) => get(from)?.length ?? 0, perSegment });

/** One segment for each item of a list. */
export function each<From extends object, Item extends object>(
  get: Get<From, readonly Item[]>,
  row: Row<Item>,
): Row<From> {
  const path = pathOf(get);
  const { list: _list, ...rest } = row;
  return {
    ...rest,
    places: row.places.map((place) => ({ ...place, path: `${path.join('.')}[].${place.path}` })),
    list: listOf(get, path),
    write: (from, sink) => {
      const items = get(from);
      if (items !== undefined) for (const item of items) row.write(item, sink);
    },
    read: (wire, into) => {
      const item: Draft = {};
      if (!row.read(wire, item)) return false;
      listAt(into, path).push(item);
      return true;
    },
  };
}

/** One segment for each text of a list; `qualifier` stands before it, where there is one. */
export function texts<From extends object>(
  id: string,
  qualifier: string | undefined,
  get: Get<From, readonly string[]>,
): Row<From> {
  const path = pathOf(get);
  const element = qualifier === undefined ? 1 : 2;
  return {
    id,
    ...(qualifier === undefined ? {} : { codes: [qualifier] }),
    places: [{ path: `${path.join('.')}[]`, element }],
    list: listOf(get, path),
    write: (from, sink) => {
      for (const item of get(from) ?? []) sink.segment(id, qualifier === undefined ? [item] : [qualifier, item]);
    },
    read: (wire, into) => {
      const said = wire.element(element);
      if (said === '' || !onlyEmptyAfter(wire, element)) return false;
      listAt(into, path).push(said);
      return true;
    },
  };
}
