/** Outbound, intake: JSON: one claim, an array of claims, `{"claims": […]}`, or a claim a line (NDJSON). */
import { type Finding, finding } from '../../base/finding.ts';
import type { ClaimDocument, Documents } from './documents.ts';
import { INTAKE } from './findings.ts';
import { type JsonPath, pathText, repeatedKeys } from './repeated-keys.ts';

export function readJson(text: string, file: { readonly file?: string }): Documents {
  const whole = parsed(text);
  if (whole !== undefined) return { kind: 'json', documents: documentsIn(whole.value, text), findings: [] };
  const lines = text.split('\n');
  const filled = lines.filter((line) => line.trim() !== '');
  const read = filled.length < 2 ? [] : filled.map(parsed);
  if (!read.some((item) => item !== undefined)) {
    const reason = 'it ends early or holds a character that JSON does not allow there';
    return { kind: 'json', documents: [], findings: [finding(INTAKE.malformed, file, { kind: 'JSON', reason })] };
  }
  return readLines(lines, file);
}

function readLines(lines: readonly string[], file: { readonly file?: string }): Documents {
  const findings: Finding[] = [];
  const documents = lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const item = parsed(line);
    if (item !== undefined) return documentsIn(item.value, line);
    findings.push(finding(INTAKE.lineMalformed, file, { line: index + 1 }));
    return [];
  });
  return { kind: 'ndjson', documents, findings };
}

/** Undefined when the text is no JSON. */
export function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The parser's message quotes the text, which may be a patient's: the finding says the line instead.
    return undefined;
  }
}

/** One claim, an array of them, or `{"claims": […]}`; `text` is what `value` was parsed from. */
export function documentsIn(value: unknown, text: string): readonly ClaimDocument[] {
  const { claims, depth } = claimsIn(value);
  const repeated = repeatedKeys(text);
  if (repeated.length === 0) return claims.map((document) => ({ document, at: {} }));
  return claims.map((document, index) => ({ document, at: {}, findings: repeatedIn(repeated, index, depth) }));
}

/** What lies outside of all claims is said of each: `claims` itself may stand twice. */
function repeatedIn(paths: readonly JsonPath[], index: number, depth: number): readonly Finding[] {
  return paths.flatMap((path) => {
    const place = path[depth - 1];
    if (typeof place === 'number' && place !== index) return [];
    const inClaim = pathText(typeof place === 'number' ? path.slice(depth) : path);
    return [finding(INTAKE.keyRepeated, { path: inClaim }, { path: inClaim })];
  });
}

/** `depth`: how many steps lead from the outermost value to a claim. */
function claimsIn(value: unknown): { readonly claims: readonly unknown[]; readonly depth: number } {
  if (Array.isArray(value)) return { claims: value, depth: 1 };
  if (typeof value === 'object' && value !== null && 'claims' in value && Array.isArray(value.claims))
    return { claims: value.claims, depth: 2 };
  return { claims: [value], depth: 0 };
}
