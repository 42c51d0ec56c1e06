import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimAccountText, readClaimAccount } from '../../src/claims/account-text.ts';
import type { Claim } from '../../src/claims/claim.ts';
import { claimAccountOf } from '../../src/claims/posting-claim.ts';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { readClaims } from '../../src/outbound/intake/read-claims.ts';
import { testLibrary } from '../guides/library.ts';

const FOLDER = 'samples/claims';
const guides = new ClaimGuides(testLibrary());
const claims: readonly Claim[] = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(json|ndjson|xml|csv)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .flatMap((file) => readClaims(readFileSync(file), { file, guides }).claims.map(({ claim }) => claim));

/** What the ledger knows of it besides. */
function factsOf(claim: Claim, claimKey: string): object {
  const { balances: _b, adjudications: _a, held: _h, ...facts } = claimAccountOf(claim, claimKey);
  return facts;
}

describe('what posting wants of a claim, as a text', () => {
  it('says of every sample what the claim says', () => {
    expect(claims.length).toBeGreaterThan(20);
    for (const claim of claims) expect(readClaimAccount(claimAccountText(claim), '7')).toEqual(factsOf(claim, '7'));
  });

  const text = fc.oneof(fc.constant(undefined), fc.constant('0'), fc.string({ maxLength: 8 }));
  const day = fc.oneof(fc.constant(undefined), fc.constant('2026-02-29'), fc.constant('2026-03-01'), fc.string());
  const changes = fc.record({
    numbers: fc.record({
      originalPayerClaimControlNumber: text,
      payerResponsibilityCode: fc.constantFrom('P', 'S', 'T', 'U', 'H', ''),
    }),
    patient: fc.option(fc.record({ lastName: text, firstName: text, memberId: text, birthDate: day })),
    line: fc.record({
      lineItemControlNumber: text,
      units: text,
      revenueCode: text,
      span: fc.option(fc.record({ from: day, to: day })),
      bare: fc.boolean(),
      modifiers: fc.option(fc.array(fc.string({ maxLength: 2 }), { maxLength: 4 })),
    }),
    others: fc.array(fc.constantFrom('P', 'S', 'T', 'A'), { maxLength: 3 }),
  });
  const given = (fields: object): object =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

  it('whatever of it is absent, empty, or no date', () => {
    const [sample] = claims;
    if (sample === undefined) throw new Error('no sample');
    fc.assert(
      fc.property(changes, ({ numbers, patient, line, others }) => {
        const { bare, modifiers, span, ...own } = line;
        const [first] = sample.lines;
        const procedure = bare ? undefined : given({ ...first?.procedure, modifiers });
        const document: unknown = {
          ...sample,
          ...given(numbers),
          ...(patient === null ? {} : { patient: given(patient) }),
          lines: [{ ...first, procedure, ...given(own), serviceDate: span === null ? undefined : given(span) }],
          otherPayers: others.map((payerResponsibilityCode) => ({ payerResponsibilityCode, payer: { name: 'X' } })),
        };
        const claim: Claim = JSON.parse(JSON.stringify(document));
        expect(readClaimAccount(claimAccountText(claim), 'k')).toEqual(factsOf(claim, 'k'));
      }),
    );
  });

  it('of another form is made again from the claim', () => {
    expect(readClaimAccount('[2,"C1"]', '7')).toBeUndefined();
    expect(readClaimAccount('[12,"C1"]', '7')).toBeUndefined();
    expect(readClaimAccount('', '7')).toBeUndefined();
  });
});
