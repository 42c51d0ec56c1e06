/** Outbound, intake, mappings: a CSV export in pieces → its claims: rows that share the mapping's claim columns. */
import { type Finding, finding } from '../../../base/finding.ts';
import type { CsvSource, ExportMapping } from '../../../claims/mapping.ts';
import { foldColumn, type Source } from '../../../claims/mapping-source.ts';
import { INTAKE } from '../findings.ts';
import { allHold } from './conditions.ts';
import { findDelimiter, judgeHeader } from './csv-header.ts';
import { type CsvTable, RowNode, RowsNode } from './csv-nodes.ts';
import { CsvRows } from './csv-rows.ts';
import { MAPPING } from './findings.ts';
import { type ExportReader, NOTHING, type SourceSink } from './source-node.ts';

/** A header is nowhere longer. */
const LONGEST_HEAD = 262_144;

interface Group {
  readonly ordinal: number;
  readonly rows: RowNode[];
  readonly findings: Finding[];
}

export class CsvReader implements ExportReader {
  private readonly mapping: ExportMapping;
  private readonly source: CsvSource;
  private readonly sink: SourceSink;
  private readonly file: { readonly file?: string };
  private head = '';
  private rows: CsvRows | undefined;
  private table: CsvTable | undefined;
  private width = 0;
  /** Columns whose name is blank and of which nothing was told yet. */
  private readonly unnamed = new Set<number>();
  private rowNumber = 0;
  private ordinal = 0;
  private rowsLeftOut = 0;
  private stopped = false;
  private keyless = false;
  private readonly keys: readonly Source[];
  /** Key → ordinal of the claim, of every claim so far. */
  private readonly seen = new Map<string, number>();
  private readonly open = new Map<string, Group>();

  constructor(mapping: ExportMapping, source: CsvSource, file: { readonly file?: string }, sink: SourceSink) {
    this.mapping = mapping;
    this.source = source;
    this.sink = sink;
    this.keys = source.claim.map((column) => ({ ...KEY, column: foldColumn(column) }));
    this.file = file;
  }

  push(text: string): void {
    if (this.stopped) return;
    if (this.rows !== undefined) {
      this.rows.push(text);
      return;
    }
    this.head += text;
    if (this.head.length >= LONGEST_HEAD || hasLines(this.head, this.source.skipRows + 1)) this.begin();
  }

  end(): void {
    if (this.rows === undefined && !this.stopped) this.begin();
    this.rows?.end();
    if (this.stopped) return;
    for (const group of this.open.values()) this.emit(group);
    if (this.ordinal === 0 && this.rowsLeftOut === 0 && !this.keyless)
      this.sink.finding(finding(INTAKE.noClaims, this.file));
    if (this.rowsLeftOut > 0) {
      const detail = { count: this.rowsLeftOut, what: 'rows', condition: 'rowsWhen' };
      this.sink.finding(finding(MAPPING.leftOut, this.file, detail));
    }
  }

  private begin(): void {
    const { skipRows } = this.source;
    const text = withoutLines(this.head, skipRows);
    this.rowNumber = skipRows;
    this.head = '';
    const rows = new CsvRows(findDelimiter(text, this.mapping, this.source), {
      row: (cells) => this.row(cells),
      broken: (reason) => this.stop(reason),
    });
    this.rows = rows;
    if (this.source.columns !== undefined) this.header(this.source.columns);
    rows.push(text);
  }

  private stop(reason: string): void {
    this.stopped = true;
    const place = { ...this.file, row: this.rowNumber + 1 };
    const said = `row ${this.rowNumber + 1}: ${reason}`;
    this.sink.finding(finding(INTAKE.malformed, place, { kind: 'CSV', reason: said }));
  }

