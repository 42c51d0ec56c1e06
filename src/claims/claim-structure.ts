/** Claims: the claim's shape as a plain tree, for those who walk it without zod: intake, the XSD, the documentation. */
import * as z from 'zod';
import { claim } from './claim.ts';
import { amount, calendarDate, dateAndTime, decimal, timeOfDay } from './claim-values.ts';
import { rawSegments } from './raw-segment.ts';

export interface ObjectField {
  readonly kind: 'object';
  readonly fields: ReadonlyMap<string, Field>;
  readonly required: ReadonlySet<string>;
}

export interface ListField {
  readonly kind: 'list';
  readonly item: Field;
  readonly max: number;
}

export interface LeafField {
  readonly kind: 'amount' | 'decimal' | 'date' | 'date-and-time' | 'time' | 'whole-number' | 'text';
  readonly maxLength?: number;
  readonly pattern?: string;
  /** The only values it may have. */
  readonly values?: readonly string[];
}

/** Carried as it came; no form but JSON can say it. */
export interface RawField {
  readonly kind: 'raw';
}

export type Field = ObjectField | ListField | LeafField | RawField;

/** The whole claim. */
export const CLAIM_STRUCTURE: ObjectField = objectOf(claim);

function objectOf(schema: unknown): ObjectField {
  const field = fieldOf(schema, new Map());
  if (field.kind !== 'object') throw new RangeError('the claim is an object');
  return field;
}

/** Each shape is walked once: a provider stands in a claim some forty times. */
function fieldOf(schema: unknown, known: Map<unknown, Field>): Field {
  const seen = known.get(schema);
  if (seen !== undefined) return seen;
  const field = leafByIdentity(schema) ?? structureOf(schema, known);
  known.set(schema, field);
  return field;
}

function structureOf(schema: unknown, known: Map<unknown, Field>): Field {
  if (schema instanceof z.ZodReadonly || schema instanceof z.ZodExactOptional) return fieldOf(schema.unwrap(), known);
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, unknown>> = schema.shape;
    const entries = Object.entries(shape);
    const required = entries.filter(([, field]) => !(field instanceof z.ZodExactOptional)).map(([key]) => key);
    return {
      kind: 'object',
      fields: new Map(entries.map(([key, field]) => [key, fieldOf(field, known)])),
      required: new Set(required),
    };
  }
  if (schema instanceof z.ZodArray) {
    return {
      kind: 'list',
      item: fieldOf(schema.element, known),
      max: schema._zod.def.checks?.map(maximumOf).find((max) => max !== undefined) ?? Infinity,
    };
  }
  return leafOf(schema);
}

function leafByIdentity(schema: unknown): LeafField | RawField | undefined {
  switch (schema) {
    case rawSegments:
      return { kind: 'raw' };
    case amount:
      return { kind: 'amount' };
    case decimal:
      return { kind: 'decimal' };
    case calendarDate:
      return { kind: 'date' };
    case dateAndTime:
      return { kind: 'date-and-time' };
    case timeOfDay:
      return { kind: 'time' };
    default:
      return undefined;
  }
}

function leafOf(schema: unknown): LeafField {
  if (schema instanceof z.ZodEnum) return { kind: 'text', values: schema.options.map(String) };
  if (schema instanceof z.ZodNumber) return { kind: 'whole-number' };
  if (schema instanceof z.ZodString) {
    const pattern = patternOf(schema);
    return {
      kind: 'text',
      ...(schema.maxLength === null ? {} : { maxLength: schema.maxLength }),
      ...(pattern === undefined ? {} : { pattern }),
    };
  }
  throw new RangeError('a claim holds objects, lists, texts and whole numbers');
}

type Check = z.core.$ZodCheck<never>;

function maximumOf(check: Check): number | undefined {
  const { def } = check._zod;
  return 'maximum' in def && typeof def.maximum === 'number' ? def.maximum : undefined;
}

function patternOf(schema: z.ZodString): string | undefined {
  for (const { _zod } of schema._zod.def.checks ?? []) {
    if ('pattern' in _zod.def && _zod.def.pattern instanceof RegExp) return _zod.def.pattern.source;
  }
  return undefined;
}

const IRREGULAR: Readonly<Record<string, string>> = {
  diagnoses: 'diagnosis',
  statuses: 'status',
  teeth: 'tooth',
  toothStatuses: 'toothStatus',
  fixedFormat: 'text',
};

/** The name of one item of a list, as XML says it: `lines` are `line`s. */
export function itemName(list: string): string {
  return IRREGULAR[list] ?? (list.endsWith('ies') ? `${list.slice(0, -3)}y` : list.replace(/s$/, ''));
}
