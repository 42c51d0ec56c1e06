/** Inbound, reports: what clearinghouses say in forms of their own, not in X12, as claim statuses. A new vendor is one file and a row in `read-report.ts`. */
import type { CalendarDate } from '../../base/calendar-date.ts';
import { type Cents, parseCents } from '../../base/money.ts';

/** What a report says of one claim. */
export interface ReportEntry {
  /** CLM01 as it came back. */
  readonly patientControlNumber: string;
  readonly outcome: 'accepted' | 'rejected';
  readonly chargeAmount?: Cents;
  readonly payerClaimControlNumber?: string;
  readonly statusDate?: CalendarDate;
  /** Codes of the vendor's own. */
  readonly codes: readonly string[];
  /** Free text; may hold a patient's data. */
  readonly messages: readonly string[];
  /** Where it stands in the file. */
  readonly offset: number;
  readonly length: number;
  readonly row: number;
}

export interface Report {
  /** Names vendor and kind, e.g. `availity-ibr`. */
  readonly kind: string;
  readonly entries: readonly ReportEntry[];
}

/** One line of a delimited report with its place. */
export interface ReportLine {
  readonly fields: readonly string[];
  readonly offset: number;
  readonly length: number;
  /** From 1. */
  readonly row: number;
}

export interface ReportFile {
  /** The name that the partner gave it. */
  readonly name: string;
  /** Its bytes as latin1. */
  readonly text: string;
}

/**
 * Reads a report of the vendor. `unknown` when it isn't one of theirs, or a variant that was never described to us: then nothing of it
 * is read, since a status that is guessed is worse than none.
 */
export type ReportReader = (file: ReportFile) => Report | 'unknown';

/** The lines that hold anything, split at the delimiter. */
export function delimitedLines(text: string, delimiter: string): readonly ReportLine[] {
  const lines: ReportLine[] = [];
  let row = 0;
  for (const match of text.matchAll(/[^\r\n]+|\r\n|\r|\n/g)) {
    const [line] = match;
    if (/^[\r\n]/.test(line)) continue;
    row += 1;
    if (line.trim() === '' || line === '\u001a') continue;
    const fields = line.split(delimiter).map((field) => field.trim());
    lines.push({ fields, offset: match.index, length: line.length, row });
  }
  return lines;
}

/** A vendor's amount; undefined when it is none, or not understood. */
export function amountOf(text: string): Cents | undefined {
  const plain = text.replace(/^\$/, '').replaceAll(',', '').replace(/^\+/, '');
  return /^-?\d{1,10}(\.\d{1,2})?$/.test(plain)
    ? parseCents(plain.includes('.') ? plain.padEnd(plain.indexOf('.') + 3, '0') : plain)
    : undefined;
}
