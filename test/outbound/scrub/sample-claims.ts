/** Clean claims of synthetic people, and a way to change one thing in them. */
import { type Claim, claim as claimShape } from '../../../src/claims/claim.ts';

/** A change over a claim: objects are merged, lists place by place (a longer list copies its first row), `null` takes a key away. */
export type Patch = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function patched(base: unknown, patch: unknown): unknown {
  if (Array.isArray(patch)) {
    const old: readonly unknown[] = Array.isArray(base) ? base : [];
    return patch.map((item: unknown, index) => patched(old[index] ?? old[0], item));
  }
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = patched(result[key], value);
  }
  return result;
}

const BILLING = {
  organizationName: 'EXAMPLE CLINIC',
  npi: '1234567893',
  taxonomyCode: '207Q00000X',
  address: { line1: '100 MAIN ST', city: 'ALBANY', state: 'NY', postalCode: '122070001' },
  taxId: '123456780',
  contacts: [{ name: 'BILLING OFFICE', numbers: [{ type: 'TE', number: '5185550100' }] }],
};

const SUBSCRIBER = {
  lastName: 'SAMPLE',
  firstName: 'ANNA',
  memberId: 'W12345678',
  address: { line1: '5 OAK AVE', city: 'ALBANY', state: 'NY', postalCode: '12208' },
  birthDate: '1980-04-02',
  genderCode: 'F',
};

const CHILD = {
  relationshipCode: '19',
  lastName: 'SAMPLE',
  firstName: 'BEN',
  address: { line1: '5 OAK AVE', city: 'ALBANY', state: 'NY', postalCode: '12208' },
  birthDate: '2015-06-01',
  genderCode: 'M',
};

const PROFESSIONAL = {
  claimId: 'C1',
  claimType: 'professional',
  patientControlNumber: 'PCN0001',
  chargeAmount: '150.00',
  facilityTypeCode: '11',
  frequencyCode: '1',
  providerSignatureIndicator: 'Y',
  assignmentCode: 'A',
  benefitsAssignmentIndicator: 'Y',
  releaseOfInformationCode: 'Y',
  billingProvider: BILLING,
  payerResponsibilityCode: 'P',
  claimFilingIndicatorCode: 'CI',
  subscriber: SUBSCRIBER,
  payer: { name: 'EXAMPLE HEALTH', id: 'EXH01' },
  providers: {
    rendering: { lastName: 'DOCTOR', firstName: 'DORA', npi: '1245319599', taxonomyCode: '207Q00000X' },
  },
  diagnoses: [{ qualifier: 'ABK', code: 'J069' }],
  lines: [
    {
      lineId: 'L1',
      procedure: { qualifier: 'HC', code: '99213' },
      chargeAmount: '150.00',
      unitType: 'UN',
      units: '1',
      diagnosisPointers: [1],
      serviceDate: { from: '2026-11-02' },
    },
  ],
};

const INPATIENT = {
  claimId: 'C2',
  claimType: 'institutional',
  patientControlNumber: 'PCN0002',
  chargeAmount: '3000.00',
  facilityTypeCode: '11',
  frequencyCode: '1',
  assignmentCode: 'A',
  benefitsAssignmentIndicator: 'Y',
  releaseOfInformationCode: 'Y',
  billingProvider: { ...BILLING, organizationName: 'EXAMPLE HOSPITAL', taxonomyCode: '282N00000X' },
  payerResponsibilityCode: 'P',
  claimFilingIndicatorCode: 'CI',
  subscriber: SUBSCRIBER,
  payer: { name: 'EXAMPLE HEALTH', id: 'EXH01' },
  providers: { attending: { lastName: 'DOCTOR', firstName: 'DORA', npi: '1245319599' } },
  diagnoses: [
    { qualifier: 'ABK', code: 'J189' },
    { qualifier: 'ABJ', code: 'R509' },
  ],
  dates: {
    statement: { from: '2026-11-02', to: '2026-11-05' },
    admission: '2026-11-02T09:30',
    dischargeTime: '11:00',
  },
  institutional: { admissionTypeCode: '1', admissionSourceCode: '1', patientStatusCode: '01' },
  lines: [{ lineId: 'L1', revenueCode: '0120', chargeAmount: '3000.00', unitType: 'DA', units: '3' }],
};