  private row(cells: readonly string[]): void {
    if (this.stopped) return;
    this.rowNumber += 1;
    if (this.table === undefined) {
      if (cells.some((cell) => foldColumn(cell) !== '')) this.header(cells);
      return;
    }
    if (cells.every((cell) => cell.trim() === '')) return;
    const row = new RowNode(cells, this.rowNumber, this.table);
    if (!allHold(this.mapping.rowsWhen, (source) => row.texts(source))) {
      this.rowsLeftOut += 1;
      return;
    }
    this.take(row, cells.length);
  }

  private header(names: readonly string[]): void {
    const { table, findings } = judgeHeader(names, this.mapping, this.source, this.file);
    for (const item of findings) this.sink.finding(item);
    this.table = table;
    this.width = names.length;
    names.forEach((name, index) => {
      if (foldColumn(name) === '') this.unnamed.add(index);
    });
    this.stopped = findings.some(({ severity }) => severity === 'fatal');
  }

  private take(row: RowNode, cells: number): void {
    const key = this.keyOf(row);
    const tooLong = cells > this.width;
    const tooShort = cells < this.width && this.source.shortRows === 'refused';
    const reason = tooLong ? 'it has more fields than the header' : 'it has fewer fields than the header';
    const fault = (claim?: number): Finding => {
      const place = { ...this.file, row: row.row, ...(claim === undefined ? {} : { claim }) };
      const said = key === undefined ? `nothing stands in ${this.source.claim.join(', ')}` : reason;
      return finding(MAPPING.row, place, { where: row.where, reason: said });
    };
    if (key === undefined) {
      this.keyless = true;
      this.sink.finding(fault());
      return;
    }
    this.tellUnnamed(row);
    const group = this.groupOf(key, row);
    group.rows.push(row);
    if (tooLong || tooShort) group.findings.push(fault(group.ordinal));
  }

  /** A column without a name holds something: it is in nobody's list, so it is told here, once. */
  private tellUnnamed(row: RowNode): void {
    for (const index of this.unnamed) {
      if (row.cell(index).trim() === '') continue;
      this.unnamed.delete(index);
      this.sink.finding(finding(MAPPING.unused, { ...this.file, row: row.row }, { source: `column ${index + 1}` }));
    }
  }

  private keyOf(row: RowNode): string | undefined {
    const parts = this.keys.map((key) => row.texts(key)[0] ?? '');
    return parts.every((part) => part === '') ? undefined : parts.join('\u0000');
  }

  private groupOf(key: string, row: RowNode): Group {
    const known = this.open.get(key);
    if (known !== undefined) return known;
    if (this.source.rows === 'together') {
      for (const group of this.open.values()) this.emit(group);
      this.open.clear();
    }
    this.ordinal += 1;
    const group: Group = { ordinal: this.ordinal, rows: [], findings: [] };
    const before = this.seen.get(key);
    if (before === undefined) this.seen.set(key, this.ordinal);
    else {
      const apart = (claim: number): Finding =>
        finding(MAPPING.apart, { ...this.file, claim, row: row.row }, { where: row.where });
      this.sink.finding(apart(before));
      group.findings.push(apart(this.ordinal));
    }
    this.open.set(key, group);
    return group;
  }

  private emit({ ordinal, rows, findings }: Group): void {
    const claim = new RowsNode(rows);
    const at = { ...this.file, claim: ordinal, row: claim.row };
    this.sink.claim({ ordinal, claim, lines: rows, file: NOTHING, at, findings });
  }
}

const KEY = { text: '', scope: 'here', steps: [] } as const;

/** True when so many line ends are there. */
function hasLines(text: string, count: number): boolean {
  let at = -1;
  for (let line = 0; line < count; line += 1) {
    at = lineEnd(text, at + 1);
    if (at < 0) return false;
  }
  return true;
}

function withoutLines(text: string, count: number): string {
  let from = 0;
  for (let line = 0; line < count; line += 1) {
    const end = lineEnd(text, from);
    if (end < 0) return '';
    from = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  return text.slice(from);
}

function lineEnd(text: string, from: number): number {
  const match = /[\r\n]/g;
  match.lastIndex = from;
  return match.exec(text)?.index ?? -1;
}
