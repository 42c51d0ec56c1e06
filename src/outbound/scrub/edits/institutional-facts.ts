/** Scrub: edits of institutional claims: bill type, admission, status, diagnoses at admission. */
import { defineEdits, type EditContext } from '../edit.ts';
import { isTransport, needsAdmission } from '../stay.ts';
import type { Subject } from '../subject.ts';

const BILL_TYPE = /^[1-8][1-9]$/;
const FREQUENCY = /^[0-9A-Z]$/;
const ADMISSION_TYPES = new Set(['1', '2', '3', '4', '5', '9']);
const HOURLY = new Set(['11', '18', '41']);
const INTERIM = new Set(['2', '3']);
const FINAL = new Set(['1', '4']);
const PRESENT_ON_ADMISSION = new Set(['Y', 'N', 'U', 'W']);
const REPORTED = new Set(['ABK', 'ABF', 'ABN']);

function judgePresence(subject: Subject, context: EditContext): void {
  const { claim, diagnoses, codeSets, versionDate, history, inpatient } = subject;
  const reports =
    claim.facilityTypeCode === '11' &&
    history.provider?.(claim.billingProvider.npi ?? '')?.reportsPresentOnAdmission === true;
  if (claim.facilityTypeCode === '11' && history.provider === undefined) {
    context.notChecked('provider table');
  }
  diagnoses.forEach(({ qualifier, code, presentOnAdmissionCode: value }, index) => {
    const path = `diagnoses[${index}].presentOnAdmissionCode`;
    if (value !== undefined) {
      if (!inpatient) context.report({ path, variant: 'outpatient', detail: { value: code } });
      else if (!PRESENT_ON_ADMISSION.has(value)) context.report({ path, variant: 'code', detail: { value } });
      return;
    }
    if (!reports || !REPORTED.has(qualifier)) return;
    const exempt = codeSets.state('poa-exempt', code, versionDate);
    if (exempt === 'unloaded') context.notChecked('poa-exempt');
    else if (exempt !== 'active') context.report({ path, detail: { value: code } });
  });
}

function judgeAdmission(subject: Subject, context: EditContext): void {
  const { claim, inpatient, diagnoses } = subject;
  const facts = claim.institutional;
  if (claim.providers?.attending === undefined && !isTransport(subject)) {
    context.report({ path: 'providers.attending', at: '2310A NM103', detail: { missing: 'attending provider' } });
  }
  if (facts?.admissionTypeCode === undefined) {
    context.report({
      path: 'institutional.admissionTypeCode',
      at: '2300 CL101',
      detail: { missing: 'admission type' },
    });
  }
  if (facts?.patientStatusCode === undefined) {
    context.report({
      path: 'institutional.patientStatusCode',
      at: '2300 CL103',
      detail: { missing: 'patient status' },
    });
  }
  if (!inpatient) return;
  const variant = needsAdmission(subject) ? {} : { variant: 'usual' };
  const report = (path: string, at: string, missing: string): void => {
    context.report({ path, at, detail: { missing }, ...variant });
  };
  if (claim.dates?.admission === undefined) report('dates.admission', '2300 DTP03', 'admission date');
  if (facts?.admissionSourceCode === undefined) {
    report('institutional.admissionSourceCode', '2300 CL102', 'admission source');
  }
  if (!diagnoses.some(({ qualifier }) => qualifier === 'ABJ' || qualifier === 'BJ')) {
    report('diagnoses', '2300 HI01-2', 'admitting diagnosis');
  }
}

