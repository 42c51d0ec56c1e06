/** Bench: invented professional claims, all different, that pass every edit. */

import { cents, formatCents } from '../../src/base/money.ts';
import type { Claim } from '../../src/claims/claim.ts';

const LAST_NAMES = ['SAMPLE', 'EXAMPLE', 'TESTER', 'MUSTER', 'SPECIMEN', 'PLACEHOLDER'] as const;
const FIRST_NAMES = ['ANNA', 'BENJAMIN', 'CARLA', 'DIETER', 'ELENA', 'FRANCIS'] as const;
const PROCEDURES = ['99213', '36415', '80053', '85025', '93000'] as const;
const LINES = 5;
const BASE_CENTS = 5_000;

const digits = (value: number, width: number): string => String(value).padStart(width, '0');

/** The claim of that number, from 1; same number, same claim. */
export function fiveLineClaim(number: number): Claim {
  const lines = Array.from({ length: LINES }, (_, index) => ({
    lineId: `L${index + 1}`,
    procedure: { qualifier: 'HC', code: PROCEDURES[index % PROCEDURES.length] ?? '' },
    chargeAmount: formatCents(cents(BASE_CENTS + 100 * index)),
    unitType: 'UN',
    units: '1',
    diagnosisPointers: [1],
    serviceDate: { from: `2026-09-${digits(1 + (number % 28), 2)}` },
  }));
  const charge = lines.reduce((sum, _, index) => sum + BASE_CENTS + 100 * index, 0);
  return {
    claimId: `C${digits(number, 7)}`,
    claimType: 'professional',
    patientControlNumber: `PCN${digits(number, 9)}`,
    chargeAmount: formatCents(cents(charge)),
    facilityTypeCode: '11',
    frequencyCode: '1',
    providerSignatureIndicator: 'Y',
    assignmentCode: 'A',
    benefitsAssignmentIndicator: 'Y',
    releaseOfInformationCode: 'Y',
    payerResponsibilityCode: 'P',
    claimFilingIndicatorCode: 'CI',
    billingProvider: {
      organizationName: 'BENCH MEDICAL GROUP',
      npi: '1234567893',
      taxonomyCode: '207Q00000X',
      taxId: '371234567',
      address: { line1: '1200 BENCH ROAD', city: 'SPRINGFIELD', state: 'IL', postalCode: '627041234' },
    },
    subscriber: {
      lastName: LAST_NAMES[number % LAST_NAMES.length] ?? '',
      firstName: FIRST_NAMES[number % FIRST_NAMES.length] ?? '',
      memberId: `W${digits(number, 9)}`,
      address: {
        line1: `${1 + (number % 900)} ORCHARD LANE`,
        city: 'SPRINGFIELD',
        state: 'IL',
        postalCode: '627041000',
      },
      birthDate: '1984-03-12',
      genderCode: 'F',
    },
    payer: { name: 'SAMPLE MUTUAL HEALTH', id: 'SMH01' },
    diagnoses: [{ qualifier: 'ABK', code: 'I10' }],
    providers: {
      rendering: { lastName: 'ALDERWOOD', firstName: 'MARA', npi: '1999999984', taxonomyCode: '207Q00000X' },
    },
    lines,
  };
}
