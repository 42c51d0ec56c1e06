/** Scrub: edits of the national correct coding initiative: pairs and unit limits. */
import type { CalendarDate } from '../../../base/calendar-date.ts';
import { dateNumber, type ListSetId } from '../../../codesets/code-set.ts';
import { daysFrom } from '../days.ts';
import { defineEdits, type EditContext } from '../edit.ts';
import { hasPairModifier } from '../procedures.ts';
import type { LineView, Subject } from '../subject.ts';

const NEVER_TOGETHER = 0;
const WITH_MODIFIER = 1;
/** MUE adjudication indicator: the limit counts for each line. */
const PER_LINE = 1;

function renderingOf({ claim }: Subject, { line }: LineView): string {
  return (line.providers?.rendering ?? claim.providers?.rendering)?.npi ?? '';
}

function judgePairs(subject: Subject, context: EditContext): void {
  const { lines } = subject;
  const set = subject.type === 'P' ? 'ncci-ptp-practitioner' : 'ncci-ptp-hospital';
  for (const first of lines) {
    if (first.code === '') continue;
    const pairs = subject.codeSets.pairs(set, first.versionDate);
    if (pairs === undefined) {
      context.notChecked(set);
      return;
    }
    const place = pairs.partnersOf(first.code);
    if (place < 0) continue;
    const day = dateNumber(first.versionDate);
    for (const second of lines) {
      if (second === first || second.code === '' || second.from !== first.from) continue;
      const indicator = pairs.indicator(place, second.code, day);
      if (indicator === undefined || renderingOf(subject, first) !== renderingOf(subject, second)) continue;
      const excused = indicator === WITH_MODIFIER && (hasPairModifier(first) || hasPairModifier(second));
      if (excused || indicator > WITH_MODIFIER) continue;
      const detail = { code: second.code, other: first.code, otherLine: first.index + 1 };
      const variant = indicator === NEVER_TOGETHER ? { variant: 'never' } : {};
      const at = subject.type === 'P' ? '2400 SV101-2' : '2400 SV202-2';
      context.report({ path: `lines[${second.index}].procedure.code`, at, line: second.index, detail, ...variant });
    }
  }
}

/** The set that limits the code on that day. */
function limitingSet(
  subject: Subject,
  sets: readonly ListSetId[],
  code: string,
  date: CalendarDate,
): ListSetId | undefined {
  return sets.find((set) => subject.codeSets.value(set, code, date) >= 0);
}

function totalUnits({ lines }: Subject, code: string): number {
  let total = 0;
  for (const line of lines) if (line.code === code && line.units > 0) total += line.units;
  return total;
}

/** Units of one day of the line. */
function dailyUnits({ units, from, to }: LineView): number {
  const days = from === to ? 1 : daysFrom(from, to) + 1;
  return days > 1 ? units / days : units;
}

function judgeUnits(subject: Subject, context: EditContext): void {
  const sets: readonly ListSetId[] =
    subject.type === 'P' ? ['ncci-mue-practitioner', 'ncci-mue-dme'] : ['ncci-mue-hospital'];
  const ofDay = new Map<string, number>();
  for (const view of subject.lines) {
    const { code, index, versionDate, from } = view;
    if (code === '' || Number.isNaN(view.units) || view.line.unitType === 'MJ') continue;
    if (!sets.some((set) => subject.codeSets.covers(set, versionDate))) {
      context.notChecked(sets[0] ?? '');
      return;
    }
    const set = limitingSet(subject, sets, code, versionDate);
    if (set === undefined) continue;
    const limit = subject.codeSets.value(set, code, versionDate);
    // Where all lines of the code together stay below the limit, no line and no day is over it.
    if (totalUnits(subject, code) <= limit) continue;
    const perLine = subject.codeSets.entry(set, code, versionDate)?.indicator === PER_LINE;
    const key = `${code} ${from} ${renderingOf(subject, view)}`;
    const before = perLine ? 0 : (ofDay.get(key) ?? 0);
    const units = before + dailyUnits(view);
    ofDay.set(key, units);
    // A day that is over already was told on the line that brought it over.
    if (units <= limit || before > limit) continue;
    const at = subject.type === 'P' ? '2400 SV104' : '2400 SV205';
    const detail = { code, units, limit };
    const variant = perLine ? {} : { variant: 'day' };
    context.report({ path: `lines[${index}].units`, at, line: index, detail, ...variant });
  }
}

export const correctCodingEdits = defineEdits([
  {
    id: 'E-076',
    snip: 5,
    severity: 'warning',
    types: 'PI',
    at: '2400 SV101-2',
    message: 'Line {line}: {code} is part of {other} on line {otherLine}, unless a modifier says otherwise',
    mend: 'Leave the part out, or add the modifier that is true (59, XE, XS, XP, XU or one of site)',
    source: 'domain.md E-076, NCCI procedure-to-procedure edits',
    needs: ['ncci-ptp-practitioner', 'ncci-ptp-hospital'],
    variants: {
      never: {
        severity: 'error',
        message: 'Line {line}: {code} is part of {other} on line {otherLine}, whatever the modifier',
        mend: 'Leave the part out',
      },
    },
    check(subject, context) {
      if (subject.lines.length > 1 && !subject.inpatient) judgePairs(subject, context);
    },
  },
  {
    id: 'E-077',
    snip: 5,
    severity: 'warning',
    types: 'PI',
    at: '2400 SV104',
    message: 'Line {line}: {units} units of {code} on a line; more than {limit} are unlikely',
    mend: 'Check the units; split the line with a modifier only if they are true',
    source: 'domain.md E-077, NCCI medically unlikely edits',
    needs: ['ncci-mue-practitioner', 'ncci-mue-hospital', 'ncci-mue-dme'],
    variants: {
      day: {
        severity: 'warning',
        message: 'Line {line}: {units} units of {code} on one day; more than {limit} are unlikely',
        mend: 'Check the units of that day over all lines',
      },
    },
    check(subject, context) {
      if (!subject.inpatient) judgeUnits(subject, context);
    },
  },
]);
