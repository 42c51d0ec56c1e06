import { day, type EditCase } from '../edit-case.ts';
import { dental, inpatient, outpatient, professional } from '../sample-claims.ts';

const line = (code: string, rest: Readonly<Record<string, unknown>> = {}, ...modifiers: readonly string[]) => ({
  procedure: modifiers.length === 0 ? { code } : { code, modifiers },
  ...rest,
});
const minutes = (units: string) => ({ unitType: 'MJ', units });
const medicare = { program: 'medicare-b' };
const member = { subscriber: { memberId: '1EG4TE5MK73' } };
const drug = (patch: Readonly<Record<string, unknown>>) => ({
  lines: [line('J1885', { drug: { qualifier: 'N4', code: '00009123401', quantity: '2', unitType: 'ML', ...patch } })],
});
const place = (line1: string) => ({ address: { line1, city: 'ALBANY', state: 'NY', postalCode: '12207' } });
const ride = {
  providers: null,
  facilityTypeCode: '41',
  chargeAmount: '300.00',
  ambulance: { transportReasonCode: 'A', transportMiles: '12', pickUp: place('1 A ST'), dropOff: place('2 B ST') },
  lines: [line('A0429', {}, 'RH'), line('A0425', { lineId: 'L2', units: '12' }, 'RH')],
};
const ordering = { ordering: { lastName: 'A', firstName: 'B', npi: '1999999984' } };
const orthodontic = {
  lines: [line('D8080', { dental: null })],
  dental: { orthodonticTotalMonths: '24', orthodonticRemainingMonths: '24' },
  dates: { appliancePlacement: '2026-11-02' },
};
const tooth = (code: string, ...surfaces: readonly string[]) => ({
  lines: [{ dental: { teeth: [{ code, surfaces }] } }],
});
const attachment = (transmissionCode: string, controlNumber?: string) => ({
  attachments: [{ reportTypeCode: 'OZ', transmissionCode, ...(controlNumber === undefined ? {} : { controlNumber }) }],
});
const authorization = { priorAuthorizationNumber: 'AUTH1' };