const OUTPATIENT = {
  ...INPATIENT,
  claimId: 'C3',
  patientControlNumber: 'PCN0003',
  chargeAmount: '200.00',
  facilityTypeCode: '13',
  diagnoses: [{ qualifier: 'ABK', code: 'J189' }],
  dates: { statement: { from: '2026-11-02', to: '2026-11-02' } },
  lines: [
    {
      lineId: 'L1',
      revenueCode: '0510',
      procedure: { qualifier: 'HC', code: '99213' },
      chargeAmount: '200.00',
      unitType: 'UN',
      units: '1',
      serviceDate: { from: '2026-11-02' },
    },
  ],
};

const DENTAL = {
  ...PROFESSIONAL,
  claimId: 'C4',
  claimType: 'dental',
  patientControlNumber: 'PCN0004',
  chargeAmount: '180.00',
  billingProvider: { ...BILLING, organizationName: 'EXAMPLE DENTAL', taxonomyCode: '1223G0001X' },
  providers: { rendering: { lastName: 'DENTIST', firstName: 'DAN', npi: '1245319599', taxonomyCode: '1223G0001X' } },
  diagnoses: [{ qualifier: 'ABK', code: 'K029' }],
  lines: [
    {
      lineId: 'L1',
      procedure: { qualifier: 'AD', code: 'D2391' },
      chargeAmount: '180.00',
      units: '1',
      serviceDate: { from: '2026-11-02' },
      dental: { teeth: [{ code: '12', surfaces: ['O'] }] },
    },
  ],
};

/** A secondary claim: the first payer paid 100.00 of 150.00 and adjusted the rest. */
const SECONDARY: Patch = {
  payerResponsibilityCode: 'S',
  otherPayers: [
    {
      payerResponsibilityCode: 'P',
      relationshipCode: '18',
      subscriber: { lastName: 'SAMPLE', firstName: 'ANNA', memberId: 'Z987' },
      payer: { name: 'FIRST HEALTH', id: 'FST01' },
      benefitsAssignmentIndicator: 'Y',
      releaseOfInformationCode: 'Y',
      paidAmount: '100.00',
    },
  ],
  lines: [
    {
      adjudications: [
        {
          payerId: 'FST01',
          paidAmount: '100.00',
          procedure: { qualifier: 'HC', code: '99213' },
          units: '1',
          adjustments: [
            { groupCode: 'CO', reasonCode: '45', amount: '30.00' },
            { groupCode: 'PR', reasonCode: '3', amount: '20.00' },
          ],
          adjudicationDate: '2026-11-12',
        },
      ],
    },
  ],
};

const made = (base: unknown, patches: readonly Patch[]): Claim =>
  claimShape.parse(patches.reduce<unknown>((claim, patch) => patched(claim, patch), base));

export const professional = (...patches: readonly Patch[]): Claim => made(PROFESSIONAL, patches);
export const inpatient = (...patches: readonly Patch[]): Claim => made(INPATIENT, patches);
export const outpatient = (...patches: readonly Patch[]): Claim => made(OUTPATIENT, patches);
export const dental = (...patches: readonly Patch[]): Claim => made(DENTAL, patches);
export const secondary = (...patches: readonly Patch[]): Claim => made(PROFESSIONAL, [SECONDARY, ...patches]);
/** The child of the subscriber is the patient. */
export const dependent = (...patches: readonly Patch[]): Claim => made(PROFESSIONAL, [{ patient: CHILD }, ...patches]);
/** An employer is the subscriber, the injured person the patient. */
export const workersCompensation = (...patches: readonly Patch[]): Claim =>
  made({ ...PROFESSIONAL, subscriber: { organizationName: 'EXAMPLE FACTORY' } }, [
    { patient: { ...CHILD, relationshipCode: '20', birthDate: '1980-01-01', propertyCasualtyClaimNumber: 'CASE1' } },
    ...patches,
  ]);
