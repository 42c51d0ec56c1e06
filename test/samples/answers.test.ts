import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { validateX12 } from '../../src/guides/validate.ts';
import { classify } from '../../src/inbound/classify/classify.ts';
import { readRecords } from '../../src/offline/read.ts';
import { outcomeOf, parseScenario } from '../../src/sandbox/scenario.ts';
import { testLibrary } from '../guides/library.ts';

const guides = testLibrary();
const folder = resolve('samples/answers');
const names = readdirSync(folder).filter((name) => !name.endsWith('.json'));
const bytesOf = (name: string): Buffer => readFileSync(join(folder, name));

async function read(name: string) {
  const records: object[] = [];
  const findings: string[] = [];
  await readRecords({
    file: name,
    guides,
    chunks: async function* () {
      yield bytesOf(name);
    },
    record: async (record) => void records.push(record),
    finding: (item) => findings.push(item.kind.code),
  });
  return { records, findings };
}

/** What is wrong with a sample on purpose. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  'category-against-action.277ca': ['status-action-against-category', 'status-totals-differ'],
  'not-found.277': ['status-claim-not-found'],
};
const KINDS: Readonly<Record<string, string>> = { ta1: 'TA1', '277ca': '277CA' };

describe('samples/answers', () => {
  it('has an answer of each kind', () => {
    expect(new Set(names.map((name) => name.split('.')[1]))).toEqual(
      new Set(['ta1', '999', '997', '277ca', '277', '835']),
    );
  });

  it.each(names)('%s is read into what stands beside it', async (name) => {
    const { records, findings } = await read(name);
    const expected: unknown = JSON.parse(readFileSync(join(folder, `${name}.expected.json`), 'utf8'));
    expect(JSON.parse(JSON.stringify(records))).toEqual(expected);
    expect(new Set(findings)).toEqual(new Set(TOLD[name] ?? []));
  });

  it.each(names)('%s is classified by what it holds, and sound', (name) => {
    const extension = name.split('.')[1] ?? '';
    const result = classify(bytesOf(name));
    expect(result.kind).toBe(KINDS[extension] ?? extension);
    expect(result.interchanges.every((one) => one.sound && one.sets.every((set) => set.sound))).toBe(true);
  });

  it.each(names.filter((name) => TOLD[name] === undefined))('%s obeys its guide', (name) => {
    const { findings } = validateX12(bytesOf(name), { library: guides });
    expect(findings.map((item) => item.kind.code)).toEqual([]);
  });
});

describe('samples/scenarios', () => {
  const scenarios = resolve('samples/scenarios');
  it.each(readdirSync(scenarios))('%s is a scenario', (name) => {
    expect(() => parseScenario(parse(readFileSync(join(scenarios, name), 'utf8')))).not.toThrow();
  });

  it('issue A, point 8: every-outcome.yaml has them all', () => {
    const scenario = parseScenario(parse(readFileSync(join(scenarios, 'every-outcome.yaml'), 'utf8')));
    const outcomes = scenario.claims.map((row) => outcomeOf(scenario, row.match.replace('*', '1')).outcome);
    expect(new Set(outcomes)).toEqual(
      new Set([
        'paid',
        'contractual',
        'denied-line',
        'denied',
        'rejected-999',
        'rejected-277ca',
        'silence',
        'reversal',
        'split',
      ]),
    );
  });
});
