/**
 * Documents, claims: what of a claim its guide looks at, as numbers: which fields are there, how many in a list, and the values of codes. The
 * guide takes or refuses claims of one pattern alike, unless a text of theirs is too long or too short for its place.
 */
import type { Claim } from '../../claims/claim.ts';
import type { ElementNode, SegmentNode, SimpleNode } from '../../guides/guide.ts';
import type { ClaimMapping } from './claim-mapping.ts';
import type { FieldEntry } from './mapping-index.ts';

export interface ClaimPattern {
  /** Of the claim without its lines, and of each line, which the guide looks at by itself. */
  readonly parts: readonly number[];
  /** A text in it may not fit its place, or it carries what the model has no key for: others of its pattern say nothing of it. */
  readonly odd: boolean;
}

/** A field of the claim, or the items of a list of it. */
interface Field {
  readonly id: number;
  readonly inner: Map<string, Field>;
  /** Lengths that every place of it takes. */
  min: number;
  max: number;
  /** The guide takes some values of it. */
  coded: boolean;
  /** Its text stands on the wire as it is. */
  placed: boolean;
  /** A branch has fields in it that stand on the wire, a leaf stands there as a whole; the mapping knows nothing of what is strange. */
  kind: 'branch' | 'leaf' | 'strange';
}

/** Money and dates are written in another form than the claim has, and the shape of a claim holds them to theirs. */
const IN_OTHER_FORM: ReadonlySet<string> = new Set(['782', '1251', '373', '337']);
const TEXT = 1;
const NUMBER = 2;
const TRUE = 3;
const FALSE = 4;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

export class PatternReader {
  readonly #root: Field;
  readonly #lines: Field;
  #fields = 0;
  #odd = false;

  constructor({ fields, guide }: ClaimMapping) {
    this.#root = this.#field('branch');
    const nodes = new Map<string, SegmentNode[]>();
    for (const node of guide.segments) {
      const key = `${node.loop.id} ${node.id}`;
      nodes.set(key, [...(nodes.get(key) ?? []), node]);
    }
    for (const entry of fields) {
      const field = this.#at(entry);
      const places = nodes.get(`${entry.loop} ${entry.segment}`)?.filter((node) => mayBe(node, entry)) ?? [];
      for (const { elements } of places) narrow(field, simpleAt(elements, entry));
    }
    this.#lines = this.#inner(this.#root, 'lines', 'branch');
  }

  of(claim: Claim): ClaimPattern {
    this.#odd = false;
    const record: unknown = claim;
    let head = 0;
    if (isRecord(record)) {
      for (const key in record) if (key !== 'lines') head = (head + this.#keyed(record, key, this.#root)) | 0;
    }
    const parts = [head];
    for (const line of claim.lines) {
      const part = this.#value(line, this.#lines);
      if (!parts.includes(part)) parts.push(part);
    }
    return { parts, odd: this.#odd };
  }

  #keyed(record: Readonly<Record<string, unknown>>, key: string, field: Field): number {
    const value = record[key];
    if (value === undefined) return 0;
    const inner = field.inner.get(key) ?? this.#inner(field, key, field.kind === 'leaf' ? 'leaf' : 'strange');
    return mixed(inner.id, this.#value(value, inner));
  }

  /** Of an object the sum over its keys, so that their order doesn't count. */
  #value(value: unknown, field: Field): number {
    if (typeof value === 'string') return this.#text(value, field);
    if (typeof value === 'number') return NUMBER;
    if (typeof value === 'boolean') return value ? TRUE : FALSE;
    if (Array.isArray(value)) {
      let hash = value.length;
      for (const item of value) hash = mixed(hash, this.#value(item, field));
      return hash;
    }
    if (!isRecord(value) || field.kind === 'strange') {
      this.#odd = true;
      return 0;
    }
    let hash = 0;
    for (const key in value) hash = (hash + this.#keyed(value, key, field)) | 0;
    return hash;
  }

  #text(text: string, { coded, placed, min, max }: Field): number {
    if (coded) {
      let hash = text.length;
      for (let index = 0; index < text.length; index += 1) hash = mixed(hash, text.charCodeAt(index));
      return hash;
    }
    if (placed && (text.length > max || text.length < min)) this.#odd = true;
    return TEXT;
  }

  #field(kind: Field['kind']): Field {
    this.#fields += 1;
    const inner = new Map<string, Field>();
    return { id: this.#fields, inner, min: 0, max: Number.POSITIVE_INFINITY, coded: false, placed: false, kind };
  }

  #inner(field: Field, key: string, kind: Field['kind']): Field {
    const known = field.inner.get(key);
    if (known !== undefined) return known;
    const made = this.#field(kind);
    field.inner.set(key, made);
    return made;
  }

  #at({ path }: FieldEntry): Field {
    let field = this.#root;
    for (const key of path.replaceAll('[]', '').split('.')) {
      field.kind = 'branch';
      field = this.#inner(field, key, 'leaf');
    }
    return field;
  }
}

function mixed(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x9e3779b1);
  return product ^ (product >>> 15);
}

/** Whether the field may stand in the node: one that other segments of its id are told from by a qualifier. */
function mayBe({ qualifier }: SegmentNode, { codes }: FieldEntry): boolean {
  return codes === undefined || qualifier === undefined || codes.some((code) => qualifier.codes.has(code));
}

/** What fills a composite without naming a component is its first. */
function simpleAt(elements: readonly ElementNode[], { element, component = 1 }: FieldEntry): SimpleNode | undefined {
  const node = elements[element - 1];
  return node?.kind === 'composite' ? node.components[component - 1] : node;
}

function narrow(field: Field, node: SimpleNode | undefined): void {
  if (node === undefined) return;
  if (node.codes !== undefined || (node.standardCodes !== undefined && node.external === undefined)) field.coded = true;
  if (IN_OTHER_FORM.has(node.dataElement) || node.type === 'DT' || node.type === 'TM') return;
  field.placed = true;
  field.min = Math.max(field.min, node.min);
  field.max = Math.min(field.max, node.soundMax);
}
