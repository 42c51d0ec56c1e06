import { describe, expect, it } from 'vitest';
import type { Claim } from '../../src/claims/claim.ts';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { DEFAULT_PARTNER } from '../../src/offline/default-partner.ts';
import { trialFaults } from '../../src/outbound/trial.ts';
import { DEPENDENT, sampleClaim } from '../documents/claim/sample-claim.ts';
import { testLibrary } from '../guides/library.ts';

const guides = new ClaimGuides(testLibrary());
const at = { year: 2026, month: 11, day: 25, hour: 12, minute: 0, second: 0 };

const faults = (claims: readonly Claim[]): readonly (readonly [number, readonly string[]])[] => {
  const trial = { library: guides.library, partner: DEFAULT_PARTNER, mapping: guides.of('professional'), at };
  return [...trialFaults({ ...trial, claims })]
    .map(([index, found]): readonly [number, readonly string[]] => [index, found.map(({ kind }) => kind.code)])
    .sort(([left], [right]) => left - right);
};

const claim = (id: string, member: string, changes: Partial<Claim> = {}): Claim =>
  sampleClaim({
    claimId: id,
    patientControlNumber: id,
    subscriber: { ...sampleClaim().subscriber, memberId: `MEMBER${member}` },
    ...changes,
  });
const strange = [{ segment: 'REF', elements: ['ZZ', 'OWN'] }];
const other = { ...sampleClaim().billingProvider, organizationName: 'OTHER CLINIC', npi: '1245319599' };

describe('SC-004: the trial of claims before they travel', () => {
  it('blames every claim under a billing provider that the guide refuses, and no other', () => {
    const bad = { billingLevelRaw: strange };
    const claims = [
      claim('A', '1', bad),
      claim('B', '2', { billingProvider: other }),
      claim('C', '3', bad),
      claim('D', '4', bad),
    ];
    expect(faults(claims)).toEqual([0, 2, 3].map((index) => [index, ['segment-unexpected']]));
  });

  it('blames the claims of a subscriber that the guide refuses, those of the dependents among them', () => {
    const bad = { subscriberLevelRaw: strange };
    const claims = [
      claim('A', '1', { ...bad, patient: DEPENDENT }),
      claim('B', '1', { ...bad, patient: { ...DEPENDENT, firstName: 'SOL' } }),
      claim('C', '2', { patient: DEPENDENT }),
    ];
    expect(faults(claims).map(([index]) => index)).toEqual([0, 1]);
  });

  it('blames one claim of what stands in it', () => {
    expect(faults([claim('A', '1'), claim('B', '1', { raw: strange }), claim('C', '1')])).toEqual([
      [1, ['qualifier-unknown']],
    ]);
  });

  it('leaves what can go when several things are wrong in several claims', () => {
    const claims = [
      claim('A', '1', { billingLevelRaw: strange, raw: strange }),
      claim('B', '2', { notes: [1, 2].map((number) => ({ typeCode: 'ADD', text: `NOTE ${number}` })) }),
      claim('C', '3'),
      claim('D', '4', { billingLevelRaw: strange }),
    ];
    expect(faults(claims).map(([index]) => index)).toEqual([0, 1, 3]);
  });

  it('trap 7: what is longer than the guide advises does not leave', () => {
    const chargeAmount = '12345678901.00';
    const [first, ...rest] = sampleClaim().lines;
    const lines = [...(first === undefined ? [] : [{ ...first, chargeAmount }]), ...rest];
    const [, found = []] = faults([claim('A', '1'), claim('B', '1', { chargeAmount, lines })])[0] ?? [];
    expect(new Set(found)).toEqual(new Set(['element-long-for-guide']));
  });
});
