import { claimFingerprint, looseFingerprint } from '../../../../src/outbound/scrub/fingerprint.ts';
import type { EditCase } from '../edit-case.ts';
import { dental, inpatient, outpatient, professional, secondary, workersCompensation } from '../sample-claims.ts';

const other = (fingerprint: string, state: 'open' | 'paid' | 'denied' | 'rejected') => (asked: string) =>
  asked === fingerprint ? [{ claimId: 'C0', state }] : [];

export const identityCases: readonly EditCase[] = [
  { name: 'a clean professional claim has no finding', claim: professional(), finds: [] },
  { name: 'a clean inpatient claim has no finding', claim: inpatient(), finds: [] },
  { name: 'a clean outpatient claim has no finding', claim: outpatient(), finds: [] },
  { name: 'a clean dental claim has no finding', claim: dental(), finds: [] },
  { name: 'a clean secondary claim has no finding', claim: secondary(), finds: [] },
  { name: 'a clean workers compensation claim has no finding', claim: workersCompensation(), finds: [] },
  {
    name: 'E-001 a delimiter in an identifier is fatal, never changed',
    claim: professional({ priorAuthorizationNumber: 'A*1' }),
    finds: ['E-001 fatal priorAuthorizationNumber'],
  },
  { name: 'E-001 a delimiter in a free text is repaired', claim: professional({ payer: { name: 'A*B' } }), finds: [] },
  {
    name: 'E-001 a letter that no repair can fold is fatal',
    claim: professional({ subscriber: { lastName: 'S\u4e2dMPLE' } }),
    finds: ['E-001 fatal subscriber.lastName'],
  },
  { name: 'E-005 an encounter', claim: professional({ purposeCode: 'RP' }), finds: ['E-005 warning purposeCode'] },
  {
    name: 'E-005 an encounter to a payer that takes none',
    claim: professional({ purposeCode: 'RP' }),
    profile: { acceptsEncounters: false },
    finds: ['E-005 error purposeCode'],
  },
  {
    name: 'E-005 an encounter to a payer that takes them passes',
    claim: professional({ purposeCode: 'RP' }),
    profile: { acceptsEncounters: true },
    finds: [],
  },
  { name: 'E-005 subrogation passes', claim: professional({ purposeCode: '31' }), finds: [] },
  {
    name: 'E-006 a patient control number of 21 characters',
    claim: professional({ patientControlNumber: 'A23456789012345678901' }),
    finds: ['E-006 error patientControlNumber'],
  },
  {
    name: 'E-006 a patient control number of 20 characters passes',
    claim: professional({ patientControlNumber: 'A2345678901234567890' }),
    finds: [],
  },
  {
    name: 'E-006 a delimiter in the patient control number',
    claim: professional({ patientControlNumber: 'A:1' }),
    finds: ['E-006 fatal patientControlNumber'],
  },
  {
    name: 'E-006 a hyphen in the patient control number',
    claim: professional({ patientControlNumber: 'A-1' }),
    finds: ['E-006 warning patientControlNumber'],
  },
  {
    name: 'E-007 a patient control number of another claim',
    claim: professional(),
    history: { controlNumberOwner: () => ({ claimId: 'C0' }) },
    finds: ['E-007 error patientControlNumber'],
  },
  {
    name: 'E-007 a patient control number that only this claim used passes',
    claim: professional(),
    history: { controlNumberOwner: () => ({ claimId: 'C1' }) },
    finds: [],
  },
  {
    name: 'E-008 the same line item control number twice',
    claim: professional({
      chargeAmount: '300.00',
      lines: [
        { lineItemControlNumber: 'N1' },
        { lineId: 'L2', lineItemControlNumber: 'N1', procedure: { code: '99214' } },
      ],
    }),
    finds: ['E-008 error lines[1].lineItemControlNumber'],
  },
  {
    name: 'E-008 a line item control number of 31 characters',
    claim: professional({ lines: [{ lineItemControlNumber: 'N234567890123456789012345678901' }] }),
    finds: ['E-008 error lines[0].lineItemControlNumber'],
  },
  {
    name: 'E-075 the same bill is open',
    claim: professional(),
    history: { sameClaims: other(claimFingerprint(professional()), 'open') },
    finds: ['E-075 error claimId'],
  },
  {
    name: 'E-075 the same bill was rejected: a new submission',
    claim: professional(),
    history: { sameClaims: other(claimFingerprint(professional()), 'rejected') },
    finds: [],
  },
  {
    name: 'E-075 codes and dates of a paid bill with another charge',
    claim: professional(),
    history: { sameClaims: () => [], similarClaims: other(looseFingerprint(professional()), 'paid') },
    finds: ['E-075 warning claimId'],
  },
  {
    name: 'E-075 a replacement is no duplicate',
    claim: professional({ frequencyCode: '7', originalPayerClaimControlNumber: 'ICN1' }),
    history: { sameClaims: () => [{ claimId: 'C0', state: 'open' }] },
    finds: [],
  },
];
