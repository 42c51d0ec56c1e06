/** Scrub: edits of dates. */
import type { Claim } from '../../../claims/claim.ts';
import type { DateSpan } from '../../../claims/claim-values.ts';
import { isAmbulance } from '../code-match.ts';
import { daysFrom, isDay, limitDate } from '../days.ts';
import { defineEdits, type EditContext } from '../edit.ts';
import type { Subject } from '../subject.ts';

/** Places where a professional claim belongs to a stay. */
const STAY_PLACES = new Set(['21', '31', '51', '61']);
const ADMISSION_PLACES = new Set(['21', '51', '61']);

type DateValue = string | DateSpan | { readonly from?: string; readonly to?: string } | undefined;

/** Reports days that don't exist, and spans that end before they begin. */
class DateJudge {
  private readonly context: EditContext;

  constructor(context: EditContext) {
    this.context = context;
  }

  date(value: DateValue, path: () => string, at: string, line?: number): void {
    if (value === undefined) return;
    const where = line === undefined ? {} : { line };
    if (typeof value === 'string') {
      // A time of day stands in institutional discharge; it is no date.
      if (value.length > 5 && !isDay(value)) this.context.report({ path: path(), at, ...where, detail: { value } });
      return;
    }
    const { from, to } = value;
    if (from !== undefined && !isDay(from))
      this.context.report({ path: `${path()}.from`, at, ...where, detail: { value: from } });
    if (to === undefined) return;
    if (!isDay(to)) this.context.report({ path: `${path()}.to`, at, ...where, detail: { value: to } });
    else if (from !== undefined && to < from) {
      this.context.report({ path: `${path()}.to`, at, ...where, variant: 'backwards', detail: { from, to } });
    }
  }
}

function judgePeople(claim: Claim, judge: DateJudge): void {
  judge.date(claim.subscriber.birthDate, () => 'subscriber.birthDate', '2010BA DMG02');
  judge.date(claim.subscriber.deathDate, () => 'subscriber.deathDate', '2000B PAT06');
  judge.date(claim.patient?.birthDate, () => 'patient.birthDate', '2010CA DMG02');
  judge.date(claim.patient?.deathDate, () => 'patient.deathDate', '2000C PAT06');
  judge.date(claim.accident?.date, () => 'accident.date', '2300 DTP03');
  claim.otherPayers?.forEach((other, index) => {
    judge.date(other.adjudicationDate, () => `otherPayers[${index}].adjudicationDate`, '2330B DTP03');
  });
}

function judgeInstitution(claim: Claim, judge: DateJudge): void {
  const { institutional } = claim;
  institutional?.procedures?.forEach((item, index) => {
    judge.date(item.date, () => `institutional.procedures[${index}].date`, '2300 HI01-4');
  });
  institutional?.occurrences?.forEach((item, index) => {
    judge.date(item.date, () => `institutional.occurrences[${index}].date`, '2300 HI01-4');
  });
  institutional?.occurrenceSpans?.forEach((item, index) => {
    judge.date(item, () => `institutional.occurrenceSpans[${index}]`, '2300 HI01-4');
  });
}

function judgeLines({ lines }: Subject, judge: DateJudge): void {
  for (const { line, index, from, to } of lines) {
    // Nearly every line has one sound day and nothing else.
    if (from !== '' && (from > to || !isDay(from) || !isDay(to)))
      judge.date(line.serviceDate, () => `lines[${index}].serviceDate`, '2400 DTP03', index);
    if (line.dates !== undefined) {
      for (const [key, value] of Object.entries(line.dates)) {
        judge.date(value, () => `lines[${index}].dates.${key}`, '2400 DTP03', index);
      }
    }
    line.adjudications?.forEach((item, place) => {
      judge.date(
        item.adjudicationDate,
        () => `lines[${index}].adjudications[${place}].adjudicationDate`,
        '2430 DTP03',
        index,
      );
    });
  }
}

