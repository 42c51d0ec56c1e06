/**
 * Outbound, intake, mappings: another system's export in pieces → claim documents, one by one. Nothing throws on data, and what isn't taken
 * is told. A claim with a finding that blocks isn't to be taken: some of what its export says is not in the document.
 */
import { type Finding, finding } from '../../../base/finding.ts';
import type { Position } from '../../../base/position.ts';
import type { ExportMapping } from '../../../claims/mapping.ts';
import { ClaimBuilder } from './build-claim.ts';
import { CsvReader } from './csv-reader.ts';
import { type MappingUse, withDefaults } from './defaults.ts';
import { ExportText } from './export-text.ts';
import { MAPPING } from './findings.ts';
import { JsonReader, NdjsonReader } from './json-reader.ts';
import type { ExportReader, SourceClaim, SourceSink } from './source-node.ts';
import { XmlReader } from './xml-reader.ts';

export interface MappedClaim {
  readonly ordinal: number;
  readonly document: unknown;
  readonly at: Position;
  readonly findings: readonly Finding[];
}

export interface MappedSink {
  claim(claim: MappedClaim): void;
  /** Of the file, or of a claim that was handed out before: its rows stand apart. */
  finding(finding: Finding): void;
}

/** At a time; a large piece would be held twice. */
const PIECE = 262_144;

export class MappedClaims {
  private readonly use: MappingUse;
  private readonly file: { readonly file?: string };
  private readonly sink: MappedSink;
  private readonly text: ExportText;
  private readonly reader: ExportReader;
  private readonly repeated = new Set<string>();
  /** The reader's ordinal of a claim → its ordinal among those that are not left out. */
  private readonly ordinals = new Map<number, number>();
  private claimsLeftOut = 0;
  private linesLeftOut = 0;

  constructor(use: MappingUse, file: { readonly file?: string }, sink: MappedSink) {
    this.use = use;
    this.file = file;
    this.sink = sink;
    const own: SourceSink = {
      claim: (claim) => this.take(claim),
      finding: (item) => sink.finding(this.numbered(item)),
    };
    const reader = readerFor(use.mapping, file, own);
    this.reader = reader;
    this.text = new ExportText(use.mapping, file, {
      text: (text) => reader.push(text),
      finding: (item) => sink.finding(item),
    });
  }

  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += PIECE) this.text.push(bytes.subarray(from, from + PIECE));
  }

  end(): void {
    if (!this.text.end()) return;
    this.reader.end();
    this.leftOut(this.claimsLeftOut, 'claims', 'claimsWhen');
    this.leftOut(this.linesLeftOut, 'lines', 'linesWhen');
  }

  private leftOut(count: number, what: string, condition: string): void {
    if (count > 0) this.sink.finding(finding(MAPPING.leftOut, this.file, { count, what, condition }));
  }

  private take(source: SourceClaim): void {
    const ordinal = this.ordinals.size + 1;
    const at = { ...source.at, claim: ordinal };
    const findings = source.findings.map((item) => ({ ...item, at: { ...item.at, claim: ordinal } }));
    const built = new ClaimBuilder(this.use.mapping, { ...source, ordinal, at, findings }, this.repeated).build();
    if (built === undefined) {
      this.claimsLeftOut += 1;
      return;
    }
    this.ordinals.set(source.ordinal, ordinal);
    this.linesLeftOut += built.linesLeftOut;
    this.sink.claim({ ordinal, at, document: withDefaults(built.document, this.use), findings: built.findings });
  }

  /** A finding that the reader has of an earlier claim, by that claim's ordinal here. */
  private numbered(item: Finding): Finding {
    const { claim, ...at } = item.at;
    if (claim === undefined) return item;
    const ordinal = this.ordinals.get(claim);
    return { ...item, at: ordinal === undefined ? at : { ...at, claim: ordinal } };
  }
}

function readerFor(mapping: ExportMapping, file: { readonly file?: string }, sink: SourceSink): ExportReader {
  const { source } = mapping;
  switch (source.format) {
    case 'csv':
      return new CsvReader(mapping, source, file, sink);
    case 'xml':
      return new XmlReader(mapping, source, file, sink);
    case 'json':
      return new JsonReader(mapping, source, file, sink);
    default:
      return new NdjsonReader(mapping, source, file, sink);
  }
}
