import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLAIM_STRUCTURE, type Field } from '../../../src/claims/claim-structure.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { sampleClaim } from '../../documents/claim/sample-claim.ts';
import { testLibrary } from '../../guides/library.ts';
import { toCsv } from './csv-text.ts';

const guides = new ClaimGuides(testLibrary());
const read = (text: string) => readClaims(Buffer.from(text), { file: 'claims.csv', guides });
const FOLDER = 'samples/claims';
const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(json|ndjson|xml)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .toSorted();

/** The column of every leaf, in the second item of each list. */
function columnsOf(field: Field, name: string): readonly string[] {
  if (field.kind === 'raw') return [];
  if (field.kind === 'list')
    return name === 'lines' ? columnsOf(field.item, 'line') : columnsOf(field.item, `${name}[2]`);
  if (field.kind !== 'object') return [name];
  return [...field.fields].flatMap(([key, inner]) => columnsOf(inner, name === '' ? key : `${name}.${key}`));
}

describe('C point 6: the whole claim can be said by columns', () => {
  it('every field of the claim is a column, in any item of its lists; only what is carried raw is not', () => {
    const columns = columnsOf(CLAIM_STRUCTURE, '');
    expect(columns.length).toBeGreaterThan(1_000);
    const { findings } = read(`${columns.join(',')}\nC1${','.repeat(columns.length - 1)}\n`);
    expect(findings.filter(({ kind }) => kind.code === 'claim-field-unknown')).toEqual([]);
    for (const column of [
      'otherPayers[1].adjustments[2].amount',
      'otherPayers[2].payer.payerClaimControlNumber',
      'line.adjudications[1].adjustments[1].reasonCode',
      'providers.attending.npi',
      'line.providers.rendering.secondaryIdentifiers[1].id',
      'institutional.occurrences[3].date',
      'line.dental.teeth[1].surfaces[2]',
      'line.drug.code',
    ])
      expect(columns.map((one) => one.replaceAll(/\[\d\]/g, ''))).toContain(column.replaceAll(/\[\d\]/g, ''));
  });

  it.each(files)('%s as CSV is the same claims', (file) => {
    const { claims } = readClaims(readFileSync(file), { guides });
    const result = read(toCsv(claims.map(({ claim }) => claim)));
    expect(result.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(result.claims.map(({ claim }) => claim)).toEqual(claims.map(({ claim }) => claim));
  });
});

describe('C point 6: what a CSV file says in vain is told', () => {
  const text = toCsv([
    sampleClaim({ claimId: 'A', patientControlNumber: 'A' }),
    sampleClaim({ claimId: 'B', patientControlNumber: 'B' }),
  ]);
  const [header = '', first = '', second = ''] = text.split('\n');
  const told = (...rows: readonly string[]) =>
    read(`${rows.join('\n')}\n`).findings.map(({ kind, at, detail }) => [
      kind.code,
      at.claim,
      at.row,
      detail['path'] ?? detail['reason'],
    ]);
  const taken = (...rows: readonly string[]) => read(`${rows.join('\n')}\n`).claims.map(({ claim }) => claim.claimId);

  it('the file that the others are spoiled from is sound', () => {
    expect(told(header, first, second)).toEqual([]);
    expect(taken(header, first, second)).toEqual(['A', 'B']);
  });

  it('a row that is longer or shorter than the header: its claim is not taken, also when its other rows are sound', () => {
    expect(told(header, first, `${first},x`, second)).toEqual([
      ['claim-csv-row-wrong', 1, 3, 'it has more fields than the header'],
    ]);
    expect(taken(header, first, `${first},x`, second)).toEqual(['B']);
    expect(told(header, first.slice(0, first.lastIndexOf(',')), second)).toEqual([
      ['claim-csv-row-wrong', 1, 2, 'it has fewer fields than the header'],
    ]);
  });

  it('rows that contradict each other', () => {
    expect(told(header, first, '', first.replace('150.50', '151.50'))).toEqual([
      ['claim-csv-rows-disagree', 1, 4, 'chargeAmount'],
    ]);
    expect(taken(header, first, first.replace('150.50', '151.50'))).toEqual([]);
  });

  it('a column twice', () => {
    expect(told(`${header},claimType`, `${first},professional`)).toEqual([
      ['claim-csv-column-twice', undefined, undefined, 'claimType'],
    ]);
  });

  it('a column of lines by their numbers is none', () => {
    expect(told(`${header},lines[1].units`, `${first},1`)).toEqual([
      ['claim-field-unknown', undefined, undefined, 'lines[1].units'],
    ]);
  });

  it('M-072: a blank diagnosis before one that a line points at', () => {
    const claim = sampleClaim({
      diagnoses: [
        { qualifier: 'ABK', code: 'I10' },
        { qualifier: 'ABF', code: 'E119' },
        { qualifier: 'ABF', code: 'J45909' },
      ],
    });
    const lines = claim.lines.map((line) => ({ ...line, diagnosisPointers: [1, 3] }));
    const [head = '', row = ''] = toCsv([{ ...claim, lines }]).split('\n');
    const gap = row.replace('ABF,E119', ',');
    expect(gap).not.toBe(row);
    expect(told(head, gap)).toEqual([['claim-csv-diagnosis-gap', 1, 2, 'lines[0].diagnosisPointers']]);
    expect(told(head, row)).toEqual([]);
  });

  it.each([
    ['a byte order mark', (all: string) => `\ufeff${all}`],
    ['semicolons', (all: string) => all.replaceAll(',', ';')],
    ['CRLF', (all: string) => all.replaceAll('\n', '\r\n')],
    ['blank rows', (all: string) => all.replaceAll('\n', `\n\n${','.repeat(20)}\n`)],
  ])('is read all the same: %s', (_name, change) => {
    expect(read(change(text)).findings).toEqual([]);
    expect(read(change(text)).claims).toHaveLength(2);
  });

  it.each([
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), 'claim-file-encoding'],
    ['Windows-1252', Buffer.from(text.replace('AVERY', 'RENÉE'), 'latin1'), 'claim-file-encoding'],
    ['a quote that does not end', Buffer.from(text.replace('AVERY', '"AVERY')), 'claim-file-malformed'],
  ])('%s is told', (_name, bytes, code) => {
    const result = readClaims(bytes, { guides });
    expect(result.claims).toEqual([]);
    expect(result.findings.map(({ kind }) => kind.code)).toEqual([code]);
  });
});
