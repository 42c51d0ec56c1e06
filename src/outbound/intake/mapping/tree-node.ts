/** Outbound, intake, mappings: an element of XML or an object of JSON as a place that values are read from. */
import type { Source, SourceStep } from '../../../claims/mapping-source.ts';
import type { SourceNode } from './source-node.ts';

type Branch = Readonly<Record<string, unknown>>;

export const isBranch = (value: unknown): value is Branch =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const manyOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value.flatMap(manyOf) : [value];

/** The text of a leaf; undefined for anything else, and for a number that lost its digits on the way. */
export function leafText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number')
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value);
  return isBranch(value) ? leafText(value['#text']) : undefined;
}

export class TreeNode implements SourceNode {
  readonly contradicts = false;
  readonly where: string;
  readonly row?: number;
  private readonly value: unknown;
  private readonly blank: ReadonlySet<string>;

  constructor(value: unknown, blank: ReadonlySet<string>, where: string, row?: number) {
    this.value = value;
    this.blank = blank;
    this.where = where;
    if (row !== undefined) this.row = row;
  }

  texts({ steps }: Source): readonly string[] {
    const found: string[] = [];
    for (const value of followed(this.value, steps)) {
      const text = (leafText(value) ?? '').trim();
      if (text !== '' && !this.blank.has(text.toLowerCase()) && !found.includes(text)) found.push(text);
    }
    return found;
  }

  nodes({ steps }: Source): readonly SourceNode[] {
    return followed(this.value, steps).map((value) => new TreeNode(value, this.blank, this.where, this.row));
  }
}

/** Everything at the end of the path. */
function followed(start: unknown, steps: readonly SourceStep[]): readonly unknown[] {
  let values = manyOf(start);
  for (const { name, where, ordinal } of steps) {
    let next = values.flatMap((value) => (isBranch(value) && Object.hasOwn(value, name) ? manyOf(value[name]) : []));
    if (where !== undefined) next = next.filter((value) => hasValue(value, where));
    values = ordinal === undefined ? next : next.slice(ordinal - 1, ordinal);
  }
  return values;
}

function hasValue(value: unknown, { path, value: wanted }: NonNullable<SourceStep['where']>): boolean {
  const steps = path.map((name) => ({ name }));
  return followed(value, steps).some(
    (one) => (leafText(one) ?? '').trim().toLowerCase() === wanted.trim().toLowerCase(),
  );
}
