import { describe, expect, it } from 'vitest';
import { identityCases } from './cases/identity.ts';
import { found, judge } from './edit-case.ts';

const CASES = [...identityCases];

describe('each edit, on its failing and its passing sample, finds exactly this', () => {
  it.each(CASES.map((item) => [item.name, item] as const))('%s', (_name, item) => {
    expect(found(judge(item))).toEqual(item.finds);
  });
});
