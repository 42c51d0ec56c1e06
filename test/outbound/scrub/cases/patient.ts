import type { EditCase } from '../edit-case.ts';
import { day } from '../edit-case.ts';
import { dependent, professional, workersCompensation } from '../sample-claims.ts';

const active = { checkedOn: day('2026-11-20'), active: true };

export const patientCases: readonly EditCase[] = [
  {
    name: 'E-030 a subscriber without last name',
    claim: professional({ subscriber: { lastName: null } }),
    finds: ['E-030 error subscriber.lastName'],
  },
  {
    name: 'E-030 a subscriber without member id',
    claim: professional({ subscriber: { memberId: null } }),
    finds: ['E-030 error subscriber.memberId'],
  },
  {
    name: 'E-030 a subscriber with a single name',
    claim: professional({ subscriber: { firstName: null } }),
    finds: ['E-030 warning subscriber.firstName'],
  },
  {
    name: 'E-030 an employer without the number of the case',
    claim: workersCompensation({ patient: { propertyCasualtyClaimNumber: null } }),
    finds: ['E-030 warning patient.propertyCasualtyClaimNumber'],
  },
  {
    name: 'E-030 a patient without last name',
    claim: dependent({ patient: { lastName: null } }),
    finds: ['E-030 error patient.lastName'],
  },
  {
    name: 'E-031 a patient with relationship 18',
    claim: dependent({ patient: { relationshipCode: '18' } }),
    finds: ['E-031 error patient.relationshipCode'],
  },
  {
    name: 'E-031 an employer without a patient',
    claim: workersCompensation({ patient: null, subscriber: { propertyCasualtyClaimNumber: 'CASE1' } }),
    finds: ['E-031 error patient'],
  },
  { name: 'E-031 a child as patient passes', claim: dependent(), finds: [] },
  {
    name: 'E-032 a subscriber who is the patient, without address, birth date and sex',
    claim: professional({ subscriber: { address: null, birthDate: null, genderCode: null } }),
    finds: ['E-032 error subscriber.address', 'E-032 error subscriber.birthDate', 'E-032 error subscriber.genderCode'],
  },
  {
    name: 'E-032 a subscriber who is not the patient needs none of it',
    claim: dependent({ subscriber: { address: null, birthDate: null, genderCode: null } }),
    finds: [],
  },
  {
    name: 'E-032 a patient without birth date',
    claim: dependent({ patient: { birthDate: null } }),
    finds: ['E-032 error patient.birthDate'],
  },
  {
    name: 'E-033 a birth date in the future',
    claim: professional({ subscriber: { birthDate: '2027-01-01' } }),
    finds: ['E-033 error subscriber.birthDate'],
  },
  {
    name: 'E-033 a birth date of 126 years ago',
    claim: professional({ subscriber: { birthDate: '1900-01-01' } }),
    finds: ['E-033 error subscriber.birthDate'],
  },
  {
    name: 'E-033 a birth date after the service',
    claim: professional({ subscriber: { birthDate: '2026-11-03' } }),
    finds: ['E-033 error subscriber.birthDate'],
  },
  {
    name: 'E-033 a birth on the day of service passes',
    claim: professional({ subscriber: { birthDate: '2026-11-02' } }),
    finds: [],
  },
  {
    name: 'E-033 a service after death',
    claim: professional({ subscriber: { deathDate: '2026-11-01' } }),
    finds: ['E-033 warning subscriber.deathDate'],
  },
  {
    name: 'E-034 a member id that is no Medicare beneficiary identifier',
    claim: professional({ subscriber: { memberId: '123456789A' } }),
    profile: { program: 'medicare-b' },
    finds: ['E-034 error subscriber.memberId'],
  },
  {
    name: 'E-034 a letter that Medicare never uses',
    claim: professional({ subscriber: { memberId: '1EG4TE5MS73' } }),
    profile: { program: 'medicare-b' },
    finds: ['E-034 error subscriber.memberId'],
  },
  {
    name: 'E-034 a Medicare beneficiary identifier passes',
    claim: professional({ subscriber: { memberId: '1EG4TE5MK73' } }),
    profile: { program: 'medicare-b' },
    finds: [],
  },
  {
    name: 'E-034 a member id that does not fit the pattern of the payer',
    claim: professional(),
    profile: { memberIdPattern: 'X[0-9]{9}' },
    finds: ['E-034 error subscriber.memberId'],
  },
  {
    name: 'E-035 a member id that is the social security number',
    claim: professional({ subscriber: { memberId: '123-45-6789' } }),
    finds: ['E-035 warning subscriber.memberId'],
  },
  {
    name: 'E-035 nine digits at a payer that never uses them',
    claim: professional({ subscriber: { memberId: '123456789' } }),
    profile: { memberIdMayBeSocialSecurityNumber: false },
    finds: ['E-035 warning subscriber.memberId'],
  },
  {
    name: 'E-035 nine digits at a payer of which nothing is said pass',
    claim: professional({ subscriber: { memberId: '123456789' } }),
    finds: [],
  },
  {
    name: 'E-035 PENDING',
    claim: professional({ subscriber: { memberId: 'PENDING' } }),
    finds: ['E-035 warning subscriber.memberId'],
  },
  {
    name: 'E-036 eligibility was never asked',
    claim: professional(),
    history: { eligibility: () => undefined },
    finds: ['E-036 warning subscriber.memberId'],
  },
  {
    name: 'E-036 eligibility was inactive',
    claim: professional(),
    history: { eligibility: () => ({ ...active, active: false }) },
    finds: ['E-036 warning subscriber.memberId'],
  },
  {
    name: 'E-036 eligibility was asked 56 days ago',
    claim: professional(),
    history: { eligibility: () => ({ ...active, checkedOn: day('2026-09-30') }) },
    finds: ['E-036 warning subscriber.memberId'],
  },
  {
    name: 'E-036 active five days ago passes',
    claim: professional(),
    history: { eligibility: () => active },
    finds: [],
  },
  {
    name: 'E-037 a child of 40 years',
    claim: dependent({ patient: { birthDate: '1986-01-01' } }),
    finds: ['E-037 warning patient.relationshipCode'],
  },
  {
    name: 'E-037 a child of 26 years passes',
    claim: dependent({ patient: { birthDate: '2000-01-01' } }),
    finds: [],
  },
  {
    name: 'E-037 a newborn under its mother, for a payer that does not take it',
    claim: professional({ diagnoses: [{ code: 'Z3800' }] }),
    profile: { acceptsNewbornUnderMother: false },
    finds: ['E-037 warning subscriber'],
  },
  {
    name: 'E-038 a sex code that there is not',
    claim: professional({ subscriber: { genderCode: 'X' } }),
    finds: ['E-038 warning subscriber.genderCode'],
  },
  {
    name: 'E-038 U for a payer that does not take it',
    claim: professional({ subscriber: { genderCode: 'U' } }),
    profile: { acceptsUnknownGender: false },
    finds: ['E-038 warning subscriber.genderCode'],
  },
  { name: 'E-038 U passes elsewhere', claim: professional({ subscriber: { genderCode: 'U' } }), finds: [] },
  {
    name: 'E-039 a payer id that the clearinghouse does not know',
    claim: professional(),
    history: { payerRoute: () => undefined },
    finds: ['E-039 error payer.id'],
  },
  {
    name: 'E-039 a payer without the enrolment',
    claim: professional(),
    history: { payerRoute: () => ({ active: true, enrolled: false }) },
    finds: ['E-039 error payer.id'],
  },
  {
    name: 'E-039 an active payer with enrolment passes',
    claim: professional(),
    history: { payerRoute: () => ({ active: true, enrolled: true }) },
    finds: [],
  },
];