export const institutionalFactEdits = defineEdits([
  {
    id: 'E-100',
    snip: 2,
    severity: 'error',
    types: 'I',
    at: '2300 CLM05',
    message: 'There is no type of bill {value}',
    mend: 'Give facility and class of the bill (e.g. 11 or 13, without the leading zero) and the frequency digit',
    source: 'domain.md E-100, M-090',
    needs: ['type-of-bill'],
    check({ claim, billType, codeSets, versionDate }, context) {
      const shape = BILL_TYPE.test(claim.facilityTypeCode) && FREQUENCY.test(claim.frequencyCode);
      const state = shape ? codeSets.state('type-of-bill', billType, versionDate) : 'unknown';
      if (state === 'unloaded') context.notChecked('type-of-bill');
      else if (state !== 'active') context.report({ path: 'facilityTypeCode', detail: { value: billType } });
    },
  },
  {
    id: 'E-101',
    snip: 4,
    severity: 'error',
    types: 'I',
    at: '2300 CL101',
    message: 'The claim has no {missing}',
    mend: 'Give the {missing}; payers reject institutional claims without',
    source: 'domain.md E-101, M-094',
    variants: {
      usual: {
        severity: 'warning',
        message: 'The claim has no {missing}',
        mend: 'Give the {missing} unless this payer goes without',
      },
    },
    check(subject, context) {
      judgeAdmission(subject, context);
    },
  },
  {
    id: 'E-102',
    snip: 5,
    severity: 'error',
    types: 'I',
    at: '2300 CL101',
    message: 'The admission type {value} is none of 1, 2, 3, 4, 5 and 9',
    mend: 'Give 1 emergency, 2 urgent, 3 elective, 4 newborn, 5 trauma or 9 unknown',
    source: 'domain.md E-102',
    check({ claim }, context) {
      const value = claim.institutional?.admissionTypeCode;
      if (value !== undefined && !ADMISSION_TYPES.has(value)) {
        context.report({ path: 'institutional.admissionTypeCode', detail: { value } });
      }
    },
  },
  {
    id: 'E-103',
    snip: 5,
    severity: 'error',
    types: 'I',
    at: '2300 CL103',
    message: 'The patient status {value} is not two digits, or not in the list',
    mend: 'Give the two digits that say where the patient went, e.g. 01 home or 30 still a patient',
    source: 'domain.md E-103',
    needs: ['patient-status'],
    check({ claim, codeSets, versionDate }, context) {
      const value = claim.institutional?.patientStatusCode;
      if (value === undefined) return;
      const state = /^\d{2}$/.test(value) ? codeSets.state('patient-status', value, versionDate) : 'unknown';
      if (state === 'unloaded') context.notChecked('patient-status');
      else if (state !== 'active') context.report({ path: 'institutional.patientStatusCode', detail: { value } });
    },
  },
  {
    id: 'E-104',
    snip: 4,
    severity: 'error',
    types: 'I',
    at: '2300 CL103',
    message: 'Frequency {frequency} does not go with patient status {value}',
    mend: 'A first or continuing interim bill (2, 3) has status 30, still a patient; a final one (1, 4) has not',
    source: 'domain.md E-104',
    check({ claim }, context) {
      const value = claim.institutional?.patientStatusCode;
      const frequency = claim.frequencyCode;
      if (value === undefined) return;
      const stays = value === '30';
      if ((FINAL.has(frequency) && stays) || (INTERIM.has(frequency) && !stays)) {
        context.report({ path: 'institutional.patientStatusCode', detail: { frequency, value } });
      }
    },
  },
  {
    id: 'E-105',
    snip: 4,
    severity: 'error',
    types: 'I',
    at: '2300 DTP03',
    message: 'A final inpatient bill of a hospital has no discharge hour',
    mend: 'Give the hour of discharge',
    source: 'domain.md E-105, M-093',
    variants: {
      interim: {
        severity: 'error',
        message: 'An interim bill has a discharge hour',
        mend: 'Leave it out while the patient is still there',
      },
    },
    check({ claim }, context) {
      const hour = claim.dates?.dischargeTime;
      const path = 'dates.dischargeTime';
      if (INTERIM.has(claim.frequencyCode)) {
        if (hour !== undefined) context.report({ path, variant: 'interim' });
      } else if (hour === undefined && FINAL.has(claim.frequencyCode) && HOURLY.has(claim.facilityTypeCode)) {
        context.report({ path });
      }
    },
  },
  {
    id: 'E-108',
    snip: 5,
    severity: 'error',
    types: 'I',
    at: '2300 HI01-9',
    message: 'Nothing says whether {value} was present on admission',
    mend: 'Give Y, N, U or W',
    source: 'domain.md E-108, M-095',
    needs: ['poa-exempt', 'provider table'],
    variants: {
      code: {
        severity: 'error',
        message: 'The present-on-admission code {value} is none of Y, N, U and W',
        mend: 'Give Y, N, U or W, and nothing for exempt codes',
      },
      outpatient: {
        severity: 'error',
        message: 'The diagnosis {value} of an outpatient claim says that it was present on admission',
        mend: 'Leave the code out on outpatient claims',
      },
    },
    check(subject, context) {
      judgePresence(subject, context);
    },
  },
]);
