import type { ExportMapping } from '../../../../src/claims/mapping.ts';
import { readMappingFiles } from '../../../../src/config/mapping-files.ts';
import { mappingOutcome } from '../../../../src/outbound/intake/mapping/test-mapping.ts';
import { readMappedClaims } from '../../../../src/outbound/intake/read-mapped.ts';

/** The mapping of a YAML text. */
export function mappingOf(yaml: string, name = 'sample'): ExportMapping {
  const [mapping] = readMappingFiles([{ path: `mappings/${name}.yaml`, bytes: Buffer.from(yaml) }]);
  if (mapping === undefined) throw new Error('no mapping');
  return mapping;
}

/** What every claim must have and these exports don't say. */
export const REST = `
  claimType: { constant: professional }
  facilityTypeCode: { constant: '11' }
  frequencyCode: { constant: '1' }
  payerResponsibilityCode: { constant: P }
  billingProvider: { organizationName: { constant: CLINIC }, npi: { constant: '1234567893' } }
  payer: { name: { constant: SAMPLE MUTUAL }, id: { constant: SMH01 } }
`;

export const mapped = (mapping: ExportMapping, text: string | Uint8Array) =>
  mappingOutcome(typeof text === 'string' ? Buffer.from(text) : text, { mapping });

export const judged = (mapping: ExportMapping, text: string | Uint8Array) =>
  readMappedClaims(typeof text === 'string' ? Buffer.from(text) : text, { mapping }, { file: 'export' });

export const codesOf = (mapping: ExportMapping, text: string | Uint8Array): readonly string[] =>
  judged(mapping, text).findings.map(({ kind }) => kind.code);
