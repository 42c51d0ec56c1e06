/** Outbound, intake, mappings: rows of a CSV export as places that values are read from. */
import type { Source } from '../../../claims/mapping-source.ts';
import type { SourceNode } from './source-node.ts';

/** What all rows of a file share. */
export interface CsvTable {
  /** Column as names are compared → its index. */
  readonly columns: ReadonlyMap<string, number>;
  /** Folded texts that mean nothing. */
  readonly blank: ReadonlySet<string>;
}

function told(text: string | undefined, { blank }: CsvTable): readonly string[] {
  const trimmed = (text ?? '').trim();
  return trimmed === '' || blank.has(trimmed.toLowerCase()) ? [] : [trimmed];
}

export class RowNode implements SourceNode {
  readonly contradicts = true;
  readonly row: number;
  private readonly cells: readonly string[];
  private readonly table: CsvTable;

  constructor(cells: readonly string[], row: number, table: CsvTable) {
    this.cells = cells;
    this.row = row;
    this.table = table;
  }

  get where(): string {
    return `Row ${this.row}`;
  }

  cell(index: number): string {
    return this.cells[index] ?? '';
  }

  texts({ column }: Source): readonly string[] {
    const index = this.table.columns.get(column);
    return index === undefined ? [] : told(this.cells[index], this.table);
  }

  nodes(source: Source): readonly SourceNode[] {
    return [new CellNode(this, this.texts(source))];
  }
}

/** All rows of a claim. */
export class RowsNode implements SourceNode {
  readonly contradicts = true;
  readonly rows: readonly RowNode[];

  constructor(rows: readonly RowNode[]) {
    this.rows = rows;
  }

  get row(): number {
    return this.rows[0]?.row ?? 0;
  }

  get where(): string {
    const last = this.rows.at(-1)?.row ?? this.row;
    return last === this.row ? `Row ${this.row}` : `Rows ${this.row} to ${last}`;
  }

  texts(source: Source): readonly string[] {
    const found: string[] = [];
    for (const row of this.rows) for (const text of row.texts(source)) if (!found.includes(text)) found.push(text);
    return found;
  }

  nodes(source: Source): readonly SourceNode[] {
    return [new CellNode(this, this.texts(source))];
  }
}

/** One cell as an item of a list; other columns of its row can be read there too. */
class CellNode implements SourceNode {
  readonly contradicts = true;
  private readonly around: RowNode | RowsNode;
  private readonly own: readonly string[];

  constructor(around: RowNode | RowsNode, own: readonly string[]) {
    this.around = around;
    this.own = own;
  }

  get where(): string {
    return this.around.where;
  }

  get row(): number {
    return this.around.row;
  }

  texts(source: Source): readonly string[] {
    return source.column === '' ? this.own : this.around.texts(source);
  }

  nodes(source: Source): readonly SourceNode[] {
    return source.column === '' ? [this] : this.around.nodes(source);
  }
}
