/** Claims of odd kinds, each right as its payers want it: an edit that speaks of one of them is wrong, or the reason stands beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Claim } from '../../../src/claims/claim.ts';
import { readPayerProfiles } from '../../../src/claims/payer-profile.ts';
import { startScrub } from '../../../src/outbound/scrub/scrub.ts';
import { day } from './edit-case.ts';
import {
  dental,
  dependent,
  inpatient,
  outpatient,
  type Patch,
  professional,
  secondary,
  workersCompensation,
} from './sample-claims.ts';

const FOLDER = join('config', 'payers');
const { profiles } = readPayerProfiles(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name): { name: string; document: unknown } => ({
      name,
      document: parse(readFileSync(join(FOLDER, name), 'utf8')),
    })),
);

const MB = {
  claimFilingIndicatorCode: 'MB',
  subscriber: { memberId: '1EG4TE5MK73' },
  payer: { id: 'MCB', name: 'MEDICARE B' },
};
const MA = {
  claimFilingIndicatorCode: 'MA',
  subscriber: { memberId: '1EG4TE5MK73' },
  payer: { id: 'MCA', name: 'MEDICARE A' },
};
const ADDRESS = { line1: '5 OAK AVE', city: 'ALBANY', state: 'NY', postalCode: '12208' };
const L = (code: string, chargeAmount: string, { modifiers, ...rest }: Patch = {}): Patch => ({
  procedure: modifiers === undefined ? { code } : { code, modifiers },
  chargeAmount,
  ...rest,
});
const noRend = { providers: { rendering: null } };
const KINDS: readonly (readonly [string, () => Claim, readonly string[]])[] = [
  [
    'ambulance emergency Medicare',
    () =>
      professional(MB, noRend, {
        billingProvider: { organizationName: 'CITY EMS', taxonomyCode: '3416L0300X' },
        facilityTypeCode: '41',
        chargeAmount: '850.00',
        ambulance: {
          transportReasonCode: 'A',
          transportMiles: '12',
          pickUp: { address: ADDRESS },
          dropOff: { address: { ...ADDRESS, line1: '1 HOSPITAL DR' } },
        },
        conditions: [{ categoryCode: '07', indicator: 'Y', codes: ['01', '05'] }],
        lines: [
          L('A0427', '700.00', { modifiers: ['RH'], lineId: '1' }),
          L('A0425', '150.00', { modifiers: ['RH'], units: '11.6', lineId: '2' }),
        ],
      }),
    [],
  ],
  [
    'ambulance no transport, pronounced dead QL',
    () =>
      professional(MB, noRend, {
        billingProvider: { organizationName: 'CITY EMS', taxonomyCode: '3416L0300X' },
        facilityTypeCode: '41',
        chargeAmount: '400.00',
        ambulance: { transportReasonCode: 'A', transportMiles: '0', pickUp: { address: ADDRESS } },
        lines: [L('A0429', '400.00', { modifiers: ['QL'] })],
      }),
    [],
  ],
  [
    'ambulance treated, no transport A0998',
    () =>
      professional(noRend, {
        billingProvider: { organizationName: 'CITY EMS', taxonomyCode: '3416L0300X' },
        facilityTypeCode: '41',
        chargeAmount: '200.00',
        lines: [L('A0998', '200.00')],
      }),
    [],
  ],
  [
    'ambulance institutional',
    () =>
      outpatient({
        providers: null,
        billingProvider: { taxonomyCode: '341600000X' },
        chargeAmount: '850.00',
        institutional: { admissionTypeCode: '1', admissionSourceCode: null, patientStatusCode: '01' },
        lines: [
          { revenueCode: '0540', procedure: { code: 'A0427', modifiers: ['RH'] }, chargeAmount: '700.00' },
          {
            lineId: 'L2',
            revenueCode: '0540',
            procedure: { code: 'A0425', modifiers: ['RH'] },
            units: '12',
            chargeAmount: '150.00',
          },
        ],
      }),
    [],
  ],
  [
    'DME oxygen rental Medicare',
    () =>
      professional(MB, noRend, {
        billingProvider: { organizationName: 'HOME OXYGEN', taxonomyCode: '332BX2000X' },
        facilityTypeCode: '12',
        chargeAmount: '180.00',
        diagnoses: [{ code: 'J449' }],
        lines: [
          L('E1390', '180.00', {
            modifiers: ['RR', 'KX'],
            serviceDate: { from: '2026-11-02', to: '2026-12-01' },
            providers: { ordering: { lastName: 'D', firstName: 'A', npi: '1245319599' } },
            durableEquipment: {
              medicalNecessityDays: '30',
              rentalPrice: '180.00',
              purchasePrice: '1800.00',
              rentalUnitPriceCode: '4',
            },
          }),
        ],
      }),
    ['E-041 warning'],
  ],
  [
    'DME wheelchair purchase',
    () =>
      professional(MB, noRend, {
        billingProvider: { organizationName: 'CHAIRS', taxonomyCode: '332B00000X' },
        facilityTypeCode: '12',
        lines: [
          L('K0001', '150.00', {
            modifiers: ['NU'],
            providers: { ordering: { lastName: 'D', firstName: 'A', npi: '1245319599' } },
          }),
        ],
      }),
    [],
  ],
  [
    'enteral nutrition billed ahead',
    () =>
      professional(MB, noRend, {
        billingProvider: { taxonomyCode: '332B00000X' },
        facilityTypeCode: '12',
        lines: [
          L('B4154', '150.00', {
            modifiers: ['BA'],
            units: '300',
            serviceDate: { from: '2026-11-20', to: '2026-12-19' },
            providers: { ordering: { lastName: 'D', firstName: 'A', npi: '1245319599' } },
          }),
        ],
      }),
    ['E-041 warning'],
  ],
  [
    'anesthesia',
    () =>
      professional(MB, {
        facilityTypeCode: '24',
        providers: {
          serviceFacility: {
            organizationName: 'ASC',
            npi: '1999999984',
            address: { ...ADDRESS, postalCode: '122080001' },
          },
        },
        lines: [L('00840', '150.00', { modifiers: ['AA', 'P2'], unitType: 'MJ', units: '75' })],
      }),
    [],
  ],
  [
    'CRNA QZ',
    () =>
      professional({
        facilityTypeCode: '24',
        providers: {
          serviceFacility: {
            organizationName: 'ASC',
            npi: '1999999984',
            address: { ...ADDRESS, postalCode: '122080001' },
          },
        },
        lines: [L('01967', '150.00', { modifiers: ['QZ'], unitType: 'UN', units: '5' })],
      }),
    [],
  ],
  [
    'hospice 81A notice',
    () =>
      outpatient(MA, {
        facilityTypeCode: '81',
        frequencyCode: 'A',
        chargeAmount: '0.00',
        dates: { statement: { from: '2026-11-02', to: '2026-11-02' }, admission: '2026-11-02' },
        institutional: { admissionTypeCode: '9', admissionSourceCode: '9', patientStatusCode: '30' },
        lines: [{ revenueCode: '0651', procedure: null, chargeAmount: '0.00', units: '0' }],
      }),
    [],
  ],
  [
    'hospice 812',
    () =>
      outpatient(MA, {
        facilityTypeCode: '81',
        frequencyCode: '2',
        chargeAmount: '2000.00',
        dates: { statement: { from: '2026-10-01', to: '2026-10-31' }, admission: '2026-10-01' },
        institutional: {
          admissionTypeCode: '9',
          admissionSourceCode: '1',
          patientStatusCode: '30',
          values: [{ code: '61', amount: '10580.00' }],
          occurrences: [{ code: '27', date: '2026-10-01' }],
        },
        lines: [
          {
            revenueCode: '0651',
            procedure: { code: 'Q5001' },
            chargeAmount: '2000.00',
            units: '31',
            serviceDate: { from: '2026-10-01' },
          },
        ],
      }),
    [],
  ],
  [
    'home health 329',
    () =>
      outpatient(MA, {
        facilityTypeCode: '32',
        frequencyCode: '9',
        chargeAmount: '500.00',
        dates: { statement: { from: '2026-10-01', to: '2026-10-30' }, admission: '2026-10-01' },
        institutional: { admissionTypeCode: '9', admissionSourceCode: '1', patientStatusCode: '30' },
        lines: [
          {
            revenueCode: '0023',
            procedure: { qualifier: 'HP', code: '1AA11' },
            chargeAmount: '0.00',
            units: '0',
            serviceDate: { from: '2026-10-01' },
          },
          {
            lineId: 'L2',
            revenueCode: '0551',
            procedure: { code: 'G0299' },
            chargeAmount: '500.00',
            units: '4',
            serviceDate: { from: '2026-10-02' },
          },
        ],
      }),
    ['E-053 warning'],
  ],
  [
    'SNF 211',
    () =>
      inpatient(MA, {
        facilityTypeCode: '21',
        frequencyCode: '2',
        chargeAmount: '9000.00',
        dates: {
          statement: { from: '2026-10-01', to: '2026-10-31' },
          admission: '2026-10-01T10:00',
          dischargeTime: null,
        },
        institutional: { patientStatusCode: '30', values: [{ code: '80', amount: '31.00' }] },
        lines: [
          {
            revenueCode: '0022',
            procedure: { qualifier: 'HP', code: 'KAGD1' },
            chargeAmount: '0.00',
            units: '31',
            unitType: 'UN',
            serviceDate: { from: '2026-10-05' },
          },
          { lineId: 'L2', revenueCode: '0120', chargeAmount: '9000.00', units: '31' },
        ],
      }),
    [],
  ],
  [
    'inpatient rehab IRF 0024',
    () =>
      inpatient(MA, {
        chargeAmount: '9000.00',
        institutional: { values: [{ code: '80', amount: '3.00' }] },
        lines: [
          {
            revenueCode: '0024',
            procedure: { qualifier: 'HP', code: 'A0101' },
            chargeAmount: '0.00',
            units: '0',
            unitType: 'UN',
          },
          { lineId: 'L2', revenueCode: '0128', chargeAmount: '9000.00', units: '3' },
        ],
      }),
    ['E-053 warning'],
  ],
  [
    'medicare secondary professional (employer plan first)',
    () => secondary(MB, { subscriber: { insuranceTypeCode: '12' }, otherPayers: [{ claimFilingIndicatorCode: 'CI' }] }),
    [],
  ],
  [
    'medigap third',
    () =>
      secondary({
        payerResponsibilityCode: 'T',
        otherPayers: [
          { payerResponsibilityCode: 'P' },
          {
            payerResponsibilityCode: 'S',
            payer: { id: 'SEC01', name: 'SECOND' },
            paidAmount: '10.00',
            adjudicationDate: '2026-11-15',
            adjustments: [{ groupCode: 'OA', reasonCode: '23', amount: '140.00' }],
          },
        ],
      }),
    [],
  ],
  [
    'medicare secondary institutional',
    () =>
      outpatient(MA, {
        payerResponsibilityCode: 'S',
        otherPayers: [
          {
            payerResponsibilityCode: 'P',
            relationshipCode: '18',
            subscriber: { lastName: 'SAMPLE', firstName: 'ANNA', memberId: 'Z1' },
            payer: { name: 'FIRST', id: 'FST01' },
            paidAmount: '100.00',
            adjudicationDate: '2026-11-10',
            adjustments: [{ groupCode: 'CO', reasonCode: '45', amount: '100.00' }],
            claimFilingIndicatorCode: 'CI',
          },
        ],
        institutional: { values: [{ code: '12', amount: '100.00' }] },
      }),
    [],
  ],
  [
    'dental ortho monthly',
    () =>
      dental({
        chargeAmount: '150.00',
        dental: { orthodonticTotalMonths: '24', orthodonticRemainingMonths: '12' },
        dates: { appliancePlacement: '2025-11-02' },
        lines: [{ procedure: { code: 'D8670' }, chargeAmount: '150.00', dental: null }],
      }),
    [],
  ],
  [
    'dental predetermination',
    () =>
      dental({
        claimSubmissionReasonCode: 'PB',
        lines: [{ serviceDate: null, procedure: { code: 'D2740' }, dental: { teeth: [{ code: '3' }] } }],
      }),
    [],
  ],
  [
    'dental quadrant scaling',
    () => dental({ lines: [{ procedure: { code: 'D4341' }, dental: { teeth: null, oralCavityCodes: ['10'] } }] }),
    [],
  ],
  [
    'dental prophylaxis child primary tooth',
    () => dental({ lines: [{ procedure: { code: 'D1120' }, dental: null }] }),
    [],
  ],
  [
    'newborn inpatient own',
    () =>
      inpatient({
        subscriber: { birthDate: '2026-11-02', firstName: 'BABY', genderCode: 'F' },
        institutional: { admissionTypeCode: '4', admissionSourceCode: '5' },
        diagnoses: [
          { qualifier: 'ABK', code: 'Z3800' },
          { qualifier: 'ABJ', code: 'Z3800' },
        ],
        lines: [{ revenueCode: '0171' }],
      }),
    [],
  ],
  [
    'newborn under mother professional',
    () =>
      dependent({
        patient: { birthDate: '2026-11-02', firstName: 'BABY' },
        facilityTypeCode: '21',
        dates: { admission: '2026-11-02' },
        providers: {
          serviceFacility: {
            organizationName: 'HOSP',
            npi: '1999999984',
            address: { ...ADDRESS, postalCode: '122080001' },
          },
        },
        diagnoses: [{ code: 'Z3800' }],
        lines: [L('99460', '150.00')],
      }),
    [],
  ],
  [
    'mother delivery with mother nursery',
    () =>
      inpatient({
        diagnoses: [
          { qualifier: 'ABK', code: 'O80' },
          { qualifier: 'ABF', code: 'Z370' },
          { qualifier: 'ABJ', code: 'O80' },
        ],
        chargeAmount: '4000.00',
        institutional: { procedures: [{ qualifier: 'BBR', code: '10E0XZZ', date: '2026-11-03' }] },
        lines: [{ revenueCode: '0122' }, { lineId: 'L2', revenueCode: '0171', chargeAmount: '1000.00' }],
      }),
    [],
  ],
  [
    'workers comp',
    () => workersCompensation({ claimFilingIndicatorCode: 'WC', accident: { causeCodes: ['EM'], date: '2026-10-30' } }),
    [],
  ],
  [
    'auto accident',
    () =>
      professional({
        claimFilingIndicatorCode: 'AM',
        accident: { causeCodes: ['AA'], state: 'NY', date: '2026-10-30' },
      }),
    [],
  ],
  [
    'lab reference',
    () =>
      professional(noRend, {
        billingProvider: { organizationName: 'LAB', taxonomyCode: '291U00000X' },
        facilityTypeCode: '81',
        cliaNumber: '33D1234567',
        providers: { referring: { lastName: 'D', firstName: 'A', npi: '1245319599' } },
        lines: [L('80053', '150.00')],
      }),
    [],
  ],
  [
    'chemo drug with JZ',
    () =>
      professional(MB, {
        chargeAmount: '900.00',
        lines: [
          L('96413', '400.00', { lineId: '1' }),
          L('J9271', '500.00', {
            lineId: '2',
            modifiers: ['JZ'],
            units: '200',
            drug: { qualifier: 'N4', code: '00006302602', quantity: '8', unitType: 'ML' },
          }),
        ],
      }),
    [],
  ],
  [
    'telehealth',
    () => professional({ facilityTypeCode: '10', lines: [L('99213', '150.00', { modifiers: ['95'] })] }),
    [],
  ],
  [
    'solo physician',
    () =>
      professional({
        billingProvider: { organizationName: null, lastName: 'DOCTOR', firstName: 'DORA', npi: '1245319599' },
        providers: { rendering: null },
      }),
    [],
  ],
  [
    'visit with 25 and vaccine admin',
    () =>
      professional({
        chargeAmount: '250.00',
        lines: [
          L('99213', '150.00', { modifiers: ['25'], lineId: '1' }),
          L('90471', '40.00', { lineId: '2' }),
          L('90686', '60.00', { lineId: '3' }),
        ],
      }),
    [],
  ],
  ['CAH outpatient 851', () => outpatient(MA, { facilityTypeCode: '85' }), []],
  [
    'FQHC 771',
    () => outpatient(MA, { facilityTypeCode: '77', lines: [{ revenueCode: '0521', procedure: { code: 'G0467' } }] }),
    [],
  ],
  [
    'interim last 114',
    () =>
      inpatient({
        frequencyCode: '4',
        dates: { statement: { from: '2026-11-02', to: '2026-11-05' }, admission: '2026-10-01T09:30' },
      }),
    [],
  ],
  [
    'observation outpatient spanning days',
    () =>
      outpatient({
        dates: { statement: { from: '2026-11-02', to: '2026-11-04' } },
        lines: [{ revenueCode: '0762', procedure: { code: 'G0378' }, units: '36', unitType: 'UN' }],
      }),
    [],
  ],
  [
    'outpatient surgery',
    () =>
      outpatient({
        providers: { operating: { lastName: 'S', firstName: 'S', npi: '1245319599' } },
        lines: [{ revenueCode: '0360', procedure: { code: '29881', modifiers: ['RT'] } }],
      }),
    [],
  ],
  [
    'pharmacy line no hcpcs',
    () =>
      outpatient({
        chargeAmount: '230.00',
        lines: [{}, { lineId: 'L2', revenueCode: '0250', procedure: null, chargeAmount: '30.00', units: '3' }],
      }),
    [],
  ],
  [
    'psych inpatient same-day discharge',
    () =>
      inpatient({
        facilityTypeCode: '11',
        dates: { statement: { from: '2026-11-02', to: '2026-11-02' } },
        lines: [{ revenueCode: '0124', units: '1' }],
      }),
    [],
  ],
  [
    'foreign subscriber',
    () =>
      professional({
        subscriber: { address: { line1: '1 RUE', city: 'PARIS', state: null, postalCode: null, countryCode: 'FR' } },
      }),
    [],
  ],
  ['replacement with F8', () => professional({ frequencyCode: '7', originalPayerClaimControlNumber: 'ICN123' }), []],
  ['bilateral 50', () => professional({ lines: [L('64483', '150.00', { modifiers: ['50'] })] }), []],
  [
    'chiropractic Medicare',
    () =>
      professional(MB, {
        lines: [L('98941', '150.00', { modifiers: ['AT'] })],
        dates: { initialTreatment: '2026-10-01' },
      }),
    [],
  ],
  [
    'physical therapy',
    () =>
      professional(MB, {
        chargeAmount: '300.00',
        providers: { referring: { lastName: 'D', firstName: 'A', npi: '1999999984' } },
        lines: [
          L('97110', '150.00', { modifiers: ['GP'], units: '2', lineId: '1' }),
          L('97140', '150.00', { modifiers: ['GP', '59'], lineId: '2' }),
        ],
      }),
    [],
  ],
  [
    'interpretation only 26',
    () =>
      professional({
        facilityTypeCode: '22',
        providers: {
          serviceFacility: {
            organizationName: 'HOSP',
            npi: '1999999984',
            address: { ...ADDRESS, postalCode: '122080001' },
          },
        },
        lines: [L('71046', '150.00', { modifiers: ['26'] })],
      }),
    [],
  ],
  [
    'inpatient professional visit span',
    () =>
      professional({
        facilityTypeCode: '21',
        dates: { admission: '2026-11-01' },
        providers: {
          serviceFacility: {
            organizationName: 'HOSP',
            npi: '1999999984',
            address: { ...ADDRESS, postalCode: '122080001' },
          },
        },
        lines: [L('99232', '150.00', { serviceDate: { from: '2026-11-02', to: '2026-11-04' }, units: '3' })],
      }),
    [],
  ],
];

describe('no false alarm on', () => {
  it.each(KINDS)('%s', (_name, make, expected) => {
    const { findings } = startScrub(profiles, { asOf: day('2026-11-25') }).scrub(make());
    expect(findings.map(({ kind, severity }) => `${kind.code} ${severity}`)).toEqual(expected);
  });
});
