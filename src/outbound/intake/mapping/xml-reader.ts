/** Outbound, intake, mappings: an XML export in pieces → its claims, one element at a time, with what stands around each. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { finding } from '../../../base/finding.ts';
import type { ExportMapping, TreeSource } from '../../../claims/mapping.ts';
import { INTAKE } from '../findings.ts';
import type { ExportReader, SourceSink } from './source-node.ts';
import { TreeClaims } from './tree-claims.ts';
import { isBranch } from './tree-node.ts';
import { XmlScanner } from './xml-scanner.ts';

/** Everything stays text; a DOCTYPE is refused before, so that there are no entities but the predefined. */
const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  htmlEntities: true,
  processEntities: { enabled: true, maxTotalExpansions: 100_000, maxExpandedLength: 1_000_000 },
  maxNestedTags: 60,
});

/** One claim, and what stands around the claims, is nowhere longer. */
const LONGEST = 20_971_520;

export class XmlReader implements ExportReader {
  private readonly sink: SourceSink;
  private readonly file: { readonly file?: string };
  private readonly claims: TreeClaims;
  private readonly scanner: XmlScanner;
  /** Names of the path of the claims. */
  private readonly path: readonly string[];
  private readonly stack: string[] = [];
  /** How much of the claims' path is open now, and where each of it began in `around`. */
  private readonly starts: number[] = [];
  private around = '';
  private aroundTags: string[] = [];
  private claim: string[] | undefined;
  private claimDepth = 0;
  private size = 0;
  private dead = false;

  constructor(mapping: ExportMapping, source: TreeSource, file: { readonly file?: string }, sink: SourceSink) {
    this.sink = sink;
    this.file = file;
    this.path = source.claim.split('/');
    this.claims = new TreeClaims(mapping, source, file, sink);
    this.scanner = new XmlScanner({
      open: (name, text, from, to) => this.open(name, text, from, to),
      close: (name, text, from, to) => this.close(name, text, from, to),
      between: (text, from, to) => this.keep(text, from, to),
      broken: (reason) => this.fail(reason),
      doctype: () => {
        this.dead = true;
        sink.finding(finding(INTAKE.entities, file));
      },
    });
  }

  push(text: string): void {
    if (!this.dead) this.scanner.push(text);
  }

  end(): void {
    if (!this.dead) this.scanner.end();
    if (!this.dead) this.claims.end();
  }

  private fail(reason: string): void {
    if (!this.dead) this.sink.finding(finding(INTAKE.malformed, this.file, { kind: 'XML', reason }));
    this.dead = true;
  }

  private open(name: string, text: string, from: number, to: number): void {
    this.stack.push(name);
    const depth = this.stack.length;
    const onPath = this.claim === undefined && this.starts.length === depth - 1 && this.path[depth - 1] === name;
    if (onPath && depth === this.path.length) {
      this.claim = [];
      this.claimDepth = depth;
      this.size = 0;
    } else if (onPath) {
      this.starts.push(this.around.length);
      this.aroundTags.push(/^<([^\s/>]+)/.exec(text.slice(from, to))?.[1] ?? name);
    }
    this.keep(text, from, to);
  }

  private close(_name: string, text: string, from: number, to: number): void {
    const depth = this.stack.length;
    this.stack.pop();
    if (this.claim === undefined && this.starts.length === depth) {
      // What stood inside belongs to the claims inside; the next one has its own.
      this.lookAround();
      this.around = this.around.slice(0, this.starts.pop());
      this.aroundTags.pop();
      return;
    }
    this.keep(text, from, to);
    if (this.claim !== undefined && depth === this.claimDepth) {
      const whole = this.claim.join('');
      this.claim = undefined;
      this.take(whole);
    }
  }

  private keep(text: string, from: number, to: number): void {
    if (from === to || this.dead) return;
    const piece = text.slice(from, to);
    this.size += piece.length;
    if (this.claim !== undefined) this.claim.push(piece);
    else if (piece.trim() !== '') this.around += piece;
    if ((this.claim === undefined ? this.around.length : this.size) > LONGEST)
      this.fail('one element has more than 20 MiB');
  }

  private take(text: string): void {
    if (this.dead) return;
    const claim = this.parsed(text);
    if (claim === undefined) return;
    this.claims.take(Object.values(claim)[0], this.contextText(), () => this.parsed(this.contextText()));
  }

  private lookAround(): void {
    if (!this.dead) this.claims.lookAround(this.contextText(), () => this.parsed(this.contextText()));
  }

  /** What is open around the claims, closed for the parser. */
  private contextText(): string {
    return (
      this.around +
      [...this.aroundTags]
        .reverse()
        .map((name) => `</${name}>`)
        .join('')
    );
  }

  private parsed(text: string): Readonly<Record<string, unknown>> | undefined {
    if (text === '') return {};
    const valid = XMLValidator.validate(text);
    if (valid !== true) {
      this.fail('an element breaks the rules of XML (attributes, references)');
      return undefined;
    }
    try {
      const parsed: unknown = PARSER.parse(text);
      return isBranch(parsed) ? parsed : {};
    } catch {
      // The parser's message quotes the text.
      this.fail('an element uses too many references');
      return undefined;
    }
  }
}
