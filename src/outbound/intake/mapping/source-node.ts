/** Outbound, intake, mappings: what a mapping reads values from: a row, the rows of a claim, an element, an object. */
import type { Finding } from '../../../base/finding.ts';
import type { Position } from '../../../base/position.ts';
import type { Source } from '../../../claims/mapping-source.ts';

export interface SourceNode {
  /** Where it stands, for findings: `Row 12`, `Claim 3`. */
  readonly where: string;
  readonly row?: number;
  /** Several values contradict each other; else they are repetitions, of which the first counts. */
  readonly contradicts: boolean;
  /** The different texts there, blank ones left out, in their order. */
  texts(source: Source): readonly string[];
  /** What stands there, each as a place of its own; blank ones keep their place. */
  nodes(source: Source): readonly SourceNode[];
}

/** One claim of an export. */
export interface SourceClaim {
  readonly ordinal: number;
  readonly claim: SourceNode;
  readonly lines: readonly SourceNode[];
  /** What stands around the claims. */
  readonly file: SourceNode;
  readonly at: Position;
  /** What was found while it was read. */
  readonly findings: readonly Finding[];
}

export interface SourceSink {
  claim(claim: SourceClaim): void;
  finding(finding: Finding): void;
}

/** Reads an export's text in pieces. */
export interface ExportReader {
  push(text: string): void;
  end(): void;
}

/** Where nothing stands. */
export const NOTHING: SourceNode = { where: 'File', contradicts: false, texts: () => [], nodes: () => [] };
