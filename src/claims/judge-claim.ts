/** Claims: judges a document by the claim's shape. What is wrong is said by path and rule, never by value: values are patients' data. */
import type * as z from 'zod';
import { type Claim, claim } from './claim.ts';
import { readPlainClaim } from './plain-claim.ts';

export interface ShapeFault {
  /** `lines[2].chargeAmount`; '' for the claim itself. */
  readonly path: string;
  readonly rule: 'missing' | 'unknown' | 'type' | 'form' | 'length' | 'count' | 'value';
  /** What is expected, or the name of the unknown key when it can be no more than a name. */
  readonly expected: string;
}

export type ShapeVerdict =
  | { readonly claim: Claim; readonly faults?: undefined }
  | { readonly claim?: undefined; readonly faults: readonly ShapeFault[] };

/** Most claims are read quickly; what is wrong with the others only zod can say. */
export function judgeClaim(document: unknown): ShapeVerdict {
  const plain = readPlainClaim(document);
  if (plain !== undefined) return { claim: plain };
  const result = claim.safeParse(document);
  if (result.success) return { claim: result.data };
  return { faults: result.error.issues.flatMap(faultsOf) };
}

/** `lines[2].chargeAmount`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}

function faultsOf(issue: z.core.$ZodIssue): readonly ShapeFault[] {
  const path = formatPath(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: path === '' ? nameOf(key) : `${path}.${nameOf(key)}`,
        rule: 'unknown',
        expected: 'no such field',
      }));
    case 'invalid_type':
      // Absent is told from wrong by the input, which zod keeps out of the issue unless asked: undefined says so in its message.
      return [
        { path, rule: issue.message.endsWith('received undefined') ? 'missing' : 'type', expected: issue.expected },
      ];
    case 'invalid_format':
      return [{ path, rule: 'form', expected: formOf(issue) }];
    case 'too_big':
    case 'too_small':
      return [sizeFault(path, issue)];
    case 'invalid_value':
      return [{ path, rule: 'value', expected: issue.values.map(String).join(', ') }];
    default:
      return [{ path, rule: 'value', expected: issue.code }];
  }
}

/** A key is told only when it looks like a name; anything else might be data. */
function nameOf(key: string): string {
  return /^[A-Za-z_@][A-Za-z0-9_.:-]{0,59}$/.test(key) ? key : '(a name that is none)';
}

function formOf(issue: z.core.$ZodIssueInvalidStringFormat): string {
  if (issue.format === 'date') return 'a day that exists, as YYYY-MM-DD';
  // Zod's own words hold the pattern, which tells a biller nothing; the shape has better ones.
  return issue.message.startsWith('Invalid') ? 'of the form that docs/claim.md tells' : issue.message;
}

function sizeFault(path: string, issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): ShapeFault {
  const limit = issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`;
  if (issue.origin === 'string') return { path, rule: 'length', expected: `${limit} characters` };
  if (issue.origin === 'array') return { path, rule: 'count', expected: `${limit} items` };
  return { path, rule: 'value', expected: limit };
}
