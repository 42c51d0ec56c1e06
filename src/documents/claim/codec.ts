/** Documents, claims: how one element says one field, both ways. What is written is what is read. */
import { pathOf } from '../../base/path-of.ts';
import { codeKeyOf } from '../../x12/code-key.ts';
import type { Segment } from '../../x12/segment.ts';
import { type Draft, holderAt, setterOf } from './draft.ts';
import type { WireElement } from './segment-sink.ts';
import { amountFromWire, amountToWire, dateFromWire, dateToWire } from './values.ts';

/** Where a field stands in a segment; for the generated documentation. */
export interface FieldPlace {
  readonly path: string;
  readonly element: number;
  readonly component?: number;
  /** The usual value sets nothing. */
  readonly implied?: true;
}

/** Gives the text of a simple element or component. */
type TextWriter<From> = (from: From) => string | undefined;

/** Reads the text of a simple element or component that isn't empty; false when the claim can't hold it. */
type TextReader = (text: string, into: Draft) => boolean;

/** Reads one element of a segment; one that is absent says nothing. False when the claim can't hold what it says. */
export type ElementReader = (wire: Segment, element: number, into: Draft) => boolean;

/**
 * One simple element or component. `write` gives '' or undefined when the claim says nothing. All codecs have all keys, in one order, and reading asks for
 * functions alone: the mapping is walked for every segment, and objects of many shapes make that slow.
 */
export interface Codec<From> {
  readonly path: readonly string[];
  /** True when it says nothing by itself: a qualifier, which alone makes no segment. */
  readonly silent: boolean;
  /** The one value of a constant. */
  readonly qualifier: string | undefined;
  readonly write: TextWriter<From>;
  readonly read: TextReader;
  readonly readElement: ElementReader;
}

/** A composite element. */
export interface CompositeCodec<From> {
  readonly silent: boolean;
  readonly places: (element: number) => readonly FieldPlace[];
  readonly write: (from: From) => WireElement;
  readonly readElement: ElementReader;
}

export type Get<From, Value> = (from: From) => Value | undefined;

/** A codec of a value that is read by its text. */
function valued<From>(path: readonly string[], write: TextWriter<From>, read: TextReader): Codec<From> {
  const readElement: ElementReader = (wire, element, into) => {
    const said = wire.element(element);
    return said === '' || read(said, into);
  };
  return { path, silent: false, qualifier: undefined, write, read, readElement };
}

/** A codec of a qualifier, which says nothing by itself. */
function qualifying<From>(write: (from: From) => string, qualifier: string | undefined, value: string): Codec<From> {
  const key = codeKeyOf(value);
  return {
    path: [],
    silent: true,
    qualifier,
    write,
    read: (text) => text === value,
    readElement: (wire, element) => {
      if (key !== 0 && wire.codeKey(element) === key) return true;
      const said = wire.element(element);
      return said === '' || said === value;
    },
  };
}

/** The element as it stands; reading sets it under `also` too, which writing doesn't look at. */
export function text<From extends object>(get: Get<From, string>, also?: string): Codec<From> {
  const path = pathOf(get);
  const [key = ''] = path;
  if (path.length > 1 || also !== undefined) {
    const set = setterOf(path);
    return valued(path, get, (value, into) => {
      if (also !== undefined) into[also] = value;
      set(into, value);
      return true;
    });
  }
  // The commonest codec by far: a field of the object itself is set without a detour.
  return {
    path,
    silent: false,
    qualifier: undefined,
    write: get,
    read: (value, into) => {
      into[key] = value;
      return true;
    },
    readElement: (wire, element, into) => {
      const said = wire.element(element);
      if (said !== '') into[key] = said;
      return true;
    },
  };
}

function converted<From extends object>(
  get: Get<From, string>,
  toWire: (value: string) => string,
  fromWire: (wire: string) => string | undefined,
): Codec<From> {
  const path = pathOf(get);
  const set = setterOf(path);
  const write = (from: From): string => {
    const value = get(from);
    return value === undefined ? '' : toWire(value);
  };
  return valued(path, write, (wire, into) => {
    const value = fromWire(wire);
    if (value === undefined) return false;
    set(into, value);
    return true;
  });
}

/** `1250.00` in the claim, `1250` on the wire. */
export const amount = <From extends object>(get: Get<From, string>): Codec<From> =>
  converted(get, amountToWire, amountFromWire);

/** `2026-01-05` in the claim, `20260105` on the wire. */
export const date = <From extends object>(get: Get<From, string>): Codec<From> =>
  converted(get, dateToWire, dateFromWire);

/** A qualifier that never varies. */
export function constant<From>(value: string): Codec<From> {
  return qualifying(() => value, value, value);
}

/** A qualifier that stands only beside the value that it qualifies. */
export function beside<From>(value: string, get: Get<From, unknown>): Codec<From> {
  return qualifying((from) => (get(from) === undefined ? '' : value), undefined, value);
}

/** A value that the claim leaves out when it is the usual one. */
export function implied<From extends object>(
  get: Get<From, string>,
  usual: (from: { readonly claimType?: unknown }) => string,
): Codec<From> {
  const path = pathOf(get);
  const set = setterOf(path);
  const codec = valued<From>(
    path,
    (from) => get(from) ?? usual(from),
    (wire, into) => {
      if (wire !== usual(into)) set(into, wire);
      return true;
    },
  );
  return { ...codec, silent: true };
}

/** What follows from the rest of the claim; nothing to set on reading, but only `values` are understood. */
export function derived<From>(values: readonly string[], write: (from: From) => string): Codec<From> {
  return { ...valued<From>([], write, (wire) => values.includes(wire)), silent: true };
}

