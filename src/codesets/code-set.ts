/** Codesets: dated code-set packs: load official lists, look a code up on a date, and say when nothing is known about it. */
import type { CalendarDate } from '../base/calendar-date.ts';

/** Lists of single codes: the published ones, then lists that a customer keeps because the public has none. */
export const LIST_SETS = [
  'icd-10-cm',
  'icd-10-pcs',
  'hcpcs',
  'cpt',
  'cdt',
  'ndc',
  'taxonomy',
  'place-of-service',
  'carc',
  'rarc',
  'claim-status-category',
  'claim-status',
  'revenue',
  'type-of-bill',
  'condition',
  'occurrence',
  'occurrence-span',
  'value',
  'patient-status',
  'admission-source',
  'ncci-mue-practitioner',
  'ncci-mue-hospital',
  'ncci-mue-dme',
  'poa-exempt',
  'manifestation',
  'age-newborn',
  'age-pediatric',
  'age-maternity',
  'age-adult',
  'sex-female',
  'sex-male',
  'clia-required',
  'clia-waived',
  'unlisted-procedure',
  'drug',
  'single-dose-drug',
  'per-day',
  'mammography',
  'ordering-required',
  'new-patient-visit',
  'dme-rental',
  'tooth-required',
  'area-required',
  'procedure-required-revenue',
  'leie',
  'nppes',
] as const;

/** Lists of ordered pairs of codes. */
export const PAIR_SETS = ['ncci-ptp-practitioner', 'ncci-ptp-hospital'] as const;

export type ListSetId = (typeof LIST_SETS)[number];
export type PairSetId = (typeof PAIR_SETS)[number];
export type CodeSetId = ListSetId | PairSetId;

/** True when the text names a code set that we know. */
export function isCodeSetId(text: string): text is CodeSetId {
  return isListSetId(text) || isPairSetId(text);
}

export function isListSetId(text: string): text is ListSetId {
  return LIST_SETS.some((id) => id === text);
}

export function isPairSetId(text: string): text is PairSetId {
  return PAIR_SETS.some((id) => id === text);
}

/**
 * What a lookup says. `unloaded`: no pack covers that date, so nothing is known. `inactive`: the code exists but not on that date.
 * `header`: it exists but is a group heading that can't be billed. Only `unknown`, `inactive` and `header` are faults.
 */
export type CodeState = 'active' | 'header' | 'inactive' | 'unknown' | 'unloaded';

/** One row of a list. Dates are inclusive; absent means open. */
export interface CodeEntry {
  readonly code: string;
  readonly from?: CalendarDate;
  readonly until?: CalendarDate;
  /** False for headings that can't be billed (ICD order files). */
  readonly billable: boolean;
  /** A whole number that the list gives: MUE units, NPPES entity type. */
  readonly value?: number;
  /** A second small number, 0 to 63: the MUE adjudication indicator. */
  readonly indicator?: number;
  readonly label?: string;
}

/** One row of a pair list: NCCI's column 1, column 2 and modifier indicator 0, 1 or 9. */
export interface PairEntry {
  readonly first: string;
  readonly second: string;
  readonly from?: CalendarDate;
  readonly until?: CalendarDate;
  readonly indicator: number;
}

/** What a pack says of itself. */
export interface PackHeader {
  readonly set: CodeSetId;
  /** The publisher's name of the version, e.g. `2026`; chosen by the loader when the file has none. */
  readonly version: string;
  /** First day for which this version speaks. */
  readonly effectiveFrom: CalendarDate;
  /** Last day, when the version ends by itself; otherwise it speaks until a newer one begins. */
  readonly effectiveUntil?: CalendarDate;
  readonly entryCount: number;
  /** Base name of the file that it was made of. */
  readonly source: string;
}

const ZERO = 48;

/** `YYYY-MM-DD` as the number 20261125: compares like the date and costs no Date object. */
export function dateNumber(date: CalendarDate): number {
  let number = 0;
  for (let index = 0; index < 10; index += 1) {
    if (index !== 4 && index !== 7) number = number * 10 + date.charCodeAt(index) - ZERO;
  }
  return number;
}
