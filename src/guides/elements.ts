/** Guides: the element nodes of a segment: the dictionary's row, narrowed by the guide. */
import { codeKeyOf } from '../x12/code-key.ts';
import type { ElementForm } from '../x12/segment.ts';
import type { ElementData, NarrowData, PartData, SegmentData } from './data.ts';
import type { CompositeNode, DataType, ElementNode, PeriodPair, SimpleNode, SyntaxNote, Usage } from './guide.ts';

/** The dictionary that all guides share. */
export interface Dictionary {
  readonly elements: ReadonlyMap<string, ElementData>;
  readonly composites: ReadonlyMap<string, PartData>;
  readonly segments: ReadonlyMap<string, PartData>;
  readonly codes: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Version / Release / Industry Identifier: its values are the versions that the guide takes. */
const VERSION_ELEMENT = '1705';
/** Monetary Amount: whole cents, and ten digits at most in every guide (trap 7). */
const AMOUNT_ELEMENT = '782';
const AMOUNT_DIGITS = 10;
const NO_NARROWING: NarrowData = {};

const TYPES: Readonly<Record<string, DataType>> = { AN: 'AN', ID: 'ID', R: 'R', DT: 'DT', TM: 'TM', B: 'B' };

/** Where a simple element stands, and what is known of it. */
interface Place {
  readonly base: ElementData;
  readonly designator: string;
  readonly segment: SegmentData;
  readonly narrow: NarrowData;
  readonly usage: Usage;
}

interface Part {
  readonly dataElement: string;
  readonly required: boolean;
  readonly repeat: number;
}

/** `98!` required, `1069x10` may repeat ten times. */
function readPart(text: string): Part {
  const match = /^([A-Z]?\d+)(!?)(?:x(\d+))?$/.exec(text);
  if (match?.[1] === undefined) throw new RangeError(`not an element of the dictionary: ${text}`);
  return { dataElement: match[1], required: match[2] === '!', repeat: match[3] === undefined ? 1 : Number(match[3]) };
}

/** `P0809` → the rule and its positions. */
function readSyntax(notes: readonly string[]): readonly SyntaxNote[] {
  return notes.map((note): SyntaxNote => {
    const rule = note[0];
    if (rule !== 'P' && rule !== 'R' && rule !== 'E' && rule !== 'C' && rule !== 'L') {
      throw new RangeError(`not a syntax note: ${note}`);
    }
    const positions = (note.slice(1).match(/\d\d/g) ?? []).map(Number);
    const [first = 0, ...others] = positions.map((position) => 1 << position);
    return Object.freeze({
      rule,
      positions,
      text: note,
      first,
      others: others.reduce((mask, bit) => mask | bit, 0),
    });
  });
}

/** Builds element nodes for one guide. */
export class ElementCompiler {
  readonly #dictionary: Dictionary;
  readonly #versions: ReadonlySet<string>;
  readonly #notes = new Map<string, readonly SyntaxNote[]>();
  readonly #parts = new Map<string, Part>();
  /** Nodes that no guide narrows, shared by all places that look the same. */
  readonly #plain = new Map<string, SimpleNode>();

  constructor(dictionary: Dictionary, versions: readonly string[]) {
    this.#dictionary = dictionary;
    this.#versions = new Set(versions);
  }

  /** The elements of `segment` by position. Throws RangeError for a reference that doesn't resolve. */
  elementsOf(segment: SegmentData): readonly ElementNode[] {
    const base = this.#dictionary.segments.get(segment.segment);
    if (base === undefined) throw new RangeError(`no segment ${segment.segment} in the dictionary`);
    const nodes = base.has.map((text, index) => {
      const part = this.#part(text);
      const designator = String(index + 1).padStart(2, '0');
      return part.dataElement.startsWith('C')
        ? this.#composite(part, index + 1, designator, segment)
        : this.#simple(part, index + 1, designator, segment);
    });
    this.#refuseStrangers(segment, nodes);
    return nodes;
  }

  /** Syntax notes of a segment of the dictionary. */
  syntaxOf(segmentId: string): readonly SyntaxNote[] {
    return this.#syntax(segmentId, this.#dictionary.segments.get(segmentId)?.notes ?? []);
  }

  #syntax(id: string, notes: readonly string[]): readonly SyntaxNote[] {
    const known = this.#notes.get(id);
    if (known !== undefined) return known;
    const read = readSyntax(notes);
    this.#notes.set(id, read);
    return read;
  }

