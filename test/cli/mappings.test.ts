import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machine, textOf } from './machine.ts';

const CHARGES = 'config/mappings/practice-csv.tests/two-claims.csv';
const ENCOUNTERS = 'config/mappings/encounters-xml.tests/three-encounters.xml';

describe('C point 3: claimgate mappings', () => {
  let folder: string;
  let own: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'claimgate-mappings-'));
    own = join(folder, 'own.yaml');
    cpSync('config/mappings/practice-csv.yaml', own);
    cpSync('config/mappings/practice-csv.tests', join(folder, 'own.tests'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const expectedPath = () => join(folder, 'own.tests', 'two-claims.csv.expected.json');

  it('list names each mapping with its version and hash', async () => {
    const { code, records } = await machine().run('mappings', 'list', '--json');
    expect(code).toBe(0);
    expect(records.map(({ name, version, format }) => [name, version, format])).toEqual([
      ['encounters-xml', 1, 'xml'],
      ['practice-csv', 1, 'csv'],
    ]);
    expect((await machine().run('mappings', 'list')).out).toContain('Charge export of a practice management system.');
  });

  it('test runs each mapping’s own tests', async () => {
    const { code, out } = await machine().run('mappings', 'test');
    expect(code, out).toBe(0);
    expect(out).toMatch(/encounters-xml 1: \d of \d tests passed\npractice-csv 1: \d of \d tests passed\n/);
    const one = await machine().run('mappings', 'test', 'practice-csv', '--json');
    expect(
      one.records.every(
        ({ type, mapping, passed }) => type === 'mapping-test' && mapping === 'practice-csv' && passed === true,
      ),
    ).toBe(true);
  });

  it('test shows each difference by its path and ends with 1', async () => {
    const text = readFileSync(expectedPath(), 'utf8');
    writeFileSync(expectedPath(), text.replace('"units": "1"', '"units": "3"').replace('"firstName": "PIP",', ''));
    const { code, out } = await machine().run('mappings', 'test', own);
    expect(code).toBe(1);
    expect(out).toContain('FAILED own two-claims.csv\n');
    expect(out).toContain('  claims[0].lines[0].units: expected "3", is "1"\n');
    expect(out).toContain('  claims[1].patient.firstName: expected nothing, is "PIP"\n');
    const { records } = await machine().run('mappings', 'test', own, '--json');
    expect(records[0]).toMatchObject({
      passed: false,
      differences: expect.arrayContaining([{ path: 'claims[0].lines[0].units', expected: '"3"', actual: '"1"' }]),
    });
  });

  it('an export without its expected file fails; --write makes it, and then it passes', async () => {
    rmSync(expectedPath());
    expect((await machine().run('mappings', 'test', own)).code).toBe(1);
    const host = machine();
    expect((await host.run('mappings', 'test', own, '--write')).code).toBe(0);
    writeFileSync(expectedPath(), host.files.get(expectedPath()) ?? '');
    expect((await machine().run('mappings', 'test', own)).out).toBe('own 1: 2 of 2 tests passed\n');
  });

  it('an expected file that is none fails and says so', async () => {
    writeFileSync(expectedPath(), '{"claim": ');
    const { code, out } = await machine().run('mappings', 'test', own);
    expect(code).toBe(1);
    expect(out).toContain('is neither a list of claims nor {claims, findings}');
  });

  it.each([
    ['an action that is none', ['mappings', 'shuffle'], 'mappings knows list and test'],
    [
      'a mapping that is none',
      ['mappings', 'test', 'nobody'],
      'there is no mapping nobody; there is encounters-xml, practice-csv',
    ],
    ['a mapping that is none, for a file', ['validate', '--mapping', 'nobody', CHARGES], 'there is no mapping nobody'],
    ['a file that is none', ['read', '--mapping', 'nowhere/x.yaml', CHARGES], 'there is no mapping nowhere/x.yaml'],
  ])('%s: exit code 2', async (_name, words, said) => {
    const { code, err } = await machine().run(...words);
    expect(code).toBe(2);
    expect(err).toContain(said);
  });

  it('a mapping with faults: every one with its file and path, exit code 2', async () => {
    writeFileSync(
      own,
      readFileSync(own, 'utf8').replace('groupNumber: Group', 'groupNo: Group').replace('codes: filing', 'codes: x'),
    );
    for (const words of [
      ['mappings', 'test', own],
      ['validate', '--mapping', own, CHARGES],
    ]) {
      const { code, err } = await machine().run(...words);
      expect(code).toBe(2);
      expect(err).toContain(`${own}: claim.subscriber.groupNo: subscriber.groupNo is not a field of a claim`);
      expect(err).toContain(`${own}: claim.claimFilingIndicatorCode.codes: there is no code map x`);
    }
  });
});

