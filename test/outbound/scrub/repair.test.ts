import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/claims/claim.ts';
import { payerProfile } from '../../../src/claims/payer-profile.ts';
import { Repairer } from '../../../src/outbound/scrub/repair.ts';
import { scrubClaim } from '../../../src/outbound/scrub/scrub.ts';
import { day } from './edit-case.ts';
import { professional } from './sample-claims.ts';

const repaired = (claim: Claim, upperCase = false) => new Repairer('*:^~', upperCase).repair(claim);

it('E-001 a character beyond U+FFFF is told whole', () => {
  const { unsendable } = repaired(professional({ subscriber: { lastName: 'SM\u{1F600}ITH' } }));
  expect(unsendable).toEqual([{ path: 'subscriber.lastName', character: '\u{1F600}' }]);
});

describe('SC-005 safe repairs, each recorded with before and after', () => {
  it.each([
    [
      'punctuation of an NPI',
      { billingProvider: { npi: '1234-567893' } },
      'billingProvider.npi',
      '1234-567893',
      '1234567893',
    ],
    [
      'punctuation of a tax id',
      { billingProvider: { taxId: '12-3456780' } },
      'billingProvider.taxId',
      '12-3456780',
      '123456780',
    ],
    [
      'the hyphen of a ZIP code',
      { billingProvider: { address: { postalCode: '12207-0001' } } },
      'billingProvider.address.postalCode',
      '12207-0001',
      '122070001',
    ],
    [
      'a telephone number',
      { billingProvider: { contacts: [{ numbers: [{ number: '(518) 555-0100' }] }] } },
      'billingProvider.contacts[0].numbers[0].number',
      '(518) 555-0100',
      '5185550100',
    ],
    ['the decimal point of a diagnosis', { diagnoses: [{ code: 'J06.9' }] }, 'diagnoses[0].code', 'J06.9', 'J069'],
    [
      'the case of a modifier',
      { lines: [{ procedure: { modifiers: ['gt'] } }] },
      'lines[0].procedure.modifiers[0]',
      'gt',
      'GT',
    ],
    [
      'a drug code of 4-4-2',
      { lines: [{ drug: { qualifier: 'N4', code: '0009-1234-01', quantity: '1', unitType: 'UN' } }] },
      'lines[0].drug.code',
      '0009-1234-01',
      '00009123401',
    ],
    [
      'a drug code of 5-3-2',
      { lines: [{ drug: { qualifier: 'N4', code: '50242-040-62', quantity: '1', unitType: 'UN' } }] },
      'lines[0].drug.code',
      '50242-040-62',
      '50242004062',
    ],
    [
      'a drug code of 5-4-1',
      { lines: [{ drug: { qualifier: 'N4', code: '60575-4112-1', quantity: '1', unitType: 'UN' } }] },
      'lines[0].drug.code',
      '60575-4112-1',
      '60575411201',
    ],
    [
      'UTF-8 that was read byte for byte, as an 837 is',
      { subscriber: { lastName: 'NU\u00c3\u0091EZ' } },
      'subscriber.lastName',
      'NU\u00c3\u0091EZ',
      'NU\u00d1EZ',
    ],
    ['a Windows apostrophe', { subscriber: { lastName: 'O\u0092DAY' } }, 'subscriber.lastName', 'O\u0092DAY', "O'DAY"],
    ['an accent', { subscriber: { lastName: 'MÜLLER-ÅSE' } }, 'subscriber.lastName', 'MÜLLER-ÅSE', 'MULLER-ASE'],
    ['a delimiter in a name', { payer: { name: 'A*B:C' } }, 'payer.name', 'A*B:C', 'A B:C'],
    [
      'a control character',
      { subscriber: { address: { line1: '5 OAK\tAVE' } } },
      'subscriber.address.line1',
      '5 OAK\tAVE',
      '5 OAK AVE',
    ],
  ])('%s', (_name, patch, path, before, after) => {
    const { repairs } = repaired(professional(patch));
    expect(repairs[0]).toMatchObject({ path, before, after });
  });

  it('gives the repaired claim, and the claim itself when nothing was to repair', () => {
    const clean = professional();
    expect(repaired(clean).claim).toBe(clean);
    expect(repaired(professional({ diagnoses: [{ code: 'j06.9' }] })).claim.diagnoses?.[0]?.code).toBe('J069');
  });

  it('repairing twice changes nothing more', () => {
    const once = repaired(professional({ diagnoses: [{ code: 'j06.9' }], payer: { name: 'Ä*B' } })).claim;
    expect(repaired(once).repairs).toEqual([]);
  });

  it('never touches identifiers, amounts, units, dates and the keys of the billing system', () => {
    const claim = professional({
      claimId: 'c*1',
      subscriber: { memberId: 'w-12 34' },
      originalPayerClaimControlNumber: 'icn-1.2',
      priorAuthorizationNumber: 'auth.1',
      lines: [{ lineId: 'l-1', lineItemControlNumber: 'n-1' }],
    });
    expect(repaired(claim).repairs).toEqual([]);
  });

  it('leaves a drug code alone whose missing zero nobody can place', () => {
    const claim = professional({ lines: [{ drug: { qualifier: 'N4', code: '123-456-78' } }] });
    expect(repaired(claim).repairs).toEqual([]);
  });

  it('M-152 upper-cases names only when the profile says so', () => {
    const claim = professional({ subscriber: { lastName: 'Sample' } });
    expect(repaired(claim).repairs).toEqual([]);
    expect(repaired(claim, true).claim.subscriber.lastName).toBe('SAMPLE');
    const profile = payerProfile.parse({ id: 'x', version: 1, upperCase: true });
    const result = scrubClaim(claim, { asOf: day('2026-11-25'), payerProfile: profile });
    expect(result.repairs).toEqual([{ path: 'subscriber.lastName', before: 'Sample', after: 'SAMPLE', rule: 'case' }]);
  });

  it('other delimiters of a partner are the ones that are replaced', () => {
    const claim = professional({ payer: { name: 'A*B|C' } });
    expect(new Repairer('|>!\n', false).repair(claim).claim.payer.name).toBe('A*B C');
  });
});
