import { day, type EditCase } from '../edit-case.ts';
import { dental, inpatient, professional } from '../sample-claims.ts';

const on = (from: string, to?: string) => ({ serviceDate: to === undefined ? { from } : { from, to } });
const hospital = { facilityTypeCode: '21', billingProvider: { taxonomyCode: '282N00000X' } };

export const dateCases: readonly EditCase[] = [
  {
    name: 'E-040 30 February',
    claim: { ...professional(), dates: { onset: '2026-02-30' } },
    finds: ['E-040 fatal dates.onset'],
  },
  {
    name: 'E-040 29 February of a year that has none',
    claim: { ...professional(), subscriber: { ...professional().subscriber, birthDate: '1981-02-29' } },
    finds: ['E-040 fatal subscriber.birthDate'],
  },
  {
    name: 'E-040 29 February of a leap year passes',
    claim: professional({ subscriber: { birthDate: '1980-02-29' } }),
    finds: [],
  },
  {
    name: 'E-040 a span that runs backwards',
    claim: professional({ lines: [on('2026-11-04', '2026-11-02')] }),
    finds: ['E-040 fatal lines[0].serviceDate.to'],
  },
  {
    name: 'E-040 an admission at 25 hours',
    claim: { ...inpatient(), dates: { ...inpatient().dates, admission: '2026-11-02T25:00' } },
    finds: ['E-040 fatal dates.admission'],
  },
  {
    name: 'E-041 a service in the future',
    claim: professional({ lines: [on('2026-11-26')] }),
    finds: ['E-041 error lines[0].serviceDate.from'],
  },
  {
    name: 'E-041 a span that ends in the future',
    claim: professional({ lines: [on('2026-11-02', '2026-12-02')] }),
    finds: ['E-041 warning lines[0].serviceDate.to'],
  },
  {
    name: 'E-041 a statement that ends in the future',
    claim: inpatient({ dates: { statement: { to: '2026-11-26' } }, lines: [{ units: '24' }] }),
    finds: ['E-041 error dates.statement.to'],
  },
  {
    name: 'E-041 today passes',
    claim: professional({ lines: [on('2026-11-25')] }),
    finds: [],
  },
  {
    name: 'E-042 the limit is over',
    claim: professional({ lines: [on('2026-08-01')] }),
    profile: { filingLimit: { days: 90 } },
    finds: ['E-042 error lines[0].serviceDate'],
  },
  {
    name: 'E-042 the limit is over, with a delay reason',
    claim: professional({ delayReasonCode: '7', lines: [on('2026-08-01')] }),
    profile: { filingLimit: { days: 90 } },
    finds: [],
  },
  {
    name: 'E-042 the limit is in ten days',
    claim: professional({ lines: [on('2026-09-06')] }),
    profile: { filingLimit: { days: 90 } },
    finds: ['E-042 warning lines[0].serviceDate'],
  },
  {
    name: 'E-042 twelve months end on the day itself',
    claim: professional({ lines: [on('2025-11-25')] }),
    profile: { filingLimit: { months: 12 } },
    finds: ['E-042 warning lines[0].serviceDate'],
  },
  {
    name: 'E-042 a service of 29 February must be there on the 28th',
    claim: professional({ lines: [on('2024-02-29')] }),
    profile: { filingLimit: { months: 12 } },
    asOf: '2025-03-01',
    finds: ['E-042 error lines[0].serviceDate'],
  },
  {
    name: 'E-042 a stay counts from its last day',
    claim: inpatient({ dates: { statement: { from: '2026-11-02', to: '2026-11-05' } } }),
    profile: { filingLimit: { days: 20 }, filingWarningDays: 0 },
    finds: ['E-042 warning dates.statement'],
  },
  {
    name: 'E-043 an inpatient visit without admission date',
    claim: professional(hospital),
    finds: ['E-043 error dates.admission'],
  },
  {
    name: 'E-043 an admission after the visit',
    claim: professional(hospital, { dates: { admission: '2026-11-03' } }),
    finds: ['E-043 error dates.admission'],
  },
  {
    name: 'E-043 an admission before the visit passes',
    claim: professional(hospital, { dates: { admission: '2026-11-01' } }),
    finds: [],
  },
  {
    name: 'E-044 an onset on the day of service',
    claim: professional({ dates: { onset: '2026-11-02' } }),
    finds: ['E-044 warning dates.onset'],
  },
  { name: 'E-044 an onset before passes', claim: professional({ dates: { onset: '2026-10-30' } }), finds: [] },
  {
    name: 'E-045 a car accident without date and state',
    claim: professional({ accident: { causeCodes: ['AA'] } }),
    finds: ['E-045 error accident.date', 'E-045 error accident.state'],
  },
  {
    name: 'E-045 an accident after the service',
    claim: dental({ accident: { causeCodes: ['OA'], date: '2026-11-03' } }),
    finds: ['E-045 error accident.date'],
  },
  {
    name: 'E-045 an accident at work without date passes',
    claim: professional({ accident: { causeCodes: ['EM'] } }),
    finds: [],
  },
  {
    name: 'E-045 a car accident with date and state passes',
    claim: professional({ accident: { causeCodes: ['AA'], date: '2026-11-01', state: 'NY' } }),
    finds: [],
  },
  {
    name: 'E-046 a discharge before the admission',
    claim: professional(hospital, { dates: { admission: '2026-11-02', discharge: '2026-11-01' } }),
    finds: ['E-046 error dates.discharge'],
  },
  {
    name: 'E-046 a visit after the discharge',
    claim: professional(hospital, { dates: { admission: '2026-10-30', discharge: '2026-11-01' } }),
    finds: ['E-046 warning lines[0].serviceDate'],
  },
  {
    name: 'E-046 an office visit with an admission date',
    claim: professional({ dates: { admission: '2026-11-01' } }),
    finds: ['E-046 warning dates.admission'],
  },
  {
    name: 'E-046 a line outside the statement dates',
    claim: inpatient({ lines: [{ serviceDate: { from: '2026-11-01' } }] }),
    finds: ['E-046 error lines[0].serviceDate'],
  },
  {
    name: 'E-046 an admission after the statement dates',
    claim: inpatient({ dates: { admission: '2026-11-06T10:00' }, lines: [{ units: '1' }] }),
    finds: ['E-046 error dates.admission'],
  },
  {
    name: 'E-047 three days of hospital care with one unit',
    claim: professional(hospital, {
      dates: { admission: '2026-11-01' },
      lines: [{ procedure: { code: '99232' }, ...on('2026-11-02', '2026-11-04') }],
    }),
    finds: ['E-047 warning lines[0].units'],
  },
  {
    name: 'E-047 three days with three units pass',
    claim: professional(hospital, {
      dates: { admission: '2026-11-01' },
      lines: [{ procedure: { code: '99232' }, units: '3', ...on('2026-11-02', '2026-11-04') }],
    }),
    finds: [],
  },
  {
    name: 'E-048 a code that ends within the span',
    claim: professional({ lines: [{ procedure: { code: 'G9999' }, ...on('2026-09-30', '2026-10-02') }] }),
    packs: { hcpcs: [{ code: 'G9999', billable: true, until: day('2026-10-01') }] },
    finds: ['E-048 warning lines[0].procedure.code'],
  },
  {
    name: 'E-048 a code in force on both ends passes',
    claim: professional({ lines: [{ procedure: { code: 'G9999' }, ...on('2026-09-30', '2026-10-02') }] }),
    packs: { hcpcs: ['G9999'] },
    finds: [],
  },
];
