/** Render, forms: form locators 66 to 74 of the UB-04: diagnoses with present-on-admission, reasons, causes, procedures. */
import type { Claim, Diagnosis } from '../../claims/claim.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { joined } from './claim-words.ts';
import { box, type FormField } from './form.ts';

const OTHERS = 'ABCDEFGHIJKLMNOPQ';
const CAUSES = 3;
const REASONS = 3;

/** ICD-10 qualifiers begin with A or BB; ICD-9 ones are the same without it. */
const ROLES = {
  principal: ['ABK', 'BK'],
  other: ['ABF', 'BF'],
  admitting: ['ABJ', 'BJ'],
  reason: ['APR', 'PR'],
  cause: ['ABN', 'BN'],
} as const;

export function diagnosisRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  const diagnoses = claim.diagnoses ?? [];
  const ninth = diagnoses[0] !== undefined && !diagnoses[0].qualifier.startsWith('A');
  const of = (role: keyof typeof ROLES): readonly Diagnosis[] => {
    const qualifier = ROLES[role][ninth ? 1 : 0];
    return diagnoses.filter((diagnosis) => diagnosis.qualifier === qualifier);
  };
  const say = (diagnosis: Diagnosis | undefined): string => {
    facts.text(diagnosis, 'qualifier');
    return joined([facts.text(diagnosis, 'code'), facts.text(diagnosis, 'presentOnAdmissionCode')]);
  };
  const other = of('other');
  const others = [...OTHERS].map((letter, index) =>
    box(`67${letter}`, index === 0 ? 'Other diagnoses' : '', say(other[index])),
  );
  const reasons = Array.from({ length: REASONS }, (_, index) => say(of('reason')[index]));
  const causes = Array.from({ length: CAUSES }, (_, index) => say(of('cause')[index]));
  return [
    [
      box('66', 'ICD', diagnoses.length === 0 ? '' : ninth ? '9' : '0', 0.6),
      box('67', 'Principal diagnosis', say(of('principal')[0]), 1.6),
      ...others.slice(0, 7),
    ],
    others.slice(7),
    [
      box('69', 'Admitting diagnosis', say(of('admitting')[0])),
      box('70a-c', 'Reasons for the visit', joined(reasons, ' · '), 1.5),
      box('71', 'DRG', facts.text(claim.institutional, 'diagnosisRelatedGroup'), 0.6),
      box('72a-c', 'External causes', joined(causes, ' · '), 1.5),
    ],
  ];
}

export function procedureRow({ institutional }: Claim, facts: ClaimFacts): FormField[] {
  const procedures = institutional?.procedures ?? [];
  const ninth = procedures[0]?.qualifier === 'BR' || procedures[0]?.qualifier === 'BQ';
  const [principal, other] = ninth ? ['BR', 'BQ'] : ['BBR', 'BBQ'];
  const first = procedures.find((procedure) => procedure.qualifier === principal);
  const rest = procedures.filter((procedure) => procedure !== first && procedure.qualifier === other);
  return ['74', '74a', '74b', '74c', '74d', '74e'].map((number, index) => {
    const procedure = index === 0 ? first : rest[index - 1];
    facts.text(procedure, 'qualifier');
    const label = index === 0 ? 'Principal procedure' : index === 1 ? 'Other procedures' : '';
    return box(number, label, joined([facts.text(procedure, 'code'), facts.day(procedure, 'date')]));
  });
}
