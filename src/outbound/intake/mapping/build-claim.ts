/** Outbound, intake, mappings: one claim of an export → the document of a claim, field by field as its mapping says. */
import { type Finding, type FindingKind, finding } from '../../../base/finding.ts';
import { formatCents, parseCents, sumCents } from '../../../base/money.ts';
import type {
  ExportMapping,
  ListTarget,
  MappingCondition,
  ObjectTarget,
  Target,
  ValueTarget,
} from '../../../claims/mapping.ts';
import { readMoment } from '../../../claims/mapping-format.ts';
import type { Source } from '../../../claims/mapping-source.ts';
import { allHold } from './conditions.ts';
import { MAPPING } from './findings.ts';
import { ListItems } from './list-items.ts';
import type { SourceClaim, SourceNode } from './source-node.ts';
import { makeValue } from './value.ts';

/** Where values are read now. */
interface Scope {
  readonly here: SourceNode;
  /** What `{n}` stands for. */
  readonly n?: number;
  /** Of the line or the list's item, from 1. */
  readonly ordinal: number;
  /** The line's place in the document, for paths. */
  readonly line?: number;
}

export interface BuiltClaim {
  readonly document: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
  /** Lines that `linesWhen` left out. */
  readonly linesLeftOut: number;
}

export class ClaimBuilder {
  private readonly mapping: ExportMapping;
  private readonly source: SourceClaim;
  private readonly findings: Finding[] = [];
  /** Paths at which a repetition was told: once a file. */
  private readonly repeated: Set<string>;
  /** Counts texts that the export gave: what none was given for is left out. */
  private heard = 0;
  private linesLeftOut = 0;
  private diagnoses = new ListItems();
  private lines: readonly Readonly<Record<string, unknown>>[] = [];

  constructor(mapping: ExportMapping, source: SourceClaim, repeated: Set<string>) {
    this.mapping = mapping;
    this.source = source;
    this.repeated = repeated;
  }

  /** Undefined when `claimsWhen` leaves the claim out. */
  build(): BuiltClaim | undefined {
    const { claim: here, ordinal, findings } = this.source;
    const scope: Scope = { here, ordinal };
    if (!this.holds(this.mapping.claimsWhen, scope)) return undefined;
    // Diagnoses before lines, which point at them; sums after the lines.
    const early = this.object(this.mapping.claim, scope, (target) => !isSum(target));
    this.lines = this.buildLines();
    const late = this.object(this.mapping.claim, scope, isSum);
    const lines = this.lines.length === 0 ? {} : { lines: this.lines };
    const document = { ...early, ...late, ...lines };
    return { document, findings: [...findings, ...this.findings], linesLeftOut: this.linesLeftOut };
  }

  private buildLines(): readonly Readonly<Record<string, unknown>>[] {
    const { source } = this.mapping;
    const n = source.format === 'csv' ? source.lines?.n : undefined;
    const made: Readonly<Record<string, unknown>>[] = [];
    for (const here of this.source.lines) {
      for (const number of n === undefined ? [undefined] : numbersOf(n.from, n.to)) {
        const ordinal = made.length + 1;
        const scope: Scope = { here, ordinal, line: made.length, ...(number === undefined ? {} : { n: number }) };
        if (!this.holds(this.mapping.linesWhen, scope)) {
          this.linesLeftOut += 1;
          continue;
        }
        const line = this.object(this.mapping.line, scope, () => true);
        if (line !== undefined) made.push(line);
      }
    }
    return made;
  }

  private holds(conditions: readonly MappingCondition[], scope: Scope): boolean {
    return conditions.length === 0 || allHold(conditions, (source) => this.textsAt(source, scope));
  }

  private textsAt(source: Source, scope: Scope): readonly string[] {
    const own = this.at(source, scope);
    return own === undefined ? [] : this.nodeOf(own, scope).texts(own);
  }

  private at(source: Source, { n }: Scope): Source | undefined {
    return source.numbered === undefined ? source : source.numbered.get(n ?? -1);
  }

  private nodeOf({ scope }: Source, { here }: Scope): SourceNode {
    return scope === 'here' ? here : scope === 'claim' ? this.source.claim : this.source.file;
  }

