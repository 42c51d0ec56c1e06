/** Scrub: edits of institutional claims: revenue lines, codes of the bill, days, procedures, interim bills. */
import { codeNumber } from '../code-match.ts';
import { daysFrom } from '../days.ts';
import { defineEdits, type EditContext } from '../edit.ts';
import { daysOfStay, valueNumber } from '../stay.ts';
import type { LineView, Subject } from '../subject.ts';

const REVENUE = /^[0-3]\d{3}$/;
/** Room and board, leave of absence (018x) and nursery (017x) left out. */
const ROOM = /^0(1[0-6]|19|2[01])\d$/;
const SURGERY_REVENUE = /^(036\d|0481|0490)$/;
const SURGICAL_PROCEDURE = /^(0|10D|10T)/;
const PROCEDURE_QUALIFIERS = new Set(['BBR', 'BBQ']);

function judgeRepeats(
  codes: readonly { readonly code: string }[] | undefined,
  name: string,
  what: string,
  at: string,
  context: EditContext,
): void {
  const seen = new Set<string>();
  codes?.forEach(({ code }, index) => {
    if (seen.has(code)) {
      context.report({ path: `${name}[${index}]`, at, detail: { what, value: code } });
    }
    seen.add(code);
  });
}

/** Surgery outside of drawing blood. */
function isSurgery({ line, code }: LineView): boolean {
  const number = codeNumber(code);
  const cut = number >= 10004 && number <= 69990 && !(number >= 36400 && number <= 36425);
  return cut && SURGERY_REVENUE.test(line.revenueCode ?? '');
}

function judgeRoom(subject: Subject, context: EditContext): void {
  const rooms = subject.lines.filter(({ line }) => ROOM.test(line.revenueCode ?? ''));
  const first = rooms[0];
  if (first === undefined) return;
  const days = daysOfStay(subject);
  const units = rooms.reduce((sum, room) => sum + (Number.isNaN(room.units) ? 0 : room.units), 0);
  if (!Number.isNaN(days) && units !== days) {
    context.report({ path: `lines[${first.index}].units`, line: first.index, detail: { units, days } });
  }
  const { dailyRateCents } = subject.history;
  if (dailyRateCents === undefined) {
    context.notChecked('provider table: daily rates');
    return;
  }
  const { npi, taxId } = subject.claim.billingProvider;
  for (const { line, units: nights, chargeCents, index } of rooms) {
    const rate = dailyRateCents(npi ?? taxId ?? '', line.revenueCode ?? '', subject.lastDate);
    if (rate === undefined || Number.isNaN(nights) || chargeCents === Math.round(rate * nights)) continue;
    const path = `lines[${index}].chargeAmount`;
    context.report({ path, at: '2400 SV203', line: index, variant: 'rate', detail: { value: line.chargeAmount } });
  }
}

function judgeProcedures(subject: Subject, context: EditContext): void {
  const { claim, inpatient, profile } = subject;
  const statement = claim.dates?.statement;
  const admission = claim.dates?.admission?.slice(0, 10) ?? statement?.from;
  claim.institutional?.procedures?.forEach(({ qualifier, code, date }, index) => {
    if (!PROCEDURE_QUALIFIERS.has(qualifier)) return;
    const path = `institutional.procedures[${index}]`;
    const detail = { value: code };
    if (!inpatient) context.report({ path, variant: 'outpatient', detail });
    else if (date === undefined) context.report({ path: `${path}.date`, at: '2300 HI01-4', detail });
    else if (statement !== undefined && admission !== undefined) {
      const late = date > (statement.to ?? statement.from);
      if (late || daysFrom(date, admission) > profile.procedureDateWindowDays) {
        context.report({ path: `${path}.date`, at: '2300 HI01-4', variant: 'window', detail: { ...detail, date } });
      }
    }
  });
}

