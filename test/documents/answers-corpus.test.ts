import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAnswers } from './read-answers.ts';

const corpus = process.env['CLAIMGATE_CORPUS'];
if (corpus === undefined) console.log('SKIPPED: answers of the public corpus, since CLAIMGATE_CORPUS is unset');

interface Row {
  readonly file: string;
  readonly sets: readonly string[];
  readonly versions: readonly string[];
  readonly sound: boolean;
}

function rows(root: string): readonly Row[] {
  const [header = '', ...lines] = readFileSync(join(root, 'manifest.tsv'), 'utf8').trimEnd().split('\n');
  const column = (name: string): number => header.split('\t').indexOf(name);
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string): string => cells[column(name)] ?? '';
    return {
      file: cell('file'),
      sets: cell('transaction_sets').split(','),
      versions: cell('impl_versions').split(','),
      sound: cell('structurally_sound') === 'yes',
    };
  });
}

const ANSWERS = ['999', '997', 'TA1', '277', '277CA'];
/** An acknowledgement whose segments are all empty: sound as an envelope, and nothing else. */
const EMPTY = 'xlate+staedi/src__test__resources__x12__empty997.edi';

const answers = corpus === undefined ? [] : rows(corpus).filter((row) => row.sets.some((set) => ANSWERS.includes(set)));

describe.skipIf(corpus === undefined)('answers of the public corpus', () => {
  it('has them', () => {
    expect(answers.length).toBeGreaterThan(40);
  });

  it.each(answers.filter((row) => row.sound).map((row) => [row.file, row] as const))(
    'F, A-002, A-010 %s is read with no segment unexplained',
    (file, row) => {
      const read = readAnswers(readFileSync(join(corpus ?? '', file)));
      const told = read.findings.map((item) => item.kind.code);
      expect(told.filter((code) => code.endsWith('-unexplained'))).toEqual([]);
      if (row.sets.includes('999') || row.sets.includes('997')) expect(read.acknowledgements.length).toBeGreaterThan(0);
      if (row.sets.includes('TA1')) expect(read.interchangeAcknowledgements.length).toBeGreaterThan(0);
      if (row.sets.some((set) => set.startsWith('277'))) expect(read.batches.length).toBeGreaterThan(0);
      const groups = read.acknowledgements.map((item) => item.functionalGroup);
      if (file === EMPTY) expect(told).toEqual(['acknowledgement-group-without-verdict']);
      else expect(groups.filter((group) => group.controlNumber === '' || group.code === '')).toEqual([]);
      for (const status of read.statuses) expect(status.at.offset).toBeGreaterThan(0);
    },
  );

  it.each(answers.filter((row) => !row.sound).map((row) => [row.file] as const))('%s does not throw', (file) => {
    expect(() => readAnswers(readFileSync(join(corpus ?? '', file)))).not.toThrow();
  });
});
