/** Outbound, intake, mappings: a mapping's own tests: an export, and the claims and findings that it must become. */
import type { Finding } from '../../../base/finding.ts';
import type { MappingUse } from './defaults.ts';
import { MappedClaims } from './mapped-claims.ts';
import { isBranch } from './tree-node.ts';

/** What an export becomes, as a test says it. */
export interface MappingOutcome {
  readonly claims: readonly unknown[];
  /** `code` with `row` or `claim` and `path` where they are known; findings that only inform are left out. */
  readonly findings: readonly string[];
}

export interface MappingDifference {
  /** `claims[0].lines[1].units`. */
  readonly path: string;
  /** JSON; absent where nothing stands. */
  readonly expected?: string;
  readonly actual?: string;
}

/** Claims before they are judged: a test tells what the mapping does, not what the edits say of it. */
export function mappingOutcome(bytes: Uint8Array, use: MappingUse): MappingOutcome {
  const claims: unknown[] = [];
  const findings: string[] = [];
  const tell = (item: Finding): void => {
    if (item.severity !== 'info') findings.push(findingLine(item));
  };
  const reader = new MappedClaims(
    use,
    {},
    {
      claim: ({ document, findings: own }) => {
        claims.push(document);
        for (const item of own) tell(item);
      },
      finding: tell,
    },
  );
  reader.push(bytes);
  reader.end();
  return { claims, findings };
}

function findingLine({ kind, at, detail }: Finding): string {
  const place = at.row !== undefined ? `row ${at.row}` : at.claim !== undefined ? `claim ${at.claim}` : undefined;
  return [kind.code, place, at.path, detail['source']].filter((part) => part !== undefined).join(' | ');
}

/** What a test file says: the claims alone, or `{claims, findings, billingSystem, partner}`. Undefined when it is neither. */
export function readExpectation(
  text: string,
): (MappingOutcome & { readonly billingSystem?: string; readonly partner?: string }) | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (Array.isArray(value)) return { claims: value, findings: [] };
  if (!isBranch(value) || !Array.isArray(value['claims'])) return undefined;
  const { billingSystem, partner, findings } = value;
  return {
    claims: value['claims'],
    findings: Array.isArray(findings) ? findings.map(String) : [],
    ...(typeof billingSystem === 'string' ? { billingSystem } : {}),
    ...(typeof partner === 'string' ? { partner } : {}),
  };
}

/** Every difference by its path; keys in any order. */
export function mappingDifferences(expected: MappingOutcome, actual: MappingOutcome): readonly MappingDifference[] {
  return [
    ...differences(expected.claims, actual.claims, 'claims'),
    ...differences(expected.findings, actual.findings, 'findings'),
  ];
}

function differences(expected: unknown, actual: unknown, path: string): readonly MappingDifference[] {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length);
    return Array.from({ length }, (_, index) =>
      differences(expected[index], actual[index], `${path}[${index}]`),
    ).flat();
  }
  if (isBranch(expected) && isBranch(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return keys.flatMap((key) => differences(expected[key], actual[key], `${path}.${key}`));
  }
  if (Object.is(expected, actual)) return [];
  return [
    {
      path,
      ...(expected === undefined ? {} : { expected: JSON.stringify(expected) }),
      ...(actual === undefined ? {} : { actual: JSON.stringify(actual) }),
    },
  ];
}
