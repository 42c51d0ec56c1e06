import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusDocument } from '../../../scripts/write-edits-on-corpus.ts';

const corpus = process.env['CLAIMGATE_CORPUS'];
if (corpus === undefined) {
  console.log('SKIPPED: edits on the public 837 files: CLAIMGATE_CORPUS, the folder of these files, is not set');
}

describe.skipIf(corpus === undefined)('edits on public 837 files that all validators accept', () => {
  it('speak exactly of what docs/edits-on-corpus.md explains: no false alarm', () => {
    expect(corpusDocument(corpus ?? '')).toBe(readFileSync(resolve('docs/edits-on-corpus.md'), 'utf8'));
  });
});
