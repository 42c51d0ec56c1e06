/** Outbound, intake, mappings: a JSON export, whole or a claim a line, → its claims. */
import { finding } from '../../../base/finding.ts';
import type { ExportMapping, TreeSource } from '../../../claims/mapping.ts';
import { INTAKE } from '../findings.ts';
import { parsed } from '../json.ts';
import { pathText, repeatedKeys } from '../repeated-keys.ts';
import type { ExportReader, SourceSink } from './source-node.ts';
import { TreeClaims } from './tree-claims.ts';
import { isBranch, manyOf } from './tree-node.ts';

/** One JSON document is read whole. */
const LONGEST = 268_435_456;
const LONGEST_LINE = 20_971_520;

export class JsonReader implements ExportReader {
  private readonly sink: SourceSink;
  private readonly file: { readonly file?: string };
  private readonly claims: TreeClaims;
  private readonly path: readonly string[];
  private readonly pieces: string[] = [];
  private size = 0;
  private contexts = 0;

  constructor(mapping: ExportMapping, source: TreeSource, file: { readonly file?: string }, sink: SourceSink) {
    this.sink = sink;
    this.file = file;
    this.path = source.claim === '.' ? [] : source.claim.split('.');
    this.claims = new TreeClaims(mapping, source, file, sink);
  }

  push(text: string): void {
    this.size += text.length;
    if (this.size <= LONGEST) this.pieces.push(text);
  }

  end(): void {
    if (this.size > LONGEST) {
      const detail = { bytes: this.size, limit: LONGEST, kind: 'JSON' };
      this.sink.finding(finding(INTAKE.tooLarge, this.file, detail));
      return;
    }
    const text = this.pieces.join('');
    const read = parsed(text);
    if (read === undefined) {
      const reason = 'it ends early or holds a character that JSON does not allow there';
      this.sink.finding(finding(INTAKE.malformed, this.file, { kind: 'JSON', reason }));
      return;
    }
    const [twice] = repeatedKeys(text);
    if (twice !== undefined) {
      this.sink.finding(finding(INTAKE.keyRepeatedInFile, this.file, { path: pathText(twice) }));
      return;
    }
    this.descend(read.value, this.path, []);
    this.claims.end();
  }

  /** `around`: the values that were come through, without what was taken of them. */
  private descend(value: unknown, path: readonly string[], around: readonly [key: string, value: object][]): void {
    const [key, ...rest] = path;
    const many = Array.isArray(value) ? manyOf(value) : [value];
    const before = this.contexts;
    for (const one of many) {
      if (key === undefined) {
        const context = before === 0 && around.length === 0 ? '' : String(before);
        this.claims.take(one, context, () => contextOf(around));
      } else if (isBranch(one)) {
        const { [key]: inner, ...own } = one;
        this.contexts += 1;
        if (inner !== undefined && inner !== null) this.descend(inner, rest, [...around, [key, own]]);
        else this.claims.lookAround(String(this.contexts), () => contextOf([...around, [key, own]]));
      }
    }
  }
}

/** The objects around a claim, each in the one before, as if it were the only one there. */
function contextOf(around: readonly [key: string, value: object][]): object {
  let made: object = {};
  for (const [index, [, own]] of [...around.entries()].reverse()) {
    const next = around[index]?.[0] ?? '';
    made = index === around.length - 1 ? own : { ...own, [next]: made };
  }
  return made;
}

/** A claim a line. */
export class NdjsonReader implements ExportReader {
  private readonly sink: SourceSink;
  private readonly file: { readonly file?: string };
  private readonly claims: TreeClaims;
  private readonly path: readonly string[];
  private rest = '';
  private line = 0;
  private broken = 0;

  constructor(mapping: ExportMapping, source: TreeSource, file: { readonly file?: string }, sink: SourceSink) {
    this.sink = sink;
    this.file = file;
    this.path = source.claim === '.' ? [] : source.claim.split('.');
    this.claims = new TreeClaims(mapping, source, file, sink);
  }

  push(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.take(line);
    if (this.rest.length > LONGEST_LINE) {
      this.take(this.rest);
      this.rest = '';
    }
  }

  end(): void {
    if (this.rest !== '') this.take(this.rest);
    if (this.broken === 0) this.claims.end();
  }

  private take(line: string): void {
    this.line += 1;
    if (line.trim() === '') return;
    const read = parsed(line);
    if (read === undefined) {
      this.broken += 1;
      this.sink.finding(finding(INTAKE.lineMalformed, { ...this.file, row: this.line }, { line: this.line }));
      return;
    }
    const [twice] = repeatedKeys(line);
    if (twice !== undefined) {
      this.broken += 1;
      const at = { ...this.file, row: this.line };
      this.sink.finding(finding(INTAKE.keyRepeated, at, { path: pathText(twice) }));
      return;
    }
    let values = manyOf(read.value);
    for (const key of this.path) values = values.flatMap((value) => (isBranch(value) ? manyOf(value[key]) : []));
    for (const value of values) this.claims.take(value, '', () => ({}), this.line);
  }
}
