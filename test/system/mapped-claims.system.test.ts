/** Exports of another system through `send`: mapped, sent, and known afterwards by which mapping. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMappingFiles } from '../../src/config/mapping-files.ts';
import { shareAt } from './books.ts';
import { Practice } from './practice.ts';

const CHARGES = readFileSync('config/mappings/practice-csv.tests/two-claims.csv', 'utf8');
const ENCOUNTERS = readFileSync('config/mappings/encounters-xml.tests/three-encounters.xml');
const YAML = readFileSync('config/mappings/practice-csv.yaml');
const [MAPPING] = readMappingFiles([{ path: 'practice-csv.yaml', bytes: YAML }]);

describe('C point 3: billingSystems[].mapping', () => {
  let root: string;
  let practice: Practice;
  const practiceWith = (mapping: unknown, config: object = {}): Practice =>
    new Practice(shareAt(root), {
      config: {
        ...config,
        billingSystems: [{ id: 'north-clinic', in: 'drop/in', out: 'drop/out', settleSeconds: 0, mapping }],
      },
    });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'claimgate-mapped-'));
    for (const name of ['inbound', 'outbound']) mkdirSync(join(root, 'mailbox', name), { recursive: true });
  });
  afterEach(() => {
    practice.remove();
    rmSync(root, { recursive: true });
  });
  const sentText = (): string =>
    readdirSync(join(root, 'mailbox', 'inbound'))
      .map((name) => readFileSync(join(root, 'mailbox', 'inbound', name), 'latin1'))
      .join('');

  it('a CSV export is sent; result file, claim file and timeline name the mapping, its version and its hash', async () => {
    practice = practiceWith('practice-csv');
    practice.drop('charges.csv', CHARGES);
    const run = await practice.run(['send']);
    expect(run.err).toBe('');
    expect(run.exitCode, run.out).toBe(0);
    const result: unknown = practice.result('charges.csv');
    expect(result).toMatchObject({
      kind: 'csv',
      mapping: { name: 'practice-csv', version: 1, sha256: MAPPING?.sha256 },
      claims: [
        { outcome: 'ready', claimId: '10231', chargeAmount: '1185.50' },
        { outcome: 'ready', claimId: '10232' },
      ],
    });
    expect(sentText()).toContain('SV1*HC:94640:59*1060.5*UN*1***1~');
    const timeline = await practice.run(['timeline', '10231']);
    expect(JSON.stringify(timeline.records)).toContain(`by mapping practice-csv 1, ${MAPPING?.sha256.slice(0, 12)}`);
  });

  it('mappings by the files’ names; other files are claims in our own forms; defaults of the billing system', async () => {
    practice = practiceWith([
      { files: 'charges-*.CSV', name: 'practice-csv' },
      { files: '*.xml', name: 'encounters-xml' },
    ]);
    practice.drop('charges-1.csv', CHARGES);
    practice.drop('encounters.xml', ENCOUNTERS);
    practice.drop('own.json', readFileSync('samples/claims/professional/one-visit.json'));
    const run = await practice.run(['send']);
    expect(run.err).toBe('');
    expect(run.exitCode, run.out).toBe(0);
    expect(practice.result('encounters.xml').claims.map(({ outcome }) => outcome)).toEqual(['ready', 'ready']);
    expect(practice.result('own.json').claims.map(({ outcome }) => outcome)).toEqual(['ready']);
    expect(sentText()).toContain('REF*X4*14D0000001~');
  });

  it('a claim that can not be mapped is refused, the others are sent; a file that is none is told', async () => {
    practice = practiceWith('practice-csv');
    practice.drop('a.csv', CHARGES.replace(',Male,', ',Fish,'));
    practice.drop('b.csv', CHARGES.replace('Sex', 'Gender'));
    const run = await practice.run(['send']);
    expect(run.exitCode).toBe(1);
    expect(practice.result('a.csv').claims.map(({ outcome }) => outcome)).toEqual(['ready', 'refused']);
    expect(practice.result('b.csv').findings.map(({ code }) => code)).toEqual(['mapping-column-missing']);
    expect(sentText()).not.toContain('MARSH');
  });

  it('a mapping of the gateway’s own folder, and one that there isn’t: exit code 2 before anything is taken', async () => {
    practice = practiceWith('ours', { profiles: 'own' });
    practice.drop('charges.csv', CHARGES);
    const missing = await practice.run(['send']);
    expect(missing.exitCode).toBe(2);
    expect(missing.err).toContain('billing system north-clinic: there is no mapping ours; there is none');
    const folder = join(practice.folder, 'own', 'mappings');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'ours.yaml'), YAML.toString().replace('groupNumber: Group', 'groupNo: Group'));
    const faulty = await practice.run(['send']);
    expect(faulty.exitCode).toBe(2);
    expect(faulty.err).toContain('ours.yaml: claim.subscriber.groupNo');
    cpSync('config/mappings/practice-csv.yaml', join(folder, 'ours.yaml'));
    expect((await practice.run(['send'])).exitCode).toBe(0);
    expect((await practice.run(['mappings', 'list'])).records).toMatchObject([{ name: 'ours' }]);
  });
});
