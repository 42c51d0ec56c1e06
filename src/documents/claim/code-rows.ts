/** Documents, claims: HI segments: up to twelve coded facts, each a composite that begins with its qualifier. */
import { pathOf } from '../../base/path-of.ts';
import type { Diagnosis } from '../../claims/claim.ts';
import type { Segment } from '../../x12/segment.ts';
import type { Get } from './codec.ts';
import { addTo, type Draft, setterOf } from './draft.ts';
import { listOf, onlyEmptyAfter, type Row } from './row.ts';
import type { SegmentSink, WireElement } from './segment-sink.ts';
import { amountFromWire, amountToWire, dateFromWire, dateToWire, spanFromWire } from './values.ts';

const PER_SEGMENT = 12;

/** How one coded fact is a composite. */
interface CodeForm<Item> {
  /** Fields of the item with the component that each stands in; '' for an item that is only its code. */
  readonly components: readonly (readonly [path: string, component: number])[];
  write(item: Item): WireElement;
  /** Undefined when the components say more than the item can hold. */
  read(components: readonly string[]): unknown;
  /** The same for a composite of just a qualifier and a code, which nearly all are. */
  readPair?(qualifier: string, code: string): unknown;
}

interface CodeRowOptions<From, Item> {
  readonly codes: readonly string[];
  readonly get: Get<From, readonly Item[]>;
  readonly form: CodeForm<Item>;
  /** Items of different classes stand in different segments; one class when absent. */
  readonly classOf?: (from: From, item: Item) => string;
}

function codeRow<From extends object, Item>(options: CodeRowOptions<From, Item>): Row<From> {
  const { get, form, classOf } = options;
  const path = pathOf(get);
  return {
    id: 'HI',
    codes: options.codes,
    places: form.components.map(([field, component]) => ({
      path: `${path.join('.')}[]${field === '' ? '' : `.${field}`}`,
      element: 1,
      component,
    })),
    list: listOf(get, path, PER_SEGMENT),
    write: (from, sink) => {
      const items = get(from);
      if (items === undefined) return;
      if (classOf === undefined || isOneClass(items, (item) => classOf(from, item))) {
        writeCodes(items.map(form.write), sink);
      } else for (const group of grouped(items, (item) => classOf(from, item))) writeCodes(group.map(form.write), sink);
    },
    read: (wire, into) => {
      const items = readCodes(wire, form);
      if (items === undefined) return false;
      addTo(into, path, items);
      return true;
    },
  };
}

function isOneClass<Item>(items: readonly Item[], classOf: (item: Item) => string): boolean {
  const [first] = items;
  return first === undefined || items.every((item) => classOf(item) === classOf(first));
}

function grouped<Item>(items: readonly Item[], classOf: (item: Item) => string): Iterable<readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = classOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups.values();
}

function writeCodes(composites: readonly WireElement[], sink: SegmentSink): void {
  if (composites.length <= PER_SEGMENT) sink.segment('HI', composites);
  else
    for (let at = 0; at < composites.length; at += PER_SEGMENT)
      sink.segment('HI', composites.slice(at, at + PER_SEGMENT));
}

