/** Outbound, intake: CSV: a header of claim paths and a row for each service line; rows of one claimId are one claim. */
import { parse } from 'csv-parse/sync';
import { type Finding, finding } from '../../base/finding.ts';
import { CLAIM_STRUCTURE, type Field } from '../../claims/claim-structure.ts';
import { formatPath } from '../../claims/judge-claim.ts';
import type { ClaimDocument, Documents } from './documents.ts';
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
  const [header = { cells: [], row: 1 }, ...body] = rows;
  const columns = header.cells.map((name) => columnOf(name.trim()));
  const claims = new Map<string, CsvClaim>();
  const findings: Finding[] = [...headerFindings(header.cells, columns, file)];
  const idAt = columns.findIndex((column) => column?.ofLine === false && column.path.join('.') === 'claimId');
  for (const { cells, row } of body) {
    const id = (cells[idAt] ?? '').trim();
    if (idAt < 0 || id === '') {
      const reason = idAt < 0 ? 'the header has no claimId' : 'it has no claimId';
      findings.push(finding(INTAKE.csvRow, { ...file, row }, { row, reason }));
      continue;
    }
    const claim = claims.get(id) ?? new CsvClaim(columns);
    claims.set(id, claim);
    claim.add(cells, row);
  }
  return { kind: 'csv', documents: [...claims.values()].map((claim) => claim.document()), findings };
}

/** A name is told only when it can be one. */
const nameOf = (name: string, index: number): string => (/^[\w.[\]]{1,80}$/.test(name) ? name : `column ${index + 1}`);

function headerFindings(
  header: readonly string[],
  columns: readonly (Column | undefined)[],
  file: { readonly file?: string },
): readonly Finding[] {
  const seen = new Set<string>();
  return header.flatMap((text, index) => {
    const path = nameOf(text.trim(), index);
    const column = columns[index];
    if (column === undefined) return [finding(INTAKE.unknownField, file, { path })];
    const key = `${column.ofLine} ${column.path.join('.')}`;
    const isTwice = seen.has(key);
    seen.add(key);
    return isTwice ? [finding(INTAKE.csvColumnTwice, file, { path })] : [];
  });
}

interface Row {
  readonly cells: readonly string[];
  /** In the file, from 1, blank ones counted. */
  readonly row: number;
}

function parseRows(text: string): readonly Row[] | undefined {
  try {
    const delimiter = separatorOf(text);
    const rows: unknown = parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: false });
    const read = Array.isArray(rows) ? rows.map((row: unknown) => (Array.isArray(row) ? row.map(String) : [])) : [];
    const numbered = read.map((cells, index) => ({ cells, row: index + 1 }));
    return numbered.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
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
  // A line is its row: its columns begin with `line.`.
  if (/^lines\b/.test(name)) return undefined;
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

/** One claim of the file, made of its rows. */
class CsvClaim {
  private readonly columns: readonly (Column | undefined)[];
  private readonly lines: Record<string, unknown>[] = [];
  private readonly claim: Record<string, unknown> = { lines: this.lines };
  private readonly findings: Finding[] = [];
  private readonly told = new Set<string>();
  private firstRow = 0;

  constructor(columns: readonly (Column | undefined)[]) {
    this.columns = columns;
  }

  add(cells: readonly string[], row: number): void {
    if (this.firstRow === 0) this.firstRow = row;
    if (cells.length !== this.columns.length) {
      const reason = `it has ${cells.length > this.columns.length ? 'more' : 'fewer'} fields than the header`;
      this.findings.push(finding(INTAKE.csvRow, { row }, { row, reason }));
    }
    const line: Record<string, unknown> = {};
    this.columns.forEach((column, index) => {
      const value = (cells[index] ?? '').trim();
      if (column === undefined || value === '') return;
      if (!put(column.ofLine ? line : this.claim, column.path, value)) this.disagree(column, row);
    });
    if (!('lineId' in line)) line['lineId'] = String(this.lines.length + 1);
    this.lines.push(line);
  }

  document(): ClaimDocument {
    this.judgeGaps();
    return { document: this.claim, at: { row: this.firstRow }, findings: this.findings };
  }

  private disagree({ ofLine, path }: Column, row: number): void {
    const name = formatPath(ofLine ? ['lines', this.lines.length, ...path] : path);
    if (this.told.has(name)) return;
    this.told.add(name);
    this.findings.push(finding(INTAKE.csvDisagree, { row, path: name }, { row, path: name }));
  }

  /** Blank diagnoses are left out of the list; pointers behind one would mean another diagnosis then. */
  private judgeGaps(): void {
    const { diagnoses } = this.claim;
    // Spread, so that what was never set is undefined too.
    const items: readonly unknown[] = Array.isArray(diagnoses) ? [...diagnoses] : [];
    const gap = items.indexOf(undefined);
    if (gap < 0) return;
    this.lines.forEach(({ diagnosisPointers: pointers }, index) => {
      const path = `lines[${index}].diagnosisPointers`;
      if (Array.isArray(pointers) && pointers.some((pointer) => Number(pointer) > gap))
        this.findings.push(finding(INTAKE.csvGap, { path }, { path }));
    });
  }
}

/** False when another value stands there: the first one is kept. */
function put(into: Record<string, unknown>, path: readonly (string | number)[], value: string): boolean {
  let holder: Record<string | number, unknown> | unknown[] = into;
  for (const [at, key] of path.entries()) {
    const present: unknown = Reflect.get(holder, key);
    if (at === path.length - 1) {
      if (present === undefined) Reflect.set(holder, key, value);
      return present === undefined || present === value;
    }
    const next: unknown = present ?? (typeof path[at + 1] === 'number' ? [] : {});
    if (present === undefined) Reflect.set(holder, key, next);
    if (isHolder(next)) holder = next;
  }
  return true;
}

function isHolder(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
