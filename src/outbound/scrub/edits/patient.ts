/** Scrub: edits of subscriber and patient. */
import { daysBetween } from '../../../base/calendar-date.ts';
import { ageOn } from '../days.ts';
import { defineEdits } from '../edit.ts';
import { isMedicareBeneficiaryIdentifier } from '../identifiers.ts';
import { isOrganization, type Subject } from '../subject.ts';

const OLDEST_YEARS = 124;
const ADULT_CHILD_YEARS = 26;
/** From this day on Medicare takes only the new identifier. */
const MBI_ONLY_FROM = '2020-01-01';
const PLACEHOLDER = /PENDING|NONE|UNKNOWN|N\/A|\s/i;
const HYPHENATED_SSN = /^\d{3}-\d{2}-\d{4}$/;
const GENDERS = new Set(['F', 'M', 'U']);

/** Where the patient's own facts stand: on the subscriber when he is the patient. */
function patientPlace({ claim }: Subject): { readonly path: string; readonly loop: string } {
  return claim.patient === undefined ? { path: 'subscriber', loop: '2010BA' } : { path: 'patient', loop: '2010CA' };
}

const isMedicare = ({ profile }: Subject): boolean =>
  profile.program === 'medicare-a' || profile.program === 'medicare-b';

/** A subscriber that is an employer is no patient of its own. */
const isEmployerAlone = ({ claim }: Subject): boolean =>
  claim.patient === undefined && isOrganization(claim.subscriber);

function memberIdFits(subject: Subject, memberId: string): boolean {
  const pattern = subject.profile.memberIdPattern;
  if (pattern !== undefined) return new RegExp(`^(?:${pattern})$`).test(memberId);
  if (!isMedicare(subject) || subject.versionDate < MBI_ONLY_FROM) return true;
  return isMedicareBeneficiaryIdentifier(memberId);
}