export const specialtyCases: readonly EditCase[] = [
  {
    name: 'E-080 anesthesia in units',
    claim: professional({ lines: [line('00790')] }),
    finds: ['E-080 error lines[0].unitType'],
  },
  {
    name: 'E-080 anesthesia in minutes passes',
    claim: professional({ lines: [line('00790', minutes('75'))] }),
    finds: [],
  },
  {
    name: 'E-080 parts of minutes',
    claim: professional({ lines: [line('00790', minutes('75.5'))] }),
    finds: ['E-080 error lines[0].units'],
  },
  {
    name: 'E-080 more than a day',
    claim: professional({ lines: [line('00790', minutes('1500'))] }),
    finds: ['E-080 warning lines[0].units'],
  },
  {
    name: 'E-080 Medicare without anesthesia modifier',
    claim: professional(member, { lines: [line('00790', minutes('75'))] }),
    profile: medicare,
    finds: ['E-080 error lines[0].procedure.modifiers'],
  },
  {
    name: 'E-080 Medicare with anesthesia modifier passes',
    claim: professional(member, { lines: [line('00790', minutes('75'), 'AA')] }),
    profile: medicare,
    finds: [],
  },
  { name: 'E-080 labour anesthesia in units passes', claim: professional({ lines: [line('01967')] }), finds: [] },
  { name: 'E-080 pain management in units passes', claim: professional({ lines: [line('01996')] }), finds: [] },
  {
    name: 'E-081 a visit in minutes',
    claim: professional({ lines: [line('99213', minutes('30'))] }),
    finds: ['E-081 warning lines[0].unitType'],
  },
  {
    name: 'E-081 a surgery code in minutes with modifier passes',
    claim: professional({ lines: [line('47562', minutes('30'), 'QK')] }),
    finds: [],
  },
  {
    name: 'E-081 pain management in minutes',
    claim: professional({ lines: [line('01996', minutes('30'))] }),
    finds: ['E-081 error lines[0].unitType'],
  },
  {
    name: 'E-082 a CLIA number without D',
    claim: professional({ cliaNumber: '1234567890' }),
    finds: ['E-082 error cliaNumber'],
  },
  { name: 'E-082 a CLIA number passes', claim: professional({ cliaNumber: '12D4567890' }), finds: [] },
  {
    name: 'E-082 a laboratory test without CLIA number',
    claim: professional({ lines: [line('80053')] }),
    packs: { 'clia-required': ['80053'] },
    finds: ['E-082 warning lines[0].cliaNumber'],
  },
  {
    name: 'E-082 the same for Medicaid',
    claim: professional({ lines: [line('80053')] }),
    packs: { 'clia-required': ['80053'] },
    profile: { program: 'medicaid' },
    finds: ['E-082 error lines[0].cliaNumber'],
  },
  {
    name: 'E-082 a referred test without the other laboratory',
    claim: professional({ cliaNumber: '12D4567890', lines: [line('80053', {}, '90')] }),
    packs: { 'clia-required': ['80053'] },
    finds: ['E-082 warning lines[0].referringCliaNumber'],
  },
  {
    name: 'E-082 a waived test without QW',
    claim: professional(member, { cliaNumber: '12D4567890', lines: [line('87880')] }),
    packs: { 'clia-required': ['87880'], 'clia-waived': ['87880'] },
    profile: medicare,
    history: { provider: () => ({ waivedLaboratory: true }) },
    finds: ['E-082 warning lines[0].procedure.modifiers'],
  },
  {
    name: 'E-083 mammography without certification',
    claim: professional({ lines: [line('77067')] }),
    finds: ['E-083 error mammographyCertificationNumber'],
  },
  {
    name: 'E-083 mammography with certification passes',
    claim: professional({ mammographyCertificationNumber: '123456', lines: [line('77067')] }),
    finds: [],
  },
  {
    name: 'E-084 ten digits without hyphens',
    claim: professional(drug({ code: '0009123401' })),
    finds: ['E-084 error lines[0].drug.code'],
  },
  {
    name: 'E-084 all zeros',
    claim: professional(drug({ code: '00000000000' })),
    finds: ['E-084 error lines[0].drug.code'],
  },
  {
    name: 'E-084 ten digits with hyphens are filled up',
    claim: professional(drug({ code: '0009-1234-01' })),
    finds: [],
  },
  {
    name: 'E-085 a drug without quantity and unit',
    claim: professional(drug({ quantity: null, unitType: null })),
    finds: ['E-085 error lines[0].drug.quantity', 'E-085 error lines[0].drug.unitType'],
  },
  {
    name: 'E-085 a drug of quantity zero',
    claim: professional(drug({ quantity: '0' })),
    finds: ['E-085 error lines[0].drug.quantity'],
  },
  {
    name: 'E-085 a drug in days',
    claim: professional(drug({ unitType: 'DA' })),
    finds: ['E-085 error lines[0].drug.unitType'],
  },
  { name: 'E-085 two millilitres pass', claim: professional(drug({})), finds: [] },
  {
    name: 'E-086 a drug without its code',
    claim: professional({ lines: [line('J1885')] }),
    packs: { drug: ['J1885'] },
    finds: ['E-086 warning lines[0].drug'],
  },
  {
    name: 'E-086 the same for Medicaid',
    claim: professional({ lines: [line('J1885')] }),
    packs: { drug: ['J1885'] },
    profile: { program: 'medicaid' },
    finds: ['E-086 error lines[0].drug'],
  },
  { name: 'E-086 a drug with its code passes', claim: professional(drug({})), packs: { drug: ['J1885'] }, finds: [] },
  {
    name: 'E-087 a single dose without JW or JZ',
    claim: professional(member, drug({})),
    packs: { 'single-dose-drug': ['J1885'] },
    profile: medicare,
    finds: ['E-087 warning lines[0].procedure.modifiers'],
  },
  {
    name: 'E-087 a single dose with JZ passes',
    claim: professional(member, drug({}), { lines: [line('J1885', {}, 'JZ')] }),
    packs: { 'single-dose-drug': ['J1885'] },
    profile: medicare,
    finds: [],
  },
  { name: 'E-088 a whole transport passes', claim: professional(ride), finds: [] },
  {
    name: 'E-088 a line that says where its patient was picked up, and nothing else of the transport, passes',
    claim: professional(ride, { lines: [{ ambulance: { pickUp: place('3 C ST') } }, {}] }),
    finds: [],
  },
  {
    name: 'E-088 a transport without its facts',
    claim: professional(ride, { ambulance: null }),
    finds: ['E-088 error ambulance', 'E-088 error ambulance.pickUp', 'E-088 error ambulance.dropOff'],
  },
  {
    name: 'E-088 a transport without origin and destination',
    claim: professional(ride, { lines: [{ procedure: { modifiers: null } }, {}] }),
    finds: ['E-088 error lines[0].procedure.modifiers'],
  },
  {
    name: 'E-088 a transport without miles',
    claim: professional(ride, { chargeAmount: '150.00', lines: [{}] }),
    finds: ['E-088 error lines'],
  },
  {
    name: 'E-089 rented equipment without RR and without order',
    claim: professional({ lines: [line('E0601')] }),
    packs: { 'dme-rental': ['E0601'] },
    finds: ['E-089 error lines[0].procedure.modifiers', 'E-089 error lines[0].providers.ordering'],
  },
  {
    name: 'E-089 rented equipment with both passes',
    claim: professional({ lines: [line('E0601', { providers: ordering }, 'RR')] }),
    packs: { 'dme-rental': ['E0601'] },
    finds: [],
  },
  {
    name: 'E-089 a certificate that the payer wants',
    claim: professional({ lines: [line('E0601')] }),
    profile: { requiresCertificateOfMedicalNecessity: ['E06*'] },
    finds: ['E-089 error lines[0].durableEquipment.certificationTypeCode'],
  },
  {
    name: 'E-090 no authorization for a payer that wants it',
    claim: professional({ lines: [line('70551')] }),
    profile: { requiresAuthorization: ['70551'] },
    finds: ['E-090 error priorAuthorizationNumber'],
  },
  {
    name: 'E-090 no referral for a payer that wants it',
    claim: professional(),
    profile: { requiresReferral: ['992*'] },
    finds: ['E-090 error referralNumber'],
  },
  {
    name: 'E-090 an authorization passes',
    claim: professional(authorization, { lines: [line('70551')] }),
    profile: { requiresAuthorization: ['70551'] },
    finds: [],
  },
  {
    name: 'E-090 the payer answered that such services need one',
    claim: professional(),
    history: { eligibility: () => ({ checkedOn: day('2026-11-20'), active: true, authorizationRequired: true }) },
    finds: ['E-090 warning priorAuthorizationNumber'],
  },
  {
    name: 'E-091 an authorization that ended',
    claim: professional(authorization),
    history: { authorization: () => ({ until: '2026-10-31' }) },
    finds: ['E-091 error priorAuthorizationNumber'],
  },
  {
    name: 'E-091 an authorization of another service',
    claim: professional(authorization),
    history: { authorization: () => ({ procedureCodes: ['99214'] }) },
    finds: ['E-091 error priorAuthorizationNumber'],
  },
  {
    name: 'E-091 an authorization without units left',
    claim: professional(authorization),
    history: { authorization: () => ({ unitsLeft: 0 }) },
    finds: ['E-091 error priorAuthorizationNumber'],
  },
  {
    name: 'E-091 an authorization that fits passes',
    claim: professional(authorization),
    history: {
      authorization: () => ({
        from: '2026-01-01',
        until: '2026-12-31',
        memberId: 'W12345678',
        providerNpis: ['1245319599'],
        procedureCodes: ['99213'],
        unitsLeft: 1,
      }),
    },
    finds: [],
  },
  { name: 'E-092 tooth 33', claim: dental(tooth('33', 'O')), finds: ['E-092 error lines[0].dental.teeth[0].code'] },
  {
    name: 'E-092 an occlusal surface of an incisor',
    claim: dental(tooth('8', 'O')),
    finds: ['E-092 error lines[0].dental.teeth[0].surfaces[0]'],
  },
  {
    name: 'E-092 an incisal surface of a molar',
    claim: dental(tooth('A', 'I')),
    finds: ['E-092 error lines[0].dental.teeth[0].surfaces[0]'],
  },
  {
    name: 'E-092 a surface that there is not',
    claim: dental(tooth('12', 'X')),
    finds: ['E-092 error lines[0].dental.teeth[0].surfaces[0]'],
  },
  { name: 'E-092 a supernumerary tooth passes', claim: dental(tooth('62', 'O')), finds: [] },
  {
    name: 'E-092 a code that needs a tooth',
    claim: dental({ lines: [{ dental: null }] }),
    packs: { 'tooth-required': ['D2391'] },
    finds: ['E-092 error lines[0].dental.teeth'],
  },
  {
    name: 'E-092 an area of the mouth that there is not',
    claim: dental({ lines: [{ dental: { oralCavityCodes: ['10', '99'] } }] }),
    finds: ['E-092 error lines[0].dental.oralCavityCodes[1]'],
  },
  {
    name: 'E-092 a code that needs an area',
    claim: dental({ lines: [line('D4341', { dental: null })] }),
    packs: { 'area-required': ['D4341'], 'tooth-required': ['D2391'] },
    finds: ['E-092 error lines[0].dental.oralCavityCodes'],
  },
  {
    name: 'E-093 no date at all',
    claim: dental({ lines: [{ serviceDate: null }] }),
    finds: ['E-093 error lines[0].serviceDate'],
  },
  {
    name: 'E-093 a predetermination with a date',
    claim: dental({ claimSubmissionReasonCode: 'PB' }),
    finds: ['E-093 error lines[0].serviceDate'],
  },
  {
    name: 'E-093 a predetermination without date passes',
    claim: dental({ claimSubmissionReasonCode: 'PB', lines: [{ serviceDate: null }] }),
    finds: [],
  },
  {
    name: 'E-093 only the begin of a treatment passes',
    claim: dental({ lines: [{ serviceDate: null, dates: { treatmentStart: { from: '2026-11-02' } } }] }),
    finds: [],
  },
  {
    name: 'E-094 orthodontics without months and date',
    claim: dental(orthodontic, { dental: null, dates: null }),
    finds: ['E-094 warning dental.orthodonticTotalMonths', 'E-094 warning dates.appliancePlacement'],
  },
  { name: 'E-094 orthodontics with both passes', claim: dental(orthodontic), finds: [] },
  {
    name: 'E-096 a prosthesis that replaces one of which nobody knows since when',
    claim: dental({ lines: [{ dental: { prosthesisCode: 'R' } }] }),
    finds: ['E-096 error lines[0].dates.priorPlacement'],
  },
  {
    name: 'E-096 a prior placement of what replaces nothing',
    claim: dental({ lines: [{ dental: { prosthesisCode: 'I' }, dates: { priorPlacement: { from: '2019-03-04' } } }] }),
    finds: ['E-096 warning lines[0].dates.priorPlacement'],
  },
  {
    name: 'E-096 a replacement with the date of the one before, and a first prosthesis without, pass',
    claim: dental({
      lines: [{ dental: { prosthesisCode: 'R' }, dates: { priorPlacement: { from: '2019-03-04' } } }],
    }),
    finds: [],
  },
  {
    name: 'E-095 documents by fax without number',
    claim: professional(attachment('FX')),
    finds: ['E-095 error attachments[0].controlNumber'],
  },
  {
    name: 'E-095 documents on request with number',
    claim: inpatient(attachment('AA', 'D1')),
    finds: ['E-095 error attachments[0].controlNumber'],
  },
  {
    name: 'E-095 a number that the document store does not know',
    claim: professional(attachment('EL', 'D1')),
    history: { hasDocument: () => false },
    finds: ['E-095 warning attachments[0].controlNumber'],
  },
  {
    name: 'E-095 a number that the document store knows passes',
    claim: professional(attachment('EL', 'D1')),
    history: { hasDocument: () => true },
    finds: [],
  },
  {
    name: 'E-100 a bill type that there cannot be',
    claim: outpatient({ facilityTypeCode: '90' }),
    finds: ['E-100 error facilityTypeCode'],
  },
  {
    name: 'E-100 a bill type that the list does not have',
    claim: outpatient(),
    packs: { 'type-of-bill': ['111'] },
    finds: ['E-100 error facilityTypeCode'],
  },
  { name: 'E-100 a bill type of the list passes', claim: outpatient(), packs: { 'type-of-bill': ['131'] }, finds: [] },
  {
    name: 'E-101 no attending provider',
    claim: outpatient({ providers: null }),
    finds: ['E-101 error providers.attending'],
  },
  {
    name: 'E-101 no attending provider for a transport passes',
    claim: outpatient({ providers: null, lines: [{ revenueCode: '0540', procedure: { code: 'A0429' } }] }),
    finds: [],
  },
  {
    name: 'E-101 no admission facts',
    claim: inpatient({ institutional: null }),
    finds: [
      'E-101 error institutional.admissionTypeCode',
      'E-101 error institutional.patientStatusCode',
      'E-101 error institutional.admissionSourceCode',
    ],
  },
  {
    name: 'E-101 no admission date and admitting diagnosis',
    claim: inpatient({ dates: { admission: null }, diagnoses: [{}] }),
    finds: ['E-101 error dates.admission', 'E-101 error diagnoses'],
  },
  {
    name: 'E-101 the same in residential care is only a warning',
    claim: inpatient({ facilityTypeCode: '65', diagnoses: [{}] }),
    finds: ['E-101 warning diagnoses'],
  },
  {
    name: 'E-102 an admission type that there is not',
    claim: inpatient({ institutional: { admissionTypeCode: '6' } }),
    finds: ['E-102 error institutional.admissionTypeCode'],
  },
  {
    name: 'E-103 a patient status of one digit',
    claim: inpatient({ institutional: { patientStatusCode: '1' } }),
    finds: ['E-103 error institutional.patientStatusCode'],
  },
  {
    name: 'E-103 a patient status that the list does not have',
    claim: inpatient(),
    packs: { 'patient-status': ['02'] },
    finds: ['E-103 error institutional.patientStatusCode'],
  },
  {
    name: 'E-104 a final bill of a patient who is still there',
    claim: inpatient({ institutional: { patientStatusCode: '30' }, lines: [{ units: '4' }] }),
    finds: ['E-104 error institutional.patientStatusCode'],
  },
  {
    name: 'E-104 an interim bill of a patient who left',
    claim: inpatient({ frequencyCode: '2', dates: { dischargeTime: null } }),
    finds: ['E-104 error institutional.patientStatusCode'],
  },
  {
    name: 'E-104 an interim bill of a patient who is still there passes',
    claim: inpatient({
      frequencyCode: '2',
      dates: { dischargeTime: null },
      institutional: { patientStatusCode: '30' },
      lines: [{ units: '4' }],
    }),
    finds: [],
  },
  {
    name: 'E-105 no discharge hour',
    claim: inpatient({ dates: { dischargeTime: null } }),
    finds: ['E-105 error dates.dischargeTime'],
  },
  {
    name: 'E-105 a discharge hour on an interim bill',
    claim: inpatient({ frequencyCode: '2', institutional: { patientStatusCode: '30' }, lines: [{ units: '4' }] }),
    finds: ['E-105 error dates.dischargeTime'],
  },
  {
    name: 'E-105 no discharge hour of a nursing facility passes',
    claim: inpatient({ facilityTypeCode: '21', dates: { dischargeTime: null } }),
    finds: [],
  },
  {
    name: 'E-106 a revenue code of three digits',
    claim: inpatient({ lines: [{ revenueCode: '120' }] }),
    finds: ['E-106 error lines[0].revenueCode'],
  },
  {
    name: 'E-106 a revenue code that the list does not have',
    claim: inpatient(),
    packs: { revenue: ['0250'] },
    finds: ['E-106 error lines[0].revenueCode'],
  },
  {
    name: 'E-107 an outpatient revenue code without procedure',
    claim: outpatient({ lines: [{ procedure: null }] }),
    packs: { 'procedure-required-revenue': ['0510'] },
    finds: ['E-107 error lines[0].procedure'],
  },
  {
    name: 'E-107 with procedure passes',
    claim: outpatient(),
    packs: { 'procedure-required-revenue': ['0510'] },
    finds: [],
  },
  {
    name: 'E-108 nothing about presence on admission, of a hospital that reports it',
    claim: inpatient(),
    packs: { 'poa-exempt': ['Z370'] },
    history: { provider: () => ({ reportsPresentOnAdmission: true }) },
    finds: ['E-108 error diagnoses[0].presentOnAdmissionCode'],
  },
  {
    name: 'E-108 an exempt diagnosis passes',
    claim: inpatient(),
    packs: { 'poa-exempt': ['J189'] },
    history: { provider: () => ({ reportsPresentOnAdmission: true }) },
    finds: [],
  },
  {
    name: 'E-108 a code that there is not',
    claim: inpatient({ diagnoses: [{ presentOnAdmissionCode: '1' }, {}] }),
    finds: ['E-108 error diagnoses[0].presentOnAdmissionCode'],
  },
  {
    name: 'E-108 presence on admission of an outpatient',
    claim: outpatient({ diagnoses: [{ presentOnAdmissionCode: 'Y' }] }),
    finds: ['E-108 error diagnoses[0].presentOnAdmissionCode'],
  },
  {
    name: 'E-109 codes that stand twice',
    claim: outpatient({
      conditionCodes: ['09', '09'],
      institutional: {
        occurrences: [
          { code: '11', date: '2026-11-01' },
          { code: '11', date: '2026-11-02' },
        ],
        values: [
          { code: 'A1', amount: '1.00' },
          { code: 'A1', amount: '2.00' },
        ],
        occurrenceSpans: [
          { code: '72', from: '2026-11-01', to: '2026-11-02' },
          { code: '72', from: '2026-11-01', to: '2026-11-02' },
        ],
      },
    }),
    finds: [
      'E-109 error institutional.occurrences[1]',
      'E-109 error institutional.values[1]',
      'E-109 error conditionCodes[1]',
      'E-109 error institutional.occurrenceSpans[1]',
    ],
  },
  {
    name: 'E-109 a span code with other dates passes',
    claim: outpatient({
      institutional: {
        occurrenceSpans: [
          { code: '72', from: '2026-11-01', to: '2026-11-02' },
          { code: '72', from: '2026-10-01', to: '2026-10-02' },
        ],
      },
    }),
    finds: [],
  },
  {
    name: 'E-110 covered days that are not those of the stay',
    claim: inpatient({ institutional: { values: [{ code: '80', amount: '4.00' }] } }),
    finds: ['E-110 warning institutional.values'],
  },
  {
    name: 'E-110 covered and other days together pass',
    claim: inpatient({
      institutional: {
        values: [
          { code: '80', amount: '2.00' },
          { code: '81', amount: '1.00' },
        ],
      },
    }),
    finds: [],
  },
  {
    name: 'E-110 none given for a payer that wants them',
    claim: inpatient(),
    profile: { requiresCoveredDays: true },
    finds: ['E-110 warning institutional.values'],
  },
  {
    name: 'E-111 four days of room for three nights',
    claim: inpatient({ lines: [{ units: '4' }] }),
    finds: ['E-111 warning lines[0].units'],
  },
  {
    name: 'E-111 a charge that is not the rate',
    claim: inpatient(),
    history: { dailyRateCents: () => 90000 },
    finds: ['E-111 warning lines[0].chargeAmount'],
  },
  { name: 'E-111 the rate passes', claim: inpatient(), history: { dailyRateCents: () => 100000 }, finds: [] },
  {
    name: 'E-112 a procedure without date',
    claim: inpatient({ institutional: { procedures: [{ qualifier: 'BBR', code: '3E0G76Z' }] } }),
    finds: ['E-112 error institutional.procedures[0].date'],
  },
  {
    name: 'E-112 an inpatient procedure of an outpatient',
    claim: outpatient({ institutional: { procedures: [{ qualifier: 'BBR', code: '3E0G76Z', date: '2026-11-02' }] } }),
    finds: ['E-112 error institutional.procedures[0]'],
  },
  {
    name: 'E-112 a procedure a week before admission',
    claim: inpatient({ institutional: { procedures: [{ qualifier: 'BBR', code: '3E0G76Z', date: '2026-10-26' }] } }),
    finds: ['E-112 warning institutional.procedures[0].date'],
  },
  {
    name: 'E-112 a procedure of the stay passes',
    claim: inpatient({ institutional: { procedures: [{ qualifier: 'BBR', code: '3E0G76Z', date: '2026-11-03' }] } }),
    finds: [],
  },
  {
    name: 'E-113 surgery without operating physician',
    claim: inpatient({ institutional: { procedures: [{ qualifier: 'BBR', code: '0FT44ZZ', date: '2026-11-03' }] } }),
    finds: ['E-113 warning providers.operating'],
  },
  {
    name: 'E-113 outpatient surgery without operating physician',
    claim: outpatient({ lines: [{ revenueCode: '0360', procedure: { code: '47562' } }] }),
    finds: ['E-113 warning providers.operating'],
  },
  {
    name: 'E-113 drawing blood passes',
    claim: outpatient({ lines: [{ revenueCode: '0360', procedure: { code: '36415' } }] }),
    finds: [],
  },
  {
    name: 'E-114 a gap between two interim bills',
    claim: inpatient({ frequencyCode: '4' }),
    history: { previousStatements: () => [{ from: '2026-10-20', to: '2026-10-31' }] },
    finds: ['E-114 error dates.statement.from'],
  },
  {
    name: 'E-114 bills without a gap pass',
    claim: inpatient({ frequencyCode: '4' }),
    history: { previousStatements: () => [{ from: '2026-10-20', to: '2026-11-01' }] },
    finds: [],
  },
];
