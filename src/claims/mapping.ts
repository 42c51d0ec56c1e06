/** Claims, mappings: how another system's export becomes claims: data only, never code. */
import type { LeafField } from './claim-structure.ts';
import type { AmountFormat, DateFormat } from './mapping-format.ts';
import type { MappingShape, NAME_PARTS } from './mapping-shape.ts';
import type { NumberRange, Source } from './mapping-source.ts';
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