function readCodes<Item>(wire: Segment, form: CodeForm<Item>): readonly unknown[] | undefined {
  const items: unknown[] = [];
  const separator = String.fromCharCode(wire.delimiters.component);
  for (let element = 1; element <= wire.elementCount; element += 1) {
    const text = wire.element(element);
    if (text === '') return onlyEmptyAfter(wire, element) && items.length > 0 ? items : undefined;
    const item = readCode(text, separator, form);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function readCode<Item>(text: string, separator: string, form: CodeForm<Item>): unknown {
  const first = text.indexOf(separator);
  if (form.readPair !== undefined && first > 0 && first < text.length - 1 && text.indexOf(separator, first + 1) < 0) {
    return form.readPair(text.substring(0, first), text.substring(first + 1));
  }
  const components = text.split(separator);
  while (components.length > 0 && components[components.length - 1] === '') components.pop();
  return components.length === 0 ? undefined : form.read(components);
}

const DIAGNOSIS: CodeForm<Diagnosis> = {
  components: [
    ['qualifier', 1],
    ['code', 2],
    ['presentOnAdmissionCode', 9],
  ],
  write: ({ qualifier, code, presentOnAdmissionCode }) =>
    presentOnAdmissionCode === undefined
      ? [qualifier, code]
      : [qualifier, code, '', '', '', '', '', '', presentOnAdmissionCode],
  readPair: (qualifier, code) => ({ qualifier, code }),
  read: (components) => {
    const [qualifier = '', code = '', ...more] = components;
    if (code === '') return undefined;
    const presentOnAdmissionCode = more[6];
    if (more.length > 7 || more.slice(0, 6).some((said) => said !== '')) return undefined;
    return presentOnAdmissionCode === undefined ? { qualifier, code } : { qualifier, code, presentOnAdmissionCode };
  },
};

/** Every diagnosis qualifier of the three guides, ICD-10 and ICD-9. */
const DIAGNOSIS_CODES = ['ABK', 'BK', 'ABF', 'BF', 'ABJ', 'BJ', 'APR', 'PR', 'ABN', 'BN', 'TQ'] as const;

/** One HI for all of a professional or dental claim; of an institutional one, an HI for each qualifier. */
export const diagnoses = <From extends { readonly claimType: string }>(
  get: Get<From, readonly Diagnosis[]>,
): Row<From> =>
  codeRow({
    codes: DIAGNOSIS_CODES,
    get,
    form: DIAGNOSIS,
    classOf: (from, item) => (from.claimType === 'institutional' ? item.qualifier : ''),
  });

/** Items that are a code under a qualifier of their own. */
const qualifiedCode: CodeForm<{ readonly qualifier: string; readonly code: string }> = {
  components: [
    ['qualifier', 1],
    ['code', 2],
  ],
  write: ({ qualifier, code }) => [qualifier, code],
  readPair: (qualifier, code) => ({ qualifier, code }),
  read: ([qualifier = '', code = '', ...more]) => (code === '' || more.length > 0 ? undefined : { qualifier, code }),
};

export const qualifiedCodes = <From extends object>(
  codes: readonly string[],
  get: Get<From, readonly { readonly qualifier: string; readonly code: string }[]>,
): Row<From> => codeRow({ codes, get, form: qualifiedCode });

/** Items that are nothing but their code. */
export const codes = <From extends object>(qualifier: string, get: Get<From, readonly string[]>): Row<From> =>
  codeRow({
    codes: [qualifier],
    get,
    form: {
      components: [['', 2]],
      write: (code: string) => [qualifier, code],
      read: ([said, code = '', ...more]) => (said !== qualifier || code === '' || more.length > 0 ? undefined : code),
    },
  });

interface DatedProcedure {
  readonly qualifier: string;
  readonly code: string;
  readonly date?: string;
}

const PRINCIPAL = ['BBR', 'BR', 'CAH'] as const;

/** HI*BBR for the principal procedure, HI*BBQ for the others (M-098). */
export const procedures = <From extends object>(get: Get<From, readonly DatedProcedure[]>): Row<From> =>
  codeRow<From, DatedProcedure>({
    codes: [...PRINCIPAL, 'BBQ', 'BQ'],
    get,
    classOf: (_from, { qualifier }) => (PRINCIPAL.some((code) => code === qualifier) ? 'principal' : 'other'),
    form: {
      components: [
        ['qualifier', 1],
        ['code', 2],
        ['date', 4],
      ],
      write: ({ qualifier, code, date }) =>
        date === undefined ? [qualifier, code] : [qualifier, code, 'D8', dateToWire(date)],
      read: ([qualifier = '', code = '', format = '', day = '', ...more]) => {
        if (code === '' || more.length > 0) return undefined;
        if (format === '' && day === '') return { qualifier, code };
        const date = format === 'D8' ? dateFromWire(day) : undefined;
        return date === undefined ? undefined : { qualifier, code, date };
      },
    },
  });

/** HI*BH. */
export const occurrences = <From extends object>(
  get: Get<From, readonly { readonly code: string; readonly date: string }[]>,
): Row<From> =>
  codeRow({
    codes: ['BH'],
    get,
    form: {
      components: [
        ['code', 2],
        ['date', 4],
      ],
      write: ({ code, date }) => ['BH', code, 'D8', dateToWire(date)],
      read: ([said, code = '', format, day = '', ...more]) => {
        const date = dateFromWire(day);
        const whole = said === 'BH' && code !== '' && format === 'D8' && more.length === 0;
        return whole && date !== undefined ? { code, date } : undefined;
      },
    },
  });

/** HI*BI. */
export const occurrenceSpans = <From extends object>(
  get: Get<From, readonly { readonly code: string; readonly from: string; readonly to: string }[]>,
): Row<From> =>
  codeRow({
    codes: ['BI'],
    get,
    form: {
      components: [
        ['code', 2],
        ['from', 4],
        ['to', 4],
      ],
      write: ({ code, from, to }) => ['BI', code, 'RD8', `${dateToWire(from)}-${dateToWire(to)}`],
      read: ([said, code = '', format, days = '', ...more]) => {
        const range = spanFromWire(days);
        const whole = said === 'BI' && code !== '' && format === 'RD8' && more.length === 0;
        return whole && range !== undefined ? { code, ...range } : undefined;
      },
    },
  });

/** HI*BE. */
export const valueCodes = <From extends object>(
  get: Get<From, readonly { readonly code: string; readonly amount: string }[]>,
): Row<From> =>
  codeRow({
    codes: ['BE'],
    get,
    form: {
      components: [
        ['code', 2],
        ['amount', 5],
      ],
      write: ({ code, amount }) => ['BE', code, '', '', amountToWire(amount)],
      read: ([said, code = '', format, day, wire = '', ...more]) => {
        const amount = amountFromWire(wire);
        const whole = said === 'BE' && code !== '' && format === '' && day === '' && more.length === 0;
        return whole && amount !== undefined ? { code, amount } : undefined;
      },
    },
  });

/** HI*DR: one code, so it is a text of the claim and no list. */
export function singleCode<From extends object>(qualifier: string, get: Get<From, string>): Row<From> {
  const path = pathOf(get);
  const set = setterOf(path);
  return {
    id: 'HI',
    codes: [qualifier],
    places: [{ path: path.join('.'), element: 1, component: 2 }],
    write: (from, sink) => {
      const code = get(from);
      if (code !== undefined) sink.segment('HI', [[qualifier, code]]);
    },
    read: (wire: Segment, into: Draft) => {
      const code = wire.component(1, 2);
      if (code === '' || wire.componentCount(1) > 2 || !onlyEmptyAfter(wire, 1)) return false;
      set(into, code);
      return true;
    },
  };
}
