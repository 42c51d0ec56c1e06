/** Claims, mappings: compiles what a mapping says of the claim's fields against the claim's shape, and gathers every fault. */
import * as z from 'zod';
import { CLAIM_STRUCTURE, type Field, type ListField, type ObjectField } from './claim-structure.ts';
import type {
  Each,
  ListTarget,
  MappingCondition,
  MappingDefault,
  ObjectTarget,
  Target,
  ValueTarget,
} from './mapping.ts';
import { leafFault } from './mapping-leaf.ts';
import {
  type ConditionShape,
  conditions,
  type EachShape,
  eachShape,
  type MappingShape,
  NAME_PARTS,
} from './mapping-shape.ts';
import { type NumberRange, readSource, type Source } from './mapping-source.ts';
import { namesOf, UsageCollector, type UsedSources } from './mapping-usage.ts';
import { type Place, ValueCompiler } from './mapping-value.ts';

type RawRecord = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is RawRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export class TargetCompiler {
  private readonly shape: MappingShape;
  private readonly faultList: string[] = [];
  private readonly usage = new UsageCollector();
  private readonly values: ValueCompiler;
  private readonly lineBase: readonly string[];
  private readonly linesN: NumberRange | undefined;
  /** Paths that a default for every claim fills. */
  private readonly filled: ReadonlySet<string>;

  constructor(shape: MappingShape) {
    this.shape = shape;
    const { source } = shape;
    const use = (text: string, place: Place): Source | undefined => this.source(text, place);
    this.values = new ValueCompiler(shape, {
      fault: (said, text) => this.fault(said, text),
      source: use,
      conditions: (given, said, place) => this.compileConditions(given, said, place),
    });
    const lines = source.format === 'csv' ? undefined : readSource(source.lines, source.format);
    if (typeof lines === 'string') this.fault('source.lines', lines);
    this.lineBase = typeof lines === 'object' ? namesOf(lines.steps) : [];
    this.linesN = source.format === 'csv' ? source.lines?.n : undefined;
    this.filled = new Set(shape.defaults.filter(isForAll).flatMap(({ set }) => Object.keys(set)));
    this.sourceFaults();
  }

  get used(): UsedSources {
    return this.usage;
  }

  root(said: 'claim' | 'lines', raw: RawRecord, field: ObjectField): ObjectTarget {
    const inLine = said === 'lines';
    const place: Place = {
      said,
      path: inLine ? 'lines[]' : '',
      base: inLine ? this.lineBase : [],
      inLine,
      ...(inLine && this.linesN !== undefined ? { n: this.linesN } : {}),
    };
    if ('when' in raw)
      this.fault(`${said}.when`, `conditions of the whole stand in source.${inLine ? 'linesWhen' : 'claimsWhen'}`);
    // What the gateway fills by itself where the export says nothing.
    const given = inLine && !('lineId' in raw) ? { lineId: { ordinal: 'true' }, ...raw } : raw;
    return { ...this.object(given, field, place), always: !inLine };
  }

  conditions(given: readonly ConditionShape[] | undefined, said: string, inLine: boolean): readonly MappingCondition[] {
    const n = inLine && this.linesN !== undefined ? { n: this.linesN } : {};
    return this.compileConditions(given, said, { said, path: '', base: inLine ? this.lineBase : [], inLine, ...n });
  }

  defaults(given: MappingShape['defaults']): readonly MappingDefault[] {
    return given.map(({ set, ...when }, index) => ({
      ...Object.fromEntries(Object.entries(when).filter(([, value]) => value !== undefined)),
      set: Object.entries(set).flatMap(([path, value]) => {
        const said = `defaults.${index}.set.${path}`;
        const ofLines = path.startsWith('lines[].');
        const keys = path.replace(/^lines\[\]\./, '').split('.');
        const field = fieldAt(ofLines ? `lines[].${keys.join('.')}` : path);
        if (field === undefined || field.kind === 'object' || field.kind === 'list' || field.kind === 'raw') {
          this.fault(said, `${path} is no single field of a claim (docs/claim.md)`);
          return [];
        }
        const fault = leafFault(field, value);
        if (fault !== undefined) this.fault(said, fault);
        return [{ ofLines, path: keys, value: field.kind === 'whole-number' ? Number(value) : value }];
      }),
    }));
  }

  /** Every fault, once nothing is left to compile. */
  finish(): readonly string[] {
    return [...new Set(this.faultList)];
  }

  private fault(said: string, text: string): void {
    this.faultList.push(`${said}: ${text}`);
  }

  private sourceFaults(): void {
    const { source, formats } = this.shape;
    if (source.format === 'csv') {
      for (const column of source.claim)
        this.source(column, { said: 'source.claim', path: '', base: [], inLine: false });
      const folded = (source.columns ?? []).map((name) => name.trim().toLowerCase());
      const twice = folded.find((name, index) => folded.indexOf(name) !== index);
      if (twice !== undefined) this.fault('source.columns', `${twice} stands twice`);
    } else {
      const claim = readSource(source.claim, source.format);
      if (typeof claim === 'string') this.fault('source.claim', claim);
      else if (claim.steps.some(({ where, ordinal }) => where !== undefined || ordinal !== undefined))
        this.fault('source.claim', 'the path of the claims is of names alone; leave claims out by claimsWhen');
    }
    this.values.momentFaults('formats.dates', formats.dates, 'day');
    this.values.momentFaults('formats.times', formats.times, 'time');
  }

  private source(text: string, place: Place): Source | undefined {
    const source = readSource(text, this.shape.source.format, place.n);
    if (typeof source === 'string') {
      this.fault(place.said, source);
      return undefined;
    }
    const own = source.column === '.' ? { ...source, column: '' } : source;
    const { source: from } = this.shape;
    const columns = from.format === 'csv' ? from.columns : undefined;
    this.usage.note(own, place.base);
    for (const one of own.numbered?.values() ?? [own]) {
      const missing = one.column !== '' && columns?.every((name) => name.trim().toLowerCase() !== one.column);
      if (missing === true) this.fault(place.said, `${one.text} is not among source.columns`);
    }
    return own;
  }

  private compileConditions(
    given: readonly ConditionShape[] | undefined,
    said: string,
    place: Place,
  ): readonly MappingCondition[] {
    return (given ?? []).flatMap((one): readonly MappingCondition[] => {
      const source = this.source(one.source, { ...place, said });
      if (source === undefined) return [];
      const fold = (texts: readonly string[]): readonly string[] => texts.map((text) => text.trim().toLowerCase());
      if (one.present !== undefined) return [{ source, test: one.present ? 'present' : 'blank', values: [] }];
      if (one.startsWith !== undefined) return [{ source, test: 'startsWith', values: fold([one.startsWith]) }];
      const not = one.notIn ?? (one.isNot === undefined ? undefined : [one.isNot]);
      if (not !== undefined) return [{ source, test: 'notIn', values: fold(not) } as const];
      return [{ source, test: 'in', values: fold(one.in ?? [one.is ?? '']) } as const];
    });
  }

  private target(raw: unknown, field: Field, place: Place): Target | undefined {
    if (field.kind === 'object') {
      if (isRecord(raw)) return this.object(raw, field, place);
      this.fault(place.said, 'has fields of its own: give each by its name');
      return undefined;
    }
    if (field.kind === 'list') return this.list(raw, field, place);
    if (field.kind === 'raw') {
      this.fault(place.said, 'is carried as it came from an 837 and can not be mapped');
      return undefined;
    }
    return this.values.compile(raw, field, place);
  }

  private object(raw: RawRecord, field: ObjectField, place: Place): ObjectTarget {
    const { when, ...rest } = this.nested(raw, place.said);
    const fields = Object.entries(rest).flatMap(([key, inner]) => {
      const said = `${place.said}.${key}`;
      const own = field.fields.get(key);
      const path = place.path === '' ? key : `${place.path}.${key}`;
      if (own === undefined) this.fault(said, `${path} is not a field of a claim (docs/claim.md)`);
      const target = own === undefined ? undefined : this.target(inner, own, { ...place, said, path });
      return target === undefined ? [] : [[key, target] as const];
    });
    for (const key of field.required) {
      const path = place.path === '' ? key : `${place.path}.${key}`;
      const filled = [...this.filled].some((one) => one === path || one.startsWith(`${path}.`));
      if (!(key in rest) && !filled) this.fault(`${place.said}.${key}`, 'is missing: a claim must have it');
    }
    const always = fields.every(([, target]) => isConstant(target));
    return { kind: 'object', path: place.path, always, when: this.whenOf(when, place), fields: withUntaken(fields) };
  }

  private whenOf(when: unknown, place: Place): readonly MappingCondition[] {
    if (when === undefined) return [];
    const parsed = conditions.safeParse(when);
    if (parsed.success) return this.compileConditions(parsed.data, `${place.said}.when`, place);
    this.fault(`${place.said}.when`, parsed.error.issues[0]?.message ?? 'is no condition');
    return [];
  }

  /** `subscriber.address.city: X` is `subscriber: {address: {city: X}}`. */
  private nested(raw: RawRecord, said: string): RawRecord {
    const made: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(raw)) {
      const [first = '', ...more] = key.split('.');
      const before = made[first];
      const inner = more.length === 0 ? value : { [more.join('.')]: value };
      if (before === undefined) made[first] = inner;
      else if (isRecord(before) && isRecord(inner)) {
        const twice = Object.keys(inner).find((name) => name in before);
        if (twice !== undefined) this.fault(`${said}.${first}.${twice}`, 'stands twice');
        made[first] = { ...before, ...inner };
      } else this.fault(`${said}.${first}`, 'stands twice');
    }
    return made;
  }

  private list(raw: unknown, field: ListField, place: Place): ListTarget | undefined {
    const path = `${place.path}[]`;
    const plain = { kind: 'list', path: place.path, when: [] } as const;
    if (isRecord(raw) && 'each' in raw) return this.eachList(raw, field, place);
    if (Array.isArray(raw) && !(raw.every((one) => typeof one === 'string') && field.item.kind === 'object')) {
      const items: readonly unknown[] = raw;
      const made = items.flatMap(
        (item, index) => this.target(item, field.item, { ...place, said: `${place.said}.${index}`, path }) ?? [],
      );
      return { ...plain, items: made };
    }
    if (typeof raw === 'string' && field.item.kind !== 'object') {
      return this.eachList({ each: raw, item: '.' }, field, place);
    }
    this.fault(place.said, 'is a list: give its items, or each and item');
    return undefined;
  }

  private eachList(raw: RawRecord, field: ListField, place: Place): ListTarget | undefined {
    const { each, item, when, ...unknown } = raw;
    for (const key of Object.keys(unknown)) this.fault(`${place.said}.${key}`, 'a list has each, item and when');
    const parsed = eachShape.safeParse(each);
    if (!parsed.success) {
      this.fault(`${place.said}.each`, z.prettifyError(parsed.error).split('\n')[0] ?? 'is no source');
      return undefined;
    }
    const inside: Place = { ...place, said: `${place.said}.item`, path: `${place.path}[]` };
    const over = this.over(parsed.data, { ...place, said: `${place.said}.each` });
    const bases = this.basesOf(over, parsed.data, place);
    const made = bases.map((base) =>
      this.target(item, field.item, { ...inside, base, ...(over.n === undefined ? {} : { n: over.n }) }),
    );
    const [first] = made;
    if (item === undefined) this.fault(`${place.said}.item`, 'is missing: what each item is made of');
    if (first === undefined) return undefined;
    const ownWhen = this.whenOf(when, place);
    return { kind: 'list', path: place.path, when: ownWhen, items: [], each: { over, item: first } };
  }

  private over(given: EachShape, place: Place): Each {
    const { from = [], n, split, distinct, ofLines } = given;
    if (ofLines && place.inLine) this.fault(place.said, 'ofLines is for lists of the claim');
    const at = ofLines ? { ...place, base: this.lineBase } : place;
    const sources = from.flatMap((text) => this.source(text, at) ?? []);
    return { sources, distinct, ofLines, ...(n === undefined ? {} : { n }), ...(split === undefined ? {} : { split }) };
  }

  /** Items are read at each of the sources; compiled at all of them, so that all that they use is known. */
  private basesOf({ sources, n }: Each, { ofLines }: EachShape, place: Place): readonly (readonly string[])[] {
    if (n !== undefined || this.shape.source.format === 'csv') return [place.base];
    const start = ofLines ? this.lineBase : place.base;
    return sources.map(({ scope, steps }) => [...(scope === 'here' ? start : []), ...namesOf(steps)]);
  }
}