  private target(target: Target, scope: Scope): unknown {
    if (target.kind === 'value') return this.value(target, scope);
    return target.kind === 'object' ? this.object(target, scope, () => true) : this.list(target, scope);
  }

  /** Undefined when nothing is said of it. */
  private object(
    target: ObjectTarget,
    scope: Scope,
    wanted: (target: Target) => boolean,
  ): Readonly<Record<string, unknown>> | undefined {
    if (!this.holds(target.when, scope)) return undefined;
    const before = this.heard;
    const made: Record<string, unknown> = {};
    for (const [key, inner] of target.fields) {
      if (!wanted(inner)) continue;
      const value = this.target(inner, scope);
      if (value !== undefined) made[key] = value;
    }
    return target.always || this.heard > before ? made : undefined;
  }

  private list(target: ListTarget, scope: Scope): readonly unknown[] | undefined {
    if (!this.holds(target.when, scope)) return undefined;
    const items = new ListItems();
    const { each } = target;
    for (const item of target.items) items.add(this.target(item, { ...scope, ordinal: items.next }));
    if (each !== undefined) {
      const make = (place: Scope) => (ordinal: number) => this.target(each.item, { ...place, ordinal });
      for (const place of this.places(target, scope)) {
        if (each.over.distinct) items.addDistinct(make(place));
        else items.add(make(place)(items.next));
      }
    }
    if (target.path === 'diagnoses') this.diagnoses = items;
    return items.kept.length === 0 ? undefined : items.kept;
  }

  /** The place of each item of a list. */
  private places({ each }: ListTarget, scope: Scope): readonly Scope[] {
    if (each === undefined) return [];
    const { sources, n, split, ofLines } = each.over;
    if (n !== undefined) return numbersOf(n.from, n.to).map((number) => ({ ...scope, n: number }));
    const starts = ofLines ? this.source.lines.map((here) => ({ ...scope, here })) : [scope];
    return starts.flatMap((start) =>
      sources.flatMap((source) => {
        const own = this.at(source, start);
        const nodes = own === undefined ? [] : this.nodeOf(own, start).nodes(own);
        const parts = split === undefined ? nodes : nodes.flatMap((node) => partsOf(node, split));
        return parts.map((here) => ({ ...start, here }));
      }),
    );
  }

  private value(target: ValueTarget, scope: Scope): string | number | undefined {
    if (!this.holds(target.when, scope)) return undefined;
    const fallback = this.fallback(target);
    const text = this.text(target, scope);
    if (text === undefined) return fallback;
    const { kind } = target.origin;
    if (kind === 'constant' || kind === 'ordinal' || kind === 'by-ordinal') return inKind(text, target);
    this.heard += 1;
    // A sum is made of amounts that were read already.
    if (kind === 'sum') return text;
    if (target.pointer) return this.pointer(this.byCode(text), target, scope);
    const made = makeValue(text, target);
    if (made === undefined) return fallback;
    if ('fault' in made) return this.fault(made.fault, target, scope);
    if (made.note !== undefined) this.fault(made.note, target, scope);
    return target.path === 'lines[].diagnosisPointers[]' ? this.byPlace(made.value, target, scope) : made.value;
  }

  private fallback(target: ValueTarget): string | number | undefined {
    return target.default === undefined ? undefined : inKind(target.default, target);
  }

  private text(target: ValueTarget, scope: Scope): string | undefined {
    const { origin } = target;
    switch (origin.kind) {
      case 'constant':
        return origin.text;
      case 'ordinal':
        return String(scope.ordinal);
      case 'by-ordinal':
        return scope.ordinal === 1 ? origin.first : origin.rest;
      case 'sum':
        return this.sum(origin.field);
      case 'join': {
        const parts = origin.sources.flatMap((source) => this.one(source, target, scope) ?? []);
        return parts.length === 0 ? undefined : parts.join(origin.with);
      }
      default:
        for (const source of origin.sources) {
          const text = this.one(source, target, scope);
          if (text !== undefined) return text;
        }
        return undefined;
    }
  }

  private sum(field: string): string | undefined {
    const amounts = this.lines.map((line) => line[field]).filter((amount) => amount !== undefined);
    const cents = amounts.flatMap((amount) => (typeof amount === 'string' ? (parseCents(amount) ?? []) : []));
    return cents.length === 0 ? undefined : formatCents(sumCents(cents));
  }