  #part(text: string): Part {
    const known = this.#parts.get(text);
    if (known !== undefined) return known;
    const part = readPart(text);
    this.#parts.set(text, part);
    return part;
  }

  #composite(part: Part, position: number, designator: string, segment: SegmentData): CompositeNode {
    const base = this.#dictionary.composites.get(part.dataElement);
    if (base === undefined) throw new RangeError(`no composite ${part.dataElement} in the dictionary`);
    const components = base.has.map((text, index) =>
      this.#simple(this.#part(text), index + 1, `${designator}-${index + 1}`, segment),
    );
    return Object.freeze({
      kind: 'composite',
      position,
      dataElement: part.dataElement,
      name: base.name,
      usage: usageOf(part, designator, segment),
      repeat: segment.elements.get(designator)?.repeat ?? part.repeat,
      components,
      syntax: this.#syntax(part.dataElement, base.notes),
      syntaxMask: syntaxMask(this.#syntax(part.dataElement, base.notes)),
      periods: periodsOf(components),
    });
  }

  #simple(part: Part, position: number, designator: string, segment: SegmentData): SimpleNode {
    const base = this.#dictionary.elements.get(part.dataElement);
    if (base === undefined) throw new RangeError(`no element ${part.dataElement} in the dictionary`);
    const narrow = segment.elements.get(designator) ?? NO_NARROWING;
    const usage = usageOf(part, designator, segment);
    const plain =
      narrow === NO_NARROWING && !this.#isQualifier(designator, segment) && part.dataElement !== VERSION_ELEMENT;
    if (!plain) return this.#narrowed(part, position, { base, designator, segment, narrow, usage });
    const key = `${usage}${position} ${part.dataElement} ${part.repeat}`;
    const node = this.#plain.get(key) ?? this.#narrowed(part, position, { base, designator, segment, narrow, usage });
    this.#plain.set(key, node);
    return node;
  }

  #narrowed(part: Part, position: number, place: Place): SimpleNode {
    const { base, designator, segment, narrow, usage } = place;
    const codes = this.#codesOf(part.dataElement, designator, segment, narrow);
    const standardCodes = this.#dictionary.codes.get(part.dataElement);
    const min = narrow.min ?? base.min;
    const max = narrow.max ?? base.max;
    if (min > max) throw new RangeError(`${segment.segment}${designator}: length ${min} to ${max}`);
    const type = typeOf(base.type);
    const isAmount = part.dataElement === AMOUNT_ELEMENT;
    const guideMax = narrow.guideMax ?? (isAmount ? AMOUNT_DIGITS : undefined);
    const soundMax = Math.min(max, guideMax ?? max);
    const listed = type === 'ID' && narrow.external === undefined ? standardCodes : undefined;
    const fits = (code: string): boolean => code.length >= min && code.length <= soundMax;
    const sure = codes === undefined ? listed && [...listed].filter(fits) : [...codes];
    return Object.freeze({
      kind: 'simple',
      position,
      dataElement: part.dataElement,
      name: base.name,
      usage,
      type,
      min,
      max,
      repeat: narrow.repeat ?? part.repeat,
      guideMax,
      codes,
      codeKeys: sure && keysOf(sure),
      form: sure !== undefined ? undefined : isAmount ? 'amount' : FORMS[type],
      soundMax,
      standardCodes,
      external: narrow.external,
    });
  }

  #codesOf(
    dataElement: string,
    designator: string,
    segment: SegmentData,
    narrow: NarrowData,
  ): ReadonlySet<string> | undefined {
    if (narrow.codes !== undefined) return new Set(narrow.codes);
    if (dataElement === VERSION_ELEMENT && segment.segment === 'ST') return this.#versions;
    return this.#isQualifier(designator, segment) ? new Set(segment.qualifier?.codes) : undefined;
  }

  #isQualifier(designator: string, { qualifier }: SegmentData): boolean {
    return qualifier !== undefined && designator === designatorOf(qualifier.position, qualifier.component);
  }

  #refuseStrangers(segment: SegmentData, nodes: readonly ElementNode[]): void {
    for (const name of [...segment.need, ...segment.not, ...segment.elements.keys()]) {
      const [element = '', component] = name.split('-');
      const node = nodes[Number(element) - 1];
      const inner = node?.kind === 'composite' ? node.components[Number(component) - 1] : undefined;
      if ((component === undefined ? node : inner) === undefined)
        throw new RangeError(`${segment.segment} ${segment.name} has no element ${name}`);
    }
  }
}

/** Positions that notes speak of; an R note can be broken by absence alone. */
export function syntaxMask(notes: readonly SyntaxNote[]): number {
  return notes.reduce((mask, note) => (note.rule === 'R' ? -1 : mask | note.first | note.others), 0);
}

/** Pairs of element 1250 with the 1251 that follows it. */
export function periodsOf(nodes: readonly ElementNode[]): readonly PeriodPair[] {
  const pairs: PeriodPair[] = [];
  let format: ElementNode | undefined;
  for (const node of nodes) {
    if (node.dataElement === '1250') format = node;
    if (node.dataElement !== '1251' || format === undefined) continue;
    pairs.push(Object.freeze({ format: format.position, value: node.position }));
    format = undefined;
  }
  return pairs;
}

function designatorOf(position: number, component?: number): string {
  const element = String(position).padStart(2, '0');
  return component === undefined ? element : `${element}-${component}`;
}

function usageOf(part: Part, designator: string, segment: SegmentData): Usage {
  if (segment.not.has(designator)) return 'N';
  if (segment.need.has(designator)) return 'R';
  return part.required && segment.elements.get(designator)?.optional !== true ? 'R' : 'S';
}

function typeOf(type: string): DataType {
  const known = /^N\d$/.test(type) ? 'N' : TYPES[type];
  if (known === undefined) throw new RangeError(`no data type ${type}`);
  return known;
}

/** Types whose form and length are all that is asked of them. */
const FORMS: Readonly<Partial<Record<DataType, ElementForm>>> = { AN: 'text', ID: 'text', N: 'whole', R: 'decimal' };

function keysOf(codes: readonly string[]): ReadonlySet<number> {
  return new Set(codes.map(codeKeyOf).filter((key) => key !== 0));
}
