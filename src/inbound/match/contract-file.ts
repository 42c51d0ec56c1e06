/** Match: a contract or fee schedule as CSV: payer, procedure, modifiers, place, allowed amount or per cent of the charge, dates. */
import { parse } from 'csv-parse/sync';
import { type CalendarDate, calendarDateFromX12, parseCalendarDate } from '../../base/calendar-date.ts';
import { type Finding, finding } from '../../base/finding.ts';
import { parseCents } from '../../base/money.ts';
import type { ContractRate } from '../../claims/contract.ts';
import { CONTRACT_FILE_FINDINGS } from './findings.ts';

export interface ContractTerm {
  readonly payerId: string;
  readonly procedureCode: string;
  readonly rate: ContractRate;
}

type Row = Readonly<Record<string, string>>;

const COLUMNS = {
  payer: ['payer', 'payer id'],
  procedure: ['procedure', 'code', 'cpt', 'hcpcs', 'revenue code'],
  modifiers: ['modifiers', 'modifier', 'mod'],
  place: ['place', 'place of service', 'pos', 'facility code'],
  allowed: ['allowed', 'allowed amount', 'rate', 'fee', 'amount'],
  percent: ['percent of charge', 'percent', '% of charge'],
  lesser: ['lesser of charge', 'lesser of'],
  from: ['from', 'effective from', 'effective date', 'start'],
  until: ['until', 'to', 'effective until', 'end'],
} as const;

/** Terms in the order of the file. With a finding nothing of the file should be taken: a contract with holes is worse than the one before. */
export function readContractFile(
  text: string,
  name: string,
): { readonly terms: readonly ContractTerm[]; readonly findings: readonly Finding[] } {
  const unknown = { terms: [], findings: [finding(CONTRACT_FILE_FINDINGS.unknown, { file: name })] };
  let rows: readonly Row[];
  try {
    rows = parse(text, {
      bom: true,
      columns: (header: string[]) => header.map((column) => column.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
    });
  } catch {
    // Rows of unequal length, or quotes that never end: the finding says what is wanted.
    return unknown;
  }
  const has = (names: readonly string[]): boolean => names.some((one) => Object.hasOwn(rows[0] ?? {}, one));
  if (!has(COLUMNS.payer) || !has(COLUMNS.procedure) || !(has(COLUMNS.allowed) || has(COLUMNS.percent))) return unknown;
  const findings: Finding[] = [];
  const terms = rows.flatMap((row, index) => {
    const term = termOf(row);
    if (typeof term !== 'string') return [term];
    const line = index + 2;
    findings.push(finding(CONTRACT_FILE_FINDINGS.row, { file: name, path: `line ${line}` }, { line, why: term }));
    return [];
  });
  return { terms, findings };
}

function cell(row: Row, names: readonly string[]): string {
  const name = names.find((one) => row[one] !== undefined && row[one] !== '');
  return name === undefined ? '' : (row[name] ?? '');
}

const x12Date = (date: CalendarDate | undefined): string | undefined => date?.replaceAll('-', '');

/** The term, or what is wrong with it. */
function termOf(row: Row): ContractTerm | string {
  const payerId = cell(row, COLUMNS.payer);
  const procedureCode = cell(row, COLUMNS.procedure).toUpperCase();
  if (payerId === '' || procedureCode === '') return 'payer and procedure must be there';
  const [allowed, percent] = [cell(row, COLUMNS.allowed), cell(row, COLUMNS.percent)];
  if ((allowed === '') === (percent === '')) return 'either an allowed amount or a per cent of the charge';
  const value = parseCents((allowed === '' ? percent : allowed).replace(/[$,%\s]/g, ''));
  if (value === undefined || value < 0) return 'the amount or per cent is not a number with at most two places';
  const [from, until] = [dateOf(cell(row, COLUMNS.from)), dateOf(cell(row, COLUMNS.until))];
  if (from === 'wrong' || until === 'wrong') return 'a date is as 2026-01-31';
  if (from !== undefined && until !== undefined && from > until) return 'it ends before it begins';
  const words = (text: string): readonly string[] =>
    text
      .toUpperCase()
      .split(/[\s,;:/]+/)
      .filter((one) => one !== '');
  return {
    payerId,
    procedureCode,
    rate: {
      modifiers: words(cell(row, COLUMNS.modifiers)),
      places: words(cell(row, COLUMNS.place)),
      basis: allowed === '' ? 'percentOfCharge' : 'amount',
      value,
      lesserOfCharge: !/^(no|n|false|0)$/i.test(cell(row, COLUMNS.lesser)),
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    },
  };
}

function dateOf(text: string): string | undefined | 'wrong' {
  if (text === '') return undefined;
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const [, month = '', day = '', year = ''] = american ?? [];
  const iso = american === null ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return x12Date(parseCalendarDate(iso) ?? calendarDateFromX12(iso)) ?? 'wrong';
}
