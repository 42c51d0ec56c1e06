/** Clearinghouses' own reports, on invented files: what is described is read, anything else is left alone. */
import { describe, expect, it } from 'vitest';
import type { ReportLayout } from '../../../src/inbound/reports/delimited.ts';
import { kindOfUnread, readReport } from '../../../src/inbound/reports/read-report.ts';

const IBR = [
  '1|2026-11-25|08.15.00.000|NA|NA|000000012|3|NA|455.00|2|1|80.00|NA|NA|2026112508150001|clearing_837P.837|NA',
  '2|FIRST PAYER|3|455.00|2|375.00|1|80.00|PAYER1',
  '3|DOE, JANE|2026-11-02|NA|PV-0001|NA|1234567893|NA|NA|NA|000000012|A',
  '3|ROE, RICK|2026-11-02|NA|PV-0002|NA|1234567893|NA|NA|NA|000000012|R',
  '3e|Availity|R|E42|Subscriber id is not on file for ROE, RICK|2010BA|NM1|09||||5010',
  '3|POE, PAT|2026-11-02|NA|PV-0003|NA|1234567893|NA|NA|NA|000000012|A',
];
const EBR = [
  '1|2026-11-25|08.15.00.000|NA|NA|NA|NA|2026112508150001|clearing_837P.837',
  '2|FIRST PAYER|3|455.00|2|375.00|1|80.00|PAYER1',
  '3|DOE, JANE|2026-11-02|NA|PV-0001|NA|1234567893|NA|ICN77',
  '3c|Payer|A|NA|Claim taken in|NA|NA|NA',
  '3|ROE, RICK|2026-11-02|NA|PV-0002|NA|1234567893|NA|NA',
  '3e|Payer|R|17|Diagnosis missing|2300|HI|01',
  '3e|Payer|R|18|Second fault|2300|HI|02',
  '3|POE, PAT|2026-11-02|NA|PV-0003|NA|1234567893|NA|NA',
];
const DPR = [
  'DPR|2026-11-25|1|000000012|X|X|clearing_837P.837',
  'CST|1|PV-0001|PAYER1|NA|DOE, JANE|20261102|NA|NA|A^^Claim accepted^^^Status: fine|NA|ACK|ICN77|NA|NA|FIRST PAYER',
  'CST|2|PV-0002|PAYER1|NA|ROE, RICK|20261102|NA|NA|Not covered\\\\|NA|REJ|NA|NA|NA|FIRST PAYER',
];

const read = (lines: readonly string[], name = 'x.ibr', layouts: readonly ReportLayout[] = [], end = '\r\n') =>
  readReport({ name, text: lines.map((line) => line + end).join('') }, layouts);
const outcomes = (report: ReturnType<typeof read>): readonly string[] | string =>
  report === 'unknown' ? report : report.entries.map((entry) => `${entry.patientControlNumber} ${entry.outcome}`);

