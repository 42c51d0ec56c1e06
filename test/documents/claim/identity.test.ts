import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLAIM_TYPES } from '../../../src/claims/claim.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { testLibrary } from '../../guides/library.ts';
import { claimArbitrary } from './claim-arbitrary.ts';
import { interchangeOf } from './wire.ts';

const guides = new ClaimGuides(testLibrary());
const RUNS = Number(process.env['CLAIMGATE_FUZZ_RUNS'] ?? 60);

describe('a claim written as an 837 and read again is the same claim', () => {
  it.each(CLAIM_TYPES)('%s, every field that the guide has a place for', (type) => {
    fc.assert(
      fc.property(fc.array(claimArbitrary(guides.of(type)), { minLength: 1, maxLength: 3 }), (some) => {
        const claims = some.map((claim, index) => {
          const patientControlNumber = `P${index}`;
          return { ...claim, patientControlNumber, claimId: patientControlNumber };
        });
        const { bytes, written } = interchangeOf(claims, guides);
        expect(written.findings).toEqual([]);
        const read = readClaims(bytes, { guides });
        const errors = read.findings.map(({ kind, detail, at }) => ({ code: kind.code, detail, at }));
        expect(errors).toEqual([]);
        const back = read.claims.map(({ claim }) => claim);
        expect(back.toSorted((a, b) => a.claimId.localeCompare(b.claimId))).toEqual(claims);
      }),
      { numRuns: RUNS },
    );
  });
});
