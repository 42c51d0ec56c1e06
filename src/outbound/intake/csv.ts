/** Outbound, intake: CSV: a header of claim paths and a row for each service line; rows of one claimId are one claim. */
import { parse } from 'csv-parse/sync';
import { type Finding, finding } from '../../base/finding.ts';
import { CLAIM_STRUCTURE, type Field } from '../../claims/claim-structure.ts';
import type { Documents } from './documents.ts';
import { INTAKE } from './findings.ts';

/** `billingProvider.npi`, `diagnoses[1].code`, `line.procedure.code`: a column says one path; `line.` is the row's service line. */
interface Column {
  readonly ofLine: boolean;
  readonly path: readonly (string | number)[];
}

const SEGMENT = /^([A-Za-z][A-Za-z0-9]*)(?:\[([0-9]{1,3})\])?$/;

export function readCsv(text: string, file: { readonly file?: string }): Documents {
  const rows = parseRows(text);
  if (rows === undefined) {
    const reason = 'a quoted field is not closed';
    return { kind: 'csv', documents: [], findings: [finding(INTAKE.malformed, file, { kind: 'CSV', reason })] };
  }
  const [header = [], ...body] = rows;
  const columns = header.map((name) => columnOf(name.trim()));
  const claims = new Map<string, Build>();
  const findings: Finding[] = [];
  const idAt = columns.findIndex((column) => column?.ofLine === false && column.path.join('.') === 'claimId');
  header.forEach((name, index) => {
    if (columns[index] !== undefined) return;
    findings.push(
      finding(INTAKE.unknownField, file, { path: /^[\w.[\]]{1,80}$/.test(name) ? name : `column ${index + 1}` }),
    );
  });
  body.forEach((row, index) => {
    const id = (row[idAt] ?? '').trim();
    const reason =
      idAt < 0
        ? 'the header has no claimId'
        : id === ''
          ? 'it has no claimId'
          : row.length > header.length
            ? 'it has more fields than the header'
            : undefined;
    if (reason !== undefined) findings.push(finding(INTAKE.csvRow, file, { row: index + 2, reason }));
    else addRow(claims, id, row, columns);
  });
  return { kind: 'csv', documents: [...claims.values()].map((build) => ({ document: build.claim, at: {} })), findings };
}

function parseRows(text: string): readonly (readonly string[])[] | undefined {
  try {
    const delimiter = separatorOf(text);
    const rows: unknown = parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true });
    return Array.isArray(rows) ? rows.map((row: unknown) => (Array.isArray(row) ? row.map(String) : [])) : [];
  } catch {
    // The parser's message quotes the text; quotes are what it can fail at.
    return undefined;
  }
}

/** Semicolons and tabs are as common as commas: the header tells. */
export function separatorOf(text: string): string {
  const header = text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n'));
  const counts = [',', ';', '\t', '|'].map((separator) => [header.split(separator).length, separator] as const);
  return counts.reduce((best, next) => (next[0] > best[0] ? next : best))[1];
}

function columnOf(name: string): Column | undefined {
  const ofLine = name.startsWith('line.');
  const path: (string | number)[] = [];
  let field: Field | undefined = ofLine ? lineField() : CLAIM_STRUCTURE;
  for (const part of (ofLine ? name.slice(5) : name).split('.')) {
    const match = SEGMENT.exec(part);
    if (match === null || field?.kind !== 'object') return undefined;
    field = field.fields.get(match[1] ?? '');
    path.push(match[1] ?? '');
    if (field?.kind === 'list') {
      // Columns count list items from 1, as people do; a list without a number is its first item.
      path.push(Number(match[2] ?? '1') - 1);
      field = field.item;
    } else if (match[2] !== undefined) return undefined;
  }
  const isLeaf = field !== undefined && field.kind !== 'object' && field.kind !== 'list' && field.kind !== 'raw';
  const sound = path.every((key) => typeof key === 'string' || key >= 0);
  return isLeaf && sound ? { ofLine, path } : undefined;
}

function lineField(): Field | undefined {
  const lines = CLAIM_STRUCTURE.fields.get('lines');
  return lines?.kind === 'list' ? lines.item : undefined;
}

interface Build {
  readonly claim: Record<string, unknown>;
  readonly lines: Record<string, unknown>[];
}

function addRow(
  claims: Map<string, Build>,
  id: string,
  row: readonly string[],
  columns: readonly (Column | undefined)[],
): void {
  let build = claims.get(id);
  if (build === undefined) {
    const lines: Record<string, unknown>[] = [];
    build = { claim: { lines }, lines };
    claims.set(id, build);
  }
  const line: Record<string, unknown> = {};
  const { claim } = build;
  columns.forEach((column, index) => {
    const value = (row[index] ?? '').trim();
    if (column !== undefined && value !== '') put(column.ofLine ? line : claim, column.path, value);
  });
  if (!('lineId' in line)) line['lineId'] = String(build.lines.length + 1);
  build.lines.push(line);
}

/** The first row of a claim that says a field wins; later rows repeat it. */
function put(into: Record<string, unknown>, path: readonly (string | number)[], value: string): void {
  let holder: Record<string | number, unknown> | unknown[] = into;
  path.forEach((key, at) => {
    const last = at === path.length - 1;
    const present: unknown = Reflect.get(holder, key);
    if (last) {
      if (present === undefined) Reflect.set(holder, key, value);
      return;
    }
    const next: unknown = present ?? (typeof path[at + 1] === 'number' ? [] : {});
    if (present === undefined) Reflect.set(holder, key, next);
    if (isHolder(next)) holder = next;
  });
}

function isHolder(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
