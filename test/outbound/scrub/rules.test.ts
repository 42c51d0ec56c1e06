// biome-ignore-all lint/suspicious/noThenProperty: `then` is the key that a rule's author writes; these objects are data and are never awaited.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readRules } from '../../../src/claims/rule.ts';
import { applyRules, compileRules } from '../../../src/outbound/scrub/apply-rules.ts';
import { scrubClaim } from '../../../src/outbound/scrub/scrub.ts';
import { testRules, tryRule } from '../../../src/outbound/scrub/test-rules.ts';
import { day } from './edit-case.ts';
import { inpatient, professional } from './sample-claims.ts';

const read = (document: unknown) => readRules([{ name: 'r.yaml', document }]);
const rule = (rest: object) => ({ id: 'r', version: 1, then: { message: 'M', severity: 'error' }, ...rest });
const fires = (when: unknown, claim = professional(), rest: object = {}): boolean =>
  applyRules(compileRules(read(rule({ when, ...rest })).rules), claim).findings.length > 0;

describe('E-129 user rules: what a condition means', () => {
  it.each([
    [{ field: 'payer.id', is: 'EXH01' }, true],
    [{ field: 'payer.id', isNot: 'EXH01' }, false],
    [{ field: 'payer.id', in: ['A', 'EXH01'] }, true],
    [{ field: 'payer.id', notIn: ['A', 'EXH01'] }, false],
    [{ field: 'lines[].procedure.code', startsWith: '992' }, true],
    [{ field: 'lines[].procedure.code', matches: '^9921[0-4]$' }, true],
    [{ field: 'chargeAmount', greaterThan: '90.00' }, true],
    [{ field: 'chargeAmount', lessThan: '90.00' }, false],
    [{ field: 'chargeAmount', between: [100, '150.00'] }, true],
    [{ field: 'lines[].serviceDate.from', between: ['2026-11-01', '2026-11-30'] }, true],
    [{ field: 'referralNumber', present: false }, true],
    [{ field: 'subscriber.address', present: true }, true],
    [
      {
        all: [
          { field: 'payer.id', is: 'EXH01' },
          { field: 'referralNumber', present: true },
        ],
      },
      false,
    ],
    [
      {
        any: [
          { field: 'payer.id', is: 'EXH01' },
          { field: 'referralNumber', present: true },
        ],
      },
      true,
    ],
    [{ not: { field: 'payer.id', is: 'EXH01' } }, false],
  ])('%j → %s', (when, expected) => {
    expect(fires(when)).toBe(expected);
  });

  it('is for its claim types, payers and days of service alone', () => {
    const when = { field: 'claimId', present: true };
    expect(fires(when, inpatient(), { claimTypes: ['professional'] })).toBe(false);
    expect(fires(when, professional(), { payerIds: ['OTHER'] })).toBe(false);
    expect(fires(when, professional(), { from: '2026-11-03' })).toBe(false);
    expect(fires(when, professional(), { until: '2026-11-01' })).toBe(false);
    expect(fires(when, professional(), { from: '2026-11-02', until: '2026-11-02' })).toBe(true);
  });

  it('judges each line by itself and says which', () => {
    const { rules } = read(
      rule({
        each: 'line',
        when: {
          all: [
            { field: 'units', greaterThan: 1 },
            { field: 'claim.claimType', is: 'professional' },
          ],
        },
      }),
    );
    const claim = professional({ chargeAmount: '300.00', lines: [{}, { lineId: 'L2', units: '2' }] });
    const [finding] = applyRules(compileRules(rules), claim, 4).findings;
    expect(finding).toMatchObject({
      kind: { code: 'E-129' },
      at: { path: 'lines[1].units', claim: 4 },
      detail: { rule: 'r', version: 1, line: 2 },
    });
  });

  it('sets a value, which later rules see, and tells it as a repair', () => {
    const { rules } = read([
      rule({ id: 'second', order: 2, when: { field: 'referralNumber', is: 'R1' } }),
      {
        id: 'first',
        version: 1,
        order: 1,
        when: { field: 'referralNumber', present: false },
        then: { set: { field: 'referralNumber', value: 'R1' } },
      },
    ]);
    const result = scrubClaim(professional(), { asOf: day('2026-11-25'), rules });
    expect(result.claim.referralNumber).toBe('R1');
    expect(result.repairs).toEqual([{ path: 'referralNumber', before: '', after: 'R1', rule: 'user-rule' }]);
    expect(result.findings.map(({ kind }) => kind.code)).toContain('E-129');
  });
});

describe('E-129 user rules: what is no rule', () => {
  it.each([
    ['two comparisons', { when: { field: 'a', is: 1, isNot: 2 } }],
    ['no comparison', { when: { field: 'a' } }],
    ['a path with code in it', { when: { field: 'a; process.exit()', present: true } }],
    ['a pattern that could take for ever', { when: { field: 'a', matches: '(a+)+$' } }],
    [
      'a value that may not be set',
      { when: { field: 'a', present: true }, then: { set: { field: 'chargeAmount', value: '1.00' } } },
    ],
    ['no message and nothing to set', { when: { field: 'a', present: true }, then: { severity: 'error' } }],
  ])('%s', (_name, rest) => {
    const { rules, faults } = read(rule(rest));
    expect(rules).toEqual([]);
    expect(faults[0]).toMatch(/^r\.yaml: rule 1: /);
  });

  it('the same id and version twice', () => {
    const one = rule({ when: { field: 'a', present: true } });
    expect(read([one, one]).faults).toEqual(['r.yaml: rule r version 1 stands twice']);
  });
});

describe('rules test, rules try', () => {
  const example: unknown = parse(readFileSync(resolve('config/rules/example.yaml'), 'utf8'));
  const { rules, faults } = read(example);

  it('the shipped example reads and passes its own tests', () => {
    expect(faults).toEqual([]);
    const results = testRules(rules, professional());
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results).toHaveLength(5);
  });

  it('a test that expects otherwise fails and says why', () => {
    const wrong = read(
      rule({ when: { field: 'payer.id', is: 'EXH01' }, tests: [{ name: 't', claim: {}, fires: false }] }),
    ).rules;
    expect(testRules(wrong, professional())).toEqual([
      { rule: 'r', version: 1, test: 't', passed: false, reason: 'the rule fires and should not' },
    ]);
  });

  it('tells which claims of the past a rule would have spoken of', () => {
    const [candidate] = read(rule({ when: { field: 'chargeAmount', greaterThan: '100.00' } })).rules;
    if (candidate === undefined) throw new Error('no rule');
    const small = professional({ claimId: 'C9', chargeAmount: '50.00', lines: [{ chargeAmount: '50.00' }] });
    expect(tryRule(candidate, [professional(), small])).toEqual({ judged: 2, claimIds: ['C1'] });
  });
});
