/** Match: a contract or fee schedule as CSV, a rate a row: what for, for whom, how it is worked out, from when until when. */
import { type CalendarDate, calendarDateFromX12, parseCalendarDate } from '../../base/calendar-date.ts';
import { type Finding, finding } from '../../base/finding.ts';
import { parseCents } from '../../base/money.ts';
import type { ContractRate, RateBasis } from '../../claims/contract.ts';
import { CONTRACT_FILE_FINDINGS } from './findings.ts';
import { type HeadedRow as Row, readHeadedCsv } from './headed-csv.ts';

export interface ContractTerm {
  /** `*` for every payer; empty in a fee schedule. */
  readonly payerId: string;
  /** By what it is looked up: the procedure, or `*` when it is for several. */
  readonly procedureCode: string;
  readonly rate: ContractRate;
}

/** Names that a column may have, lower case. */
export const CONTRACT_COLUMNS = {
  payer: ['payer', 'payer id'],
  procedure: ['procedure', 'code', 'cpt', 'hcpcs', 'procedure code'],
  revenue: ['revenue code', 'revenue', 'rev code'],
  group: ['drg', 'ms-drg', 'diagnosis related group'],
  modifiers: ['modifiers', 'modifier', 'mod'],
  place: ['place', 'place of service', 'pos', 'facility code'],
  locality: ['locality', 'localities', 'zip', 'zip code', 'state'],
  plan: ['plan', 'plans', 'product', 'group number'],
  provider: ['provider', 'providers', 'npi', 'provider npi'],
  specialty: ['specialty', 'taxonomy', 'taxonomy code'],
  basis: ['basis', 'method', 'type'],
  allowed: ['allowed', 'allowed amount', 'rate', 'fee', 'amount'],
  percent: ['percent of charge', 'percent', '% of charge', '%'],
  schedule: ['schedule', 'fee schedule', 'of schedule'],
  except: ['except', 'exempt'],
  lesser: ['lesser of charge', 'lesser of'],
  cap: ['cap', 'most', 'maximum'],
  units: ['most units', 'units', 'maximum units'],
  weight: ['weight', 'drg weight'],
  outlierThreshold: ['outlier threshold', 'outlier charge'],
  outlierPercent: ['outlier percent'],
  carveOut: ['carve out', 'carve-out', 'carveout'],
  coordination: ['coordination', 'coordination of benefits', 'cob'],
  priority: ['priority'],
  disputeDays: ['dispute days', 'days to dispute'],
  from: ['from', 'effective from', 'effective date', 'start'],
  until: ['until', 'to', 'effective until', 'end'],
} as const;

type Column = keyof typeof CONTRACT_COLUMNS;

const BASES: Readonly<Record<string, RateBasis>> = {
  amount: 'amount',
  fee: 'amount',
  'per unit': 'amount',
  'percent of charge': 'percentOfCharge',
  'percent of schedule': 'percentOfSchedule',
  'per diem': 'perDiem',
  'case rate': 'caseRate',
  drg: 'drg',
  capitated: 'capitated',
  modifier: 'modifier',
  'multiple procedures': 'multipleProcedures',
};

