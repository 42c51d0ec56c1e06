/** Guides: what the guide files say, read from parsed JSON; a file of another shape is our bug and throws RangeError. */
import type { Usage } from './guide.ts';

type Json = Readonly<Record<string, unknown>>;

export interface ElementData {
  readonly type: string;
  readonly min: number;
  readonly max: number;
  readonly name: string;
}

/** A composite or segment of the dictionary: what it has (`98!`, `1069x10`) and its syntax notes (`P0809`). */
export interface PartData {
  readonly name: string;
  readonly has: readonly string[];
  readonly notes: readonly string[];
}

export interface QualifierData {
  readonly position: number;
  readonly component?: number;
  readonly codes: readonly string[];
}

/** What a guide narrows of one element or component. */
export interface NarrowData {
  readonly codes?: readonly string[];
  readonly guideMax?: number;
  readonly min?: number;
  readonly max?: number;
  readonly repeat?: number;
  readonly external?: string;
  readonly optional?: boolean;
}

interface ChildData {
  readonly usage: Usage;
  readonly repeat: number;
  readonly order: number;
  readonly name: string;
  readonly qualifier?: QualifierData;
}

export interface SegmentData extends ChildData {
  readonly segment: string;
  readonly need: ReadonlySet<string>;
  readonly not: ReadonlySet<string>;
  /** `02` or `05-1` → what is narrowed. */
  readonly elements: ReadonlyMap<string, NarrowData>;
}

export interface LoopData extends ChildData {
  readonly loop: string;
  /** Path of the loop that this one repeats, instead of children. */
  readonly like?: string;
  readonly children: readonly (SegmentData | LoopData)[];
}

export interface GuideData {
  readonly id: string;
  readonly name: string;
  readonly transactionSet: string;
  readonly functionalId: string;
  readonly versions: readonly string[];
  readonly basis: string;
  readonly children: readonly (SegmentData | LoopData)[];
}

export interface IndexRow {
  readonly isa12: string;
  readonly gs01: string;
  readonly gs08: string;
  readonly st01: string;
  readonly bht02?: readonly string[];
  readonly guide: string;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function object(value: unknown, where: string): Json {
  if (!isJson(value)) throw new RangeError(`${where}: not an object`);
  return value;
}

function list(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new RangeError(`${where}: not a list`);
  return value;
}

function text(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new RangeError(`${where}: not a text`);
  return value;
}

function whole(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new RangeError(`${where}: not a whole number`);
  }
  return value;
}

const texts = (value: unknown, where: string): readonly string[] =>
  value === undefined ? [] : list(value, where).map((item) => text(item, where));

const tableOf = <Row>(value: unknown, where: string, read: (row: unknown, where: string) => Row): Map<string, Row> =>
  new Map(Object.entries(object(value, where)).map(([key, row]) => [key, read(row, `${where}.${key}`)]));

/** elements.json: data element number → type, lengths, name. */
export function readElements(value: unknown): ReadonlyMap<string, ElementData> {
  return tableOf(value, 'elements', (row, where) => {
    const { type, min, max, name } = object(row, where);
    return { type: text(type, where), min: whole(min, where), max: whole(max, where), name: text(name, where) };
  });
}

/** composites.json and segments.json. */
export function readParts(value: unknown, where: string): ReadonlyMap<string, PartData> {
  return tableOf(value, where, (row, at) => {
    const { name, has, notes } = object(row, at);
    return { name: text(name, at), has: texts(has, at), notes: texts(notes, at) };
  });
}

/** codes/x12.json: data element number → code → label. */
export function readCodes(value: unknown): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return tableOf(value, 'codes', (row, where) => tableOf(row, where, text));
}

/** index.json. */
export function readIndex(value: unknown): readonly IndexRow[] {
  return list(value, 'index').map((row, number) => {
    const where = `index[${number}]`;
    const { isa12, gs01, gs08, st01, bht02, guide } = object(row, where);
    return {
      isa12: text(isa12, where),
      gs01: text(gs01, where),
      gs08: text(gs08, where),
      st01: text(st01, where),
      ...(bht02 === undefined ? {} : { bht02: texts(bht02, where) }),
      guide: text(guide, where),
    };
  });
}

/** A guide's file. */
export function readGuide(value: unknown): GuideData {
  const file = object(value, 'guide');
  const id = text(file['id'], 'guide');
  return {
    id,
    name: text(file['name'], id),
    transactionSet: text(file['transactionSet'], id),
    functionalId: text(file['functionalId'], id),
    versions: texts(file['versions'], id),
    basis: text(file['basis'], id),
    children: readChildren(file['children'], id),
  };
}

function readChildren(value: unknown, where: string): readonly (SegmentData | LoopData)[] {
  return list(value, where).map((item, number) => {
    const row = object(item, `${where}[${number}]`);
    return row['loop'] === undefined ? readSegment(row, where) : readLoop(row, where);
  });
}

function readChild(row: Json, where: string): ChildData {
  const { usage, repeat, order, name, qualifier } = row;
  if (usage !== 'R' && usage !== 'S' && usage !== 'N') throw new RangeError(`${where}: usage`);
  return {
    usage,
    repeat: whole(repeat, where),
    order: whole(order, where),
    name: text(name, where),
    ...(qualifier === undefined ? {} : { qualifier: readQualifier(object(qualifier, where), where) }),
  };
}

function readQualifier(row: Json, where: string): QualifierData {
  const { position, component, codes } = row;
  return {
    position: whole(position, where),
    ...(component === undefined ? {} : { component: whole(component, where) }),
    codes: texts(codes, where),
  };
}

function readSegment(row: Json, parent: string): SegmentData {
  const segment = text(row['segment'], parent);
  const where = `${parent}/${segment}`;
  return {
    ...readChild(row, where),
    segment,
    need: new Set(texts(row['need'], where)),
    not: new Set(texts(row['not'], where)),
    elements: tableOf(row['elements'] ?? {}, where, readNarrow),
  };
}

function readLoop(row: Json, parent: string): LoopData {
  const loop = text(row['loop'], parent);
  const where = `${parent}/${loop}`;
  const like = row['like'];
  return {
    ...readChild(row, where),
    loop,
    ...(like === undefined ? {} : { like: text(like, where) }),
    children: like === undefined ? readChildren(row['children'], where) : [],
  };
}

function readNarrow(value: unknown, where: string): NarrowData {
  const { codes, guideMax, min, max, repeat, external, optional } = object(value, where);
  return {
    ...(codes === undefined ? {} : { codes: texts(codes, where) }),
    ...(guideMax === undefined ? {} : { guideMax: whole(guideMax, where) }),
    ...(min === undefined ? {} : { min: whole(min, where) }),
    ...(max === undefined ? {} : { max: whole(max, where) }),
    ...(repeat === undefined ? {} : { repeat: whole(repeat, where) }),
    ...(external === undefined ? {} : { external: text(external, where) }),
    ...(optional === true ? { optional: true } : {}),
  };
}