describe('C point 3: exports offline', () => {
  it.each([
    [CHARGES, 'practice-csv', 2],
    [ENCOUNTERS, 'encounters-xml', 2],
  ] as const)('validate, read and translate %s', async (file, mapping, claims) => {
    const verdict = await machine().run('validate', '--mapping', mapping, file, '--json');
    expect(verdict.code, verdict.out).toBe(0);
    expect(verdict.records[0]).toMatchObject({ kind: 'claims', accepted: true, claims });
    const read = await machine().run('read', '--mapping', mapping, file);
    expect(read.code).toBe(0);
    expect(read.records.map(({ type }) => type)).toEqual(Array.from({ length: claims }, () => 'claim'));
    const host = machine({}, { chunk: 7 });
    const written = await host.run('translate', '--mapping', `config/mappings/${mapping}.yaml`, file, '--out', 'o');
    expect(written.code, written.err).toBe(0);
    const path = String(written.records[0]?.['file']);
    expect((await host.run('validate', path)).code).toBe(0);
    // What read prints is what translate writes.
    host.files.set('read.ndjson', Buffer.from(read.out));
    const again = await host.run('translate', 'read.ndjson', '--out', 'p');
    expect(textOf(host.files.get(String(again.records[0]?.['file'])))).toBe(textOf(host.files.get(path)));
  });

  it('an 837 is read as one although a mapping is given', async () => {
    const host = machine();
    await host.run('translate', 'samples/claims/professional/one-visit.json', '--out', 'o');
    const { code, records } = await host.run('validate', '--mapping', 'practice-csv', 'o/837P_000000001.837', '--json');
    expect([code, records[0]?.['kind']]).toEqual([0, 'x12']);
  });

  it('a value that can not be read: exit code 1, with file, claim and row', async () => {
    const host = machine();
    host.files.set('bad.csv', Buffer.from(readFileSync(CHARGES, 'utf8').replace(',Male,', ',Fish,')));
    const verdict = await host.run('validate', '--mapping', 'practice-csv', 'bad.csv', '--json');
    expect(verdict.code).toBe(1);
    expect(verdict.records[0]?.['findings']).toContainEqual(
      expect.objectContaining({
        code: 'mapping-code-unknown',
        message: 'Row 5: Sex holds a value that the code map of patient.genderCode does not know.',
        at: { file: 'bad.csv', claim: 2, row: 5, path: 'patient.genderCode' },
      }),
    );
    const read = await host.run('read', '--mapping', 'practice-csv', 'bad.csv');
    expect([read.code, read.records.length]).toEqual([1, 1]);
    const written = await host.run('translate', '--mapping', 'practice-csv', 'bad.csv', '--out', 'o');
    expect([written.code, written.records[0]?.['claims']]).toEqual([1, 1]);
  });

  it('defaults of the partner that the payer’s claims go to', async () => {
    const host = machine();
    const yaml = readFileSync('config/mappings/practice-csv.yaml', 'utf8');
    host.files.set(
      'own.yaml',
      Buffer.from(`${yaml}\ndefaults: [{ partner: RECEIVER, set: { cliaNumber: 14D0000001 } }]\n`),
    );
    await host.run('translate', '--mapping', 'own.yaml', CHARGES, '--out', 'o');
    expect(textOf(host.files.get('o/837P_000000001.837'))).toContain('REF*X4*14D0000001~');
  });
});
