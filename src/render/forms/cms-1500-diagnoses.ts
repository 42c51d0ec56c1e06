/** Render, forms: items 21 to 23 of the CMS-1500: diagnoses A to L, resubmission, authorization. */
import type { Claim } from '../../claims/claim.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { letterOf } from './claim-words.ts';
import { box, type FormField } from './form.ts';

const DIAGNOSES = 12;

export function diagnosisRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  const given = (claim.diagnoses ?? []).slice(0, DIAGNOSES);
  const ninth = given[0] !== undefined && !given[0].qualifier.startsWith('A');
  const [principal, other] = ninth ? ['BK', 'BF'] : ['ABK', 'ABF'];
  const fields = Array.from({ length: DIAGNOSES }, (_, index) => {
    const diagnosis = given[index];
    facts.implied(diagnosis, 'qualifier', index === 0 ? principal : other);
    const letter = letterOf(String(index + 1));
    return box(`21${letter}`, index === 0 ? 'Diagnosis' : '', facts.text(diagnosis, 'code'));
  });
  const indicator = given.length === 0 ? '' : ninth ? '9' : '0';
  return [
    [box('21', 'ICD indicator', indicator, 1.2), ...fields.slice(0, 6)],
    [box('22', 'Resubmission code', facts.text(claim, 'frequencyCode'), 1.2), ...fields.slice(6)],
    [
      box('22', 'Payer’s number of the original claim', facts.text(claim, 'originalPayerClaimControlNumber')),
      box('23', 'Authorization', authorization(claim, facts)),
    ],
  ];
}

const AUTHORIZATIONS = [
  ['priorAuthorizationNumber', ''],
  ['referralNumber', ' (referral)'],
  ['cliaNumber', ' (CLIA)'],
  ['mammographyCertificationNumber', ' (mammography)'],
  ['carePlanOversightNumber', ' (care plan oversight)'],
  ['investigationalDeviceExemptionNumbers', ''],
] as const;

/** Paper has room for one number; the others are listed below the form. */
function authorization(claim: Claim, facts: ClaimFacts): string {
  for (const [key, kind] of AUTHORIZATIONS) {
    if (claim[key] === undefined) continue;
    if (key === 'investigationalDeviceExemptionNumbers')
      return `${facts.texts(claim, key).join(' ')} (device exemption)`;
    return `${facts.text(claim, key)}${kind}`;
  }
  return '';
}
