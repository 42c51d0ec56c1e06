/** Claims, mappings: compiles how one field gets its text. */
import type { LeafField } from './claim-structure.ts';
import type { CodeMap, MappingCondition, ValueOrigin, ValueTarget } from './mapping.ts';
import { type DateFormat, dateFormat, isWhole } from './mapping-format.ts';
import { leafFault } from './mapping-leaf.ts';
import { type ConditionShape, type MappingShape, type ValueShape, valueShape } from './mapping-shape.ts';
import type { NumberRange, Source } from './mapping-source.ts';

/** Where in the mapping and in the export the compiler stands. */
export interface Place {
  /** In the mapping file, for faults: `claim.subscriber.lastName`. */
  readonly said: string;
  /** In the claim. */
  readonly path: string;
  /** Names from the claim in the export. */
  readonly base: readonly string[];
  readonly inLine: boolean;
  readonly n?: NumberRange;
}

/** What the compiler of the whole mapping does for it. */
export interface ValueSurroundings {
  fault(said: string, text: string): void;
  source(text: string, place: Place): Source | undefined;
  conditions(given: readonly ConditionShape[] | undefined, said: string, place: Place): readonly MappingCondition[];
}

const NEVER = -1;

export class ValueCompiler {
  private readonly shape: MappingShape;
  private readonly around: ValueSurroundings;

  constructor(shape: MappingShape, around: ValueSurroundings) {
    this.shape = shape;
    this.around = around;
  }

  compile(raw: unknown, field: LeafField, place: Place): ValueTarget | undefined {
    const parsed = valueShape.safeParse(typeof raw === 'string' ? { from: raw } : raw);
    if (!parsed.success) {
      for (const { path, message } of parsed.error.issues)
        this.around.fault([place.said, ...path.map(String)].join('.'), message);
      return undefined;
    }
    const value = parsed.data;
    const codes = this.codesOf(value, place);
    const fixed = [value.constant, value.first, value.rest, value.default, ...(codes?.values() ?? [])];
    for (const text of new Set(fixed)) {
      const fault = text === undefined || text === '' ? undefined : leafFault(field, text);
      if (fault !== undefined) this.around.fault(place.said, fault);
    }
    const { split, slice, remove, keep, pad } = value;
    const { formats } = this.shape;
    return {
      kind: 'value',
      path: place.path,
      field,
      origin: this.originOf(value, place),
      ...(value.pick === undefined ? {} : { pick: value.pick }),
      ...(split === undefined ? {} : { split }),
      ...(slice === undefined ? {} : { slice: { from: slice.from, to: slice.to ?? Number.MAX_SAFE_INTEGER } }),
      ...(value.name === undefined
        ? {}
        : { name: { part: value.name, order: value.order ?? formats.names, untaken: [] } }),
      ...(remove === undefined ? {} : { remove }),
      ...(keep === undefined ? {} : { keep }),
      ...(value.case === undefined ? {} : { case: value.case }),
      ...(pad === undefined ? {} : { pad }),
      ...(codes === undefined ? {} : { codes }),
      pointer: value.pointer !== undefined,
      moments: this.momentsOf(value, field, place),
      pivotYear: formats.pivotYear ?? NEVER,
      amount: value.amount ?? formats.amounts,
      ...(value.default === undefined ? {} : { default: value.default }),
      when: this.around.conditions(value.when, `${place.said}.when`, place),
    };
  }

  /** Faults of date and time formats. */
  momentFaults(said: string, texts: readonly string[], wanted: 'day' | 'time'): void {
    for (const text of texts) {
      const format = dateFormat(text);
      if (format === undefined || isWhole(format) !== wanted)
        this.around.fault(said, `${text} names no whole ${wanted === 'day' ? 'day' : 'time of day'}`);
      else if (format.units.includes('shortYear') && this.shape.formats.pivotYear === undefined)
        this.around.fault(said, `${text} has years of two digits: give formats.pivotYear`);
      const swapped = text.replace(/M+|D+/g, (part) => (part.startsWith('M') ? 'D' : 'M').repeat(part.length));
      if (swapped !== text && texts.includes(swapped) && text < swapped && !text.includes('MMM'))
        this.around.fault(said, `${text} and ${swapped} can not be told apart`);
    }
  }

  private momentsOf(value: ValueShape, field: LeafField, { said }: Place): readonly DateFormat[] {
    const { dates, times } = this.shape.formats;
    const isTime = field.kind === 'time';
    if (value.dates !== undefined && !isTime) this.momentFaults(`${said}.dates`, value.dates, 'day');
    const texts = value.dates ?? (isTime ? times : dates);
    return texts.flatMap((text) => dateFormat(text) ?? []);
  }

  private originOf(value: ValueShape, place: Place): ValueOrigin {
    const sources = (texts: readonly string[]): readonly Source[] =>
      texts.flatMap((text) => this.around.source(text, place) ?? []);
    if (value.from !== undefined) return { kind: 'from', sources: sources(value.from), with: '' };
    if (value.join !== undefined) return { kind: 'join', sources: sources(value.join), with: value.with ?? ' ' };
    if (value.constant !== undefined) return { kind: 'constant', text: value.constant };
    if (value.ordinal !== undefined) return { kind: 'ordinal' };
    if (value.sum !== undefined) {
      const known =
        ['chargeAmount', 'nonCoveredAmount'].includes(value.sum) && !place.inLine && !place.path.includes('.');
      if (!known)
        this.around.fault(`${place.said}.sum`, 'sums chargeAmount or nonCoveredAmount of the lines for the claim');
      return { kind: 'sum', field: value.sum };
    }
    return { kind: 'by-ordinal', first: value.first ?? '', rest: value.rest ?? '' };
  }

  private codesOf({ codes }: ValueShape, { said }: Place): CodeMap | undefined {
    if (codes === undefined) return undefined;
    const table = typeof codes === 'string' ? this.shape.codes[codes] : codes;
    if (table === undefined) {
      this.around.fault(`${said}.codes`, `there is no code map ${typeof codes === 'string' ? codes : ''}`);
      return undefined;
    }
    const map = new Map<string, string>();
    for (const [key, text] of Object.entries(table)) {
      const folded = key.trim().toLowerCase();
      if (map.has(folded)) this.around.fault(`${said}.codes`, `${key} stands twice`);
      map.set(folded, text);
    }
    return map;
  }
}
