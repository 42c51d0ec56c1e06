/** Tests: checks a value against a JSON schema as we publish them; keys that the schema doesn't know are faults here, though it is open. */
import { readFileSync } from 'node:fs';

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => (isSchema(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Faults as `path: what`; none when the value fits. */
export function schemaFaults(schema: unknown, value: unknown, path = '$'): readonly string[] {
  if (!isSchema(schema)) return [`${path}: no schema`];
  const alternatives = listOf(schema['oneOf'] ?? schema['anyOf']);
  if (alternatives.length > 0) {
    const faults = alternatives.map((one) => schemaFaults(one, value, path));
    return faults.some((list) => list.length === 0) ? [] : (faults.toSorted((a, b) => a.length - b.length)[0] ?? []);
  }
  if ('const' in schema && schema['const'] !== value) return [`${path}: is not ${String(schema['const'])}`];
  const values = listOf(schema['enum']);
  if (values.length > 0 && !values.includes(value))
    return [`${path}: ${String(value)} is none of ${values.join(', ')}`];
  switch (schema['type']) {
    case 'object':
      return objectFaults(schema, value, path);
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item: unknown, index) => schemaFaults(schema['items'], item, `${path}[${index}]`))
        : [`${path}: is no list`];
    case 'string':
      return stringFaults(schema, value, path);
    case 'integer':
      return Number.isInteger(value) ? [] : [`${path}: is no whole number`];
    case 'number':
    case 'boolean':
      return typeof value === schema['type'] ? [] : [`${path}: is no ${String(schema['type'])}`];
    default:
      return [`${path}: the schema has a type that this check doesn't know`];
  }
}

function objectFaults(schema: Schema, value: unknown, path: string): readonly string[] {
  if (!isSchema(value)) return [`${path}: is no object`];
  const properties = fieldsOf(schema['properties']);
  const missing = listOf(schema['required']).filter((key) => !(String(key) in value));
  return [
    ...missing.map((key) => `${path}.${String(key)}: is missing`),
    ...Object.entries(value).flatMap(([key, inner]) =>
      key in properties
        ? schemaFaults(properties[key], inner, `${path}.${key}`)
        : [`${path}.${key}: is not in the schema`],
    ),
  ];
}

function stringFaults(schema: Schema, value: unknown, path: string): readonly string[] {
  if (typeof value !== 'string') return [`${path}: is no text`];
  const pattern = schema['pattern'];
  const fits = typeof pattern !== 'string' || new RegExp(pattern).test(value);
  return fits ? [] : [`${path}: ${value} has not the form ${String(pattern)}`];
}

/** Throws when a record breaks the published schema of its kind. */
export function assertPublished(kind: 'status' | 'posting' | 'claim-state', records: readonly unknown[]): void {
  const schema: unknown = JSON.parse(readFileSync(`schemas/${kind}.schema.json`, 'utf8'));
  const faults = records.flatMap((record, index) => schemaFaults(schema, record, `${kind} ${index + 1}`));
  if (faults.length > 0)
    throw new Error(`records break schemas/${kind}.schema.json:\n  ${faults.slice(0, 10).join('\n  ')}`);
}
