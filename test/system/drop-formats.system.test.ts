/** Status and posting records through the whole gateway, in every format that a billing system may read. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimStatus } from '../../src/claims/claim-status.ts';
import { ClaimStatusReader } from '../../src/documents/claim-status/reader.ts';
import { validateX12 } from '../../src/guides/validate.ts';
import { createEnvironment } from '../../src/main.ts';
import { readX12 } from '../../src/x12/reader.ts';
import { assertPublished } from '../rig/json-schema.ts';
import { filesBelow } from './books.ts';
import { Practice, startClearing } from './practice.ts';

const SCENARIO = {
  default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 },
  claims: [
    { match: 'PV00004', answer: { outcome: 'denied-line', line: 2 } },
    { match: 'PV00005', answer: { outcome: 'denied' } },
    { match: 'PV00006', answer: { outcome: 'rejected-999' } },
    { match: 'PV00007', answer: { outcome: 'rejected-277ca', by: 'payer' } },
    { match: 'PD00012', answer: { outcome: 'reversal', corrected: { outcome: 'contractual', allowedPercent: 60 } } },
  ],
};

/** Hostile to spreadsheets, to XML and to X12 at once; the billing system's own keys, which may hold anything. */
const HOSTILE_IDS: Readonly<Record<string, string>> = {
  'PV-0001': '=HYPERLINK("http://127.0.0.1/?"&A1)',
  'PV-0002': 'Müller & "Søn" <é>',
  'PV-0003': '@SUM(1,2)',
  'PV-0004': '-2+3',
  'PV-0005': "'; drop\ttable",
};

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
const library = createEnvironment().guides;
const undo: (() => void | Promise<void>)[] = [];
afterAll(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A practice whose billing system is configured so, after three rounds with every kind of answer. */
async function afterThreeRounds(system: object): Promise<Practice> {
  const root = mkdtempSync(join(tmpdir(), 'claimgate-formats-'));
  const { sandbox, mailbox } = await startClearing(root, SCENARIO);
  const base = { id: 'practice', in: 'drop/in', out: 'drop/out', settleSeconds: 0 };
  const practice = new Practice(mailbox, { config: { billingSystems: [{ ...base, ...system }] } });
  undo.push(async () => {
    practice.remove();
    await sandbox.stop();
    rmSync(root, { recursive: true, force: true });
  });
  const visits: readonly Readonly<Record<string, unknown>>[] = JSON.parse(
    readFileSync('samples/claims/professional/office-visits.json', 'utf8'),
  );
  const hostile = visits.map((claim) => ({
    ...claim,
    claimId: HOSTILE_IDS[String(claim['claimId'])] ?? claim['claimId'],
  }));
  practice.drop('visits.json', JSON.stringify(hostile));
  practice.dropSample('professional/dependents.json');
  for (let round = 0; round < 3; round += 1) {
    await practice.run(['send']);
    await sandbox.processInbox();
    await practice.run(['collect']);
  }
  return practice;
}

const namesOf = (practice: Practice, kind: string): readonly string[] =>
  readdirSync(practice.out)
    .filter((name) => name.startsWith(`${kind}-`))
    .sort();
const textOf = (practice: Practice, name: string): string => readFileSync(join(practice.out, name), 'utf8');

type Fields = Readonly<Record<string, unknown>>;

describe('JSON and NDJSON', () => {
  it.each(['json', 'ndjson'])(
    '%s: every record is as its schema says; each check has its control total',
    async (format) => {
      const practice = await afterThreeRounds({ format });
      const recordsOf = (kind: 'status' | 'posting'): readonly Fields[] =>
        namesOf(practice, kind).flatMap((name) => {
          expect(name.endsWith(`.${format}`)).toBe(true);
          const text = textOf(practice, name);
          const list: readonly Fields[] =
            format === 'json'
              ? JSON.parse(text)
              : text
                  .trimEnd()
                  .split('\n')
                  .map((line) => JSON.parse(line));
          return list;
        });
      const statuses = recordsOf('status');
      const postings = recordsOf('posting');
      assertPublished('status', statuses);
      assertPublished('posting', postings);
      expect(new Set(statuses.map((record) => record['claimId']))).toContain(HOSTILE_IDS['PV-0002']);
      const totals = postings.filter((record) => record['type'] === 'posting-total');
      expect(totals.length).toBeGreaterThan(0);
      for (const total of totals)
        expect(total).toMatchObject({ part: 1, parts: 1, partPostedTotal: total['postedTotal'], balanced: true });
    },
  );
});

describe('CSV', () => {
  let practice: Practice;
  const rowsOf = (kind: string): readonly Readonly<Record<string, string>>[] =>
    namesOf(practice, kind).flatMap((name) => {
      const rows: readonly Readonly<Record<string, string>>[] = parse(textOf(practice, name), { columns: true });
      return rows;
    });
  beforeAll(async () => {
    practice = await afterThreeRounds({ format: 'csv' });
  }, 120_000);

  it('statuses are one row a record under a header that stays the same', () => {
    const heads = new Set(namesOf(practice, 'status').map((name) => textOf(practice, name).split('\r\n')[0]));
    expect([...heads]).toHaveLength(1);
    expect([...heads][0]).toMatch(/^type,claimId,patientControlNumber,state,previousState,recordedAt,summary,/);
    const rejected = rowsOf('status').find(
      (row) => row['patientControlNumber'] === 'PV00007' && row['source'] === 'payer',
    );
    expect(rejected).toMatchObject({
      state: 'PAYER_REJECTED',
      source: 'payer',
      statusCodes: expect.stringMatching(/^A7:/),
    });
  });

  it('no cell is one that a spreadsheet would run; amounts below zero stay amounts', () => {
    const all = [...rowsOf('status'), ...rowsOf('posting')];
    const cells = all.flatMap((row) => Object.values(row));
    const running = cells.filter((cell) => /^[=+@\t\r]/.test(cell) || /^-(?!\d+\.\d\d$)/.test(cell));
    expect(running).toEqual([]);
    const ids = new Set(all.map((row) => row['claimId']));
    expect(ids).toContain(`'${HOSTILE_IDS['PV-0001']}`);
    expect(ids).toContain(`'${HOSTILE_IDS['PV-0004']}`);
    expect(ids).toContain(HOSTILE_IDS['PV-0002']);
    expect(cells).toContain('-185.00');
  });

  it('postings are a row, a row for each entry and each denied amount, and a total row, and the entries sum to zero', () => {
    const rows = rowsOf('posting');
    expect(new Set(rows.map((row) => row['type']))).toEqual(new Set(['posting', 'entry', 'work', 'posting-total']));
    const cents = (text: string | undefined): number => Math.round(Number(text === '' ? 0 : text) * 100);
    const entries = rows.filter((row) => row['type'] === 'entry');
    expect(entries.reduce((sum, row) => sum + cents(row['debit']) - cents(row['credit']), 0)).toBe(0);
    expect(entries.every((row) => row['account'] !== '' && row['postingKey'] !== '')).toBe(true);
    expect(entries.some((row) => row['lineId'] !== '')).toBe(true);
  });
});

describe('XML', () => {
  let practice: Practice;
  beforeAll(async () => {
    practice = await afterThreeRounds({ format: 'xml', snapshot: 'xml' });
  }, 120_000);

  it.skipIf(!hasXmllint)(
    `every file is as schemas/records.xsd says${hasXmllint ? '' : ' SKIPPED: xmllint is not installed'}`,
    () => {
      const files = readdirSync(practice.out).map((name) => join(practice.out, name));
      expect(files.length).toBeGreaterThan(5);
      const { status, stderr } = spawnSync('xmllint', ['--noout', '--schema', 'schemas/records.xsd', ...files], {
        encoding: 'utf8',
      });
      expect({
        status,
        faults: stderr.split('\n').filter((line) => !line.endsWith(' validates') && line !== ''),
      }).toEqual({ status: 0, faults: [] });
    },
  );

  it('quotes, ampersands and letters of other languages come back as they were', () => {
    const parser = new XMLParser({ parseTagValue: false, trimValues: false });
    const ids = namesOf(practice, 'status').flatMap((name) => {
      const file: { readonly statusRecords: { readonly statusRecord: Fields | readonly Fields[] } } = parser.parse(
        textOf(practice, name),
      );
      return [file.statusRecords.statusRecord].flat().map((record) => record['claimId']);
    });
    expect(new Set(ids)).toContain(HOSTILE_IDS['PV-0002']);
    expect(new Set(ids)).toContain(HOSTILE_IDS['PV-0001']);
  });
});

describe('statuses as X12', () => {
  let practice: Practice;
  const read = (path: string): readonly ClaimStatus[] => {
    const statuses: ClaimStatus[] = [];
    readX12(readFileSync(path), new ClaimStatusReader({ claimStatus: (status) => statuses.push(status) }));
    return statuses.filter((status) => status.level === 'claim');
  };
  const filesOf = (form: string): readonly string[] =>
    filesBelow(practice.out).filter((path) => path.endsWith(`.${form}`));
  beforeAll(async () => {
    practice = await afterThreeRounds({ format: 'x12' });
  }, 120_000);

  it.each(['277ca', '277'])('%s: our own guide finds nothing wrong with any file', (form) => {
    expect(filesOf(form).length).toBeGreaterThan(0);
    for (const path of filesOf(form)) {
      const { findings } = validateX12(readFileSync(path), { library, snip: 3 });
      expect(findings.map((item) => [item.kind.code, item.detail])).toEqual([]);
    }
  });

  it('A-013: codes go out as they were received, and STC03 with them', () => {
    const told = filesOf('277ca').flatMap(read);
    const rejected = told.filter((status) => status.patientControlNumber === 'PV00007' && status.source === 'payer');
    expect(rejected.flatMap((status) => status.statuses)).toMatchObject([{ categoryCode: 'A7', actionCode: 'U' }]);
    const paid = filesOf('277')
      .flatMap(read)
      .filter((status) => status.patientControlNumber === 'PV00001');
    expect(paid).toMatchObject([
      { outcome: 'paid', paymentAmount: 8000, chargeAmount: 12500, statuses: [{ categoryCode: 'F1' }] },
    ]);
  });

  it('no two files have the same interchange control number; postings come as CSV', () => {
    const numbers = [...filesOf('277ca'), ...filesOf('277')].map((path) => readFileSync(path, 'latin1').slice(90, 99));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(namesOf(practice, 'posting').every((name) => name.endsWith('.csv'))).toBe(true);
  });
});