export interface ContractFile {
  readonly terms: readonly ContractTerm[];
  /** Fee schedules that its rates are per cents of. */
  readonly schedules: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Terms in the order of the file; a fee schedule has no payer. With a finding nothing of the file should be taken: a contract with holes is
 * worse than the one before.
 */
export function readContractFile(text: string, name: string, isSchedule = false): ContractFile {
  const unknown = { terms: [], schedules: [], findings: [finding(CONTRACT_FILE_FINDINGS.unknown, { file: name })] };
  const rows = readHeadedCsv(text);
  if (rows === undefined) return unknown;
  const has = (column: Column): boolean => CONTRACT_COLUMNS[column].some((one) => Object.hasOwn(rows[0] ?? {}, one));
  const forWhat = has('procedure') || has('revenue') || has('group');
  if (!(has('payer') || isSchedule) || !forWhat || !(has('allowed') || has('percent'))) return unknown;
  const findings: Finding[] = [];
  const terms = rows.flatMap((row, index) => {
    const term = termOf(row, isSchedule);
    if (typeof term !== 'string') return [term];
    const line = index + 2;
    findings.push(finding(CONTRACT_FILE_FINDINGS.row, { file: name, path: `line ${line}` }, { line, why: term }));
    return [];
  });
  return { terms, schedules: [...new Set(terms.flatMap(({ rate }) => rate.schedule ?? []))], findings };
}

function cell(row: Row, column: Column): string {
  const name = CONTRACT_COLUMNS[column].find((one) => row[one] !== undefined && row[one] !== '');
  return name === undefined ? '' : (row[name] ?? '');
}

const x12Date = (date: CalendarDate | undefined): string | undefined => date?.replaceAll('-', '');
const EXACT = /^[A-Z0-9]{1,20}$/;
const LOCALITY = /^(?:[A-Z]{2}|\d{1,8}\*|\d{5}(?:\d{4})?|\d{5}-\d{5})$/;
const PATTERN = /^(?:\*|[A-Z0-9]{1,20}\*?|[A-Z0-9]{1,20}-[A-Z0-9]{1,20})$/;

const words = (text: string): readonly string[] =>
  text
    .toUpperCase()
    .split(/[\s,;:/|]+/)
    .filter((one) => one !== '');

/** The term, or what is wrong with it. */
function termOf(row: Row, isSchedule: boolean): ContractTerm | string {
  const payerId = isSchedule ? '' : cell(row, 'payer');
  if (payerId === '' && !isSchedule) return 'payer must be there (* for all of them)';
  const basis = basisOf(row);
  if (basis === undefined) return `basis is one of ${Object.keys(BASES).join(', ')}`;
  if (isSchedule && basis !== 'amount') return 'a fee schedule has amounts only';
  const scope = scopeOf(row, basis);
  if (typeof scope === 'string') return scope;
  const worth = worthOf(row, basis);
  if (typeof worth === 'string') return worth;
  const bounds = boundsOf(row, basis);
  if (typeof bounds === 'string') return bounds;
  const { procedures = [] } = scope;
  const [only] = procedures;
  const exact = procedures.length === 1 && only !== undefined && EXACT.test(only);
  const rate = { basis, ...scope, ...worth, ...bounds };
  return { payerId, procedureCode: exact ? only : '*', rate };
}

function basisOf(row: Row): RateBasis | undefined {
  const said = cell(row, 'basis')
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ');
  if (said !== '') return BASES[said];
  if (cell(row, 'allowed') !== '') return 'amount';
  return cell(row, 'schedule') === '' ? 'percentOfCharge' : 'percentOfSchedule';
}

type Scope = Pick<
  ContractRate,
  | 'procedures'
  | 'revenueCodes'
  | 'diagnosisRelatedGroups'
  | 'modifiers'
  | 'places'
  | 'localities'
  | 'plans'
  | 'providers'
  | 'specialties'
  | 'except'
>;

/** Rules that change other rates are for every procedure unless they say which. */
const FOR_ALL: ReadonlySet<RateBasis> = new Set(['modifier', 'multipleProcedures', 'caseRate']);

function scopeOf(row: Row, basis: RateBasis): Scope | string {
  const procedures = words(cell(row, 'procedure'));
  const revenueCodes = words(cell(row, 'revenue'));
  const diagnosisRelatedGroups = words(cell(row, 'group'));
  const except = words(cell(row, 'except'));
  const named = [...procedures, ...revenueCodes, ...diagnosisRelatedGroups];
  if (named.length === 0 && !FOR_ALL.has(basis)) return 'a procedure, revenue code or DRG must be there';
  const wrong = [...named, ...except].find((one) => !PATTERN.test(one));
  if (wrong !== undefined) return `${wrong} is no code; patterns are 99213, 992*, 70010-79999, *`;
  const localities = words(cell(row, 'locality'));
  const nowhere = localities.find((one) => !LOCALITY.test(one));
  if (nowhere !== undefined) return `${nowhere} is no locality; they are ZIP codes, 606*, 60601-60699, or states`;
  const modifiers = words(cell(row, 'modifiers'));
  if (basis === 'modifier' && modifiers.length === 0) return 'which modifier changes the rate';
  const lists = {
    ...{ procedures, revenueCodes, diagnosisRelatedGroups, except },
    localities,
    plans: words(cell(row, 'plan')),
    providers: words(cell(row, 'provider')),
    specialties: words(cell(row, 'specialty')),
  };
  const kept = Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
  return { ...kept, modifiers, places: words(cell(row, 'place')) };
}

type Worth = Pick<ContractRate, 'value' | 'schedule' | 'ranks'>;

const numberOf = (text: string): number | undefined => {
  const value = parseCents(text.replace(/[$,%\s]/g, ''));
  return value === undefined || value < 0 ? undefined : value;
};
const NO_NUMBER = 'the amount or per cent is not a number with at most two places';

function worthOf(row: Row, basis: RateBasis): Worth | string {
  const [allowed, percent, schedule] = [cell(row, 'allowed'), cell(row, 'percent'), cell(row, 'schedule')];
  if (basis === 'capitated') return allowed === '' && percent === '' ? { value: 0 } : 'capitated rows have no amount';
  const byPercent = basis === 'percentOfCharge' || basis === 'percentOfSchedule' || basis === 'modifier';
  if (basis === 'multipleProcedures') {
    const ranks = percent.split(/[;/|\s]+/).map(numberOf);
    const all = ranks.filter((one) => one !== undefined);
    return all.length === ranks.length && all.length > 1 ? { value: 0, ranks: all } : 'per cents as 100;50;50;25';
  }
  if ((allowed === '') === (percent === '') || (percent === '') === byPercent)
    return byPercent ? 'a per cent, and no amount' : 'either an allowed amount or a per cent of the charge';
  const value = numberOf(byPercent ? percent : allowed);
  if (value === undefined) return NO_NUMBER;
  if ((basis === 'percentOfSchedule') !== (schedule !== ''))
    return 'a schedule belongs to a per cent of a schedule, and to nothing else';
  return { value, ...(schedule === '' ? {} : { schedule }) };
}

type Bounds = Omit<ContractRate, keyof Scope | keyof Worth | 'basis'>;

const WHOLE: ReadonlySet<RateBasis> = new Set(['perDiem', 'caseRate', 'drg']);
const MILLION = 1_000_000;

function boundsOf(row: Row, basis: RateBasis): Bounds | string {
  const [from, until] = [dateOf(cell(row, 'from')), dateOf(cell(row, 'until'))];
  if (from === 'wrong' || until === 'wrong') return 'a date is as 2026-01-31';
  if (from !== undefined && until !== undefined && from > until) return 'it ends before it begins';
  const numbers = (['cap', 'outlierThreshold', 'outlierPercent'] as const).map((one) =>
    numberOf(cell(row, one) || '0'),
  );
  const [cap, threshold, outlierPercent] = numbers;
  const units = Number(cell(row, 'units') || '0');
  const weight = Number(cell(row, 'weight') || '0');
  const priority = Number(cell(row, 'priority') || '0');
  const disputeDays = Number(cell(row, 'disputeDays') || '0');
  if (cap === undefined || threshold === undefined || outlierPercent === undefined) return NO_NUMBER;
  if (![units, weight].every((one) => one >= 0) || ![priority, disputeDays].every(Number.isInteger))
    return 'units, weight, priority and dispute days are numbers';
  const lesser = cell(row, 'lesser');
  const coordination =
    COORDINATIONS[
      cell(row, 'coordination')
        .toLowerCase()
        .replaceAll(/[\s_-]+/g, ' ')
    ];
  if (coordination === undefined) return `coordination is one of ${Object.keys(COORDINATIONS).join(', ').slice(2)}`;
  return {
    // A rate for the whole claim is mostly paid whatever was charged.
    lesserOfCharge: lesser === '' ? !WHOLE.has(basis) : !isNo(lesser),
    ...(cap === 0 ? {} : { cap }),
    ...(units === 0 ? {} : { mostUnits: units }),
    ...(weight === 0 ? {} : { weight: Math.round(weight * MILLION) }),
    ...(threshold === 0 || outlierPercent === 0 ? {} : { outlier: { threshold, percent: outlierPercent } }),
    ...(cell(row, 'carveOut') === '' || isNo(cell(row, 'carveOut')) ? {} : { carveOut: true }),
    ...(coordination.lesserOf ? { coordination: 'lesserOf' as const } : {}),
    ...(priority === 0 ? {} : { priority }),
    ...(disputeDays === 0 ? {} : { disputeDays }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}

const COORDINATIONS: Readonly<Record<string, { readonly lesserOf: boolean }>> = {
  '': { lesserOf: false },
  'patient share': { lesserOf: false },
  'lesser of': { lesserOf: true },
};

const isNo = (text: string): boolean => /^(no|n|false|0)$/i.test(text);

function dateOf(text: string): string | undefined | 'wrong' {
  if (text === '') return undefined;
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const [, month = '', day = '', year = ''] = american ?? [];
  const iso = american === null ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return x12Date(parseCalendarDate(iso) ?? calendarDateFromX12(iso)) ?? 'wrong';
}
