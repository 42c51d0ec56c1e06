/** Config: mapping files, as the bytes that main read, → mappings, or the list of everything wrong with them. */
import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { GatewayError } from '../base/gateway-error.ts';
import type { ExportMapping } from '../claims/mapping.ts';
import { type MappingDocument, readMappings } from '../claims/read-mappings.ts';
import { configErrors } from './errors.ts';
import type { BillingSystemConfig } from './shape.ts';

export interface MappingFile {
  /** With its folder, for faults. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Throws GatewayError `config-invalid` with every fault of every file. */
export function readMappingFiles(files: readonly MappingFile[]): readonly ExportMapping[] {
  const { mappings, faults } = judgeMappingFiles(files);
  if (faults.length > 0)
    throw new GatewayError(
      configErrors.invalid,
      `the mappings have ${faults.length} fault(s):\n  ${faults.join('\n  ')}`,
    );
  return mappings;
}

export function judgeMappingFiles(files: readonly MappingFile[]): {
  readonly mappings: readonly ExportMapping[];
  readonly faults: readonly string[];
} {
  const documents: MappingDocument[] = [];
  const faults: string[] = [];
  for (const { path, bytes } of files) {
    const document = parsed(bytes);
    const name = path.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (typeof document === 'string') faults.push(`${path}: ${document}`);
    else documents.push({ name, path, sha256, document: document.value });
  }
  const read = readMappings(documents);
  return { mappings: read.mappings, faults: [...faults, ...read.faults] };
}

/** Every scalar stays text: `01` is a code, not a number, and `NO` is a state of mind of older YAML only. */
function parsed(bytes: Uint8Array): { readonly value: unknown } | string {
  try {
    return { value: parse(Buffer.from(bytes).toString('utf8'), { schema: 'failsafe' }) };
  } catch (cause) {
    return `not readable as YAML: ${cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : ''}`;
  }
}

/** The names of mappings that billing systems ask for and that nobody has, as faults. */
export function mappingNameFaults(
  systems: readonly Pick<BillingSystemConfig, 'id' | 'mapping'>[],
  mappings: readonly ExportMapping[],
): readonly string[] {
  const known = new Set(mappings.map(({ name }) => name));
  return systems.flatMap(({ id, mapping }) => {
    const names =
      mapping === undefined ? [] : typeof mapping === 'string' ? [mapping] : mapping.map(({ name }) => name);
    const have = known.size === 0 ? 'none' : [...known].join(', ');
    return names
      .filter((name) => !known.has(name))
      .map((name) => `billing system ${id}: there is no mapping ${name}; there is ${have}`);
  });
}
