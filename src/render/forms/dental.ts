/** Render, forms: a dental claim by the item numbers of the ADA's form, ten lines a page. */
import type { Claim } from '../../claims/claim.ts';
import type { ServiceLine } from '../../claims/service-line.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { coded, joined, RELATIONSHIP, RELEASE, SEX, YES_NO } from './claim-words.ts';
import { dentistRows } from './dental-dentists.ts';
import { diagnosisRow, ofTeeth, treatmentRows } from './dental-treatment.ts';
import { box, type FormBody, type FormColumn, type FormField, type FormLine, paged } from './form.ts';
import { noteWords, pointerLetters, procedureWords, unitsWords } from './line-words.ts';
import { addressWords, contactWords, nameWords } from './party-words.ts';

const LINES_A_PAGE = 10;

const COLUMNS: readonly FormColumn[] = [
  { number: '24', label: 'Date', width: 12 },
  { number: '25', label: 'Area', width: 7 },
  { number: '26', label: 'System', width: 8 },
  { number: '27', label: 'Tooth', width: 12 },
  { number: '28', label: 'Surface', width: 10 },
  { number: '29', label: 'Procedure', width: 12 },
  { number: '29a', label: 'Diag.', width: 7 },
  { number: '29b', label: 'Qty', width: 6, numeric: true },
  { number: '30', label: 'Description', width: 18 },
  { number: '31', label: 'Fee', width: 12, numeric: true },
];

export function dentalForm(claim: Claim, facts: ClaimFacts): FormBody {
  facts.implied(claim, 'facilityQualifier', 'B');
  const above = [...planRows(claim, facts), ...otherPlanRows(claim, facts), ...personRows(claim, facts)];
  const lines = claim.lines.map((line) => lineOf(line, claim, facts));
  const below = [
    diagnosisRow(claim, facts),
    [box('35', 'Remarks', noteWords(facts, claim.notes))],
    [
      box('36', 'Release of information', coded(facts.text(claim, 'releaseOfInformationCode'), RELEASE)),
      box('37', 'Benefits assigned', coded(facts.text(claim, 'benefitsAssignmentIndicator'), YES_NO)),
    ],
    ...treatmentRows(claim, facts),
    ...dentistRows(claim, facts),
  ];
  const total = facts.text(claim, 'chargeAmount');
  const pages = paged(lines, LINES_A_PAGE);
  return {
    title: 'Dental claim by the item numbers of the ADA form',
    columns: COLUMNS,
    pages: pages.map((own, index) => ({
      number: index + 1,
      of: pages.length,
      above,
      lines: own,
      below: [
        [box('31a', 'Other fees', ''), box('32', 'Total fee', index + 1 === pages.length ? total : 'continued')],
        ...below,
      ],
    })),
  };
}

function planRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  const { payer } = claim;
  const reason = facts.text(claim, 'claimSubmissionReasonCode');
  const kind = reason === '' ? 'services done' : reason === 'PB' ? 'PB predetermination asked for' : reason;
  const number = claim.predeterminationNumber === undefined ? 'priorAuthorizationNumber' : 'predeterminationNumber';
  const id = facts.text(payer, 'id');
  return [
    [
      box('1', 'Kind of claim', kind),
      box('2', 'Predetermination or authorization', facts.text(claim, number), 1.4),
      box(
        '3',
        'Plan',
        joined(
          [facts.text(payer, 'name'), addressWords(facts, payer.address), id === '' ? '' : `payer ID ${id}`],
          '\n',
        ),
        1.6,
      ),
    ],
  ];
}

function otherPlanRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  const other = claim.otherPayers?.[0];
  const insured = other?.subscriber;
  facts.implied(insured, 'memberIdQualifier', 'MI');
  facts.implied(other?.payer, 'idQualifier', 'PI');
  const id = facts.text(other?.payer, 'id');
  const address = addressWords(facts, other?.payer.address);
  return [
    [
      box('4', 'Other coverage', other === undefined ? 'no' : 'yes', 0.8),
      box('5', 'Its policyholder', nameWords(facts, insured), 1.5),
      box('6', 'Birth date', '', 0.7),
      box('7', 'Sex', '', 0.4),
      box('8', 'Policyholder’s ID', facts.text(insured, 'memberId')),
      box('9', 'Group', joined([facts.text(insured, 'groupNumber'), facts.text(insured, 'groupName')], '\n')),
      box('10', 'Patient is its', coded(facts.text(other, 'relationshipCode'), RELATIONSHIP), 0.9),
      box(
        '11',
        'Other plan',
        joined([facts.text(other?.payer, 'name'), address, id === '' ? '' : `payer ID ${id}`], '\n'),
        1.6,
      ),
    ],
  ];
}

function personRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  const { subscriber, patient } = claim;
  const person = patient ?? subscriber;
  const relationship = patient === undefined ? '18' : facts.text(patient, 'relationshipCode');
  const who = (one: typeof person): string =>
    joined([nameWords(facts, one), addressWords(facts, one.address), contactWords(facts, one.contact)], '\n');
  const group = joined([facts.text(subscriber, 'groupNumber'), facts.text(subscriber, 'groupName')], '\n');
  return [
    [
      box('12', 'Policyholder', who(subscriber), 2),
      box('13', 'Birth date', facts.day(subscriber, 'birthDate')),
      box('14', 'Sex', coded(facts.text(subscriber, 'genderCode'), SEX), 0.7),
      box('15', 'Policyholder’s ID', facts.text(subscriber, 'memberId')),
      box('16', 'Group', group),
      box('17', 'Employer', '', 0.7),
    ],
    [
      box('20', 'Patient', who(person), 2),
      box('18', 'Patient is policyholder’s', coded(relationship, RELATIONSHIP)),
      box('19', 'Reserved', '', 0.6),
      box('21', 'Birth date', facts.day(person, 'birthDate')),
      box('22', 'Sex', coded(facts.text(person, 'genderCode'), SEX), 0.7),
      box('23', 'Patient control number', facts.text(claim, 'patientControlNumber')),
    ],
  ];
}

function lineOf(line: ServiceLine, claim: Claim, facts: ClaimFacts): FormLine {
  const span = line.serviceDate ?? claim.dates?.service;
  const { teeth, surfaces } = ofTeeth(line, facts);
  return {
    supplement: noteWords(facts, line.notes),
    cells: [
      joined([facts.day(span, 'from'), facts.day(span, 'to')], '\n'),
      facts.texts(line.dental, 'oralCavityCodes').join(' '),
      teeth === '' ? '' : 'JP',
      teeth,
      surfaces,
      procedureWords(facts, line, 'AD'),
      pointerLetters(facts, line),
      unitsWords(facts, line, 'UN'),
      facts.text(line.procedure, 'description'),
      facts.text(line, 'chargeAmount'),
    ],
  };
}
