/**
 * Claims: the quick reading of a claim that is in the shape's own form already, as most are: small functions made from the zod shape, some
 * ten times as quick as zod. It never says what is wrong: whatever it can't take goes to zod.
 */
import * as z from 'zod';
import { type Claim, claim } from './claim.ts';
import { calendarDate } from './claim-values.ts';

/** What zod would give back for the value, the value itself where nothing has to be moved; undefined for what it can't take. */
type Reader = (value: unknown) => unknown;

const UNBOUNDED = { least: 0, most: Number.POSITIVE_INFINITY } as const;

/** The claim with its keys in the order of the shape, as zod gives it; undefined when only zod can tell. Values stay as they are. */
export function readPlainClaim(document: unknown): Claim | undefined {
  const read = READ(document);
  return isRead(read) ? read : undefined;
}

const READ: Reader = readerOf(claim, new Map());

/** The readers take what zod takes and nothing else, so what they give is a claim (proved by test/claims/plain-claim.test.ts). */
function isRead(value: unknown): value is Claim {
  return value !== undefined;
}

/** Each shape is walked once: a provider stands in a claim some forty times. */
function readerOf(schema: unknown, known: Map<unknown, Reader>): Reader {
  const seen = known.get(schema);
  if (seen !== undefined) return seen;
  const reader = makeReader(schema, known);
  known.set(schema, reader);
  return reader;
}

function makeReader(schema: unknown, known: Map<unknown, Reader>): Reader {
  if (schema instanceof z.ZodReadonly || schema instanceof z.ZodExactOptional) return readerOf(schema.unwrap(), known);
  if (schema instanceof z.ZodObject) return objectReader(schema, known);
  if (schema instanceof z.ZodArray) return listReader(schema, known);
  if (schema instanceof z.ZodEnum) {
    const values = new Set<unknown>(schema.options);
    return (value) => (values.has(value) ? value : undefined);
  }
  if (schema === calendarDate) return textReader({ patterns: [calendarDate._zod.def.pattern ?? /^$/], ...UNBOUNDED });
  if (schema instanceof z.ZodString) return textReader(limitsOf(schema._zod.def.checks));
  if (schema instanceof z.ZodNumber && schema.isInt) return wholeNumberReader(schema);
  // What has no quick reader is always left to zod.
  return () => undefined;
}

interface Place {
  readonly key: string;
  readonly ordinal: number;
  readonly required: boolean;
  readonly read: Reader;
}

type Fields = Readonly<Record<string, unknown>>;

function hasFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectReader(schema: z.ZodObject, known: Map<unknown, Reader>): Reader {
  const entries: readonly [string, unknown][] = Object.entries(schema.shape);
  const places = entries.map(
    ([key, field], index): Place => ({
      key,
      ordinal: index + 1,
      required: !(field instanceof z.ZodExactOptional),
      read: readerOf(field, known),
    }),
  );
  const byKey = new Map(places.map((place) => [place.key, place]));
  const required = places.filter((place) => place.required).length;
  return (value) => {
    if (!hasFields(value)) return undefined;
    const found: { place: Place; inner: unknown }[] = [];
    let before = 0;
    let wanted = 0;
    let moved = false;
    for (const key of Object.keys(value)) {
      const place = byKey.get(key);
      const inner = place?.read(value[key]);
      if (place === undefined || inner === undefined) return undefined;
      if (place.required) wanted += 1;
      moved ||= place.ordinal < before || inner !== value[key];
      before = place.ordinal;
      found.push({ place, inner });
    }
    if (wanted !== required) return undefined;
    return moved ? inOrder(found) : value;
  };
}

function inOrder(found: { readonly place: Place; readonly inner: unknown }[]): Fields {
  const fields: Record<string, unknown> = {};
  found.sort((a, b) => a.place.ordinal - b.place.ordinal);
  for (const { place, inner } of found) fields[place.key] = inner;
  return fields;
}

function listReader(schema: z.ZodArray, known: Map<unknown, Reader>): Reader {
  const { least, most } = limitsOf(schema._zod.def.checks);
  const read = readerOf(schema.element, known);
  return (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return undefined;
    const items: unknown[] = [];
    let moved = false;
    for (const item of value) {
      const inner = read(item);
      if (inner === undefined) return undefined;
      moved ||= inner !== item;
      items.push(inner);
    }
    return moved ? items : value;
  };
}

function textReader({ patterns, least, most }: Limits): Reader {
  return (value) => {
    if (typeof value !== 'string' || value.length < least || value.length > most) return undefined;
    for (const pattern of patterns) if (!pattern.test(value)) return undefined;
    return value;
  };
}

function wholeNumberReader({ minValue, maxValue }: z.ZodNumber): Reader {
  const least = minValue ?? Number.MIN_SAFE_INTEGER;
  const most = maxValue ?? Number.MAX_SAFE_INTEGER;
  return (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most ? value : undefined;
}

interface Limits {
  readonly patterns: readonly RegExp[];
  readonly least: number;
  readonly most: number;
}

/** Throws RangeError for a check that it doesn't know, since passing over one would let claims in that the shape refuses. */
function limitsOf(checks: readonly z.core.$ZodCheck<never>[] = []): Limits {
  const patterns: RegExp[] = [];
  let { least, most }: { least: number; most: number } = UNBOUNDED;
  for (const { _zod } of checks) {
    const { def } = _zod;
    if ('pattern' in def && def.pattern instanceof RegExp) patterns.push(def.pattern);
    else if ('minimum' in def && typeof def.minimum === 'number') least = Math.max(least, def.minimum);
    else if ('maximum' in def && typeof def.maximum === 'number') most = Math.min(most, def.maximum);
    else throw new RangeError(`no quick test for the check ${def.check}`);
  }
  return { patterns, least, most };
}
