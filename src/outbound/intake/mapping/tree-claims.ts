/** Outbound, intake, mappings: claims of an XML or JSON export, as they are cut out of it. */
import { finding } from '../../../base/finding.ts';
import type { ExportMapping, TreeSource } from '../../../claims/mapping.ts';
import { readSource, type Source } from '../../../claims/mapping-source.ts';
import { INTAKE } from '../findings.ts';
import type { SourceNode, SourceSink } from './source-node.ts';
import { TreeNode } from './tree-node.ts';
import { UnusedPaths } from './unused.ts';

export class TreeClaims {
  private readonly mapping: ExportMapping;
  private readonly sink: SourceSink;
  private readonly file: { readonly file?: string };
  private readonly lines: Source | undefined;
  private readonly unused: UnusedPaths;
  private ordinal = 0;
  private context = '';
  private around: SourceNode;

  constructor(mapping: ExportMapping, source: TreeSource, file: { readonly file?: string }, sink: SourceSink) {
    this.mapping = mapping;
    this.sink = sink;
    this.file = file;
    const lines = readSource(source.lines, source.format);
    this.lines = typeof lines === 'string' ? undefined : lines;
    this.unused = new UnusedPaths(mapping);
    this.around = new TreeNode({}, mapping.blank, 'File');
  }

  /** `context` names what stands around the claim: while it stays the same it isn't read again. */
  take(claim: unknown, context: string, read: () => unknown, row?: number): void {
    this.lookAround(context, read);
    this.ordinal += 1;
    const { ordinal } = this;
    const where = row === undefined ? `Claim ${ordinal}` : `Line ${row}`;
    const node = new TreeNode(claim, this.mapping.blank, where, row);
    const lines = this.lines === undefined ? [] : node.nodes(this.lines);
    const at = { ...this.file, claim: ordinal, ...(row === undefined ? {} : { row }) };
    for (const item of this.unused.look(claim, 'claim', this.file)) this.sink.finding(item);
    this.sink.claim({
      ordinal,
      claim: node,
      lines: lines.map((line, index) => new LineNode(line, `${where}, line ${index + 1}`)),
      file: this.around,
      at,
      findings: [],
    });
  }

  lookAround(context: string, read: () => unknown): void {
    if (context === this.context) return;
    this.context = context;
    const value = read();
    this.around = new TreeNode(value, this.mapping.blank, 'File');
    for (const item of this.unused.look(value, 'file', this.file)) this.sink.finding(item);
  }

  end(): void {
    if (this.ordinal === 0) this.sink.finding(finding(INTAKE.noClaims, this.file));
  }
}

/** A line's own words for its place. */
class LineNode implements SourceNode {
  readonly contradicts = false;
  readonly where: string;
  private readonly node: SourceNode;

  constructor(node: SourceNode, where: string) {
    this.node = node;
    this.where = where;
  }

  texts(source: Source): readonly string[] {
    return this.node.texts(source);
  }

  nodes(source: Source): readonly SourceNode[] {
    return this.node.nodes(source);
  }
}
