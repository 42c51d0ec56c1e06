/**
 * Claims, mappings: reads mapping files. A file `NAME.yaml` is a mapping; what is wrong with it is told all at once.
 */
import { CLAIM_STRUCTURE, type ObjectField } from './claim-structure.ts';
import type { ExportMapping } from './mapping.ts';
import { mappingShape } from './mapping-shape.ts';
import { TargetCompiler } from './mapping-target.ts';

export interface MappingDocument {
  readonly name: string;
  /** The file, for faults. */
  readonly path: string;
  readonly sha256: string;
  /** Parsed YAML in which every scalar is text. */
  readonly document: unknown;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/;

/** Reads mappings, or says every fault of every one as a sentence with its file and path. */
export function readMappings(documents: readonly MappingDocument[]): {
  readonly mappings: readonly ExportMapping[];
  readonly faults: readonly string[];
} {
  const mappings: ExportMapping[] = [];
  const faults: string[] = [];
  for (const document of documents) {
    const read = readMapping(document);
    if (Array.isArray(read)) faults.push(...read.map((fault) => `${document.path}: ${fault}`));
    else mappings.push(read);
  }
  return { mappings, faults };
}

function readMapping({ name, sha256, document }: MappingDocument): ExportMapping | string[] {
  if (!NAME.test(name)) return ['its name must be letters, digits, dot, dash and underscore, at most 40'];
  const parsed = mappingShape.safeParse(document);
  if (!parsed.success)
    return parsed.error.issues.map((issue) => `${issue.path.map(String).join('.') || '(top)'}: ${issue.message}`);
  const shape = parsed.data;
  const compiler = new TargetCompiler(shape);
  const claim = compiler.root('claim', shape.claim, claimWithoutLines());
  const line = compiler.root('lines', shape.lines, lineField());
  const conditions = (given: Parameters<typeof compiler.conditions>[0], path: string, inLine: boolean) =>
    compiler.conditions(given, path, inLine);
  const { source } = shape;
  const rowsWhen = source.format === 'csv' ? source.rowsWhen : undefined;
  const mapping: ExportMapping = {
    name,
    version: shape.version,
    sha256,
    description: shape.description ?? '',
    source,
    claimsWhen: conditions(source.claimsWhen, 'source.claimsWhen', false),
    linesWhen: conditions(source.linesWhen, 'source.linesWhen', true),
    rowsWhen: conditions(rowsWhen, 'source.rowsWhen', false),
    blank: new Set(shape.blank.map((text) => text.trim().toLowerCase())),
    claim,
    line,
    defaults: compiler.defaults(shape.defaults),
    used: compiler.used,
  };
  const faults = compiler.finish();
  return faults.length > 0 ? [...faults] : mapping;
}

export function lineField(): ObjectField {
  const lines = CLAIM_STRUCTURE.fields.get('lines');
  if (lines?.kind !== 'list' || lines.item.kind !== 'object') throw new RangeError('a claim has lines');
  return lines.item;
}

function claimWithoutLines(): ObjectField {
  const fields = new Map(CLAIM_STRUCTURE.fields);
  fields.delete('lines');
  const required = new Set(CLAIM_STRUCTURE.required);
  required.delete('lines');
  return { kind: 'object', fields, required };
}
