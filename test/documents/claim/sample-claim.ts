import type { Claim } from '../../../src/claims/claim.ts';

/** A small professional claim that every edit accepts; tests say what differs. */
export function sampleClaim(changes: Partial<Claim> = {}): Claim {
  return {
    claimId: 'C1',
    claimType: 'professional',
    patientControlNumber: 'PCN0001',
    chargeAmount: '150.50',
    facilityTypeCode: '11',
    frequencyCode: '1',
    providerSignatureIndicator: 'Y',
    assignmentCode: 'A',
    benefitsAssignmentIndicator: 'Y',
    releaseOfInformationCode: 'Y',
    payerResponsibilityCode: 'P',
    claimFilingIndicatorCode: 'CI',
    billingProvider: {
      organizationName: 'SAMPLE CLINIC',
      npi: '1234567893',
      taxId: '999888777',
      address: { line1: '1 SAMPLE STREET', city: 'SPRINGFIELD', state: 'IL', postalCode: '627040001' },
    },
    subscriber: {
      lastName: 'QUILL',
      firstName: 'AVERY',
      memberId: 'W1',
      birthDate: '1984-03-12',
      genderCode: 'F',
      address: { line1: '12 ORCHARD LANE', city: 'SPRINGFIELD', state: 'IL', postalCode: '627040002' },
    },
    payer: { name: 'SAMPLE MUTUAL', id: 'SMH01' },
    diagnoses: [{ qualifier: 'ABK', code: 'I10' }],
    lines: [
      {
        lineId: 'L1',
        lineItemControlNumber: 'L1',
        procedure: { qualifier: 'HC', code: '99213' },
        chargeAmount: '150.50',
        unitType: 'UN',
        units: '1',
        diagnosisPointers: [1],
        serviceDate: { from: '2026-10-05' },
      },
    ],
    ...changes,
  };
}

export const DEPENDENT: NonNullable<Claim['patient']> = {
  relationshipCode: '19',
  lastName: 'QUILL',
  firstName: 'PIP',
  birthDate: '2024-08-20',
  genderCode: 'F',
  address: { line1: '12 ORCHARD LANE', city: 'SPRINGFIELD', state: 'IL', postalCode: '627040002' },
};
