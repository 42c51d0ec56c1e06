/** Scrub: judges a claim before it leaves: repairs what is safe, runs every edit in one pass, says how to become clean. This file: what an edit is. */
import type { CalendarDate } from '../../base/calendar-date.ts';
import type { FindingDetail, FindingKind, Severity, Snip } from '../../base/finding.ts';
import type { ListSetId } from '../../codesets/code-set.ts';
import type { Subject } from './subject.ts';

/** Where the X12 side of a finding is. */
export interface Pointer {
  /** Absent for the header of the transaction set. */
  readonly loop?: string;
  readonly segmentId: string;
  readonly element?: number;
  readonly component?: number;
}

/** Another wording and severity of the same edit. */
export interface Variant {
  readonly severity: Severity;
  readonly message: string;
  readonly mend: string;
}

/** Where and how one finding of an edit arose. */
export interface Report {
  /** Path in the claim, e.g. `lines[0].procedure.code`. */
  readonly path: string;
  /** Index of the line that it is about. */
  readonly line?: number;
  /** X12 place when it isn't the edit's own, as `2310B NM109`. */
  readonly at?: string;
  readonly detail?: FindingDetail;
  readonly variant?: string;
}

export interface EditContext {
  report(report: Report): void;
  /** Says once a run that this edit couldn't look at something, since `need` isn't loaded. */
  notChecked(need: string): void;
}

export interface Edit {
  readonly id: string;
  readonly snip: Snip;
  readonly severity: Severity;
  /** Letters of the claim types that it is for. */
  readonly types: string;
  /** X12 place, as `2010AA N301`: loop, segment with element, `-` and component. */
  readonly at: string;
  readonly message: string;
  readonly mend: string;
  readonly source: string;
  readonly variants?: Readonly<Record<string, Variant>>;
  /** Inclusive first and last service date that it is for. */
  readonly from?: CalendarDate;
  readonly until?: CalendarDate;
  /** Data that must be handed in for it, for docs/edits.md. */
  readonly needs?: readonly string[];
  check(subject: Subject, context: EditContext): void;
}

/** Says that the edit did without a list, when none is loaded for the claim's day. */
export function needsList({ codeSets, versionDate }: Subject, context: EditContext, set: ListSetId): void {
  if (!codeSets.covers(set, versionDate)) context.notChecked(set);
}

/** Names a group of edits, checked by the compiler, nothing more. */
export function defineEdits(edits: readonly Edit[]): readonly Edit[] {
  return edits;
}

const POINTER = /^(\S+) ([A-Z][A-Z0-9]{1,2}?)(?:(\d{2})(?:-(\d+))?)?$/;

/** Reads `2010AA N301`, `2400 SV101-2` or `2300 CLM`. Throws when it is none: a mistake in the table. */
export function parsePointer(text: string): Pointer {
  const match = POINTER.exec(text);
  if (match === null) throw new Error(`assertion failed: no X12 place: ${text}`);
  const [, loop = '', segmentId = '', element, component] = match;
  return {
    ...(loop === 'HEADER' ? {} : { loop }),
    segmentId,
    ...(element === undefined ? {} : { element: Number(element) }),
    ...(component === undefined ? {} : { component: Number(component) }),
  };
}

/** The finding kind of an edit, or of one of its variants: same code, other words. */
export function kindOf(edit: Edit, variant?: string): FindingKind {
  const words = variant === undefined ? edit : edit.variants?.[variant];
  if (words === undefined) throw new Error(`assertion failed: ${edit.id} has no variant ${variant}`);
  return {
    code: edit.id,
    severity: words.severity,
    snip: edit.snip,
    message: words.message,
    mend: words.mend,
    source: edit.source,
  };
}
