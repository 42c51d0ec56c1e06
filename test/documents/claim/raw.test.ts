import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLAIM_TYPES, type Claim } from '../../../src/claims/claim.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { testLibrary } from '../../guides/library.ts';
import { claimArbitrary } from './claim-arbitrary.ts';
import { sampleClaim } from './sample-claim.ts';
import { interchangeOf } from './wire.ts';

const guides = new ClaimGuides(testLibrary());
const LATIN1 = new TextDecoder('latin1');
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const OPENERS = new Set(['HL', 'CLM', 'SBR', 'LX', 'SVD', 'LIN', 'LQ']);

/** The text with a segment that no guide knows behind each segment that begins a loop, numbered, and how many there are. */
function strewn(text: string): { readonly text: string; readonly count: number } {
  let count = 0;
  const segments = text.split('~').flatMap((segment) => {
    const id = segment.split('*', 1)[0] ?? '';
    const opens = OPENERS.has(id) || (id === 'NM1' && !/^NM1\*4[01]\*/.test(segment));
    if (!opens) return [segment];
    count += 1;
    return [segment, `MSG*NO ${count}`];
  });
  return { text: segments.join('~'), count };
}

const sorted = (bytes: Uint8Array): readonly string[] =>
  LATIN1.decode(bytes)
    .split('~')
    .filter((segment) => !/^(ISA|GS|ST|BHT|SE|GE|IEA)\*/.test(segment))
    .toSorted();

describe('C point 6: segments that no field is for', () => {
  it.each(CLAIM_TYPES)('are carried at every level of a %s claim and written where they stood', (type) => {
    for (const claim of fc.sample(claimArbitrary(guides.of(type)), { seed: 7, numRuns: 12 })) {
      const { text, count } = strewn(LATIN1.decode(interchangeOf([claim], guides).bytes));
      const read = readClaims(bytesOf(text), { guides });
      const codes = read.findings.map(({ kind }) => kind.code);
      expect(codes.filter((code) => code === 'claim-segment-carried-raw')).toHaveLength(count);
      expect(codes).not.toContain('claim-segment-not-read');
      const claims = read.claims.map((one) => one.claim);
      const written = interchangeOf(claims, guides);
      expect(written.written.findings).toEqual([]);
      expect(sorted(written.bytes)).toEqual(sorted(bytesOf(text)));
      expect(readClaims(written.bytes, { guides }).claims.map((one) => one.claim)).toEqual(claims);
    }
  });

  it.each(['SE', 'NM1', 'ISA', 'HL', 'LX', 'x', 'A B'])(
    'are refused when they would begin something: %s',
    (segment) => {
      const claim: Claim = { ...sampleClaim(), raw: [{ segment, elements: ['1'] }] };
      const { written, bytes } = interchangeOf([claim], guides);
      expect(written.findings.map(({ kind, at }) => [kind.code, at.path])).toEqual([
        ['claim-value-without-place', 'raw[0]'],
      ]);
      expect(bytes).toEqual(interchangeOf([sampleClaim()], guides).bytes);
    },
  );
});
