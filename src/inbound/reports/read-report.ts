/** The readers of reports: what the configuration describes first, then the vendors that are known here. */
import { readAvaility } from './availity.ts';
import { type ReportLayout, readDelimited } from './delimited.ts';
import { optumKind } from './optum.ts';
import type { Report, ReportFile, ReportReader } from './report.ts';

const VENDORS: readonly ReportReader[] = [readAvaility];

/** The report, or `unknown` when nobody can read it: then it is kept for a person. */
export function readReport(file: ReportFile, layouts: readonly ReportLayout[]): Report | 'unknown' {
  for (const layout of layouts) {
    const report = readDelimited(file, layout);
    if (report !== 'unknown') return report;
  }
  for (const read of VENDORS) {
    const report = read(file);
    if (report !== 'unknown') return report;
  }
  return 'unknown';
}

/** What is known of a report that can't be read, in words. */
export function kindOfUnread(name: string): string | undefined {
  const optum = optumKind(name);
  if (optum !== undefined) return `Optum: ${optum}; its columns are not configured (partners[].reports)`;
  return /\.(ebt|ibt|dpt|99t|act|tat)$/i.test(name)
    ? 'Availity: the text for people of a report that also comes as data'
    : undefined;
}
