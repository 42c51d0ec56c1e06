import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CASES } from './cases/all.ts';
import { judge } from './edit-case.ts';

const GUIDES = { professional: '837P', institutional: '837I', dental: '837D' } as const;

/** Every `loop segment` that a guide's file has. */
function places(id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown, loop: string): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, loop);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const entries = new Map<string, unknown>(Object.entries(value));
    const segment = entries.get('segment');
    const name = entries.get('loop');
    if (typeof segment === 'string') found.add(`${loop} ${segment}`);
    visit(entries.get('children'), typeof name === 'string' ? name : loop);
  };
  visit(JSON.parse(readFileSync(resolve(`schemas/x12/${id}.json`), 'utf8')), 'HEADER');
  return found;
}

describe('SC-003 the X12 place that a finding names', () => {
  it.each(Object.entries(GUIDES))('exists in the guide of %s claims', (claimType, id) => {
    const known = places(id);
    const wrong = CASES.filter(({ claim }) => claim.claimType === claimType)
      .flatMap((item) => judge(item).findings)
      .filter(({ at }) => at.loop !== undefined && !known.has(`${at.loop} ${at.segmentId}`))
      .map(({ kind, at }) => `${kind.code} ${at.loop} ${at.segmentId} ${at.path}`);
    expect([...new Set(wrong)]).toEqual([]);
    expect(known.has('2300 CLM')).toBe(true);
  });
});
