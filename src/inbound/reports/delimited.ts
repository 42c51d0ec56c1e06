/** Delimited reports whose columns the configuration describes: a vendor's mapping that the public doesn't have is data, not code. */
import { calendarDateFromX12, parseCalendarDate } from '../../base/calendar-date.ts';
import { amountOf, delimitedLines, type Report, type ReportEntry, type ReportFile, type ReportLine } from './report.ts';

/** Columns count from 1, as vendors' mappings do. */
export interface ReportLayout {
  /** Stands in the timeline, e.g. `optum-cf`. */
  readonly id: string;
  /** Regular expression for the file's name. */
  readonly fileName: string;
  readonly delimiter: string;
  /** Which rows are about a claim; all when left out. */
  readonly claimRows?: { readonly column: number; readonly values: readonly string[] } | undefined;
  readonly patientControlNumber: number;
  readonly status: {
    readonly column: number;
    readonly accepted: readonly string[];
    readonly rejected: readonly string[];
    /** Values that say neither. */
    readonly ignored: readonly string[];
  };
  readonly chargeAmount?: number | undefined;
  readonly payerClaimControlNumber?: number | undefined;
  readonly statusDate?: number | undefined;
  readonly codes: readonly number[];
  readonly messages: readonly number[];
}

/** `unknown` when the name is another one, or a claim row lacks its number or has a status that the layout doesn't name. */
export function readDelimited(file: ReportFile, layout: ReportLayout): Report | 'unknown' {
  if (!new RegExp(layout.fileName).test(file.name)) return 'unknown';
  const entries: ReportEntry[] = [];
  for (const line of delimitedLines(file.text, layout.delimiter)) {
    if (!isClaimRow(line, layout)) continue;
    const outcome = outcomeOf(line, layout);
    const number = line.fields[layout.patientControlNumber - 1] ?? '';
    if (outcome === 'unknown' || number === '') return 'unknown';
    if (outcome !== 'ignored') entries.push(entryOf(line, layout, number, outcome));
  }
  return entries.length === 0 ? 'unknown' : { kind: layout.id, entries };
}

function isClaimRow({ fields }: ReportLine, { claimRows }: ReportLayout): boolean {
  return claimRows === undefined || claimRows.values.includes(fields[claimRows.column - 1] ?? '');
}

function outcomeOf({ fields }: ReportLine, { status }: ReportLayout): ReportEntry['outcome'] | 'ignored' | 'unknown' {
  const value = fields[status.column - 1] ?? '';
  if (status.accepted.includes(value)) return 'accepted';
  if (status.rejected.includes(value)) return 'rejected';
  return status.ignored.includes(value) ? 'ignored' : 'unknown';
}

function entryOf(
  { fields, offset, length, row }: ReportLine,
  layout: ReportLayout,
  patientControlNumber: string,
  outcome: ReportEntry['outcome'],
): ReportEntry {
  const at = (column: number | undefined): string => (column === undefined ? '' : (fields[column - 1] ?? ''));
  const charge = amountOf(at(layout.chargeAmount));
  const payerNumber = at(layout.payerClaimControlNumber);
  const date = calendarDateFromX12(at(layout.statusDate)) ?? parseCalendarDate(at(layout.statusDate));
  return {
    patientControlNumber,
    outcome,
    ...(charge === undefined ? {} : { chargeAmount: charge }),
    ...(payerNumber === '' ? {} : { payerClaimControlNumber: payerNumber }),
    ...(date === undefined ? {} : { statusDate: date }),
    codes: layout.codes.map(at).filter((text) => text !== ''),
    messages: layout.messages.map(at).filter((text) => text !== ''),
    offset,
    length,
    row,
  };
}
