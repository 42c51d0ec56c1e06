/** Outbound, intake: JSON: one claim, an array of claims, `{"claims": […]}`, or a claim a line (NDJSON). */
import { type Finding, finding } from '../../base/finding.ts';
import type { Documents } from './documents.ts';
import { INTAKE } from './findings.ts';

export function readJson(text: string, file: { readonly file?: string }): Documents {
  const whole = parsed(text);
  if (whole !== undefined)
    return { kind: 'json', documents: claimsIn(whole.value).map((document) => ({ document, at: {} })), findings: [] };
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
    if (item !== undefined) return claimsIn(item.value).map((document) => ({ document, at: {} }));
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

/** One claim, an array of them, or `{"claims": […]}`. */
export function claimsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null && 'claims' in value && Array.isArray(value.claims))
    return value.claims;
  return [value];
}
