/** M-005: a claim of 62 lines goes out in two, and both answers come back under the billing system's own keys. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { Practice, startClearing } from './practice.ts';

let root = '';
let sandbox: Sandbox;
let practice: Practice;
afterEach(async () => {
  practice.remove();
  await sandbox.stop();
  rmSync(root, { recursive: true, force: true });
});

async function start(scenario: object): Promise<void> {
  root = mkdtempSync(join(tmpdir(), 'claimgate-split-'));
  const clearing = await startClearing(root, scenario);
  sandbox = clearing.sandbox;
  practice = new Practice(clearing.mailbox);
}

async function round(): Promise<void> {
  await practice.run(['send']);
  await sandbox.processInbox();
  await practice.run(['collect']);
}

const SAMPLE = 'professional/sixty-two-lines.json';
const PAID = { default: { outcome: 'paid' } };
const LINES = Array.from({ length: 62 }, (_unused, index) => `PV0062-L${index + 1}`);

interface Part {
  readonly patientControlNumber: string;
  readonly outcome: string;
  readonly lines: readonly string[];
}

const partsOf = (name: string): readonly Part[] => JSON.parse(JSON.stringify(practice.result(name).claims[0])).parts;

it('sent, paid and posted: result file, ledger and postings tell of both parts', async () => {
  await start(PAID);
  practice.dropSample(SAMPLE, 'claims.json');
  await round();
  const [claim] = practice.result('claims.json').claims;
  expect(claim).toMatchObject({ outcome: 'ready', claimId: 'PV-0062', patientControlNumber: 'PV00062' });
  expect(claim?.findings.map(({ code }) => code)).toContain('claim-split');
  expect(partsOf('claims.json').map((part) => [part.patientControlNumber, part.lines.length])).toEqual([
    ['PV00062', 50],
    ['PV00062S2', 12],
  ]);
  const status = await practice.run(['status', 'PV-0062']);
  expect(status.records.map((record) => [record['state'], record['patientControlNumber']])).toEqual([
    ['CLOSED', 'PV00062'],
    ['CLOSED', 'PV00062S2'],
  ]);
  const timeline = await practice.run(['timeline', 'PV-0062']);
  expect(timeline.out).toContain('split: part 1 of 2');
  expect(timeline.out).toContain('split: part 2 of 2');
  const postings = practice.records('posting').filter((record) => record['claimId'] === 'PV-0062');
  const entries: readonly { readonly lineId?: string; readonly line?: string }[] = JSON.parse(
    JSON.stringify(postings.flatMap((record) => record['entries'])),
  );
  expect(new Set(entries.flatMap(({ line }) => line ?? []))).toEqual(new Set(LINES));
  const statuses = practice.records('status').filter((record) => record['claimId'] === 'PV-0062');
  expect(new Set(statuses.map((record) => record['patientControlNumber']))).toEqual(new Set(['PV00062', 'PV00062S2']));
  expect((await practice.run(['verify'])).exitCode).toBe(0);
  practice.dropSample(SAMPLE, 'again.json');
  await practice.run(['send']);
  expect(practice.result('again.json').claims.map(({ outcome }) => outcome)).toEqual(['duplicate']);
});

it('one part is rejected: the claim dropped again corrects that part alone', async () => {
  await start({ ...PAID, claims: [{ match: 'PV00062S2', answer: { outcome: 'rejected-277ca', by: 'payer' } }] });
  practice.dropSample(SAMPLE, 'claims.json');
  await round();
  const corrected = readFileSync(`samples/claims/${SAMPLE}`, 'utf8').replaceAll('TAMARISK', 'TAMARISKE');
  practice.drop('corrected.json', corrected);
  await practice.run(['send']);
  expect(partsOf('corrected.json').map(({ outcome }) => outcome)).toEqual(['duplicate', 'ready']);
  expect(practice.result('corrected.json').claims[0]?.outcome).toBe('ready');
  const moved: { lines: { chargeAmount: string }[]; chargeAmount: string } = JSON.parse(corrected);
  const [first] = moved.lines;
  if (first === undefined) throw new Error('the sample has no line');
  first.chargeAmount = '76.00';
  moved.chargeAmount = '4449.50';
  practice.drop('moved.json', JSON.stringify(moved));
  await practice.run(['send']);
  expect(practice.result('moved.json').claims[0]?.outcome).toBe('duplicate');
  expect((await practice.run(['verify'])).exitCode).toBe(0);
});

it('a fault in one part holds both; what is dropped again with fewer lines takes the place of both', async () => {
  await start(PAID);
  const sample = readFileSync(`samples/claims/${SAMPLE}`, 'utf8');
  const bad: { lines: { units: string }[] } = JSON.parse(sample);
  const last = bad.lines[61];
  if (last === undefined) throw new Error('the sample has no line 62');
  last.units = '0';
  practice.drop('bad.json', JSON.stringify(bad));
  await practice.run(['send']);
  expect(partsOf('bad.json').map(({ outcome }) => outcome)).toEqual(['held', 'held']);
  const [claim] = JSON.parse(JSON.stringify(practice.result('bad.json').claims));
  const found: readonly { code: string; at: { path: string }; detail: { line: number } }[] = claim.findings;
  expect(found.find(({ code }) => code === 'E-053')?.at.path).toMatch(/^lines\[61\]/);
  const short: { lines: unknown[]; chargeAmount: string } = JSON.parse(sample);
  short.lines = short.lines.slice(0, 40);
  short.chargeAmount = '2870.00';
  practice.drop('short.json', JSON.stringify(short));
  await round();
  expect(practice.result('short.json').claims.map(({ outcome }) => outcome)).toEqual(['ready']);
  const status = await practice.run(['status', 'PV-0062']);
  expect(status.records.map((record) => record['state'])).toEqual(['CLOSED']);
  const second = await practice.run(['status', 'PV00062S2']);
  expect(second.records.map((record) => record['state'])).toEqual(['CANCELLED']);
  expect((await practice.run(['verify'])).exitCode).toBe(0);
});

it('what can’t be divided is held with a finding that says so, and nothing leaves', async () => {
  await start(PAID);
  const paid: object = { ...JSON.parse(readFileSync(`samples/claims/${SAMPLE}`, 'utf8')), patientAmountPaid: '20.00' };
  practice.drop('paid.json', JSON.stringify(paid));
  await practice.run(['send']);
  const [claim] = practice.result('paid.json').claims;
  expect(claim?.outcome).toBe('held');
  expect(claim?.findings.map(({ code }) => code)).toContain('claim-not-splittable');
  expect(claim?.findings.find(({ code }) => code === 'claim-not-splittable')).toMatchObject({
    at: { path: 'patientAmountPaid' },
  });
});
