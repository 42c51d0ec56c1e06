/** Samples that come near to a fault and are right. */
import type { EditCase } from '../edit-case.ts';
import {
  dental,
  dependent,
  inpatient,
  outpatient,
  professional,
  secondary,
  workersCompensation,
} from '../sample-claims.ts';

const twoLines = { chargeAmount: '300.00', lines: [{ lineId: 'L1' }, { lineId: 'L2', procedure: { code: '36415' } }] };

export const passingCases: readonly EditCase[] = [
  {
    name: 'E-008 line numbers of 30 characters that differ in the last one pass',
    claim: professional(twoLines, {
      lines: [{ lineItemControlNumber: `${'1'.repeat(29)}A` }, { lineItemControlNumber: `${'1'.repeat(29)}B` }],
    }),
    finds: [],
  },
  {
    name: 'E-010 NPIs with a right check digit pass, those that begin with 2 too',
    claim: professional({ providers: { rendering: { npi: '2000000002' } } }),
    finds: [],
  },
  {
    name: 'E-016 a ZIP code of the state passes',
    claim: professional({ subscriber: { address: { state: 'AK', postalCode: '99701' } } }),
    finds: [],
  },
  {
    name: 'E-019 a rendering provider with an NPI of its own passes',
    claim: professional({ billingProvider: { npi: '1999999984' } }),
    finds: [],
  },
  {
    name: 'E-023 a referring person passes',
    claim: professional({ providers: { referring: { lastName: 'REFERRER', firstName: 'RAY', npi: '1999999984' } } }),
    finds: [],
  },
  {
    name: 'E-030 an employer as subscriber, with the number of the case, passes',
    claim: workersCompensation(),
    finds: [],
  },
  { name: 'E-030 a patient beside the subscriber, both with their names, passes', claim: dependent(), finds: [] },
  {
    name: 'E-046 lines on the first and last day of the statement pass',
    claim: outpatient({
      chargeAmount: '400.00',
      dates: { statement: { from: '2026-11-02', to: '2026-11-04' } },
      lines: [{}, { lineId: 'L2', serviceDate: { from: '2026-11-04' } }],
    }),
    finds: [],
  },
  {
    name: 'E-050 lines that add up to the cent pass',
    claim: professional(twoLines, {
      chargeAmount: '150.30',
      lines: [{ chargeAmount: '150.10' }, { chargeAmount: '0.20' }],
    }),
    finds: [],
  },
  {
    name: 'E-052 a charge of one cent and a tenth of a mile pass',
    claim: professional({ chargeAmount: '0.01', lines: [{ chargeAmount: '0.01' }] }),
    finds: [],
  },
  { name: 'E-057 adjustments with reason and amount pass', claim: secondary(), finds: [] },
  { name: 'E-058 an adjudication of a payer of the claim passes', claim: secondary(), finds: [] },
  {
    name: 'E-064 an external cause behind the injury passes',
    claim: professional({
      diagnoses: [
        { qualifier: 'ABK', code: 'S6300' },
        { qualifier: 'ABF', code: 'W010XXA' },
      ],
      lines: [{ diagnosisPointers: [1, 2] }],
    }),
    finds: [],
  },
  {
    name: 'E-066, E-067: E-066 four pointers to four diagnoses pass',
    claim: professional({
      diagnoses: ['J069', 'R05', 'R509', 'I10'].map((code, index) => ({
        qualifier: index === 0 ? 'ABK' : 'ABF',
        code,
      })),
      lines: [{ diagnosisPointers: [4, 3, 2, 1] }],
    }),
    finds: [],
  },
  {
    name: 'E-067 diagnoses that different lines point to pass',
    claim: professional(twoLines, {
      diagnoses: [{ code: 'J069' }, { qualifier: 'ABF', code: 'I10' }],
      lines: [{ diagnosisPointers: [1] }, { diagnosisPointers: [2] }],
    }),
    finds: [],
  },
  {
    name: 'E-102 the admission type 9 passes',
    claim: inpatient({ institutional: { admissionTypeCode: '9' } }),
    finds: [],
  },
  {
    name: 'E-103 the patient status 03 passes',
    claim: inpatient({ institutional: { patientStatusCode: '03' } }),
    finds: [],
  },
  {
    name: 'E-106 a revenue code of the loaded list passes',
    claim: outpatient(),
    packs: { revenue: ['0510'] },
    finds: [],
  },
  { name: 'E-092 a dental claim without fault passes', claim: dental(), finds: [] },
];
