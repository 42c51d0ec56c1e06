import { day, type EditCase } from '../edit-case.ts';
import { dental, inpatient, outpatient, professional } from '../sample-claims.ts';

const two = (first: Readonly<Record<string, unknown>>, second: Readonly<Record<string, unknown>>) => ({
  chargeAmount: '300.00',
  lines: [first, { lineId: 'L2', ...second }],
});
const code = (value: string, ...modifiers: readonly string[]) => ({
  procedure: modifiers.length === 0 ? { code: value } : { code: value, modifiers },
});
const pair = (indicator: number) => ({
  'ncci-ptp-practitioner': [{ first: '99213', second: '99000', indicator, from: day('2020-01-01') }],
});

export const clinicalCases: readonly EditCase[] = [
  {
    name: 'E-060 no diagnosis',
    claim: professional({ diagnoses: null, lines: [{ diagnosisPointers: null }] }),
    finds: ['E-060 error diagnoses', 'E-066 error lines[0].diagnosisPointers'],
  },
  {
    name: 'E-060 no diagnosis on a dental claim passes',
    claim: dental({ diagnoses: null, lines: [{ diagnosisPointers: null }] }),
    finds: [],
  },
  {
    name: 'E-060 thirteen diagnoses',
    claim: professional({
      diagnoses: Array.from({ length: 13 }, (_, index) => ({
        qualifier: index === 0 ? 'ABK' : 'ABF',
        code: `J${100 + index}`,
      })),
      lines: [
        { diagnosisPointers: [1, 2, 3, 4] },
        ...Array.from({ length: 3 }, (_, index) => ({
          lineId: `M${index}`,
          ...code(`9921${index}`),
          diagnosisPointers: index === 2 ? [13] : [5 + 4 * index, 6 + 4 * index, 7 + 4 * index, 8 + 4 * index],
        })),
      ],
      chargeAmount: '600.00',
    }),
    finds: ['E-060 error diagnoses'],
  },
  {
    name: 'E-060 five diagnoses on a dental claim',
    claim: dental({
      diagnoses: ['K021', 'K022', 'K023', 'K024', 'K025'].map((value, index) => ({
        qualifier: index === 0 ? 'ABK' : 'ABF',
        code: value,
      })),
    }),
    finds: ['E-060 error diagnoses'],
  },
  {
    name: 'E-061 a diagnosis that begins with a digit',
    claim: professional({ diagnoses: [{ code: '4660' }] }),
    finds: ['E-061 error diagnoses[0].code'],
  },
  { name: 'E-061 a second letter passes', claim: professional({ diagnoses: [{ code: 'QA01' }] }), finds: [] },
  { name: 'E-061 a decimal point is repaired', claim: professional({ diagnoses: [{ code: 'j06.9' }] }), finds: [] },
  {
    name: 'E-061 a diagnosis that the list does not know',
    claim: professional(),
    packs: { 'icd-10-cm': ['J189'] },
    finds: ['E-061 error diagnoses[0].code'],
  },
  {
    name: 'E-061 a heading',
    claim: professional({ diagnoses: [{ code: 'J06' }] }),
    packs: { 'icd-10-cm': [{ code: 'J06', billable: false }, 'J069'] },
    finds: ['E-061 error diagnoses[0].code'],
  },
  { name: 'E-061 a diagnosis of the list passes', claim: professional(), packs: { 'icd-10-cm': ['J069'] }, finds: [] },
  {
    name: 'E-062 ICD-9 today',
    claim: professional({ diagnoses: [{ qualifier: 'BK', code: '4660' }] }),
    finds: ['E-062 error diagnoses[0].qualifier'],
  },
  {
    name: 'E-062 ICD-9 and ICD-10 mixed, before October 2015',
    claim: professional({
      diagnoses: [
        { qualifier: 'ABK', code: 'J069' },
        { qualifier: 'BF', code: '4660' },
      ],
      lines: [{ serviceDate: { from: '2015-09-01' }, diagnosisPointers: [1, 2] }],
    }),
    finds: ['E-062 error diagnoses[1].qualifier'],
  },
  {
    name: 'E-062 ICD-9 before October 2015 passes',
    claim: professional({
      diagnoses: [{ qualifier: 'BK', code: '4660' }],
      lines: [{ serviceDate: { from: '2015-09-01' } }],
    }),
    finds: [],
  },
  {
    name: 'E-063 a diagnosis twice',
    claim: professional({
      diagnoses: [{ code: 'J069' }, { qualifier: 'ABF', code: 'J069' }],
      lines: [{ diagnosisPointers: [1, 2] }],
    }),
    finds: ['E-063 error diagnoses[1].code'],
  },
  {
    name: 'E-063 the principal diagnosis again as admitting one passes',
    claim: inpatient({ diagnoses: [{ code: 'J189' }, { qualifier: 'ABJ', code: 'J189' }] }),
    finds: [],
  },
  {
    name: 'E-063 an external cause twice',
    claim: inpatient({
      diagnoses: [{}, {}, { qualifier: 'ABN', code: 'W19XXXA' }, { qualifier: 'ABN', code: 'W19XXXA' }],
    }),
    finds: ['E-063 warning diagnoses[3].code'],
  },
  {
    name: 'E-064 an external cause as principal diagnosis',
    claim: professional({ diagnoses: [{ code: 'W19XXXA' }] }),
    finds: ['E-064 error diagnoses[0].code'],
  },
  {
    name: 'E-065 a manifestation as principal diagnosis',
    claim: professional({ diagnoses: [{ code: 'G63' }] }),
    packs: { manifestation: ['G63'] },
    finds: ['E-065 warning diagnoses[0].code'],
  },
  { name: 'E-065 another diagnosis passes', claim: professional(), packs: { manifestation: ['G63'] }, finds: [] },
  {
    name: 'E-066 a pointer to a diagnosis that there is not',
    claim: professional({ lines: [{ diagnosisPointers: [2] }] }),
    finds: ['E-066 error lines[0].diagnosisPointers[0]'],
  },
  {
    name: 'E-066 a pointer twice',
    claim: professional({ lines: [{ diagnosisPointers: [1, 1] }] }),
    finds: ['E-066 error lines[0].diagnosisPointers[1]'],
  },
  {
    name: 'E-067 a diagnosis that no line points to',
    claim: professional({ diagnoses: [{}, { qualifier: 'ABF', code: 'R509' }] }),
    finds: ['E-067 warning diagnoses[1]'],
  },
  {
    name: 'E-068 a newborn diagnosis of an adult',
    claim: professional({ diagnoses: [{ code: 'P220' }] }),
    packs: { 'age-newborn': ['P220'] },
    finds: ['E-068 warning diagnoses[0].code'],
  },
  {
    name: 'E-068 a newborn diagnosis of a newborn passes',
    claim: professional({ diagnoses: [{ code: 'P220' }], subscriber: { birthDate: '2026-11-01' } }),
    packs: { 'age-newborn': ['P220'] },
    finds: [],
  },
  {
    name: 'E-069 a diagnosis of men for a woman is only told',
    claim: professional({ diagnoses: [{ code: 'N40' }] }),
    packs: { 'sex-male': ['N40'] },
    finds: ['E-069 info diagnoses[0].code'],
  },
  {
    name: 'E-069 a diagnosis of men for a woman, switched off by the profile',
    claim: professional({ diagnoses: [{ code: 'N400' }] }),
    packs: { 'sex-male': ['N400'] },
    profile: { edits: { 'E-069': 'off' } },
    finds: [],
  },
  {
    name: 'E-070 a procedure of four characters',
    claim: professional({ lines: [code('9921')] }),
    finds: ['E-070 error lines[0].procedure.code'],
  },
  { name: 'E-070 a letter at the end passes', claim: professional({ lines: [code('0001F')] }), finds: [] },
  {
    name: 'E-070 a home infusion code has no shape to check',
    claim: professional({ lines: [{ procedure: { qualifier: 'IV', code: 'XYZ1234' } }] }),
    finds: [],
  },
  {
    name: 'E-070 a local code',
    claim: professional({ lines: [code('W1234')] }),
    finds: ['E-070 warning lines[0].procedure.code'],
  },
  {
    name: 'E-070 a local code of a payer that wants them',
    claim: professional({ lines: [code('W1234')] }),
    profile: { acceptsLocalCodes: true },
    finds: [],
  },
  {
    name: 'E-070 a dental code on a professional claim',
    claim: professional({ lines: [code('D0120')] }),
    finds: ['E-070 warning lines[0].procedure.code'],
  },
  {
    name: 'E-070 a code that ended',
    claim: professional({ lines: [code('G0001')] }),
    packs: { hcpcs: [{ code: 'G0001', billable: true, until: day('2020-12-31') }] },
    finds: ['E-070 error lines[0].procedure.code'],
  },
  {
    name: 'E-070 a code that the list of the customer does not have',
    claim: professional(),
    packs: { cpt: ['99214'] },
    finds: ['E-070 error lines[0].procedure.code'],
  },
  {
    name: 'E-070 a dental code that the list does not have',
    claim: dental(),
    packs: { cdt: ['D0120'] },
    finds: ['E-070 error lines[0].procedure.code'],
  },
  { name: 'E-070 a code of the list passes', claim: professional(), packs: { cpt: ['99213'] }, finds: [] },
  {
    name: 'E-071 a modifier twice',
    claim: professional({ lines: [code('99213', '25', '25')] }),
    finds: ['E-071 error lines[0].procedure.modifiers[1]'],
  },
  {
    name: 'E-071 a modifier of one character',
    claim: professional({ lines: [code('99213', '5')] }),
    finds: ['E-071 error lines[0].procedure.modifiers[0]'],
  },
  {
    name: 'E-071 four modifiers pass',
    claim: professional({ lines: [code('99213', '25', '57', 'GT', '95')] }),
    finds: [],
  },
  {
    name: 'E-072 modifier 50 and two units',
    claim: professional({ lines: [{ ...code('20610', '50'), units: '2' }] }),
    finds: ['E-072 warning lines[0].procedure.modifiers'],
  },
  {
    name: 'E-072 modifiers 26 and TC',
    claim: professional({ lines: [code('71046', '26', 'TC')] }),
    finds: ['E-072 warning lines[0].procedure.modifiers'],
  },
  { name: 'E-072 modifier 50 and one unit pass', claim: professional({ lines: [code('20610', '50')] }), finds: [] },
  {
    name: 'E-073 an unlisted procedure without description',
    claim: professional({ lines: [code('64999')] }),
    packs: { 'unlisted-procedure': ['64999'] },
    finds: ['E-073 error lines[0].procedure.description'],
  },
  {
    name: 'E-073 a HCPCS code whose label says so',
    claim: professional({ lines: [code('J3490')] }),
    packs: { hcpcs: [{ code: 'J3490', billable: true, label: 'Drugs not otherwise classified' }] },
    finds: ['E-073 error lines[0].procedure.description'],
  },
  {
    name: 'E-073 an unlisted procedure with description passes',
    claim: professional({ lines: [{ procedure: { code: '64999', description: 'NERVE BLOCK' } }] }),
    packs: { 'unlisted-procedure': ['64999'] },
    finds: [],
  },
  { name: 'E-074 a line twice', claim: professional(two({}, {})), finds: ['E-074 warning lines[1]'] },
  {
    name: 'E-074 held by a payer profile',
    claim: professional(two({}, {})),
    profile: { edits: { 'E-074': 'error' } },
    finds: ['E-074 error lines[1]'],
  },
  {
    name: 'E-074 a modifier that tells them apart passes',
    claim: professional(two({}, code('99213', '76'))),
    finds: [],
  },
  {
    name: 'E-074 another tooth passes',
    claim: dental({
      chargeAmount: '360.00',
      lines: [{}, { lineId: 'L2', dental: { teeth: [{ code: '13', surfaces: ['O'] }] } }],
    }),
    finds: [],
  },
  {
    name: 'E-074 inpatient lines without procedure pass',
    claim: inpatient({ chargeAmount: '6000.00', lines: [{ revenueCode: '0250' }, { lineId: 'L2' }] }),
    finds: [],
  },
  {
    name: 'E-076 a pair that a modifier could lift',
    claim: professional(two({}, code('99000'))),
    packs: pair(1),
    finds: ['E-076 warning lines[1].procedure.code'],
  },
  {
    name: 'E-076 a pair that a modifier lifts',
    claim: professional(two({}, code('99000', '59'))),
    packs: pair(1),
    finds: [],
  },
  {
    name: 'E-076 a pair that nothing lifts',
    claim: professional(two({}, code('99000', '59'))),
    packs: pair(0),
    finds: ['E-076 error lines[1].procedure.code'],
  },
  {
    name: 'E-076 a pair of indicator 9 passes',
    claim: professional(two({}, code('99000'))),
    packs: pair(9),
    finds: [],
  },
  {
    name: 'E-076 a pair on different days passes',
    claim: professional(two({}, { ...code('99000'), serviceDate: { from: '2026-11-03' } })),
    packs: pair(0),
    finds: [],
  },
  {
    name: 'E-076 a pair that ended passes',
    claim: professional(two({}, code('99000'))),
    packs: { 'ncci-ptp-practitioner': [{ first: '99213', second: '99000', indicator: 0, until: day('2025-12-31') }] },
    finds: [],
  },
  {
    name: 'E-077 more units on a line than likely',
    claim: professional({ lines: [{ units: '3' }] }),
    packs: { 'ncci-mue-practitioner': [{ code: '99213', billable: true, value: 2, indicator: 1 }] },
    finds: ['E-077 warning lines[0].units'],
  },
  {
    name: 'E-077 more units on a day than likely, over two lines',
    claim: professional(two({ units: '2' }, code('99213', '76'))),
    packs: { 'ncci-mue-practitioner': [{ code: '99213', billable: true, value: 2, indicator: 3 }] },
    finds: ['E-077 warning lines[1].units'],
  },
  {
    name: 'E-077 two lines within the limit of a line pass',
    claim: professional(two({ units: '2' }, code('99213', '76'))),
    packs: { 'ncci-mue-practitioner': [{ code: '99213', billable: true, value: 2, indicator: 1 }] },
    finds: [],
  },
  {
    name: 'E-078 a place of service that there is not',
    claim: professional({ facilityTypeCode: '98' }),
    packs: { 'place-of-service': ['11'] },
    finds: ['E-078 error facilityTypeCode'],
  },
  {
    name: 'E-078 a place of service of a line that there is not',
    claim: professional({ lines: [{ facilityTypeCode: '98' }] }),
    packs: { 'place-of-service': ['11'] },
    finds: ['E-078 error lines[0].facilityTypeCode'],
  },
  {
    name: 'E-078 a hospital outpatient visit without facility',
    claim: professional({ facilityTypeCode: '22' }),
    finds: ['E-078 warning providers.serviceFacility'],
  },
  {
    name: 'E-078 the same, and our data say it was elsewhere',
    claim: professional({ facilityTypeCode: '22' }),
    history: { servedElsewhere: () => true },
    finds: ['E-078 error providers.serviceFacility'],
  },
  {
    name: 'E-078 the same, and our data say it was here',
    claim: professional({ facilityTypeCode: '22' }),
    history: { servedElsewhere: () => false },
    finds: [],
  },
  {
    name: 'E-078 telehealth without the modifier of the payer',
    claim: professional({ facilityTypeCode: '10' }),
    profile: { telehealthModifiers: ['95'] },
    finds: ['E-078 warning lines[0].procedure.modifiers'],
  },
  {
    name: 'E-078 telehealth with the modifier passes',
    claim: professional({ facilityTypeCode: '10', lines: [code('99213', '95')] }),
    profile: { telehealthModifiers: ['95'] },
    finds: [],
  },
  {
    name: 'E-079 a new patient who was seen a year ago',
    claim: professional({ lines: [code('99203')] }),
    history: { lastVisit: () => day('2025-11-01') },
    finds: ['E-079 warning lines[0].procedure.code'],
  },
  {
    name: 'E-079 a new patient who was seen four years ago passes',
    claim: professional({ lines: [code('99203')] }),
    history: { lastVisit: () => day('2022-11-01') },
    finds: [],
  },
  {
    name: 'E-107 an outpatient line without date',
    claim: outpatient({ lines: [{ serviceDate: null }] }),
    finds: ['E-107 error lines[0].serviceDate'],
  },
];
