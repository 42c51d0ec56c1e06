/**
 * Claims, mappings: how another system's export becomes claims: data only, never code. A file `NAME.yaml` is a mapping; what is wrong with it
 * is told all at once.
 */
import type { ObjectField } from './claim-structure.ts';
import { CLAIM_STRUCTURE, type LeafField } from './claim-structure.ts';
import type { AmountFormat, DateFormat } from './mapping-format.ts';
import { type MappingShape, mappingShape, type NAME_PARTS } from './mapping-shape.ts';
import type { NumberRange, Source } from './mapping-source.ts';
import { TargetCompiler } from './mapping-target.ts';
import type { UsedSources } from './mapping-usage.ts';

export type NamePart = (typeof NAME_PARTS)[number];

export interface MappingCondition {
  readonly source: Source;
  readonly test: 'in' | 'notIn' | 'startsWith' | 'present' | 'blank';
  /** Folded to lower case. */
  readonly values: readonly string[];
}

/** Source text, folded to lower case → the claim's; '' leaves the field out. */
export type CodeMap = ReadonlyMap<string, string>;

export type ValueOrigin =
  | { readonly kind: 'from' | 'join'; readonly sources: readonly Source[]; readonly with: string }
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'ordinal' }
  | { readonly kind: 'sum'; readonly field: string }
  | { readonly kind: 'by-ordinal'; readonly first: string; readonly rest: string };

export interface ValueTarget {
  readonly kind: 'value';
  /** In the claim: `lines[].chargeAmount`. */
  readonly path: string;
  readonly field: LeafField;
  readonly origin: ValueOrigin;
  readonly pick?: 'first' | 'last' | 'earliest' | 'latest';
  readonly split?: { readonly at: string; readonly take: number | 'last' };
  readonly slice?: { readonly from: number; readonly to: number };
  readonly name?: {
    readonly part: NamePart;
    readonly order: 'last-first' | 'first-last';
    /** Parts that no field of the same object takes: what stands in them would be dropped. */
    readonly untaken: readonly NamePart[];
  };
  readonly remove?: string;
  readonly keep?: 'digits' | 'letters-and-digits';
  readonly case?: 'upper' | 'lower';
  readonly pad?: { readonly with: string; readonly to: number };
  readonly codes?: CodeMap;
  /** The text is a diagnosis code; the field gets its place among the claim's diagnoses. */
  readonly pointer: boolean;
  readonly moments: readonly DateFormat[];
  readonly pivotYear: number;
  readonly amount: AmountFormat;
  readonly default?: string;
  readonly when: readonly MappingCondition[];
}

export interface ObjectTarget {
  readonly kind: 'object';
  readonly path: string;
  /** There although no source says anything: a claim can't be without it, or all of it is constant. */
  readonly always: boolean;
  readonly when: readonly MappingCondition[];
  readonly fields: readonly (readonly [key: string, target: Target])[];
}

export interface Each {
  readonly sources: readonly Source[];
  readonly n?: NumberRange;
  readonly split?: string;
  readonly distinct: boolean;
  readonly ofLines: boolean;
}

export interface ListTarget {
  readonly kind: 'list';
  readonly path: string;
  readonly when: readonly MappingCondition[];
  /** Fixed items; those of which nothing is said are left out. */
  readonly items: readonly Target[];
  readonly each?: { readonly over: Each; readonly item: Target };
}

export type Target = ValueTarget | ObjectTarget | ListTarget;

export interface MappingDefault {
  readonly billingSystem?: string;
  readonly partner?: string;
  readonly payer?: string;
  readonly set: readonly {
    readonly ofLines: boolean;
    readonly path: readonly string[];
    readonly value: string | number;
  }[];
}

export type CsvSource = Extract<MappingShape['source'], { format: 'csv' }>;
export type TreeSource = Exclude<MappingShape['source'], { format: 'csv' }>;

export interface ExportMapping {
  readonly name: string;
  readonly version: number;
  /** Of the file's bytes: which text of the mapping made a claim. */
  readonly sha256: string;
  readonly description: string;
  readonly source: MappingShape['source'];
  readonly claimsWhen: readonly MappingCondition[];
  readonly linesWhen: readonly MappingCondition[];
  readonly rowsWhen: readonly MappingCondition[];
  /** Folded to lower case. */
  readonly blank: ReadonlySet<string>;
  readonly claim: ObjectTarget;
  readonly line: ObjectTarget;
  readonly defaults: readonly MappingDefault[];
  readonly used: UsedSources;
}

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
