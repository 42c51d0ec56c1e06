/** What a transaction set is to us, by ST01 and guide (F-001). */

export type SetKind =
  | '999'
  | '997'
  | '277CA'
  | '277'
  | '835'
  | '271'
  | '278'
  | '824'
  | '270'
  | '276'
  | '837'
  /** Anything else; a 277 that lists pending claims (X228) is one of these. */
  | 'other';

const PLAIN: ReadonlyMap<string, SetKind> = new Map([
  ['999', '999'],
  ['997', '997'],
  ['835', '835'],
  ['271', '271'],
  ['278', '278'],
  ['824', '824'],
  ['270', '270'],
  ['276', '276'],
  ['837', '837'],
]);

/** Answers to a 276, in 4010 X093, and requests for information (X213), which say the same of a claim as a 277 with category R. */
const INQUIRIES: ReadonlySet<string> = new Set(['X212', 'X093', 'X213']);

/**
 * The kind of a set. `guide` is ST03, else GS08. Undefined for a 277 whose guide is not named: then BHT01 tells (`inquiryKind`).
 */
export function setKind(id: string, guide: string): SetKind | undefined {
  if (id !== '277') return PLAIN.get(id) ?? 'other';
  const implementation = /X\d{3}/.exec(guide)?.[0];
  if (implementation === undefined) return undefined;
  if (implementation === 'X214') return '277CA';
  return INQUIRIES.has(implementation) ? '277' : 'other';
}

/** The kind of a 277 without a named guide by its BHT01. */
export function inquiryKind(bht01: string): SetKind {
  if (bht01 === '0085') return '277CA';
  return bht01 === '0010' ? '277' : 'other';
}
