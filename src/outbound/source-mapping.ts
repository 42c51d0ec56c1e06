/** Outbound: which mapping reads a file of a billing system. Pure. */
import { assert } from '../base/gateway-error.ts';
import type { ExportMapping } from '../claims/mapping.ts';
import type { ClaimSource } from './ports.ts';

/** Undefined for files that are claims in a form of ours. Names were checked when the configuration was loaded. */
export function mappingOf(
  { mapping }: ClaimSource,
  fileName: string,
  mappings: readonly ExportMapping[],
): ExportMapping | undefined {
  const name = typeof mapping === 'string' ? mapping : mapping?.find(({ files }) => fits(fileName, files))?.name;
  if (name === undefined) return undefined;
  const found = mappings.find((one) => one.name === name);
  assert(found !== undefined, `no mapping ${name}`);
  return found;
}

/** `charges-*.csv`, whatever the case of letters. */
function fits(fileName: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(fileName);
}
