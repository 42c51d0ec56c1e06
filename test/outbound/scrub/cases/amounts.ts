import type { EditCase } from '../edit-case.ts';
import { dental, inpatient, professional, secondary } from '../sample-claims.ts';

const first = (patch: Readonly<Record<string, unknown>>) => ({ lines: [{ adjudications: [patch] }] });

export const amountCases: readonly EditCase[] = [
  {
    name: 'E-050 a charge that is a cent more than its lines',
    claim: professional({ chargeAmount: '150.01' }),
    finds: ['E-050 fatal chargeAmount'],
  },
  {
    name: 'E-051 a claim without a charge',
    claim: professional({ chargeAmount: '0.00', lines: [{ chargeAmount: '0.00' }] }),
    finds: ['E-051 error chargeAmount'],
  },
  {
    name: 'E-051 an encounter without a charge passes',
    claim: professional({ purposeCode: 'RP', chargeAmount: '0.00', lines: [{ chargeAmount: '0.00' }] }),
    profile: { acceptsEncounters: true },
    finds: [],
  },
  {
    name: 'E-051 a notice of election without a charge passes',
    claim: inpatient({ frequencyCode: 'A', chargeAmount: '0.00', lines: [{ chargeAmount: '0.00' }] }),
    finds: [],
  },
  {
    name: 'E-051 a line without a charge',
    claim: professional({
      lines: [{}, { lineId: 'L2', procedure: { code: '99000' }, chargeAmount: '0.00' }],
    }),
    finds: ['E-051 warning lines[1].chargeAmount'],
  },
  {
    name: 'E-052 a negative line',
    claim: professional({
      chargeAmount: '100.00',
      lines: [{}, { lineId: 'L2', procedure: { code: '99000' }, chargeAmount: '-50.00' }],
    }),
    finds: ['E-052 error lines[1].chargeAmount'],
  },
  {
    name: 'E-052 negative units',
    claim: professional({ lines: [{ units: '-1' }] }),
    finds: ['E-052 error lines[0].units'],
  },
  {
    name: 'E-052 a negative claim',
    claim: professional({ chargeAmount: '-150.00', lines: [{ chargeAmount: '-150.00' }] }),
    finds: ['E-052 error chargeAmount', 'E-052 error lines[0].chargeAmount'],
  },
  {
    name: 'E-052 amounts of eleven digits with their cents',
    claim: professional({
      chargeAmount: '100000000.00',
      patientAmountPaid: '100000000.00',
      lines: [{ chargeAmount: '100000000.00' }],
    }),
    finds: ['E-052 error chargeAmount', 'E-052 error patientAmountPaid', 'E-052 error lines[0].chargeAmount'],
  },
  {
    name: 'E-052 an amount of ten digits with its cents, and zeros before it, pass',
    claim: professional({ chargeAmount: '99999999.99', lines: [{ chargeAmount: '0000099999999.99' }] }),
    finds: [],
  },
  {
    name: 'E-053 no units at all',
    claim: professional({ lines: [{ units: null }] }),
    finds: ['E-053 error lines[0].units'],
  },
  { name: 'E-053 a dental line without units passes', claim: dental({ lines: [{ units: null }] }), finds: [] },
  {
    name: 'E-053 zero units',
    claim: professional({ lines: [{ units: '0' }] }),
    finds: ['E-053 error lines[0].units'],
  },
  {
    name: 'E-053 zero units of a rate code',
    claim: inpatient({ lines: [{ revenueCode: '0022', units: '0' }] }),
    finds: ['E-053 warning lines[0].units'],
  },
  {
    name: 'E-053 nine digits',
    claim: professional({ lines: [{ units: '123456789' }] }),
    finds: ['E-053 error lines[0].units'],
  },
  {
    name: 'E-053 half a visit',
    claim: professional({ lines: [{ units: '0.5' }] }),
    finds: ['E-053 warning lines[0].units'],
  },
  { name: 'E-053 one whole with a zero behind passes', claim: professional({ lines: [{ units: '1.0' }] }), finds: [] },
  {
    name: 'E-053 ten thousand units at Medicare Part B',
    claim: professional({ subscriber: { memberId: '1EG4TE5MK73' }, lines: [{ units: '10000' }] }),
    profile: { program: 'medicare-b' },
    finds: ['E-053 warning lines[0].units'],
  },
  { name: 'E-053 ten thousand units elsewhere pass', claim: professional({ lines: [{ units: '10000' }] }), finds: [] },
  {
    name: 'E-054 the patient paid more than the charge',
    claim: professional({ patientAmountPaid: '150.01' }),
    finds: ['E-054 warning patientAmountPaid'],
  },
  {
    name: 'E-054 the patient paid on a Medicare claim',
    claim: professional({ subscriber: { memberId: '1EG4TE5MK73' }, patientAmountPaid: '20.00' }),
    profile: { program: 'medicare-b' },
    finds: ['E-054 warning patientAmountPaid'],
  },
  { name: 'E-054 the patient paid a part', claim: professional({ patientAmountPaid: '20.00' }), finds: [] },
  {
    name: 'E-055 a line that does not balance; E-056 is silent',
    claim: secondary(first({ paidAmount: '95.00' }), { otherPayers: [{ paidAmount: '95.00' }] }),
    finds: ['E-055 error lines[0].adjudications[0]'],
  },
  {
    name: 'E-055 a line that the payer split in two passes',
    claim: secondary({
      lines: [
        {
          adjudications: [
            { paidAmount: '60.00', adjustments: [{ amount: '30.00' }] },
            { paidAmount: '40.00', adjustments: [{ amount: '20.00' }] },
          ],
        },
      ],
    }),
    finds: [],
  },
  {
    name: 'E-056 a claim that was paid less than its lines',
    claim: secondary({ otherPayers: [{ paidAmount: '90.00' }] }),
    finds: ['E-056 error otherPayers[0].paidAmount'],
  },
  {
    name: 'E-056 adjustments on both levels',
    claim: secondary({
      otherPayers: [{ paidAmount: '80.00', adjustments: [{ groupCode: 'CO', reasonCode: '45', amount: '20.00' }] }],
    }),
    finds: [],
  },
  {
    name: 'E-056 a claim that balances and disagrees with its lines',
    claim: secondary({
      chargeAmount: '170.00',
      otherPayers: [{ paidAmount: '100.00', adjustments: [{ groupCode: 'CO', reasonCode: '45', amount: '20.00' }] }],
      lines: [{}, { lineId: 'L2', procedure: { code: '99000' }, chargeAmount: '20.00', adjudications: null }],
    }),
    finds: ['E-056 error otherPayers[0].paidAmount'],
  },
  {
    name: 'E-057 an adjustment of zero is left out and told',
    claim: secondary(
      first({
        adjustments: [{ amount: '30.00' }, { amount: '20.00' }, { groupCode: 'OA', reasonCode: '23', amount: '0.00' }],
      }),
    ),
    finds: ['E-057 warning lines[0].adjudications[0].adjustments[2]'],
  },
  {
    name: 'E-058 an adjudication of nobody',
    claim: secondary(first({ payerId: 'NOBODY' }), { otherPayers: [{ paidAmount: null }] }),
    finds: ['E-058 error lines[0].adjudications[0].payerId'],
  },
  {
    name: 'E-058 two payers with the same id',
    claim: secondary({
      payerResponsibilityCode: 'T',
      otherPayers: [{}, { payerResponsibilityCode: 'S', paidAmount: null }],
    }),
    finds: ['E-058 error lines[0].adjudications[0].payerId'],
  },
  {
    name: 'E-059 a payer that paid, and no date',
    claim: secondary(first({ adjudicationDate: null })),
    finds: ['E-059 error otherPayers[0].adjudicationDate'],
  },
  {
    name: 'E-059 the date on the claim is enough',
    claim: secondary(first({ adjudicationDate: null }), { otherPayers: [{ adjudicationDate: '2026-11-12' }] }),
    finds: [],
  },
  {
    name: 'E-059 a payer that was passed over needs none',
    claim: secondary({
      otherPayers: [{ paidAmount: null, nonCoveredAmount: '150.00' }],
      lines: [{ adjudications: null }],
    }),
    finds: [],
  },
];
