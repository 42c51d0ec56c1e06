/** Codesets: from the text of a published list to a pack: its format found by content, its version dated. */
import type { CalendarDate } from '../base/calendar-date.ts';
import { type Finding, finding, isBlocking } from '../base/finding.ts';
import type { CodeSetId, PackHeader } from './code-set.ts';
import { isPairSetId } from './code-set.ts';
import { codeSetFindings } from './findings.ts';
import { anwebFile } from './formats/anweb.ts';
import type { CodeFile, CodeFormat, ReadRows } from './formats/format.ts';
import { ncciPairs } from './formats/ncci-pairs.ts';
import { orderFile } from './formats/order-file.ts';
import { tableFile } from './formats/table.ts';
import { buildListPack } from './list-pack.ts';
import { buildPairPack } from './pair-pack.ts';

/** Tried in this order; the loosest is last. */
const FORMATS: readonly CodeFormat[] = [orderFile, anwebFile, ncciPairs, tableFile];

/** What the person who loads a file says of it; each goes before what the file says itself. */
export interface LoadHints {
  readonly set?: CodeSetId;
  readonly effectiveFrom?: CalendarDate;
  readonly effectiveUntil?: CalendarDate;
  readonly version?: string;
}

export interface LoadedPack {
  readonly header: PackHeader;
  /** The pack's binary form, to be stored as it is. */
  readonly bytes: Uint8Array;
}

export interface LoadResult {
  /** Absent when a finding blocks. */
  readonly pack?: LoadedPack;
  readonly findings: readonly Finding[];
  /** Name of the layout that was recognised. */
  readonly format?: string;
}

/** Lists that carry a date on each row speak for all of them; lists without any count from the day that is said. */
function earliestRow(rows: ReadRows): CalendarDate | undefined {
  const dates = (rows.entries ?? []).map((entry) => entry.from);
  if (dates.length === 0 || dates.some((date) => date === undefined)) return undefined;
  return dates.reduce((earliest, date) =>
    date !== undefined && earliest !== undefined && date < earliest ? date : earliest,
  );
}

/** Recognises the file and builds its pack. What stands in the way is in the findings; nothing is thrown for bad content. */
export function loadCodeFile(file: CodeFile, hints: LoadHints = {}): LoadResult {
  const at = { file: file.name };
  const format = FORMATS.find((candidate) => candidate.recognises(file));
  if (format === undefined) return { findings: [finding(codeSetFindings.unrecognised, at)] };
  const rows = format.read(file);
  const findings: Finding[] = [];
  if (rows.skipped > 0) {
    findings.push(finding(codeSetFindings.rowsSkipped, at, { count: rows.skipped, line: rows.firstSkippedLine ?? 0 }));
  }
  const wanted = hints.set ?? rows.set;
  // Pairs can't be a list of codes, nor the other way round, whatever the person says.
  const set = wanted !== undefined && isPairSetId(wanted) === (rows.pairs !== undefined) ? wanted : undefined;
  const count = (rows.entries ?? rows.pairs ?? []).length;
  const effectiveFrom = hints.effectiveFrom ?? rows.effectiveFrom ?? earliestRow(rows);
  if (set === undefined) findings.push(finding(codeSetFindings.setUnclear, at));
  else if (count === 0) findings.push(finding(codeSetFindings.empty, at, { set }));
  else if (effectiveFrom === undefined) findings.push(finding(codeSetFindings.undated, at, { set }));
  if (set === undefined || effectiveFrom === undefined || findings.some(isBlocking)) {
    return { findings, format: format.name };
  }
  const effectiveUntil = hints.effectiveUntil ?? (hints.effectiveFrom === undefined ? rows.effectiveUntil : undefined);
  const header = {
    set,
    version: hints.version ?? rows.version ?? effectiveFrom,
    effectiveFrom,
    ...(effectiveUntil === undefined ? {} : { effectiveUntil }),
    source: file.name,
  };
  const bytes = isPairSetId(set) ? buildPairPack(header, rows.pairs ?? []) : buildListPack(header, rows.entries ?? []);
  return { pack: { header: { ...header, entryCount: count }, bytes }, findings, format: format.name };
}