export const institutionalLineEdits = defineEdits([
  {
    id: 'E-106',
    snip: 5,
    severity: 'error',
    types: 'I',
    at: '2400 SV201',
    message: 'Line {line}: the revenue code {value} is not four digits that begin with 0 to 3, or not in the list',
    mend: 'Give the four digits, with the leading zero',
    source: 'domain.md E-106',
    needs: ['revenue'],
    check({ lines, codeSets }, context) {
      for (const { line, index, versionDate } of lines) {
        const value = line.revenueCode ?? '';
        const state = REVENUE.test(value) ? codeSets.state('revenue', value, versionDate) : 'unknown';
        if (state === 'unloaded') context.notChecked('revenue');
        else if (state !== 'active')
          context.report({ path: `lines[${index}].revenueCode`, line: index, detail: { value } });
      }
    },
  },
  {
    id: 'E-107',
    snip: 4,
    severity: 'error',
    types: 'I',
    at: '2400 SV202-2',
    message: 'Line {line}: outpatient revenue code {value} needs a procedure code',
    mend: 'Give the procedure code of the service',
    source: 'domain.md E-107, M-102',
    needs: ['procedure-required-revenue'],
    variants: {
      date: {
        severity: 'error',
        message: 'Line {line}: an outpatient line needs its date of service',
        mend: 'Give the date of the service',
      },
    },
    check({ inpatient, lines, codeSets }, context) {
      if (inpatient) return;
      for (const { line, code, from, index, versionDate } of lines) {
        if (from === '') {
          context.report({ path: `lines[${index}].serviceDate`, at: '2400 DTP03', line: index, variant: 'date' });
        }
        if (code !== '') continue;
        const value = line.revenueCode ?? '';
        const state = codeSets.state('procedure-required-revenue', value, versionDate);
        if (state === 'unloaded') context.notChecked('procedure-required-revenue');
        else if (state === 'active')
          context.report({ path: `lines[${index}].procedure`, line: index, detail: { value } });
      }
    },
  },
  {
    id: 'E-109',
    snip: 4,
    severity: 'error',
    types: 'I',
    at: '2300 HI01-2',
    message: 'The {what} code {value} stands twice',
    mend: 'Give each code once',
    source: 'domain.md E-109',
    check({ claim }, context) {
      const facts = claim.institutional;
      judgeRepeats(facts?.occurrences, 'institutional.occurrences', 'occurrence', '2300 HI01-2', context);
      judgeRepeats(facts?.values, 'institutional.values', 'value', '2300 HI01-2', context);
      const conditions = claim.conditionCodes?.map((code) => ({ code }));
      judgeRepeats(conditions, 'conditionCodes', 'condition', '2300 HI01-2', context);
      const spans = facts?.occurrenceSpans ?? [];
      spans.forEach((span, index) => {
        const before = spans.findIndex((one) => one.code === span.code && one.from === span.from && one.to === span.to);
        if (before < index) {
          const detail = { what: 'occurrence span', value: span.code };
          context.report({ path: `institutional.occurrenceSpans[${index}]`, detail });
        }
      });
    },
  },
  {
    id: 'E-110',
    snip: 4,
    severity: 'warning',
    types: 'I',
    at: '2300 HI01-5',
    message: 'Covered and non-covered days are {value}, and the stay has {days}',
    mend: 'Correct value codes 80 and 81, or the dates; the day of discharge is not counted',
    source: 'domain.md E-110, RFI 2183',
    check(subject, context) {
      const covered = valueNumber(subject, '80');
      const other = valueNumber(subject, '81');
      const given = covered !== undefined || other !== undefined;
      if (!given && !(subject.profile.requiresCoveredDays && subject.inpatient)) return;
      const days = daysOfStay(subject);
      const value = (covered ?? 0) + (other ?? 0);
      if (!Number.isNaN(days) && value !== days) {
        context.report({ path: 'institutional.values', detail: { value, days } });
      }
    },
  },
  {
    id: 'E-111',
    snip: 3,
    severity: 'warning',
    types: 'I',
    at: '2400 SV205',
    message: 'Room and board is billed for {units} days, and the stay has {days}',
    mend: 'Correct the units or the dates',
    source: 'domain.md E-111',
    needs: ['provider table: daily rates'],
    variants: {
      rate: {
        severity: 'warning',
        message: 'Line {line}: the charge {value} is not the daily rate times the days',
        mend: 'Correct the charge or the days',
      },
    },
    check(subject, context) {
      judgeRoom(subject, context);
    },
  },
  {
    id: 'E-112',
    snip: 4,
    severity: 'error',
    types: 'I',
    at: '2300 HI01-2',
    message: 'The procedure {value} has no date',
    mend: 'Give the day of the procedure',
    source: 'domain.md E-112, M-098',
    variants: {
      outpatient: {
        severity: 'error',
        message: 'The inpatient procedure code {value} stands on an outpatient bill',
        mend: 'Give the procedure as a line with its procedure code',
      },
      window: {
        severity: 'warning',
        message: 'The procedure {value} of {date} is outside the stay and the days before it',
        mend: 'Check the date of the procedure',
      },
    },
    check(subject, context) {
      judgeProcedures(subject, context);
    },
  },
  {
    id: 'E-113',
    snip: 4,
    severity: 'warning',
    types: 'I',
    at: '2310B NM103',
    message: 'The claim has surgery and no operating physician',
    mend: 'Give the physician who operated',
    source: 'domain.md E-113',
    check({ claim, lines }, context) {
      if (claim.providers?.operating !== undefined) return;
      const procedures = claim.institutional?.procedures ?? [];
      const surgical = procedures.some(
        ({ qualifier, code }) => PROCEDURE_QUALIFIERS.has(qualifier) && SURGICAL_PROCEDURE.test(code),
      );
      if (surgical || lines.some((view) => isSurgery(view) && view.line.providers?.operating === undefined)) {
        context.report({ path: 'providers.operating' });
      }
    },
  },
  {
    id: 'E-114',
    snip: 4,
    severity: 'error',
    types: 'I',
    at: '2300 DTP03',
    message: 'The interim bill begins on {from}, and the bill before it ended on {before}',
    mend: 'Bill the stay without gap and without overlap',
    source: 'domain.md E-114',
    needs: ['ledger: earlier bills of the stay'],
    check({ claim, history }, context) {
      const statement = claim.dates?.statement;
      if (statement === undefined || (claim.frequencyCode !== '3' && claim.frequencyCode !== '4')) return;
      if (history.previousStatements === undefined) return context.notChecked('ledger: earlier bills of the stay');
      const before = history.previousStatements(claim).at(-1)?.to;
      if (before !== undefined && daysFrom(before, statement.from) !== 1) {
        context.report({ path: 'dates.statement.from', detail: { from: statement.from, before } });
      }
    },
  },
]);
