import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { machine } from '../cli/machine.ts';

const DOC = readFileSync('docs/mappings.md', 'utf8');
const blockOf = (pattern: RegExp): Buffer => Buffer.from(pattern.exec(DOC)?.[1] ?? '');

describe('docs/mappings.md', () => {
  it('its mapping from zero makes a claim of its export that no edit refuses', async () => {
    const host = machine({
      'my-system.yaml': blockOf(/```yaml\n(version: 1[\s\S]*?)```/),
      'charges.csv': blockOf(/```\n(Visit[\s\S]*?)```/),
    });
    const { code, out } = await host.run('validate', '--mapping', 'my-system.yaml', 'charges.csv', '--json');
    expect(code, out).toBe(0);
    const { records } = await host.run('read', '--mapping', 'my-system.yaml', 'charges.csv');
    expect(records).toMatchObject([
      {
        type: 'claim',
        claimId: '77',
        chargeAmount: '185.00',
        subscriber: { lastName: 'DOE', firstName: 'JANE', middleName: 'A', birthDate: '1984-03-09' },
        lines: [{ procedure: { modifiers: ['25'] }, diagnosisPointers: [1, 2] }, { diagnosisPointers: [1] }],
      },
    ]);
  });

  it('each key of a value and of a source stands in its tables', () => {
    const keys = [
      'from',
      'constant',
      'ordinal',
      'first',
      'join',
      'sum',
      'pick',
      'split',
      'slice',
      'name',
      'remove',
      'case',
      'codes',
      'dates',
      'pointer',
      'default',
      'when',
    ];
    const sources = [
      'format',
      'encoding',
      'claim',
      'lines',
      'claimsWhen',
      'ignore',
      'delimiter',
      'columns',
      'skipRows',
      'rows',
      'optional',
      'shortRows',
    ];
    for (const key of [...keys, ...sources]) expect(DOC).toMatch(new RegExp(`^\\| .*\`${key}\\b`, 'm'));
  });
});
