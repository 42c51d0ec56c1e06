/** Base: findings: facts about the data, collected as values, never thrown. Their text is rendered late, from the kind. */
import type { Position } from './position.ts';

export type Severity = 'fatal' | 'error' | 'warning' | 'info';

/** WEDI SNIP types: 1 syntax, 2 guide, 3 balancing, 4 situational, 5 code sets, 6 line of business, 7 payer (SC-001). */
export type Snip = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** How a finding is said in an acknowledgement: TA105, IK304, IK403 or AK9/IK5 code values. */
export interface AcknowledgementCodes {
  readonly ta1?: string;
  readonly segment?: string;
  readonly element?: string;
  readonly set?: string;
  readonly group?: string;
}

/** One row of a room's finding table. `{name}` in texts stands for a detail value. */
export interface FindingKind {
  /** Stable code, kebab-case, or the rule's number (`E-074`). */
  readonly code: string;
  readonly severity: Severity;
  readonly snip?: Snip;
  /** What is wrong, in a biller's words, with `{detail}` placeholders. */
  readonly message: string;
  /** How to mend it. */
  readonly mend: string;
  /** Guide, rule number or standard that it comes from. */
  readonly source?: string;
  readonly acknowledgement?: AcknowledgementCodes;
}

export type FindingDetail = Readonly<Record<string, string | number | boolean>>;

export interface Finding {
  readonly kind: FindingKind;
  /** The kind's severity unless a payer profile or a user rule changed it. */
  readonly severity: Severity;
  readonly detail: FindingDetail;
  readonly at: Position;
}

/** Takes findings as they arise. */
export type FindingSink = (finding: Finding) => void;

/** Names a table of kinds: keys are how code refers to them. Checked for unique codes across rooms by the catalogue test. */
export function defineFindings<Table extends Readonly<Record<string, FindingKind>>>(table: Table): Table {
  return table;
}

/** A finding of `kind` at `at`. */
export function finding(kind: FindingKind, at: Position, detail: FindingDetail = {}): Finding {
  return { kind, severity: kind.severity, detail, at };
}

/** True for findings that make data unacceptable. */
export function isBlocking(item: Finding): boolean {
  return item.severity === 'fatal' || item.severity === 'error';
}

/** Fills `{name}` placeholders of a kind's text from the finding's detail; an unknown name stays as it stands. */
export function fillText(text: string, detail: FindingDetail): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(detail[name] ?? whole));
}

/** The JSON form of the contract: what, where, the rule and how to mend it. */
export interface FindingRecord {
  readonly code: string;
  readonly severity: Severity;
  readonly snip?: Snip;
  readonly message: string;
  readonly mend: string;
  readonly at: Position;
}

/** Renders a finding for JSON output, result files and the ledger. */
export function toFindingRecord(item: Finding): FindingRecord {
  const { kind, severity, detail, at } = item;
  return {
    code: kind.code,
    severity,
    ...(kind.snip === undefined ? {} : { snip: kind.snip }),
    message: fillText(kind.message, detail),
    mend: fillText(kind.mend, detail),
    at,
  };
}