export const dateEdits = defineEdits([
  {
    id: 'E-040',
    snip: 1,
    severity: 'fatal',
    types: 'PID',
    at: '2300 DTP03',
    message: 'The date {value} does not exist',
    mend: 'Give a day of the calendar as YYYY-MM-DD',
    source: 'domain.md E-040',
    variants: {
      backwards: {
        severity: 'fatal',
        message: 'The span ends on {to}, before it begins on {from}',
        mend: 'Give the earlier day first',
      },
    },
    check(subject, context) {
      const { claim } = subject;
      const judge = new DateJudge(context);
      judgePeople(claim, judge);
      if (claim.dates !== undefined) {
        for (const [key, value] of Object.entries(claim.dates)) judge.date(value, () => `dates.${key}`, '2300 DTP03');
      }
      judgeInstitution(claim, judge);
      judgeLines(subject, judge);
    },
  },
  {
    id: 'E-041',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2400 DTP03',
    message: 'The date of service {value} is in the future',
    mend: 'Send the claim when the service has been given; a planned service needs a predetermination',
    source: 'domain.md E-041',
    variants: {
      end: {
        severity: 'warning',
        message: 'The span of line {line} ends in the future, on {value}',
        mend: 'Legal for supplies, nutrition and rentals that are billed ahead; else correct the date',
      },
    },
    check({ type, predetermination, asOf, lines, claim }, context) {
      if (predetermination) return;
      const through = claim.dates?.statement?.to ?? claim.dates?.statement?.from;
      if (type === 'I' && through !== undefined) {
        if (through > asOf)
          context.report({ path: 'dates.statement.to', at: '2300 DTP03', detail: { value: through } });
        return;
      }
      for (const { from, to, index } of lines) {
        if (from > asOf)
          context.report({ path: `lines[${index}].serviceDate.from`, line: index, detail: { value: from } });
        else if (to > asOf) {
          context.report({
            path: `lines[${index}].serviceDate.to`,
            line: index,
            variant: 'end',
            detail: { value: to },
          });
        }
      }
    },
  },
  {
    id: 'E-042',
    snip: 7,
    severity: 'error',
    types: 'PID',
    at: '2400 DTP03',
    message: 'The payer had to receive this claim by {limit}',
    mend: 'Give a delay reason, with proof of earlier filing, or write the charge off',
    source: 'domain.md E-042',
    variants: {
      soon: {
        severity: 'warning',
        message: 'The payer must receive this claim by {limit}: {days} days are left',
        mend: 'File it by {limit}',
      },
    },
    check(subject, context) {
      const { claim, type, asOf, profile, predetermination } = subject;
      const corrected = claim.frequencyCode === '7' || claim.frequencyCode === '8';
      const filing = corrected ? profile.correctedClaimLimit : profile.filingLimit;
      if (filing === undefined || predetermination) return;
      const limit = limitDate(filingBase(subject, filing.base ?? (type === 'I' ? 'through' : 'from')), filing);
      if (limit === undefined) return;
      const days = daysFrom(asOf, limit);
      const path = type === 'I' ? 'dates.statement' : 'lines[0].serviceDate';
      if (days < 0 && claim.delayReasonCode === undefined) context.report({ path, detail: { limit } });
      else if (days >= 0 && days <= profile.filingWarningDays) {
        context.report({ path, variant: 'soon', detail: { limit, days } });
      }
    },
  },
  {
    id: 'E-043',
    snip: 4,
    severity: 'error',
    types: 'P',
    at: '2300 DTP03',
    message: 'Place of service {value} is an inpatient stay, and the claim has no admission date',
    mend: 'Give the date of admission',
    source: 'domain.md E-043',
    variants: {
      late: {
        severity: 'error',
        message: 'The admission date {admission} is after the first service in the hospital, on {value}',
        mend: 'Correct the admission date or the date of service',
      },
    },
    check({ claim, lines }, context) {
      const inpatient = lines.filter((line) => ADMISSION_PLACES.has(line.placeOfService));
      const first = inpatient[0];
      if (first === undefined) return;
      const admission = claim.dates?.admission?.slice(0, 10);
      if (admission === undefined) {
        context.report({ path: 'dates.admission', detail: { value: first.placeOfService } });
        return;
      }
      const early = inpatient.find(({ from }) => from !== '' && from < admission);
      if (early !== undefined) {
        context.report({ path: 'dates.admission', variant: 'late', detail: { admission, value: early.from } });
      }
    },
  },
  {
    id: 'E-044',
    snip: 4,
    severity: 'warning',
    types: 'P',
    at: '2300 DTP03',
    message: 'The date of {what} is the date of service',
    mend: 'Leave it out: it is sent only when it is another day',
    source: 'domain.md E-044, M-057',
    check({ claim, firstDate }, context) {
      const { dates } = claim;
      if (dates === undefined || firstDate === '') return;
      if (dates.onset === firstDate) context.report({ path: 'dates.onset', detail: { what: 'onset' } });
      if (dates.initialTreatment === firstDate) {
        context.report({ path: 'dates.initialTreatment', detail: { what: 'initial treatment' } });
      }
      if (dates.lastMenstrualPeriod === firstDate) {
        context.report({ path: 'dates.lastMenstrualPeriod', detail: { what: 'the last menstrual period' } });
      }
    },
  },
  {
    id: 'E-045',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2300 CLM11',
    message: 'The claim is about an accident and gives no {missing}',
    mend: 'Give the {missing} of the accident',
    source: 'domain.md E-045, M-056',
    variants: {
      late: {
        severity: 'error',
        message: 'The accident, on {date}, is after the last service',
        mend: 'Correct the accident date',
      },
    },
    check({ claim, lastDate }, context) {
      const { accident } = claim;
      if (accident === undefined) return;
      const causes = accident.causeCodes ?? [];
      if (accident.date === undefined && (causes.includes('AA') || causes.includes('OA'))) {
        context.report({ path: 'accident.date', at: '2300 DTP03', detail: { missing: 'date' } });
      }
      if (causes.includes('AA') && accident.state === undefined && accident.countryCode === undefined) {
        context.report({ path: 'accident.state', at: '2300 CLM11-4', detail: { missing: 'state' } });
      }
      if (accident.date !== undefined && lastDate !== '' && accident.date > lastDate) {
        context.report({ path: 'accident.date', at: '2300 DTP03', variant: 'late', detail: { date: accident.date } });
      }
    },
  },
  {
    id: 'E-046',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2300 DTP03',
    message: 'The stay ends on {discharge}, before it begins on {admission}',
    mend: 'Correct the date of admission or of discharge',
    source: 'domain.md E-046, RFI 2130, RFI 154',
    variants: {
      statement: {
        severity: 'error',
        message: 'Line {line}: {value} lies outside the statement dates',
        mend: 'Correct the date of the line, or the statement dates',
      },
      stay: {
        severity: 'warning',
        message: 'Line {line}: {value} lies outside the stay',
        mend: 'Check the date of the line, of admission and of discharge',
      },
      'not-inpatient': {
        severity: 'warning',
        message: 'The claim has a date of admission or discharge, but no inpatient place of service',
        mend: 'Do not send these dates when the patient was not in a hospital or nursing facility',
      },
    },
    check(subject, context) {
      if (subject.type === 'I') judgeStatement(subject, context);
      else if (subject.type === 'P') judgeStay(subject, context);
    },
  },
]);

