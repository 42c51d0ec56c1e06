import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/claims/claim.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { batchesOf, findingsOfClaims } from '../../../src/outbound/intake/claim-batch.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { claimResults } from '../../../src/outbound/result-file.ts';
import { sampleClaim } from '../../documents/claim/sample-claim.ts';
import { interchangeOf } from '../../documents/claim/wire.ts';
import { testLibrary } from '../../guides/library.ts';

const guides = new ClaimGuides(testLibrary());
const claim = (id: string): Claim => sampleClaim({ claimId: id, patientControlNumber: id });
const textOf = (...ids: readonly string[]): string =>
  Buffer.from(interchangeOf(ids.map(claim), guides).bytes).toString('latin1');
const read = (text: string) => readClaims(Buffer.from(text, 'latin1'), { file: 'f.837', guides });

describe('fault 51: an 837 that was cut', () => {
  const whole = textOf('A', 'B');
  const cuts: readonly [string, number][] = [
    ['before the SE', whole.indexOf('~SE*') + 1],
    ['before a segment of the claim', whole.lastIndexOf('DTP*')],
    ['within a segment', whole.lastIndexOf('DTP*') + 6],
    ['after the CLM', whole.indexOf('~', whole.lastIndexOf('CLM*')) + 1],
  ];

  it.each(cuts)(
    '%s: the claims before the last are taken, of the last nobody knows what else it said',
    (_name, cut) => {
      const { claims, count, findings } = read(whole.slice(0, cut));
      expect(claims.map((one) => one.claim.claimId)).toEqual(['A']);
      expect(count).toBe(2);
      expect(findings.map(({ kind, at }) => [kind.code, at.claim])).toEqual([
        ['interchange-trailer-missing', undefined],
        ['claim-cut', 2],
      ]);
    },
  );

  it('between claims that the file goes on after: only the cut set loses its last claim', () => {
    const { claims, findings } = read(`${whole.slice(0, whole.indexOf('~SE*') + 1)}${textOf('C')}`);
    expect(claims.map((one) => one.claim.claimId)).toEqual(['A', 'C']);
    expect(findings.map(({ kind }) => kind.code)).toContain('claim-cut');
  });
});

describe('an 837 of several sets', () => {
  const wrong = textOf('C', 'D').replace('CLM*D*', 'CLM**');
  const result = read(`${textOf('A', 'B')}${wrong}`);

  it('tells of each claim what was found in it, not in the claim of that number in another set', () => {
    expect(result.findings.map(({ kind, at }) => [kind.code, at.set, at.claim])).toContainEqual([
      'claim-field-missing',
      2,
      2,
    ]);
    expect(new Set(findingsOfClaims(result).map(({ ordinal }) => ordinal))).toEqual(new Set([4]));
    const told = claimResults({ after: 0, lastClaim: 4, findings: findingsOfClaims(result), asRead: [], judged: [] });
    expect(told.map((one) => 'findings' in one && Array.isArray(one.findings) && one.findings.length > 0)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('gives the findings of a claim with the batch that the claim is in', () => {
    const batches = [...batchesOf(result, 2)];
    expect(batches.map(({ findings }) => findings.length > 0)).toEqual([false, true]);
    expect(batches.at(-1)?.end?.findings).toEqual([]);
  });
});
