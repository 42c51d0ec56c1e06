import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/base/finding.ts';
import { isBlocking } from '../../src/base/finding.ts';
import { X12Reader } from '../../src/x12/reader.ts';

const CORPUS = process.env['CLAIMGATE_CORPUS'];
if (CORPUS === undefined) console.warn('SKIPPED: the corpus tests, because CLAIMGATE_CORPUS is not set');

/** Files whose verdict differs from the manifest's column `structurally_sound`, and why ours is the one we want. End of path → reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'x12testdata.py#ele.source.txt': 'ST02 has ten characters, the last a blank: the manifest does not look at lengths',
  'issue109__ts214_ellipses_segterm.edi':
    'the terminator is one UTF-8 character of three bytes; we read it, the manifest took its first byte',
  'issue128__ts210_80char.edi':
    'lines of 80 characters cut the ISA and ST02; we take the line ends out, the manifest did not',
  'nonnumeric_BIN01.edi': 'ST01 000 in a group PI: the manifest does not hold ST01 against GS01',
  'simple_with_binary_segment.edi': 'ST01 000 in a group FA: the same',
  'x217-inpatient-request.edi': '278 in a group HS: the same',
  'x217-inpatient-response-approved.edi': '278 in a group HS: the same',
  'x217-inpatient-response-denied.edi': '278 in a group HS: the same',
  'x217-inpatient-response-pended.edi': '278 in a group HS: the same',
  'x217-referral-request.edi': '278 in a group HS: the same',
};
/** Files whose counts of interchanges, groups, sets and segments differ from the manifest's, and why. */
const COUNT_EXCEPTIONS: Readonly<Record<string, string>> = {
  '004010__PR855__fail__2.edi': 'a line break inside the ISA: the manifest counts the ISA as two segments',
  'issue109__ts214_ellipses_segterm.edi': 'the terminator of three bytes',
  'X223-837I-two-claims-for-the-same-provider.edi':
    'a segment after IEA: we tell of it as lost its header, and do not count it',
};

interface Row {
  readonly file: string;
  readonly counts: readonly number[];
  readonly sound: boolean;
}

function manifest(folder: string): Row[] {
  const [head = '', ...lines] = readFileSync(join(folder, 'manifest.tsv'), 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    const counts = ['n_isa', 'n_gs', 'n_st', 'n_segments'].map((name) => Number(cell(name)));
    return { file: cell('file'), counts, sound: cell('structurally_sound') === 'yes' };
  });
}

function readFile(path: string, chunkBytes: number) {
  const findings: Finding[] = [];
  const reader = new X12Reader({ finding: (item) => findings.push(item) });
  const bytes = readFileSync(path);
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.subarray(at, at + chunkBytes));
  return { findings, summary: reader.end(), bytes };
}

const exception = (table: Readonly<Record<string, string>>, file: string): boolean =>
  Object.keys(table).some((end) => file.endsWith(end));

describe.skipIf(CORPUS === undefined)('the corpus of public files', () => {
  const folder = CORPUS ?? '';
  const rows = CORPUS === undefined ? [] : manifest(folder);

  it('has its files', () => {
    expect(rows.length).toBeGreaterThan(300);
  });

  it('verdicts on envelopes are those of the manifest, but for exceptions with reasons', () => {
    const differing = rows.filter((row) => {
      const { findings } = readFile(join(folder, row.file), 64 * 1024);
      // The manifest calls an ISA that isn't 106 characters unsound; we read it, with a warning.
      const sound = !findings.some((item) => isBlocking(item) || item.kind.code === 'isa-width');
      return sound !== row.sound;
    });
    const unexplained = differing.filter((row) => !exception(EXCEPTIONS, row.file)).map((row) => row.file);
    expect(unexplained).toEqual([]);
    expect(differing.length).toBe(Object.keys(EXCEPTIONS).length);
  });

  it('counts are those of the manifest, whatever the chunks, and all bytes are accounted for', () => {
    const differing: string[] = [];
    for (const row of rows) {
      const { summary, bytes } = readFile(join(folder, row.file), 1000);
      const { interchanges, groups, sets, segments } = summary;
      if ([interchanges, groups, sets, segments].join() !== row.counts.join()) differing.push(row.file);
      const noise = summary.noise.reduce((sum, range) => sum + range.length, 0);
      expect(summary.interchangeBytes + noise, row.file).toBe(bytes.length);
    }
    expect(differing.filter((file) => !exception(COUNT_EXCEPTIONS, file))).toEqual([]);
    expect(differing.length).toBe(Object.keys(COUNT_EXCEPTIONS).length);
  });

  it('files of it that are no X12 are refused, not thrown at', () => {
    const licences = join(folder, '_licences');
    for (const name of readdirSync(licences).filter((item) => statSync(join(licences, item)).isFile())) {
      const { findings } = readFile(join(licences, name), 512);
      expect(
        findings.map((item) => item.kind.code),
        name,
      ).toEqual(['not-x12']);
    }
  });
});
