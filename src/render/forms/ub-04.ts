/** Render, forms: an institutional claim by the form locators of the UB-04, twenty-two revenue lines a page, the total on the last. */
import type { Claim } from '../../claims/claim.ts';
import type { ServiceLine } from '../../claims/service-line.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { dayWords, joined } from './claim-words.ts';
import { box, type FormBody, type FormColumn, type FormField, type FormLine, paged } from './form.ts';
import { drugWords, noteWords, procedureWords, totalOf, unitsWords } from './line-words.ts';
import { addressWords, contactWords, nameWords } from './party-words.ts';
import { codeRows } from './ub-04-codes.ts';
import { diagnosisRows, procedureRow } from './ub-04-diagnoses.ts';
import { payerRows } from './ub-04-payers.ts';
import { providerRow } from './ub-04-providers.ts';

const LINES_A_PAGE = 22;

const COLUMNS: readonly FormColumn[] = [
  { number: '42', label: 'Revenue code', width: 9 },
  { number: '43', label: 'Description', width: 24 },
  { number: '44', label: 'Procedure, modifiers', width: 18 },
  { number: '45', label: 'Service date', width: 12 },
  { number: '46', label: 'Units', width: 8, numeric: true },
  { number: '47', label: 'Charge', width: 13, numeric: true },
  { number: '48', label: 'Not covered', width: 12, numeric: true },
  { number: '49', label: '', width: 4 },
];

export function ub04(claim: Claim, facts: ClaimFacts, createdOn: string): FormBody {
  facts.implied(claim, 'facilityQualifier', 'A');
  const above = [...headRows(claim, facts), ...codeRows(claim, facts)];
  const lines = claim.lines.map((line) => lineOf(line, facts));
  const below = [
    ...payerRows(claim, facts),
    ...diagnosisRows(claim, facts),
    procedureRow(claim, facts),
    providerRow(claim, facts),
    lastRow(claim, facts),
  ];
  const pages = paged(lines, LINES_A_PAGE);
  return {
    title: 'Institutional claim by the form locators of the UB-04',
    columns: COLUMNS,
    pages: pages.map((own, index) => ({
      number: index + 1,
      of: pages.length,
      above,
      lines: index + 1 === pages.length ? [...own, totalLine(claim, facts, createdOn)] : own,
      below: [[box('43', 'Page of pages', `page ${index + 1} of ${pages.length}`)], ...below],
    })),
  };
}

function headRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  const { billingProvider, payTo, patient, subscriber, dates, institutional, accident } = claim;
  const person = patient ?? subscriber;
  const contacts = (billingProvider.contacts ?? []).map((contact) => contactWords(facts, contact));
  const billOf = `0${facts.text(claim, 'facilityTypeCode')}${facts.text(claim, 'frequencyCode')}`;
  const kind = facts.text(billingProvider, 'taxIdQualifier');
  const accidentState = joined([facts.text(accident, 'state'), facts.text(claim, 'autoAccidentState')]);
  const [day = '', hour = ''] = facts.day(dates, 'admission').split(' ');
  const billing = [nameWords(facts, billingProvider), addressWords(facts, billingProvider.address), ...contacts];
  return [
    [
      box('1', 'Billing provider, telephone', joined(billing, '\n'), 2),
      box('2', 'Pay to', addressWords(facts, payTo?.address), 1.4),
      box('3a', 'Patient control number', facts.text(claim, 'patientControlNumber'), 1.2),
      box('3b', 'Medical record', facts.text(claim, 'medicalRecordNumber')),
      box('4', 'Type of bill', billOf, 0.8),
    ],
    [
      box('5', 'Tax ID', joined([facts.text(billingProvider, 'taxId'), kind])),
      box('6', 'Statement from', facts.day(dates?.statement, 'from')),
      box('6', 'Statement through', facts.day(dates?.statement, 'to')),
      box('7', 'Reserved', '', 0.6),
      box('8a', 'Patient’s ID', facts.text(patient, 'memberId')),
      box('8b', 'Patient’s name', nameWords(facts, person), 2),
    ],
    [
      box('9', 'Patient’s address', addressWords(facts, person.address), 2.2),
      box('10', 'Birth date', facts.day(person, 'birthDate')),
      box('11', 'Sex', facts.text(person, 'genderCode'), 0.6),
      box('12', 'Admitted', day),
      box('13', 'Hour', hour, 0.7),
      box('14', 'Type', facts.text(institutional, 'admissionTypeCode'), 0.6),
      box('15', 'Source', facts.text(institutional, 'admissionSourceCode'), 0.7),
      box('16', 'Discharge hour', facts.text(dates, 'dischargeTime')),
      box('17', 'Status', facts.text(institutional, 'patientStatusCode'), 0.7),
      box('29', 'Accident state', accidentState, 0.9),
    ],
  ];
}

function lineOf(line: ServiceLine, facts: ClaimFacts): FormLine {
  const from = facts.day(line.serviceDate, 'from');
  const to = facts.day(line.serviceDate, 'to');
  return {
    supplement: noteWords(facts, line.notes),
    cells: [
      facts.text(line, 'revenueCode'),
      joined([drugWords(facts, line), facts.text(line.procedure, 'description')], '\n'),
      procedureWords(facts, line, 'HC'),
      joined([from, to === from ? '' : to], '\n'),
      unitsWords(facts, line, 'UN', 'DA'),
      facts.text(line, 'chargeAmount'),
      facts.text(line, 'nonCoveredAmount'),
      '',
    ],
  };
}

/** Line 23 of paper: what the claim says that its lines sum to. */
function totalLine(claim: Claim, facts: ClaimFacts, createdOn: string): FormLine {
  const uncovered = totalOf(claim.lines.map((line) => line.nonCoveredAmount));
  const cells = ['0001', 'Total', 'made on', dayWords(createdOn), '', facts.text(claim, 'chargeAmount'), uncovered, ''];
  return { supplement: '', cells };
}

function lastRow(claim: Claim, facts: ClaimFacts): FormField[] {
  const taxonomy = facts.text(claim.billingProvider, 'taxonomyCode');
  return [
    box('80', 'Remarks', noteWords(facts, claim.notes), 2),
    box('81a', 'Code and its kind', taxonomy === '' ? '' : `B3 ${taxonomy}`, 1.2),
    box('81b', '', '', 0.6),
    box('81c', '', '', 0.6),
    box('81d', '', '', 0.6),
  ];
}
