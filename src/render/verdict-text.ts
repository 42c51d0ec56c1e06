/** Render: the verdict of a file, for a biller: one line of what it is, then what is wrong with it, the worst first. */
import type { Finding, Severity } from '../base/finding.ts';
import { findingText } from './finding-text.ts';

export interface VerdictWords {
  readonly file: string;
  readonly accepted: boolean;
  /** What the file holds: `1 interchange, 2 transaction sets (837P)`. */
  readonly holds: string;
  readonly findings: readonly Finding[];
}

/** The note of scrubbing on code lists and histories that were not there. */
const NOT_CHECKED = 'edit-not-checked';
/** So many findings are shown of one file: all of a claim’s, and of a broken mailbox file not a flood. */
const SHOWN = 1_000;
const RANK: Readonly<Record<Severity, number>> = { fatal: 0, error: 1, warning: 2, info: 3 };

/** `3 errors, 1 warning`; '' when there is nothing. */
export function countsText(findings: readonly Finding[]): string {
  const counts: string[] = [];
  for (const [severity, many] of [
    ['fatal', 'fatal'],
    ['error', 'errors'],
    ['warning', 'warnings'],
  ] as const) {
    const count = findings.filter((item) => item.severity === severity).length;
    if (count > 0) counts.push(plural(count, severity, many));
  }
  return counts.join(', ');
}

/** `1 claim`, `2 claims`. */
export function plural(count: number, noun: string, many: string = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

/** Notes (info) are left out, since nobody has to act on them; only what could not be checked is said, in one line. */
export function verdictText({ file, accepted, holds, findings }: VerdictWords): string {
  const counts = countsText(findings);
  const head = `${accepted ? 'ACCEPTED' : 'REFUSED '}  ${file}: ${holds}${counts === '' ? '' : `; ${counts}`}\n`;
  const telling = findings.filter((item) => item.severity !== 'info');
  const sorted = telling
    .map((item, index) => ({ item, index }))
    .sort((a, b) => RANK[a.item.severity] - RANK[b.item.severity] || a.index - b.index)
    .map(({ item }) => item);
  const lines = sorted.slice(0, SHOWN).map((item) => `  ${findingText(withoutFile(item))}\n`);
  const more = sorted.length - SHOWN;
  const rest = more > 0 ? [`  … and ${more} more; --json lists all of them\n`] : [];
  return [head, ...lines, ...rest, uncheckedText(findings)].join('');
}

function uncheckedText(findings: readonly Finding[]): string {
  const count = findings.filter(({ kind }) => kind.code === NOT_CHECKED).length;
  if (count === 0) return '';
  return `  (${plural(count, 'code list or source', 'code lists or sources')} not loaded, so some edits were not checked; --json names them)\n`;
}

function withoutFile(item: Finding): Finding {
  const { file: _file, ...at } = item.at;
  return { ...item, at };
}
