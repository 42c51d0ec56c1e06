/** Scrub: which list a procedure code belongs to, and which modifiers mean what. */
import type { CodeState } from '../../codesets/code-set.ts';
import { codeNumber } from './code-match.ts';
import type { LineView, Subject } from './subject.ts';

/** What the loaded list says of the line's procedure on a day. */
export function procedureState(subject: Subject, view: LineView, date = view.versionDate): CodeState {
  return view.codeSet === undefined ? 'unloaded' : subject.codeSets.state(view.codeSet, view.code, date);
}

export const ANESTHESIA_MODIFIERS: ReadonlySet<string> = new Set(['AA', 'AD', 'QK', 'QX', 'QY', 'QZ']);

/** Modifiers that can lift a pair of the correct coding initiative. */
const PAIR_MODIFIERS: ReadonlySet<string> = new Set(
  [
    'E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD RC LM RI',
    '24 25 27 57 58 59 78 79 91 XE XS XP XU',
  ]
    .join(' ')
    .split(' '),
);

export function hasPairModifier({ modifiers }: LineView): boolean {
  return modifiers.some((modifier) => PAIR_MODIFIERS.has(modifier));
}

/** 99202 to 99205 and their like: visits of a patient whom the group hasn't seen for years. */
export function isNewPatientVisit(code: string): boolean {
  const number = codeNumber(code);
  return (
    (number >= 99202 && number <= 99205) || (number >= 99381 && number <= 99387) || number === 92002 || number === 92004
  );
}

/** Visits that are counted by the day: inpatient and nursing facility care. */
export function isPerDay(code: string): boolean {
  const number = codeNumber(code);
  return (number >= 99221 && number <= 99239) || (number >= 99304 && number <= 99310);
}

/** Services for which the patient was seen: visits of all kinds, and procedures other than drawing blood. */
export function isVisit(code: string): boolean {
  const number = codeNumber(code);
  const evaluated =
    (number >= 99202 && number <= 99255) ||
    (number >= 99281 && number <= 99350) ||
    (number >= 99381 && number <= 99397);
  const cut = number >= 10004 && number <= 69990 && !(number >= 36400 && number <= 36425);
  const treated = cut || (number >= 90785 && number <= 90899);
  return evaluated || treated || (number >= 92002 && number <= 92014) || (number >= 97161 && number <= 97168);
}