/** The day from which the limit is counted; '' when it is that of a remittance which we don't know. */
function filingBase({ claim, history, firstDate, lastDate }: Subject, base: 'from' | 'through' | 'remittance'): string {
  if (base !== 'remittance') return base === 'through' ? lastDate : firstDate;
  const number = claim.originalPayerClaimControlNumber;
  return number === undefined ? '' : (history.referencedClaim?.(number)?.decidedOn ?? '');
}

function judgeStatement({ claim, lines }: Subject, context: EditContext): void {
  const statement = claim.dates?.statement;
  if (statement === undefined) return;
  const through = statement.to ?? statement.from;
  const admission = claim.dates?.admission?.slice(0, 10);
  if (admission !== undefined && admission > through) {
    context.report({ path: 'dates.admission', detail: { discharge: through, admission } });
  }
  for (const { from, to, index } of lines) {
    const value = from === '' ? '' : from < statement.from ? from : to > through ? to : '';
    if (value === '') continue;
    const path = `lines[${index}].serviceDate`;
    context.report({ path, at: '2400 DTP03', line: index, variant: 'statement', detail: { value } });
  }
}

function judgeStay({ claim, lines }: Subject, context: EditContext): void {
  const { admission: admitted, discharge } = claim.dates ?? {};
  const admission = admitted?.slice(0, 10);
  if (admission === undefined && discharge === undefined) return;
  const stays = lines.some((line) => STAY_PLACES.has(line.placeOfService));
  if (!stays && claim.ambulance === undefined && !lines.some((line) => isAmbulance(line.code))) {
    const key = admission === undefined ? 'discharge' : 'admission';
    context.report({ path: `dates.${key}`, variant: 'not-inpatient' });
    return;
  }
  if (admission !== undefined && discharge !== undefined && discharge < admission) {
    context.report({ path: 'dates.discharge', detail: { discharge, admission } });
    return;
  }
  for (const { from, placeOfService, index } of lines) {
    if (from === '' || !STAY_PLACES.has(placeOfService)) continue;
    // Service before admission in these places is E-043's.
    const early = admission !== undefined && from < admission && !ADMISSION_PLACES.has(placeOfService);
    if (!early && (discharge === undefined || from <= discharge)) continue;
    const path = `lines[${index}].serviceDate`;
    context.report({ path, at: '2400 DTP03', line: index, variant: 'stay', detail: { value: from } });
  }
}
