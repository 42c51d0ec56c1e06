/** Render, forms: the dental form's teeth, diagnoses, and items 33 to 47 about the treatment. */
import type { Claim } from '../../claims/claim.ts';
import type { ServiceLine } from '../../claims/service-line.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { joined, letterOf } from './claim-words.ts';
import { box, type FormField } from './form.ts';
import { attachmentWords } from './line-words.ts';

const DIAGNOSES = 4;

/** Teeth and the surfaces of each, in the same order. */
export function ofTeeth(line: ServiceLine, facts: ClaimFacts): { readonly teeth: string; readonly surfaces: string } {
  const teeth = line.dental?.teeth ?? [];
  const surfaces = teeth.map((tooth) => facts.texts(tooth, 'surfaces').join(''));
  return {
    teeth: teeth.map((tooth) => facts.text(tooth, 'code')).join('\n'),
    surfaces: surfaces.every((text) => text === '')
      ? ''
      : surfaces.map((text) => (text === '' ? '–' : text)).join('\n'),
  };
}

export function diagnosisRow(claim: Claim, facts: ClaimFacts): FormField[] {
  const given = (claim.diagnoses ?? []).slice(0, DIAGNOSES);
  const ninth = given[0] !== undefined && !given[0].qualifier.startsWith('A');
  const [principal, other] = ninth ? ['BK', 'BF'] : ['ABK', 'ABF'];
  const missing = (claim.dental?.toothStatuses ?? []).map((item) =>
    joined([facts.text(item, 'tooth'), facts.text(item, 'statusCode')]),
  );
  const boxes = Array.from({ length: DIAGNOSES }, (_, index) => {
    facts.implied(given[index], 'qualifier', index === 0 ? principal : other);
    const letter = letterOf(String(index + 1));
    return box(`34a ${letter}`, 'Diagnosis', facts.text(given[index], 'code'));
  });
  return [
    box('33', 'Missing (M), to be extracted (E)', missing.join(', '), 2.4),
    box('34', 'Code list', given.length === 0 ? '' : ninth ? 'B (ICD-9)' : 'AB (ICD-10)'),
    ...boxes,
  ];
}

export function treatmentRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  const { dental, dates, accident } = claim;
  const total = facts.text(dental, 'orthodonticTotalMonths');
  const remaining = facts.text(dental, 'orthodonticRemainingMonths');
  const indicator = facts.text(dental, 'orthodonticIndicator');
  const months = joined([total === '' ? '' : `${total} in all`, remaining === '' ? '' : `${remaining} remain`], ', ');
  const state = joined([facts.text(accident, 'state'), facts.text(accident, 'countryCode')]);
  return [
    [
      box('38', 'Place', facts.text(claim, 'facilityTypeCode'), 0.6),
      box('39', 'Enclosures', attachmentWords(facts, claim.attachments), 1.4),
      box(
        '40',
        'Orthodontics',
        dental !== undefined && joined([total, remaining, indicator]) !== '' ? `yes ${indicator}`.trim() : 'no',
      ),
      box('41', 'Appliance placed', facts.day(dates, 'appliancePlacement')),
      box('42', 'Months of treatment', months, 1.3),
      box('43', 'Prosthesis by line', prostheses(claim, facts)),
      box('44', 'Placed before, by line', placements(claim, facts), 1.4),
    ],
    [
      box('45', 'Treatment is due to', causes(facts.texts(accident, 'causeCodes'))),
      box('46', 'Accident date', facts.day(accident, 'date')),
      box('47', 'Accident state', state),
    ],
  ];
}

const CAUSES: Readonly<Record<string, string>> = { EM: 'employment', AA: 'auto accident', OA: 'other accident' };
const causes = (codes: readonly string[]): string => codes.map((code) => joined([code, CAUSES[code] ?? ''])).join(', ');

function prostheses(claim: Claim, facts: ClaimFacts): string {
  return byLine(claim, (line) => facts.text(line.dental, 'prosthesisCode'));
}

function placements(claim: Claim, facts: ClaimFacts): string {
  return byLine(claim, (line) =>
    joined([facts.day(line.dates?.priorPlacement, 'from'), facts.day(line.dates?.priorPlacement, 'to')], ' to '),
  );
}

function byLine(claim: Claim, say: (line: ServiceLine) => string): string {
  const said = claim.lines.map((line, index) => {
    const text = say(line);
    return text === '' ? '' : `line ${index + 1}: ${text}`;
  });
  return joined(said, '\n');
}
