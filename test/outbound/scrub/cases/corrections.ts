import { day, type EditCase } from '../edit-case.ts';
import { inpatient, outpatient, professional, secondary } from '../sample-claims.ts';

const replacement = { frequencyCode: '7', originalPayerClaimControlNumber: 'ICN1' };
const medicare = { program: 'medicare-b' };
const member = { subscriber: { memberId: '1EG4TE5MK73' } };
const lines = (...modifiers: readonly string[]) => ({ lines: [{ procedure: { modifiers } }] });
const covered = { checkedOn: day('2026-11-20'), active: true, otherCoverage: true };

export const correctionCases: readonly EditCase[] = [
  {
    name: 'E-120 a replacement without the number of the payer',
    claim: professional({ frequencyCode: '7' }),
    finds: ['E-120 error originalPayerClaimControlNumber'],
  },
  {
    name: 'E-120 an original with the number of the payer; E-130 is silent',
    claim: professional({ originalPayerClaimControlNumber: 'ICN1' }),
    finds: ['E-120 warning originalPayerClaimControlNumber'],
  },
  ...['2', '5', '6', '9'].map((frequencyCode) => ({
    name: `M-120 a professional claim of frequency ${frequencyCode}`,
    claim: professional({ frequencyCode }),
    finds: ['E-120 error frequencyCode'],
  })),
  { name: 'E-120 a replacement with the number passes', claim: professional(replacement), finds: [] },
  {
    name: 'E-121 a replacement of a claim that was never adjudicated',
    claim: professional(replacement),
    history: { referencedClaim: () => ({ adjudicated: false }) },
    finds: ['E-121 error frequencyCode'],
  },
  {
    name: 'E-121 a replacement of a claim that nobody knows here',
    claim: professional(replacement),
    history: { referencedClaim: () => undefined },
    finds: ['E-121 warning originalPayerClaimControlNumber'],
  },
  {
    name: 'E-121, M-123 a replacement of a claim that was replaced already',
    claim: professional(replacement),
    history: { referencedClaim: () => ({ adjudicated: true, ended: 'replaced' }) },
    finds: ['E-121 error frequencyCode'],
  },
  {
    name: 'E-121 a replacement of an adjudicated claim passes',
    claim: professional(replacement),
    history: { referencedClaim: () => ({ adjudicated: true }) },
    finds: [],
  },
  {
    name: 'E-122 a replacement that leaves a line out',
    claim: professional(replacement),
    history: {
      referencedClaim: () => ({
        adjudicated: true,
        lines: [{ lineItemControlNumber: 'L1' }, { lineItemControlNumber: 'L2' }],
      }),
    },
    finds: ['E-122 warning lines'],
  },
  {
    name: 'E-122 a replacement with every line passes',
    claim: professional(replacement),
    history: { referencedClaim: () => ({ adjudicated: true, lines: [{ procedureCode: '99213' }] }) },
    finds: [],
  },
  {
    name: 'E-123 a replacement for a payer that takes none',
    claim: professional(replacement),
    profile: { acceptsReplacement: false },
    finds: ['E-123 error frequencyCode'],
  },
  {
    name: 'E-123 a void for a payer that takes voids',
    claim: professional({ ...replacement, frequencyCode: '8' }),
    profile: { acceptsReplacement: false },
    finds: [],
  },
  {
    name: 'E-124 Medicare second, and no other payer and no reason',
    claim: professional(member, { payerResponsibilityCode: 'S' }),
    profile: medicare,
    finds: [
      'E-124 error otherPayers',
      'E-124 error subscriber.insuranceTypeCode',
      'E-125 error payerResponsibilityCode',
    ],
  },
  {
    name: 'E-124 Medicare second with reason passes',
    claim: secondary(member, { subscriber: { insuranceTypeCode: '12' } }),
    profile: medicare,
    finds: [],
  },
  {
    name: 'E-124 an institutional claim with an insurance type code',
    claim: outpatient({ subscriber: { insuranceTypeCode: '12' } }),
    finds: ['E-124 error subscriber.insuranceTypeCode'],
  },
  {
    name: 'E-124 Medicare second on an institutional claim without value code',
    claim: inpatient(member, {
      payerResponsibilityCode: 'S',
      otherPayers: [{ payerResponsibilityCode: 'P', relationshipCode: '18', payer: { name: 'FIRST', id: 'F1' } }],
    }),
    profile: { program: 'medicare-a' },
    finds: ['E-124 error institutional.values'],
  },
  {
    name: 'E-125 two primary payers',
    claim: secondary({ payerResponsibilityCode: 'P' }),
    finds: ['E-125 error otherPayers[0].payerResponsibilityCode'],
  },
  {
    name: 'E-125 a third payer without a second',
    claim: secondary({ payerResponsibilityCode: 'T' }),
    finds: ['E-125 error payerResponsibilityCode'],
  },
  {
    name: 'E-125 two payers of unknown place pass',
    claim: secondary({ payerResponsibilityCode: 'U', otherPayers: [{ payerResponsibilityCode: 'U' }] }),
    finds: [],
  },
  {
    name: 'E-126 the first payer has not decided',
    claim: secondary(),
    history: { priorPayer: () => ({ open: true }) },
    finds: ['E-126 error payerResponsibilityCode'],
  },
  {
    name: 'E-126 the first payer has forwarded',
    claim: secondary(),
    history: { priorPayer: () => ({ open: false, forwardedUntil: day('2026-12-10') }) },
    finds: ['E-126 error payerResponsibilityCode'],
  },
  {
    name: 'E-126 the time of forwarding is over',
    claim: secondary(),
    history: { priorPayer: () => ({ open: false, forwardedUntil: day('2026-11-20') }) },
    finds: [],
  },
  {
    name: 'E-127 Medicaid alone beside other coverage',
    claim: professional(),
    profile: { program: 'medicaid' },
    history: { eligibility: () => covered },
    finds: ['E-127 warning otherPayers'],
  },
  {
    name: 'E-127 preventive care of children passes',
    claim: professional({ lines: [{ epsdtIndicator: 'Y' }] }),
    profile: { program: 'medicaid' },
    history: { eligibility: () => covered },
    finds: [],
  },
  {
    name: 'E-128 GA beside GZ',
    claim: professional(lines('GA', 'GZ')),
    finds: ['E-128 warning lines[0].procedure.modifiers'],
  },
  {
    name: 'E-128 GY alone asks for a denial',
    claim: professional(lines('GY')),
    finds: ['E-128 warning lines[0].procedure.modifiers'],
  },
  { name: 'E-128 GA alone passes', claim: professional(lines('GA')), finds: [] },
  {
    name: 'E-130 a patient payment of zero',
    claim: professional({ patientAmountPaid: '0.00' }),
    finds: ['E-130 warning patientAmountPaid'],
  },
  {
    name: 'E-130 a group name beside the number',
    claim: professional({ subscriber: { groupNumber: 'G1', groupName: 'FACTORY' } }),
    finds: ['E-130 warning subscriber.groupName'],
  },
  { name: 'E-130 a group number alone passes', claim: professional({ subscriber: { groupNumber: 'G1' } }), finds: [] },
  {
    name: 'E-130 an insurance type code outside Medicare',
    claim: professional({ subscriber: { insuranceTypeCode: '12' } }),
    finds: ['E-130 warning subscriber.insuranceTypeCode'],
  },
  {
    name: 'E-130 the rendering provider of the claim again on the line',
    claim: professional({
      lines: [{ providers: { rendering: { lastName: 'DOCTOR', firstName: 'DORA', npi: '1245319599' } } }],
    }),
    finds: ['E-130 warning lines[0].providers.rendering'],
  },
];