export const patientEdits = defineEdits([
  {
    id: 'E-030',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2010BA NM103',
    message: 'The {who} has no last name or organization name',
    mend: 'Give the name as it stands on the insurance card',
    source: 'domain.md E-030, M-034, RFI 1925',
    variants: {
      'member-id': {
        severity: 'error',
        message: 'The subscriber is a person and has no member id',
        mend: 'Give the member id of the insurance card',
      },
      'first-name': {
        severity: 'warning',
        message: 'The {who} has no first name',
        mend: 'Give the first name, unless the person really has only one name',
      },
      'casualty-number': {
        severity: 'warning',
        message:
          'The subscriber is an organization, as on workers compensation claims, and the claim has no casualty claim number',
        mend: 'Give the number that the insurer gave to the case (REF*Y4)',
      },
    },
    check({ claim }, context) {
      const { subscriber, patient } = claim;
      const organization = isOrganization(subscriber);
      const name = organization ? (subscriber.organizationName ?? subscriber.lastName) : subscriber.lastName;
      const who = 'subscriber';
      if (name === undefined) context.report({ path: 'subscriber.lastName', detail: { who } });
      if (organization) {
        if ((subscriber.propertyCasualtyClaimNumber ?? patient?.propertyCasualtyClaimNumber) === undefined) {
          const loop = patient === undefined ? '2010BA' : '2010CA';
          const path = `${patient === undefined ? 'subscriber' : 'patient'}.propertyCasualtyClaimNumber`;
          context.report({ path, at: `${loop} REF02`, variant: 'casualty-number' });
        }
      } else {
        if (subscriber.memberId === undefined) {
          context.report({ path: 'subscriber.memberId', at: '2010BA NM109', variant: 'member-id' });
        }
        if (name !== undefined && subscriber.firstName === undefined) {
          context.report({ path: 'subscriber.firstName', at: '2010BA NM104', variant: 'first-name', detail: { who } });
        }
      }
      if (patient === undefined) return;
      if (patient.lastName === undefined) {
        context.report({ path: 'patient.lastName', at: '2010CA NM103', detail: { who: 'patient' } });
      } else if (patient.firstName === undefined) {
        const detail = { who: 'patient' };
        context.report({ path: 'patient.firstName', at: '2010CA NM104', variant: 'first-name', detail });
      }
    },
  },
  {
    id: 'E-031',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2000C PAT01',
    message:
      'The patient is given beside the subscriber, with the relationship 18, which means that they are the same person',
    mend: 'Leave the patient out when the subscriber is the patient; else give the true relationship, e.g. 01 spouse or 19 child',
    source: 'domain.md E-031, M-030, M-037',
    variants: {
      'no-patient': {
        severity: 'error',
        message: 'The subscriber is an organization, so it cannot be the patient, and no patient is given',
        mend: 'Give the injured person as patient, with relationship 20 (employee)',
      },
    },
    check(subject, context) {
      if (subject.claim.patient?.relationshipCode === '18') context.report({ path: 'patient.relationshipCode' });
      if (isEmployerAlone(subject)) context.report({ path: 'patient', at: '2010CA NM1', variant: 'no-patient' });
    },
  },
  {
    id: 'E-032',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2010BA DMG02',
    message: 'The patient has no {missing}',
    mend: 'Payers identify the patient by address, birth date and sex: give the {missing}',
    source: 'domain.md E-032, M-034',
    check(subject, context) {
      if (isEmployerAlone(subject)) return;
      const person = subject.claim.patient ?? subject.claim.subscriber;
      const { path, loop } = patientPlace(subject);
      const missing = (key: string, at: string, words: string): void => {
        context.report({ path: `${path}.${key}`, at: `${loop} ${at}`, detail: { missing: words } });
      };
      if (person.address === undefined) missing('address', 'N301', 'address');
      if (person.birthDate === undefined) missing('birthDate', 'DMG02', 'birth date');
      if (person.genderCode === undefined) missing('genderCode', 'DMG03', 'sex code');
    },
  },
  {
    id: 'E-033',
    snip: 3,
    severity: 'error',
    types: 'PID',
    at: '2010BA DMG02',
    message: 'The birth date of the patient is {problem}',
    mend: 'Correct the birth date, or the date of service',
    source: 'domain.md E-033',
    variants: {
      death: {
        severity: 'warning',
        message: 'A service stands after the day on which the patient died',
        mend: 'Check the date of death and the dates of service',
      },
    },
    check(subject, context) {
      const { birthDate, asOf, firstDate, lastDate, claim } = subject;
      const { path, loop } = patientPlace(subject);
      if (birthDate !== undefined) {
        const problem =
          birthDate > asOf
            ? 'in the future'
            : ageOn(birthDate, asOf) > OLDEST_YEARS
              ? `more than ${OLDEST_YEARS} years ago`
              : firstDate !== '' && birthDate > firstDate
                ? 'after the first day of service'
                : undefined;
        if (problem !== undefined) {
          context.report({ path: `${path}.birthDate`, at: `${loop} DMG02`, detail: { problem } });
        }
      }
      const deathDate = (claim.patient ?? claim.subscriber).deathDate;
      if (deathDate !== undefined && lastDate > deathDate) {
        const at = claim.patient === undefined ? '2000B PAT06' : '2000C PAT06';
        context.report({ path: `${path}.deathDate`, at, variant: 'death' });
      }
    },
  },
  {
    id: 'E-034',
    snip: 7,
    severity: 'error',
    types: 'PID',
    at: '2010BA NM109',
    message: 'The member id {value} has not the form that this payer uses',
    mend: 'Copy the member id from the card, without hyphens and blanks',
    source: 'domain.md E-034',
    check(subject, context) {
      const value = subject.claim.subscriber.memberId;
      if (value !== undefined && !memberIdFits(subject, value)) {
        context.report({ path: 'subscriber.memberId', detail: { value } });
      }
    },
  },
  {
    id: 'E-035',
    snip: 4,
    severity: 'warning',
    types: 'PID',
    at: '2010BA NM109',
    message: 'The member id {value} looks like {like}',
    mend: 'Give the member id of the insurance card',
    source: 'domain.md E-035',
    check(subject, context) {
      const { memberId: value, socialSecurityNumber } = subject.claim.subscriber;
      const mayBeSsn = subject.profile.memberIdMayBeSocialSecurityNumber;
      if (value === undefined) return;
      const isSsn =
        HYPHENATED_SSN.test(value) || value === socialSecurityNumber || (mayBeSsn === false && /^\d{9}$/.test(value));
      const like = PLACEHOLDER.test(value)
        ? 'a placeholder, or has blanks in it'
        : isSsn && mayBeSsn !== true && memberIdIsUnproved(subject)
          ? 'a social security number'
          : undefined;
      if (like !== undefined) context.report({ path: 'subscriber.memberId', detail: { value, like } });
    },
  },
  {
    id: 'E-036',
    snip: 4,
    severity: 'warning',
    types: 'PID',
    at: '2010BA NM109',
    message: 'Coverage on the day of service is {problem}',
    mend: 'Ask the payer for eligibility before the claim is sent',
    source: 'domain.md E-036',
    needs: ['eligibility answers'],
    check({ claim, history, asOf, profile }, context) {
      if (history.eligibility === undefined) return context.notChecked('eligibility answers');
      const answer = history.eligibility(claim);
      const maximum = profile.eligibilityMaximumAgeDays;
      const problem =
        answer === undefined
          ? 'not checked'
          : !answer.active
            ? 'inactive, as the payer answered'
            : daysBetween(answer.checkedOn, asOf) > maximum
              ? `checked more than ${maximum} days ago`
              : undefined;
      if (problem !== undefined) context.report({ path: 'subscriber.memberId', detail: { problem } });
    },
  },
  {
    id: 'E-037',
    snip: 4,
    severity: 'warning',
    types: 'PID',
    at: '2000C PAT01',
    message: 'The patient is billed as a child and is {age} years old',
    mend: 'Check that the coverage as a child still holds; it does for a disabled adult child',
    source: 'domain.md E-037',
    variants: {
      newborn: {
        severity: 'warning',
        message: 'A newborn is billed under the mother, which this payer does not take',
        mend: 'Wait for the member id of the child and bill the child',
      },
    },
    check({ claim, diagnoses, birthDate, firstDate, profile }, context) {
      const age = ageOn(birthDate, firstDate);
      if (claim.patient?.relationshipCode === '19' && age > ADULT_CHILD_YEARS) {
        context.report({ path: 'patient.relationshipCode', detail: { age } });
      }
      if (!profile.acceptsNewbornUnderMother && age > 1 && diagnoses.some(({ code }) => code.startsWith('Z38'))) {
        context.report({ path: 'subscriber', at: '2010BA NM1', variant: 'newborn' });
      }
    },
  },
  {
    id: 'E-038',
    snip: 5,
    severity: 'warning',
    types: 'PID',
    at: '2010BA DMG03',
    message: 'The sex code {value} is not F, M or U',
    mend: 'Give F, M or U as the payer has it on file',
    source: 'domain.md E-038',
    variants: {
      unknown: {
        severity: 'warning',
        message: 'This payer does not take the sex code U',
        mend: 'Give the sex code that the payer has on file',
      },
    },
    check(subject, context) {
      const { path, loop } = patientPlace(subject);
      const value = (subject.claim.patient ?? subject.claim.subscriber).genderCode;
      if (value === undefined) return;
      const place = { path: `${path}.genderCode`, at: `${loop} DMG03` };
      if (!GENDERS.has(value)) context.report({ ...place, detail: { value } });
      else if (value === 'U' && !subject.profile.acceptsUnknownGender) context.report({ ...place, variant: 'unknown' });
    },
  },
  {
    id: 'E-039',
    snip: 7,
    severity: 'error',
    types: 'PID',
    at: '2010BB NM109',
    message: 'The payer id {value} is {problem}',
    mend: 'Take the payer id from the clearinghouse list for this transaction, and finish the enrolment',
    source: 'domain.md E-039, M-035',
    needs: ['payer list of the clearinghouse'],
    check({ claim, history }, context) {
      if (history.payerRoute === undefined) return context.notChecked('payer list of the clearinghouse');
      const value = claim.payer.id;
      if (value === undefined) return;
      const route = history.payerRoute(value, claim.claimType);
      const problem =
        route === undefined
          ? 'not in the list of the clearinghouse'
          : !route.active
            ? 'no longer active there'
            : !route.enrolled
              ? 'reachable only after an enrolment that is not done'
              : undefined;
      if (problem !== undefined) context.report({ path: 'payer.id', detail: { value, problem } });
    },
  },
]);

/** A payer's own pattern that the id fits is proof enough. */
function memberIdIsUnproved({ profile }: Subject): boolean {
  return profile.memberIdPattern === undefined;
}
