import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { startScrub } from '../../../src/outbound/scrub/scrub.ts';
import { testLibrary } from '../../guides/library.ts';
import { day } from './edit-case.ts';

const corpus = process.env['CLAIMGATE_CORPUS'];
if (corpus === undefined) {
  console.log('SKIPPED: edits on the public 837 files: CLAIMGATE_CORPUS, the folder of these files, is not set');
}

/** Files that every validator with a guide for them accepts. */
function acceptedFiles(folder: string): readonly string[] {
  const rows = readFileSync(join(folder, 'oracle-verdicts.tsv'), 'utf8').split('\n').slice(1);
  return rows.flatMap((line) => {
    const [file = '', sets = '', , , , , , , consensus = ''] = line.split('\t');
    return /^837/.test(sets) && consensus.startsWith('all-ok') ? [file] : [];
  });
}

/** How often each edit speaks, as `E-010 error`. docs/edits-on-public-files.md says of each why it is right. */
const EXPECTED: Readonly<Record<string, number>> = {
  'E-005 warning': 2,
  'E-006 warning': 4,
  'E-010 error': 62,
  'E-012 warning': 3,
  'E-013 error': 2,
  'E-014 error': 40,
  'E-014 warning': 9,
  'E-016 warning': 19,
  'E-017 error': 5,
  'E-019 warning': 6,
  'E-020 warning': 5,
  'E-037 warning': 9,
  'E-067 warning': 1,
  'E-078 warning': 2,
  'E-093 error': 2,
};

describe.skipIf(corpus === undefined)('edits on public 837 files that all validators accept', () => {
  it('speak exactly of what the document explains: no false alarm', () => {
    const guides = new ClaimGuides(testLibrary());
    const counts: Record<string, number> = {};
    for (const file of acceptedFiles(corpus ?? '')) {
      const run = startScrub([], { asOf: day('2026-11-25') });
      for (const { claim } of readClaims(readFileSync(join(corpus ?? '', file)), { guides }).claims) {
        for (const { kind, severity } of run.scrub(claim).findings) {
          const key = `${kind.code} ${severity}`;
          counts[key] = (counts[key] ?? 0) + 1;
        }
      }
    }
    expect(counts).toEqual(EXPECTED);
  });
});
