/** Documents, claims: how one element says one field, both ways. What is written is what is read. */
import { pathOf } from '../../base/path-of.ts';
import { type Draft, listAt, setterOf } from './draft.ts';
import type { WireElement } from './segment-sink.ts';
import { amountFromWire, amountToWire, dateFromWire, dateToWire } from './values.ts';

/** Where a field stands in a segment; for the generated documentation. */
export interface FieldPlace {
  readonly path: string;
  readonly element: number;
  readonly component?: number;
}

/** One simple element or component. `write` gives '' when the claim says nothing; `read` is false when it can't hold the text. */
export interface Codec<From> {
  readonly path: readonly string[];
  /** True when it says nothing by itself: a qualifier, which alone makes no segment. */
  readonly silent: boolean;
  /** The one value of a constant. */
  readonly qualifier?: string;
  write(from: From): string;
  read(text: string, into: Draft): boolean;
}

/** A composite element. */
export interface CompositeCodec<From> {
  readonly silent: boolean;
  places(element: number): readonly FieldPlace[];
  write(from: From): WireElement;
  /** Reads the components of a whole element; `separator` is what parts them. */
  readComponents(text: string, separator: string, into: Draft): boolean;
}

export type Get<From, Value> = (from: From) => Value | undefined;

/** The element as it stands. */
export function text<From extends object>(get: Get<From, string>): Codec<From> {
  const path = pathOf(get);
  const write = (from: From): string => get(from) ?? '';
  const [key = ''] = path;
  // The commonest codec by far: a field of the object itself is set without a detour.
  if (path.length === 1) return { path, silent: false, write, read: (value, into) => put(into, key, value) };
  const set = setterOf(path);
  const read = (value: string, into: Draft): boolean => {
    set(into, value);
    return true;
  };
  return { path, silent: false, write, read };
}

function put(into: Draft, key: string, value: string): true {
  into[key] = value;
  return true;
}

function converted<From extends object>(
  get: Get<From, string>,
  toWire: (value: string) => string,
  fromWire: (wire: string) => string | undefined,
): Codec<From> {
  const path = pathOf(get);
  const set = setterOf(path);
  return {
    path,
    silent: false,
    write: (from) => {
      const value = get(from);
      return value === undefined ? '' : toWire(value);
    },
    read: (wire, into) => {
      const value = fromWire(wire);
      if (value === undefined) return false;
      set(into, value);
      return true;
    },
  };
}

/** `1250.00` in the claim, `1250` on the wire. */
export const amount = <From extends object>(get: Get<From, string>): Codec<From> =>
  converted(get, amountToWire, amountFromWire);

/** `2026-01-05` in the claim, `20260105` on the wire. */
export const date = <From extends object>(get: Get<From, string>): Codec<From> =>
  converted(get, dateToWire, dateFromWire);

/** A qualifier that never varies. */
export function constant<From>(value: string): Codec<From> {
  return { path: [], silent: true, qualifier: value, write: () => value, read: (wire) => wire === value };
}

/** A qualifier that stands only beside the value that it qualifies. */
export function beside<From>(value: string, get: Get<From, unknown>): Codec<From> {
  return {
    path: [],
    silent: true,
    write: (from) => (get(from) === undefined ? '' : value),
    read: (wire) => wire === value,
  };
}

/** A value that the claim leaves out when it is the usual one. */
export function implied<From extends object>(
  get: Get<From, string>,
  usual: (from: { readonly claimType?: unknown }) => string,
): Codec<From> {
  const path = pathOf(get);
  const set = setterOf(path);
  return {
    path,
    silent: true,
    write: (from) => get(from) ?? usual(from),
    read: (wire, into) => {
      if (wire !== usual(into)) set(into, wire);
      return true;
    },
  };
}

/** What follows from the rest of the claim; nothing to set on reading, but only `values` are understood. */
export function derived<From>(values: readonly string[], write: (from: From) => string): Codec<From> {
  return { path: [], silent: true, write, read: (wire) => values.includes(wire) };
}

/** `['procedure', 'modifiers']` as a path that says that it is a list. */
const asList = (path: readonly string[]): readonly string[] => path.with(-1, `${path[path.length - 1] ?? ''}[]`);

/** The item at `index` of a list of texts. Refuses on reading when an earlier item is missing, since the gap can't be kept. */
export function listItem<From extends object>(get: Get<From, readonly string[]>, index: number): Codec<From> {
  const path = pathOf(get);
  return {
    path: asList(path),
    silent: false,
    write: (from) => get(from)?.[index] ?? '',
    read: (wire, into) => {
      const items = listAt(into, path);
      if (items.length !== index) return false;
      items.push(wire);
      return true;
    },
  };
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
    readComponents: (text, separator, into) => {
      // Some senders write every number as a decimal: 1.00 points to the first diagnosis.
      const numbers = text.split(separator).map((wire) => (/^[1-9]\d?(\.0*)?$/.test(wire) ? Number(wire) : Number.NaN));
      if (numbers.length > max || numbers.some(Number.isNaN)) return false;
      set(into, numbers);
      return true;
    },
  };
}

/** A composite from its components; those left out must be empty on reading. */
export function composite<From>(components: Readonly<Record<number, Codec<From>>>): CompositeCodec<From> {
  const count = Math.max(...Object.keys(components).map(Number));
  const codecs = Array.from({ length: count }, (_unused, index) => components[index + 1]);
  return {
    silent: codecs.every((codec) => codec?.silent !== false),
    places: (element) =>
      codecs.flatMap((codec, index) =>
        codec === undefined || codec.path.length === 0
          ? []
          : [{ path: codec.path.join('.'), element, component: index + 1 }],
      ),
    write: (from) => writeComponents(codecs, from),
    readComponents: (text, separator, into) => readComponents(codecs, text, separator, into),
  };
}

function writeComponents<From>(codecs: readonly (Codec<From> | undefined)[], from: From): WireElement {
  const out: string[] = [];
  let said = false;
  for (let index = 0; index < codecs.length; index += 1) {
    const codec = codecs[index];
    const value = codec === undefined ? '' : codec.write(from);
    if (value === '') continue;
    while (out.length < index) out.push('');
    out.push(value);
    if (codec?.silent === false) said = true;
  }
  if (!said) return '';
  return out.length === 1 ? (out[0] ?? '') : out;
}

function readComponents<From>(
  codecs: readonly (Codec<From> | undefined)[],
  text: string,
  separator: string,
  into: Draft,
): boolean {
  let whole = true;
  let component = 0;
  for (let from = 0; from <= text.length; component += 1) {
    const found = text.indexOf(separator, from);
    const to = found < 0 ? text.length : found;
    if (to > from) {
      const codec = codecs[component];
      if (codec === undefined || !codec.read(text.substring(from, to), into)) whole = false;
    }
    from = to + 1;
  }
  return whole;
}
