import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCalendarDate } from '../../src/base/calendar-date.ts';
import { createCodeSets, openPack } from '../../src/codesets/code-sets.ts';
import { createCodeWords } from '../../src/codesets/code-words.ts';
import { buildListPack } from '../../src/codesets/list-pack.ts';

const jsonAt = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const day = (text: string) => {
  const date = parseCalendarDate(text);
  if (date === undefined) throw new Error(`${text} is no date`);
  return date;
};
const own = { own: jsonAt('schemas/codes/own-words.json'), labels: jsonAt('schemas/codes/x12.json') };
const TODAY = day('2026-11-25');

/** A list as a customer loads it, in force from a day. */
function listOf(set: 'carc' | 'claim-status', code: string, label: string, from: string) {
  const header = { set, version: '1', effectiveFrom: day(from), source: 'list.txt' } as const;
  return openPack(buildListPack(header, [{ code, billable: true, label }]));
}

describe('A-014 words of codes', () => {
  it('a status says category, status and entity, each code before its words', () => {
    const words = createCodeWords(own);
    expect(words.status({ categoryCode: 'A7', statusCode: '164', entityCode: 'IL' }, TODAY)).toMatch(
      /^A7 rejected: something is invalid; 164 the entity's member number; IL \S/,
    );
  });

  it('a code that nobody has words for still stands there', () => {
    expect(createCodeWords(own).status({ categoryCode: 'Q9', statusCode: '99999', entityCode: '??' }, TODAY)).toBe(
      'Q9; 99999; ??',
    );
    expect(createCodeWords({ own: null, labels: 7 }).status({ categoryCode: 'A1', statusCode: '19' }, TODAY)).toBe(
      'A1; 19',
    );
  });

  it('a loaded list has the word from its first day on; codes that it lacks keep ours', () => {
    const lists = createCodeSets([
      listOf('claim-status', '164', 'OFFICIAL 164', '2026-11-01'),
      listOf('carc', '45', 'OFFICIAL 45', '2026-11-01'),
    ]);
    const words = createCodeWords({ ...own, lists });
    expect(words.status({ categoryCode: 'A7', statusCode: '164' }, TODAY)).toContain('164 OFFICIAL 164');
    expect(words.status({ categoryCode: 'A7', statusCode: '164' }, day('2026-10-31'))).not.toContain('OFFICIAL');
    expect([words.of('carc', '45', TODAY), words.of('carc', '1', TODAY), words.of('rarc', 'N000', TODAY)]).toEqual([
      'OFFICIAL 45',
      'deductible',
      undefined,
    ]);
  });

  it('our own words are short', () => {
    const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(
      readFileSync('schemas/codes/own-words.json', 'utf8'),
    );
    const long = Object.values(tables).flatMap((table) => Object.values(table).filter((words) => words.length > 75));
    expect(long).toEqual([]);
  });
});