/** The first field that takes a part of a name knows which parts nobody takes. */
function withUntaken(fields: ObjectTarget['fields']): ObjectTarget['fields'] {
  const taken = fields.flatMap(([, target]) => (target.kind === 'value' && target.name ? [target.name.part] : []));
  const untaken = NAME_PARTS.filter((part) => !taken.includes(part));
  const first = fields.find(([, target]) => target.kind === 'value' && target.name !== undefined)?.[0];
  if (untaken.length === 0 || first === undefined) return fields;
  return fields.map(([key, target]) =>
    key === first && target.kind === 'value' && target.name !== undefined
      ? [key, { ...target, name: { ...target.name, untaken } }]
      : [key, target],
  );
}

const isForAll = ({ billingSystem, partner, payer }: MappingShape['defaults'][number]): boolean =>
  billingSystem === undefined && partner === undefined && payer === undefined;

function isConstant(target: Target): boolean {
  if (target.kind === 'object') return target.always;
  if (target.kind === 'list') return target.each === undefined && target.items.every(isConstant);
  return isConstantValue(target);
}

const isConstantValue = ({ origin }: ValueTarget): boolean =>
  origin.kind === 'constant' || origin.kind === 'ordinal' || origin.kind === 'by-ordinal';

/** The field at a path without numbers: `lines[].procedure.code`. */
export function fieldAt(path: string): Field | undefined {
  let field: Field | undefined = CLAIM_STRUCTURE;
  for (const key of path.split('.')) {
    const name = key.replace(/\[\]$/, '');
    field = field?.kind === 'object' ? field.fields.get(name) : undefined;
    if (key.endsWith('[]')) field = field?.kind === 'list' ? field.item : undefined;
  }
  return field;
}