describe('Availity', () => {
  it('IBR: the claim’s own record decides; errors give codes, texts and the place', () => {
    const report = read(IBR);
    expect(outcomes(report)).toEqual(['PV-0001 accepted', 'PV-0002 rejected', 'PV-0003 accepted']);
    const entry = report === 'unknown' ? undefined : report.entries[1];
    expect(entry).toMatchObject({ codes: ['E42'], messages: ['Subscriber id is not on file for ROE, RICK'], row: 4 });
    const text = IBR.map((line) => `${line}\r\n`).join('');
    expect(text.slice(entry?.offset, (entry?.offset ?? 0) + (entry?.length ?? 0))).toBe(IBR[3]);
  });

  it('EBR: errors reject, a comment with A accepts, a claim with neither is only named', () => {
    const report = read(EBR, 'x.ebr');
    expect(outcomes(report)).toEqual(['PV-0001 accepted', 'PV-0002 rejected']);
    expect(report === 'unknown' ? undefined : report.entries[0]?.payerClaimControlNumber).toBe('ICN77');
    expect(report === 'unknown' ? undefined : report.entries[1]?.codes).toEqual(['17', '18']);
  });

  it('DPR: ACK and REJ of the payer, with its number', () => {
    const report = read(DPR, 'x.dpr', [], '\n');
    expect(outcomes(report)).toEqual(['PV-0001 accepted', 'PV-0002 rejected']);
    expect(report === 'unknown' ? undefined : report.entries[0]).toMatchObject({
      payerClaimControlNumber: 'ICN77',
      messages: ['A Claim accepted Status: fine'],
    });
  });

  const without = (lines: readonly string[], row: number, from: string, to: string): readonly string[] =>
    lines.map((line, index) => (index === row ? line.replace(from, to) : line));
  it.each([
    ['a status that was never described', without(IBR, 2, '|A', '|X')],
    ['a count of rejects that doesn’t fit', without(IBR, 0, '|1|80.00', '|2|80.00')],
    ['a record that was never described', [...IBR, '9|NEW']],
    ['a claim without its number', without(IBR, 2, 'PV-0001', 'NA')],
    ['a batch record without a date', without(IBR, 0, '2026-11-25', 'TODAY')],
    ['a file that was cut in its batch record', ['1|2026-11-25|08']],
    ['an error that isn’t a reject', without(EBR, 5, '|R|', '|W|')],
    ['a delayed report with another status', without(DPR, 1, '|ACK|', '|PND|')],
    ['a report for people', ['ELECTRONIC BATCH REPORT', 'PATIENT  CLAIM  STATUS']],
    ['nothing', []],
  ])('%s is left alone', (_, lines) => {
    expect(read(lines)).toBe('unknown');
  });
});

describe('reports whose columns are configured', () => {
  const CF: ReportLayout = {
    id: 'optum-cf',
    fileName: '^CF\\d{6}\\.',
    delimiter: '|',
    claimRows: { column: 1, values: ['D'] },
    patientControlNumber: 2,
    chargeAmount: 8,
    status: { column: 9, accepted: ['A'], rejected: ['R'], ignored: ['W'] },
    codes: [10],
    messages: [11],
  };
  const row = (number: string, status: string): string =>
    `D|${number}|DOE|JANE||20261102|20261102|+125.50|${status}|C12|Words about it`;
  const HEAD = 'H|SUBMITTER|20261125';

  it('give statuses, charges, codes and texts; rows of another kind and ignored statuses are passed over', () => {
    const report = read([HEAD, row('PV-0001', 'A'), row('PV-0002', 'R'), row('PV-0003', 'W')], 'CF123456.AA', [CF]);
    expect(outcomes(report)).toEqual(['PV-0001 accepted', 'PV-0002 rejected']);
    expect(report === 'unknown' ? undefined : report.entries[0]).toMatchObject({
      chargeAmount: 12_550,
      codes: ['C12'],
      messages: ['Words about it'],
    });
  });

  it.each([
    ['another name', 'SF123456.AA', [row('PV-0001', 'A')]],
    ['a status that no list names', 'CF123456.AA', [row('PV-0001', 'A'), row('PV-0002', 'Z')]],
    ['a row that was cut', 'CF123456.AA', ['D|PV-0001|DOE']],
    ['a claim row without a number', 'CF123456.AA', [row('', 'A')]],
    ['no claim row', 'CF123456.AA', [HEAD]],
  ])('%s leaves the whole file unread', (_, name, lines) => {
    expect(read(lines, name, [CF])).toBe('unknown');
  });

  it('without columns Optum’s file is at least called what it is', () => {
    expect(kindOfUnread('CF123456.AA')).toContain('claims summary');
    expect(kindOfUnread('sf123456.w9')).toContain('payer report');
    expect([kindOfUnread('X3123456.AA'), kindOfUnread('report.txt')]).toEqual([undefined, undefined]);
    expect(kindOfUnread('EBT-MULTIPAYER-202604210230-002.ebt')).toContain('Availity');
  });
});
