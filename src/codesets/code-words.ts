/** Codesets: what the codes of a status or an adjustment mean: the loaded official list first, else our own words; the code itself always. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { CodeSets } from './code-sets.ts';

export type WordedSet = 'claim-status-category' | 'claim-status' | 'carc' | 'rarc';

/** The codes of one status: C043 of an STC. */
export interface WordedStatus {
  readonly categoryCode: string;
  readonly statusCode: string;
  readonly entityCode?: string | undefined;
}

export interface CodeWords {
  /** Undefined where no list is loaded and we have no words. */
  of(set: WordedSet, code: string, on: CalendarDate): string | undefined;
  /** Every code of the status with its words, e.g. `A7 rejected: something is invalid; 164 the entity's member number; IL Insured`. */
  status(status: WordedStatus, on: CalendarDate): string;
}

export interface CodeWordsSource {
  /** `schemas/codes/own-words.json` as it was parsed. */
  readonly own: unknown;
  /** `schemas/codes/x12.json` as it was parsed: its element 98 names entities. */
  readonly labels: unknown;
  readonly lists?: CodeSets | undefined;
}

/** Answers kept; the same few codes come again and again. */
const KEPT = 5_000;

export function createCodeWords({ own, labels, lists }: CodeWordsSource): CodeWords {
  const sets = tablesOf(own);
  const entities = tablesOf(labels).get('98') ?? new Map<string, string>();
  const kept = new Map<string, string | undefined>();
  const look = (set: WordedSet, code: string, on: CalendarDate): string | undefined =>
    lists?.entry(set, code, on)?.label ?? sets.get(set)?.get(code);
  const of = (set: WordedSet, code: string, on: CalendarDate): string | undefined => {
    const key = `${set} ${code} ${on}`;
    if (kept.has(key)) return kept.get(key);
    const words = look(set, code, on);
    if (kept.size >= KEPT) kept.clear();
    kept.set(key, words);
    return words;
  };
  return {
    of,
    status: ({ categoryCode, statusCode, entityCode }, on) => {
      const parts = [
        worded(categoryCode, of('claim-status-category', categoryCode, on)),
        worded(statusCode, of('claim-status', statusCode, on)),
        worded(entityCode ?? '', entities.get(entityCode ?? '')),
      ];
      return parts.filter((part) => part !== '').join('; ');
    },
  };
}

const worded = (code: string, words: string | undefined): string =>
  words === undefined || words === '' ? code : `${code} ${words}`;

/** Name → code → words; rows of another form are left out, since words are only for the eye. */
function tablesOf(parsed: unknown): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const tables = new Map<string, ReadonlyMap<string, string>>();
  if (typeof parsed !== 'object' || parsed === null) return tables;
  for (const [name, codes] of Object.entries(parsed)) {
    if (typeof codes !== 'object' || codes === null) continue;
    const rows = Object.entries(codes).filter((row): row is [string, string] => typeof row[1] === 'string');
    tables.set(name, new Map(rows));
  }
  return tables;
}