  /** The one text at a source; that there are others is told unless the mapping picks. */
  private one(source: Source, target: ValueTarget, scope: Scope): string | undefined {
    const own = this.at(source, scope);
    if (own === undefined) return undefined;
    const node = this.nodeOf(own, scope);
    const texts = node.texts(own);
    if (texts.length < 2 || target.pick === 'first') return texts[0];
    if (target.pick === 'last') return texts.at(-1);
    if (target.pick !== undefined) return this.byMoment(texts, target);
    const detail = { where: node.where, source: own.text, path: target.path };
    if (node.contradicts) this.findings.push(finding(MAPPING.disagree, this.placeOf(target, scope), detail));
    else if (!this.repeated.has(`${target.path} ${own.text}`)) {
      this.repeated.add(`${target.path} ${own.text}`);
      this.findings.push(finding(MAPPING.repeats, this.placeOf(target, scope), detail));
    }
    return texts[0];
  }

  /** What can't be read as a day comes first, so that it is told. */
  private byMoment(texts: readonly string[], { moments, pivotYear, pick }: ValueTarget): string | undefined {
    const keyed = texts.map((text) => {
      const moment = readMoment(text, moments, pivotYear);
      return { text, key: moment === undefined ? '' : `${moment.day ?? ''}T${moment.time ?? ''}` };
    });
    const unreadable = keyed.find(({ key }) => key === '');
    if (unreadable !== undefined) return unreadable.text;
    keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    return (pick === 'earliest' ? keyed[0] : keyed.at(-1))?.text;
  }

  /** A number points at a place in the export; the claim's list has no gaps and, if the mapping says so, no repetitions. */
  private byPlace(value: string | number, target: ValueTarget, scope: Scope): string | number | undefined {
    if (typeof value !== 'number' || this.diagnoses.places.size === 0) return value;
    return this.pointer(this.diagnoses.places.get(value), target, scope);
  }

  private byCode(text: string): number | undefined {
    const plain = (code: unknown): string => String(code).replaceAll('.', '').toUpperCase();
    const wanted = plain(text.trim());
    const index = this.diagnoses.kept.findIndex(
      (item) => typeof item === 'object' && item !== null && 'code' in item && plain(item.code) === wanted,
    );
    return index < 0 ? undefined : index + 1;
  }

  private pointer(place: number | undefined, target: ValueTarget, scope: Scope): number | undefined {
    if (place === undefined) this.fault(MAPPING.pointer, target, scope);
    return place;
  }

  private fault(kind: FindingKind, target: ValueTarget, scope: Scope): undefined {
    const { origin } = target;
    const from = origin.kind === 'from' || origin.kind === 'join' ? origin.sources : [];
    const said = from.flatMap((source) => this.at(source, scope)?.text ?? []).join(', ');
    const detail = { where: scope.here.where, source: said === '' ? 'the export' : said, path: target.path };
    this.findings.push(finding(kind, this.placeOf(target, scope), detail));
    return undefined;
  }

  private placeOf({ path }: ValueTarget, { here, line }: Scope) {
    const own = line === undefined ? path : path.replace(/^lines\[\]/, `lines[${line}]`);
    return { ...this.source.at, path: own, ...(here.row === undefined ? {} : { row: here.row }) };
  }
}

const isSum = (target: Target): boolean => target.kind === 'value' && target.origin.kind === 'sum';

const inKind = (text: string, { field }: ValueTarget): string | number =>
  field.kind === 'whole-number' ? Number(text) : text;

const numbersOf = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Each part of a text as a place; with '' each character. */
function partsOf(node: SourceNode, split: string): readonly SourceNode[] {
  const [text = ''] = node.texts(SELF);
  return text.split(split).map((part) => {
    const own = part.trim() === '' ? [] : [part.trim()];
    return {
      where: node.where,
      contradicts: node.contradicts,
      ...(node.row === undefined ? {} : { row: node.row }),
      texts: (source: Source) => (source.column === '' && source.steps.length === 0 ? own : node.texts(source)),
      nodes: (source: Source) => node.nodes(source),
    };
  });
}

const SELF: Source = { text: '.', scope: 'here', column: '', steps: [] };
