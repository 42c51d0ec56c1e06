import { describe, expect, it } from 'vitest';
import { amountCases } from './cases/amounts.ts';
import { dateCases } from './cases/dates.ts';
import { identityCases } from './cases/identity.ts';
import { patientCases } from './cases/patient.ts';
import { providerCases } from './cases/providers.ts';
import { found, judge } from './edit-case.ts';

const CASES = [...identityCases, ...providerCases, ...patientCases, ...dateCases, ...amountCases];

describe('each edit, on its failing and its passing sample, finds exactly this', () => {
  it.each(CASES.map((item) => [item.name, item] as const))('%s', (_name, item) => {
    expect(found(judge(item))).toEqual(item.finds);
  });
});
