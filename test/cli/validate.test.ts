import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { machine, textOf } from './machine.ts';
import { WRONG_FILES } from './wrong-files.ts';

const sample = (path: string): Uint8Array => readFileSync(path);

const KEYS = ['file', 'kind', 'accepted', 'interchanges', 'functionalGroups', 'transactionSets', 'findings'];

describe('validate', () => {
  it('prints one JSON line a file with every key of the contract', async () => {
    const { code, records } = await machine().run(
      'validate',
      'samples/answers/denied.835',
      'samples/claims/professional/one-visit.json',
      '--json',
    );
    expect(code).toBe(0);
    expect(records).toHaveLength(2);
    for (const record of records) for (const key of KEYS) expect(record).toHaveProperty(key);
    expect(records[0]).toMatchObject({
      file: 'samples/answers/denied.835',
      kind: 'x12',
      accepted: true,
      interchanges: 1,
      functionalGroups: 1,
      transactionSets: [{ ordinal: 1, id: '835', guide: '835', accepted: true }],
      findings: [],
    });
    expect(records[1]).toMatchObject({ kind: 'claims', accepted: true, interchanges: 0, transactionSets: [] });
  });

  it('gives each finding its code, severity, SNIP type, message and place', async () => {
    const { code, records } = await machine({ 'a.835': unbalanced() }).run('validate', 'a.835', '--json');
    expect(code).toBe(1);
    const findings = records[0]?.['findings'];
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          code: expect.stringMatching(/^[a-z0-9-]+$/),
          severity: 'error',
          snip: 3,
          message: expect.stringMatching(/\S/),
          at: expect.objectContaining({ file: 'a.835', set: 1, segmentId: expect.any(String) }),
        }),
      ]),
    );
  });

  it.each([
    ['1', 0],
    ['3', 1],
  ])('with --snip %s an unbalanced 835 ends in exit code %d', async (snip, expected) => {
    const { code } = await machine({ 'a.835': unbalanced() }).run('validate', 'a.835', '--snip', snip);
    expect(code).toBe(expected);
  });

  it.each(WRONG_FILES.map(({ name, bytes }) => [name, bytes] as const))(
    'ends in a finding and exit code 1: %s',
    async (_name, bytes) => {
      const { code, records } = await machine({ wrong: bytes }).run('validate', 'wrong', '--json');
      expect(code).toBe(1);
      expect(records).toHaveLength(1);
      expect(records[0]).toMatchObject({ accepted: false });
      expect(records[0]?.['findings']).not.toHaveLength(0);
    },
  );

  it('says the same however the bytes are cut into chunks', async () => {
    for (const { name, bytes } of WRONG_FILES.filter((one) => one.bytes.length < 100_000)) {
      const whole = await machine({ f: bytes }).run('validate', 'f', '--json');
      const cut = await machine({ f: bytes }, { chunk: 7 }).run('validate', 'f', '--json');
      expect(cut.out, name).toBe(whole.out);
    }
  });

  it('judges the other files when one can not be read, and the highest exit code counts', async () => {
    const { code, records, err } = await machine({ bad: '' }).run(
      'validate',
      'no-such-file',
      'bad',
      'samples/answers/denied.835',
      '--json',
    );
    expect(code).toBe(2);
    expect(records.map((record) => record['accepted'])).toEqual([false, true]);
    expect(err).toContain('[file-unreadable]');
  });

  it.each([['0'], ['8'], ['x']])('refuses --snip %s with exit code 2', async (snip) => {
    const { code, err, out } = await machine().run('validate', 'samples/answers/denied.835', '--snip', snip);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('--snip');
  });

  it('scrubs the claims of an 837 above SNIP 3', async () => {
    const files = machine({ 'c.json': withBirthAfterService() });
    await files.run('translate', 'c.json', '--out', 'o');
    const bytes = files.files.get('o/837P_000000001.837');
    expect(textOf(bytes)).toContain('ST*837*');
    const low = await files.run('validate', 'o/837P_000000001.837', '--json');
    const high = await files.run('validate', 'o/837P_000000001.837', '--json', '--snip', '7');
    expect(low.code).toBe(0);
    expect(high.code).toBe(1);
    expect(high.records[0]).toMatchObject({ transactionSets: [{ accepted: false }] });
    expect(JSON.stringify(high.records[0])).toMatch(/"code":"E-\d{3}/);
  });

  it('shows people one line a file and the findings under it', async () => {
    const { out } = await machine({ 'a.835': unbalanced() }, { isTerminal: true }).run('validate', 'a.835');
    const [head = '', first = ''] = out.split('\n');
    expect(head).toMatch(/^REFUSED {3}a\.835: 1 interchange, 1 transaction set \(835\); \d error/);
    expect(first).toMatch(/^ {2}ERROR set 1 .*\[[a-z0-9-]+, SNIP 3\]$/);
  });

  it('lets node-x12 read the same bytes and says whether it agrees', async () => {
    const agreed = await machine().run('validate', 'samples/answers/denied.835', '--second-opinion');
    expect(agreed.out).toContain('node-x12 agrees');
    const claims = await machine().run('validate', 'samples/claims/professional/one-visit.json', '--second-opinion');
    expect(claims.out).toContain('node-x12 reads X12 only');
  });
});

/** The paid amount of the check is a dollar more than its claims. */
function unbalanced(): string {
  return textOf(sample('samples/answers/paid-with-patient-share.835')).replace(
    /BPR\*I\*(\d+)/,
    (_, whole: string) => `BPR*I*${Number(whole) + 1}`,
  );
}

/** Born a day before the run, after the service. */
function withBirthAfterService(): string {
  return textOf(sample('samples/claims/professional/one-visit.json')).replace('1993-08-08', '2026-11-24');
}
