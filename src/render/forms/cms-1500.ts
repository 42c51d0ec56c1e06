/** Render, forms: a professional claim by the item numbers of the CMS-1500 (02/12), six lines a page. */
import type { Claim } from '../../claims/claim.ts';
import type { ServiceLine } from '../../claims/service-line.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { ASSIGNMENT, COVERAGE, coded, joined, PROVIDER_SIGNATURE, RELATIONSHIP, SEX } from './claim-words.ts';
import { conditionRows } from './cms-1500-condition.ts';
import { diagnosisRows } from './cms-1500-diagnoses.ts';
import { box, type FormBody, type FormColumn, type FormField, type FormLine, paged } from './form.ts';
import { drugWords, noteWords, pointerLetters, procedureWords, spanOf, totalOf, unitsWords } from './line-words.ts';
import { addressWords, contactWords, identifierWords, nameWords, otherIdWords } from './party-words.ts';

const LINES_A_PAGE = 6;

const COLUMNS: readonly FormColumn[] = [
  { number: '24A', label: 'From / to', width: 13 },
  { number: '24B', label: 'Place', width: 6 },
  { number: '24C', label: 'EMG', width: 5 },
  { number: '24D', label: 'Procedure, modifiers', width: 22 },
  { number: '24E', label: 'Diagnosis', width: 9 },
  { number: '24F', label: 'Charge', width: 12, numeric: true },
  { number: '24G', label: 'Units', width: 8, numeric: true },
  { number: '24H', label: 'EPSDT, family plan', width: 9 },
  { number: '24I/J', label: 'Other ID; rendering NPI', width: 20 },
];

export function cms1500(claim: Claim, facts: ClaimFacts): FormBody {
  facts.implied(claim, 'facilityQualifier', 'B');
  const above = [...insuredRows(claim, facts), ...conditionRows(claim, facts), ...diagnosisRows(claim, facts)];
  const lines = claim.lines.map((line) => lineOf(line, claim, facts));
  const billed = billingRows(claim, facts);
  const pages = paged(lines, LINES_A_PAGE);
  return {
    title: 'Professional claim by the items of the CMS-1500 (02/12)',
    columns: COLUMNS,
    pages: pages.map((own, index) => ({
      number: index + 1,
      of: pages.length,
      above,
      lines: own,
      below: [moneyRow(claim, facts, index + 1 === pages.length), ...billed],
    })),
  };
}

function insuredRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  const { subscriber, payer, patient } = claim;
  const person = patient ?? subscriber;
  const other = claim.otherPayers?.[0];
  const relationship = patient === undefined ? '18' : facts.text(patient, 'relationshipCode');
  const payerId = facts.text(payer, 'id');
  facts.implied(other?.subscriber, 'memberIdQualifier', 'MI');
  return [
    [
      box(
        'Carrier',
        'Payer',
        joined(
          [facts.text(payer, 'name'), addressWords(facts, payer.address), payerId === '' ? '' : `payer ID ${payerId}`],
          '\n',
        ),
      ),
      box('1', 'Kind of coverage', coded(facts.text(claim, 'claimFilingIndicatorCode'), COVERAGE)),
      box('1a', 'Insured’s ID', facts.text(subscriber, 'memberId')),
    ],
    [
      box('2', 'Patient’s name', nameWords(facts, person), 2),
      box('3', 'Patient’s birth date, sex', bornWords(facts, person), 1.4),
      box('4', 'Insured’s name', nameWords(facts, subscriber), 2),
    ],
    [
      box('5', 'Patient’s address, telephone', reachedWords(facts, person), 2),
      box('6', 'Patient to insured', coded(relationship, RELATIONSHIP), 1.4),
      box('7', 'Insured’s address, telephone', reachedWords(facts, subscriber), 2),
    ],
    [
      box('8', 'Reserved', '', 0.6),
      box('9', 'Other insured’s name', nameWords(facts, other?.subscriber), 2),
      box(
        '9a',
        'Other policy or group',
        joined([facts.text(other?.subscriber, 'memberId'), facts.text(other?.subscriber, 'groupNumber')], '\n'),
        1.3,
      ),
      box('9b', 'Reserved', '', 0.6),
      box('9c', 'Reserved', '', 0.6),
      box(
        '9d',
        'Other plan',
        joined([facts.text(other?.subscriber, 'groupName'), facts.text(other?.payer, 'name')], '\n'),
        1.6,
      ),
    ],
  ];
}

