import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { WORK_GUIDES, workGuide } from '../../src/operations/work-guide.ts';

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : entry.name.endsWith('.ts') ? [path] : [];
  });
}

const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map((found) => found[1] ?? '');

const upper = (code: string): string => code.toUpperCase().replaceAll('-', '_');

/** Every code with which the sources put something onto the worklist, read off the places that make items, tasks, holds and exceptions. */
function codesOfSources(): ReadonlySet<string> {
  const codes = new Set<string>();
  for (const path of ['src/inbound', 'src/outbound', 'src/operations'].flatMap(sources)) {
    if (path.endsWith('work-guide.ts')) continue;
    const text = readFileSync(path, 'utf8');
    const literal = "'([A-Z0-9]+(?:_[A-Z0-9]+)+|UNMATCHED|CREDIT|CAPPED|REJECTED|TRANSFERRED|INFORMATION)'";
    for (const before of [
      String.raw`\bcode: `,
      String.raw`\bhold\(\s*`,
      String.raw`\bunmatched\(\s*`,
      String.raw`\badd\(\s*(?:'[^']*', )?`,
      'REVERSAL_WAITS = ',
      '(?:WITHOUT_ERA|WITHOUT_DEPOSIT|DISPUTED|DENIAL_WORK|SUSPENSE_BALANCE|RECOUP_UNIDENTIFIED|OVERPAID|ALLOWED_AMBIGUOUS) = ',
      'reasonCode: ',
    ])
      for (const code of matches(text, new RegExp(before + literal, 'g'))) codes.add(code);
  }
  const tasks = readFileSync('src/inbound/post/adjudicate.ts', 'utf8');
  for (const code of matches(tasks, /: \['([A-Z_]+)', '[a-z]/g)) codes.add(code);
  const contradictions = readFileSync('src/claims/lifecycle-contradictions.ts', 'utf8');
  for (const code of matches(contradictions, /\bcode: '([a-z0-9-]+)'/g)) codes.add(upper(code));
  const [, alone = ''] = contradictions.split('const ALONE');
  for (const code of matches(alone.slice(0, alone.indexOf('];')), /'([a-z0-9-]+)'/g)) codes.add(upper(code));
  for (const code of matches(contradictions, /\? \['([a-z0-9-]+)'\]/g)) codes.add(upper(code));
  for (const code of matches(readFileSync('src/claims/lifecycle.ts', 'utf8'), /exception: '([a-z-]+)'/g))
    codes.add(upper(code));
  const [, unexplained = ''] = readFileSync('src/claims/lifecycle-sent.ts', 'utf8').split('readonly code: ');
  for (const code of matches(unexplained.slice(0, unexplained.indexOf(';')), /'([a-z-]+)'/g)) codes.add(upper(code));
  return codes;
}

describe('the guide of the worklist', () => {
  it('has a row for every code that the sources put onto the worklist, and finds them', () => {
    const codes = codesOfSources();
    expect(codes.size).toBeGreaterThan(55);
    expect([...codes].filter((code) => WORK_GUIDES[code] === undefined)).toEqual([]);
  });

  it('names only commands that there are, with their own words', () => {
    const words = Object.values(WORK_GUIDES).flatMap(({ ways }) => ways.map((one) => one.command.split(' ')[0] ?? ''));
    expect(words.filter((word) => !COMMANDS.has(word))).toEqual([]);
    for (const { ways } of Object.values(WORK_GUIDES)) expect(ways.length).toBeGreaterThan(0);
  });

  it('puts the item’s own names in', () => {
    const names = { item: 12, claim: 'C-1', trace: 'T9' };
    expect(workGuide('UNMATCHED', names).ways[0]?.command).toBe('claimgate match 12 CLAIM');
    expect(workGuide('NOT_OURS', names).ways[0]?.command).toBe('claimgate worklist close --check T9');
    expect(workGuide('LINE_UNMATCHED', names).ways[0]?.command).toBe('claimgate match 12 C-1 --lines 0=LINE');
    expect(workGuide('OF_THE_FUTURE', names).ways[0]?.command).toBe('claimgate worklist close 12');
  });
});