/** `['procedure', 'modifiers']` as a path that says that it is a list. */
const asList = (path: readonly string[]): readonly string[] => path.with(-1, `${path[path.length - 1] ?? ''}[]`);

/** The item at `index` of a list of texts. Refuses on reading when an earlier item is missing, since the gap can't be kept. */
export function listItem<From extends object>(get: Get<From, readonly string[]>, index: number): Codec<From> {
  const path = pathOf(get);
  const key = path[path.length - 1] ?? '';
  return valued(
    asList(path),
    (from) => get(from)?.[index],
    (wire, into) => {
      const holder = holderAt(into, path);
      const items = holder[key];
      if (Array.isArray(items)) {
        if (items.length !== index) return false;
        items.push(wire);
      } else if (index === 0) holder[key] = [wire];
      return index === 0 || Array.isArray(items);
    },
  );
}

/** A composite that is a list of whole numbers from 1 to 99: C004, the diagnosis pointers. */
export function numberList<From extends object>(get: Get<From, readonly number[]>, max: number): CompositeCodec<From> {
  const path = pathOf(get);
  const set = setterOf(path);
  return {
    silent: false,
    places: (element) =>
      Array.from({ length: max }, (_unused, at) => ({ path: asList(path).join('.'), element, component: at + 1 })),
    write: (from) => {
      const numbers = get(from);
      if (numbers === undefined) return '';
      return numbers.length === 1 ? String(numbers[0]) : numbers.map(String);
    },
    readElement: (wire, element, into) => {
      const said = wire.element(element);
      if (said === '') return true;
      const numbers = isRepeated(wire, element) ? undefined : numbersOf(said, wire.delimiters.component);
      if (numbers === undefined || numbers.length > max) return false;
      set(into, numbers);
      return true;
    },
  };
}

const isRepeated = (wire: Segment, element: number): boolean => wire.repetitionCount(element) > 1;

const ZERO = 48;
const NINE = 57;

/** Whole numbers from 1 to 99 from their components; undefined when there is anything else. */
function numbersOf(text: string, separator: number): readonly number[] | undefined {
  const numbers: number[] = [];
  let value = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at === text.length ? separator : text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) value = value * 10 + code - ZERO;
    if (code >= ZERO && code <= NINE && value > 0 && value < 100) continue;
    if (code !== separator || value === 0) return decimalsOf(text, separator);
    numbers.push(value);
    value = 0;
  }
  return numbers;
}

/** Some senders write every number as a decimal: 1.00 points to the first diagnosis. */
function decimalsOf(text: string, separator: number): readonly number[] | undefined {
  const numbers = text
    .split(String.fromCharCode(separator))
    .map((wire) => (/^[1-9]\d?(\.0*)?$/.test(wire) ? Number(wire) : Number.NaN));
  return numbers.some(Number.isNaN) ? undefined : numbers;
}

/** What says one element of a segment, or one component of an element. */
interface Writer<From, Wire> {
  readonly silent: boolean;
  readonly write: (from: From) => Wire | undefined;
}

/**
 * Writes a row of elements, or of components, to the last that isn't empty; those without a writer stay empty. Gives undefined when none but
 * silent ones say something and `always` is false. The row is filled in one reused list, so that nothing is made in vain.
 */
export function filler<From, Wire>(
  writers: readonly (Writer<From, Wire> | undefined)[],
  empty: Wire,
): (from: From, always: boolean) => readonly Wire[] | undefined {
  const row = writers.map(() => empty);
  const own = writers.flatMap((writer, index) =>
    writer === undefined ? [] : [{ index, silent: writer.silent, write: writer.write }],
  );
  return (from, always) => {
    let said = always;
    let length = 0;
    for (const { index, silent, write } of own) {
      const value = write(from) ?? empty;
      row[index] = value;
      if (value === empty) continue;
      length = index + 1;
      if (!silent) said = true;
    }
    return said ? row.slice(0, length) : undefined;
  };
}

/** A composite from its components; those left out must be empty on reading. */
export function composite<From>(components: Readonly<Record<number, Codec<From>>>): CompositeCodec<From> {
  const count = Math.max(...Object.keys(components).map(Number));
  const codecs = Array.from({ length: count }, (_unused, index) => components[index + 1]);
  const readers = codecs.map((codec) => codec?.read);
  return {
    silent: codecs.every((codec) => codec?.silent !== false),
    places: (element) =>
      codecs.flatMap((codec, index) =>
        codec === undefined || codec.path.length === 0
          ? []
          : [{ path: codec.path.join('.'), element, component: index + 1, ...(codec.silent ? { implied: true } : {}) }],
      ),
    write: componentWriter(codecs),
    readElement: (wire, element, into) => {
      const said = wire.element(element);
      if (said === '') return true;
      return !isRepeated(wire, element) && readComponents(readers, said, wire.delimiters.component, into);
    },
  };
}

function componentWriter<From>(codecs: readonly (Codec<From> | undefined)[]): (from: From) => WireElement {
  const fill = filler(codecs, '');
  return (from) => {
    const components = fill(from, false);
    if (components === undefined) return '';
    return components.length === 1 ? (components[0] ?? '') : components;
  };
}

function readComponents(
  readers: readonly (TextReader | undefined)[],
  text: string,
  separator: number,
  into: Draft,
): boolean {
  let whole = true;
  let component = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && text.charCodeAt(at) !== separator) continue;
    if (at > from) {
      const read = readers[component];
      if (read === undefined || !read(text.substring(from, at), into)) whole = false;
    }
    component += 1;
    from = at + 1;
  }
  return whole;
}