type Person = NonNullable<Claim['patient']> | Claim['subscriber'];

function bornWords(facts: ClaimFacts, person: Person): string {
  return joined([facts.day(person, 'birthDate'), coded(facts.text(person, 'genderCode'), SEX)]);
}

function reachedWords(facts: ClaimFacts, person: Person): string {
  return joined([addressWords(facts, person.address), contactWords(facts, person.contact)], '\n');
}

function lineOf(line: ServiceLine, claim: Claim, facts: ClaimFacts): FormLine {
  const { from, to } = spanOf(facts, line, claim);
  const rendering = line.providers?.rendering ?? claim.providers?.rendering;
  const ownPlace = facts.text(line, 'facilityTypeCode');
  const epsdt = facts.text(line, 'epsdtIndicator');
  const family = facts.text(line, 'familyPlanningIndicator');
  return {
    supplement: joined(
      [drugWords(facts, line), facts.text(line.procedure, 'description'), noteWords(facts, line.notes)],
      '; ',
    ),
    cells: [
      from === '' ? '' : `${from}\n${to}`,
      ownPlace === '' ? facts.text(claim, 'facilityTypeCode') : ownPlace,
      facts.text(line, 'emergencyIndicator'),
      procedureWords(facts, line, 'HC'),
      pointerLetters(facts, line),
      facts.text(line, 'chargeAmount'),
      unitsWords(facts, line, 'UN'),
      joined([epsdt === '' ? '' : `EPSDT ${epsdt}`, family === '' ? '' : `FP ${family}`], '\n'),
      joined([otherIdWords(facts, rendering), facts.text(rendering, 'npi')], '\n'),
    ],
  };
}

function moneyRow(claim: Claim, facts: ClaimFacts, last: boolean): FormField[] {
  const { billingProvider } = claim;
  const tax = facts.text(billingProvider, 'taxId');
  const kind = facts.text(billingProvider, 'taxIdQualifier');
  const others = (claim.otherPayers ?? []).map((other) => other.paidAmount);
  // Who of several paid what has no box of its own, so those amounts stay for the list below.
  const alone = others.every((amount) => amount === undefined);
  const paid = alone ? facts.text(claim, 'patientAmountPaid') : totalOf([claim.patientAmountPaid, ...others]);
  const total = facts.text(claim, 'chargeAmount');
  return [
    box('25', 'Tax ID', tax === '' ? '' : joined([tax, kind === 'SY' ? 'SY (SSN)' : 'EI (EIN)']), 1.4),
    box('26', 'Patient control number', facts.text(claim, 'patientControlNumber'), 1.8),
    box('27', 'Accepts assignment', coded(facts.text(claim, 'assignmentCode'), ASSIGNMENT), 1),
    box('28', 'Total charge', last ? total : 'continued', 1),
    box('29', 'Paid so far', last ? paid : 'continued', 1),
    box('30', 'Reserved', '', 0.6),
  ];
}

function billingRows(claim: Claim, facts: ClaimFacts): FormField[][] {
  const { billingProvider, providers, payer } = claim;
  const facility = providers?.serviceFacility;
  const contacts = (billingProvider.contacts ?? []).map((contact) => contactWords(facts, contact));
  const signed = coded(facts.text(claim, 'providerSignatureIndicator'), PROVIDER_SIGNATURE);
  return [
    [
      box('31', 'Rendering provider, signature', joined([nameWords(facts, providers?.rendering), signed], '\n')),
      box(
        '32',
        'Where served',
        joined(
          [nameWords(facts, facility), addressWords(facts, facility?.address), contactWords(facts, facility?.contact)],
          '\n',
        ),
      ),
      box(
        '33',
        'Billing provider, telephone',
        joined([nameWords(facts, billingProvider), addressWords(facts, billingProvider.address), ...contacts], '\n'),
      ),
    ],
    [
      box('32a', 'NPI where served', facts.text(facility, 'npi')),
      box('32b', 'Other ID', otherIdWords(facts, facility)),
      box('33a', 'Billing NPI', facts.text(billingProvider, 'npi')),
      box(
        '33b',
        'Other ID',
        joined([otherIdWords(facts, billingProvider), identifierWords(facts, payer.billingProviderIdentifiers)], '\n'),
        1.2,
      ),
    ],
  ];
}
