/** Render, forms: items 10 to 20 of the CMS-1500: what the condition is due to, the insured's plan, dates, referral, notes. */
import type { Claim } from '../../claims/claim.ts';
import type { Provider } from '../../claims/provider.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { coded, joined, RELEASE, SEX, YES_NO } from './claim-words.ts';
import { box, type FormField } from './form.ts';
import { attachmentWords, noteWords, totalOf } from './line-words.ts';
import { nameWords, otherIdWords } from './party-words.ts';

export function conditionRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  return [
    causeRow(claim, facts),
    planRow(claim, facts),
    signatureRow(claim, facts),
    dateRow(claim, facts),
    ...referralRows(claim, facts),
  ];
}

function causeRow(claim: Claim, facts: ClaimFacts): FormField[] {
  const causes = facts.texts(claim.accident, 'causeCodes');
  const others = causes.filter((code) => code !== 'EM' && code !== 'AA');
  const yes = (code: string): string => (causes.includes(code) ? `yes (${code})` : 'no');
  const place = joined([
    facts.text(claim.accident, 'state'),
    facts.text(claim, 'autoAccidentState'),
    facts.text(claim.accident, 'countryCode'),
  ]);
  return [
    box('10a', 'Due to employment', yes('EM')),
    box('10b', 'Auto accident, state', joined([yes('AA'), place])),
    box('10c', 'Other accident', others.length > 0 ? `yes (${others.join(' ')})` : 'no'),
    box('10d', 'Condition codes', facts.texts(claim, 'conditionCodes').join(' '), 2),
  ];
}

function planRow(claim: Claim, facts: ClaimFacts): FormField[] {
  const { subscriber, patient } = claim;
  const casualty = joined([
    facts.text(subscriber, 'propertyCasualtyClaimNumber'),
    facts.text(patient, 'propertyCasualtyClaimNumber'),
  ]);
  const born = joined([facts.day(subscriber, 'birthDate'), coded(facts.text(subscriber, 'genderCode'), SEX)]);
  return [
    box('11', 'Insured’s group', facts.text(subscriber, 'groupNumber')),
    box('11a', 'Insured’s birth date, sex', born, 1.2),
    box('11b', 'Other claim ID', casualty === '' ? '' : `Y4 ${casualty}`),
    box('11c', 'Insured’s plan', facts.text(subscriber, 'groupName'), 1.2),
    box('11d', 'Another plan', claim.otherPayers === undefined ? 'no' : 'yes', 0.7),
  ];
}

function signatureRow(claim: Claim, facts: ClaimFacts): FormField[] {
  const source = facts.text(claim, 'patientSignatureSourceCode');
  const released = coded(facts.text(claim, 'releaseOfInformationCode'), RELEASE);
  const assigned = coded(facts.text(claim, 'benefitsAssignmentIndicator'), YES_NO);
  return [
    box('12', 'Patient’s signature, release', joined([released, source === '' ? '' : `source ${source}`], ', ')),
    box('13', 'Benefits assigned', assigned),
  ];
}

/** The qualifiers that paper gives the dates of item 15, in the order in which they are asked for. */
const OTHER_DATES = [
  ['initialTreatment', '454'],
  ['lastSeen', '304'],
  ['acuteManifestation', '453'],
  ['lastXRay', '455'],
  ['prescription', '471'],
  ['assumedCare', '090'],
  ['relinquishedCare', '091'],
  ['propertyCasualtyFirstContact', '444'],
] as const;

function dateRow(claim: Claim, facts: ClaimFacts): FormField[] {
  const { dates, accident } = claim;
  const current = dates?.onset === undefined ? 'lastMenstrualPeriod' : 'onset';
  const began = facts.day(dates, current);
  const off = dates?.disability;
  const away = joined([facts.day(off, 'from'), facts.day(off, 'to')], ' to ');
  const worked = facts.day(dates, 'lastWorked');
  const returned = facts.day(dates, 'authorizedReturnToWork');
  return [
    box(
      '14',
      'Illness began',
      began === '' ? '' : `${began} (${current === 'onset' ? '431 onset' : '484 last period'})`,
    ),
    box('15', 'Other date', otherDate(dates, accident, facts)),
    box(
      '16',
      'Unable to work',
      joined(
        [away, worked === '' ? '' : `last worked ${worked}`, returned === '' ? '' : `may return ${returned}`],
        '\n',
      ),
    ),
    box('18', 'In hospital', joined([facts.day(dates, 'admission'), facts.day(dates, 'discharge')], ' to ')),
  ];
}

/** The form has room for one; the others are listed below it. */
function otherDate(dates: Claim['dates'], accident: Claim['accident'], facts: ClaimFacts): string {
  const day = facts.day(accident, 'date');
  if (day !== '') return `${day} (439)`;
  const first = OTHER_DATES.find(([key]) => dates?.[key] !== undefined);
  return first === undefined ? '' : `${facts.day(dates, first[0])} (${first[1]})`;
}

function referralRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  const [qualifier, provider] = referrer(claim);
  const purchased = claim.lines.map((line) => line.purchasedService?.amount);
  const charge = totalOf(purchased);
  return [
    [
      box('17', 'Referring, ordering, supervising', joined([qualifier, nameWords(facts, provider)]), 2),
      box('17a', 'Other ID', otherIdWords(facts, provider)),
      box('17b', 'NPI', facts.text(provider, 'npi')),
      box('20', 'Outside laboratory, charge', charge === '' ? 'no' : `yes ${charge}`),
    ],
    [
      box(
        '19',
        'Notes and attachments',
        joined([noteWords(facts, claim.notes), attachmentWords(facts, claim.attachments)], '\n'),
      ),
    ],
  ];
}

function referrer({ providers }: Claim): readonly [string, Provider | undefined] {
  if (providers?.referring !== undefined) return ['DN', providers.referring];
  if (providers?.ordering !== undefined) return ['DK', providers.ordering];
  if (providers?.supervising !== undefined) return ['DQ', providers.supervising];
  return ['', undefined];
}
