/** Bench: writes professional claims of any number: invented people, one to three lines, a third of them dependents. */
import type { Claim } from '../../src/claims/claim.ts';

const LAST_NAMES = ['SAMPLE', 'EXAMPLE', 'TESTER', 'MUSTER', 'SPECIMEN', 'PLACEHOLDER'] as const;
const FIRST_NAMES = ['ANNA', 'BENJAMIN', 'CARLA', 'DIETER', 'ELENA', 'FRANCIS'] as const;
const PROCEDURES = ['99213', '99214', '36415', '80053', '85025', '93000', '71046', '97110'] as const;

const pick = <Item>(items: readonly [Item, ...Item[]], index: number): Item => items[index % items.length] ?? items[0];

const BILLING: Claim['billingProvider'] = {
  organizationName: 'SAMPLE CLINIC',
  npi: '1234567893',
  taxonomyCode: '207Q00000X',
  taxId: '999888777',
  address: { line1: '1 SAMPLE STREET', city: 'SPRINGFIELD', state: 'IL', postalCode: '627040001' },
  contacts: [{ name: 'BILLING OFFICE', numbers: [{ type: 'TE', number: '2175550100' }] }],
};

/** Claim number `number`; same number, same claim. */
export function benchClaim(number: number): Claim {
  const lastName = pick(LAST_NAMES, number);
  const address = { line1: `${number} ORCHARD LANE`, city: 'SPRINGFIELD', state: 'IL', postalCode: '627040002' };
  const lines = Array.from({ length: 1 + (number % 3) }, (_unused, index) => line(number, index));
  const cents = lines.reduce((sum, { chargeAmount }) => sum + Math.round(Number(chargeAmount) * 100), 0);
  return {
    claimId: `C${number}`,
    claimType: 'professional',
    purposeCode: 'CH',
    patientControlNumber: `P${number}`,
    chargeAmount: (cents / 100).toFixed(2),
    facilityTypeCode: '11',
    frequencyCode: '1',
    providerSignatureIndicator: 'Y',
    assignmentCode: 'A',
    benefitsAssignmentIndicator: 'Y',
    releaseOfInformationCode: 'Y',
    billingProvider: BILLING,
    payerResponsibilityCode: 'P',
    claimFilingIndicatorCode: 'CI',
    subscriber: {
      lastName,
      firstName: pick(FIRST_NAMES, number),
      memberId: `W${100_000_000 + number}`,
      address,
      birthDate: '1984-03-12',
      genderCode: 'F',
      groupNumber: `G${number % 17}`,
    },
    payer: { name: 'SAMPLE MUTUAL HEALTH', id: 'SMH01' },
    ...(number % 3 === 0
      ? {
          patient: {
            relationshipCode: '19',
            lastName,
            firstName: 'PIP',
            address,
            birthDate: '2015-08-20',
            genderCode: 'M',
          },
        }
      : {}),
    providers: {
      rendering: { lastName: 'ALDERWOOD', firstName: 'MARA', npi: '1245319599', taxonomyCode: '207Q00000X' },
    },
    diagnoses: [
      { qualifier: 'ABK', code: 'I10' },
      { qualifier: 'ABF', code: 'E119' },
    ],
    ...(number % 4 === 0 ? { priorAuthorizationNumber: `PA${number}` } : {}),
    lines,
  };
}

function line(number: number, index: number): Claim['lines'][number] {
  const id = `${number}L${index + 1}`;
  return {
    lineId: id,
    lineItemControlNumber: id,
    procedure: { qualifier: 'HC', code: pick(PROCEDURES, number + index), modifiers: ['25'] },
    chargeAmount: `${60 + ((number * 7 + index) % 240)}.${index === 1 ? '50' : '00'}`,
    unitType: 'UN',
    units: '1',
    diagnosisPointers: [1, 2],
    serviceDate: { from: '2026-10-05' },
  };
}
