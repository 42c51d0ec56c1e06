/** Codesets: tables with named columns, separated by commas or tabs: the NUCC taxonomy, NDC packages, MUE, LEIE, NPPES, and a customer's own lists. */
import { parse } from 'csv-parse/sync';
import type { CodeEntry, CodeSetId } from '../code-set.ts';
import { isCodeSetId } from '../code-set.ts';
import { ndcDigits } from '../ndc.ts';
import { type CodeFile, type CodeFormat, countSkips, headOf, type ReadRows, readListDate } from './format.ts';

/** Column names in lower case with everything but letters and digits taken out. */
const canonical = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const CODE = [
  'code',
  'hcpcscptcode',
  'hcpcscode',
  'cptcode',
  'ndcpackagecode',
  'npi',
  'icd10cmcode',
  'icd10',
  'diagnosiscode',
];
const LABEL = ['label', 'displayname', 'name', 'description', 'shortdescription', 'packagedescription'];
const FROM = [
  'from',
  'start',
  'startdate',
  'effective',
  'effectivedate',
  'startmarketingdate',
  'excldate',
  'codeeffectivedate',
];
const UNTIL = [
  'until',
  'end',
  'enddate',
  'stop',
  'stopdate',
  'termination',
  'terminationdate',
  'deactivationdate',
  'endmarketingdate',
  'reindate',
];
const VALUE = [
  'value',
  'limit',
  'entitytypecode',
  'practitionerservicesmuevalues',
  'outpatienthospitalservicesmuevalues',
  'dmesupplierservicesmuevalues',
];
const INDICATOR = ['indicator', 'mai', 'mueadjudicationindicator'];

/** Header words that only one publisher's file has → its set. */
const SIGNATURES: readonly (readonly [readonly string[], CodeSetId])[] = [
  [['ndcpackagecode'], 'ndc'],
  [['code', 'grouping', 'classification', 'specialization'], 'taxonomy'],
  [['practitionerservicesmuevalues'], 'ncci-mue-practitioner'],
  [['outpatienthospitalservicesmuevalues'], 'ncci-mue-hospital'],
  [['dmesupplierservicesmuevalues'], 'ncci-mue-dme'],
  [['npi', 'excltype'], 'leie'],
  [['npi', 'entitytypecode'], 'nppes'],
];

/** Sets that give themselves away by the shape of nearly all their codes. */
const SHAPES: readonly (readonly [RegExp, CodeSetId])[] = [
  [/^D\d{4}$/, 'cdt'],
  [/^\d{4}[0-9A-Z]$/, 'cpt'],
  [/^[A-CE-V]\d{4}$/, 'hcpcs'],
  [/^[0-9]{3}[0-9A-Z]{6}X$/, 'taxonomy'],
  [/^(M|MA|N)\d{1,3}$/, 'rarc'],
  [/^[ADEFPR]\d{1,2}$/, 'claim-status-category'],
];
const SHAPE_SHARE = 0.9;
const COMMENT = /^#\s*code-set:\s*([a-z0-9-]+)/m;
/** The first lines of an MUE or taxonomy file may be a title or a notice. */
const HEADER_WITHIN = 8;

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly firstLine: number;
}

function delimiterOf(lines: readonly string[]): string {
  const tabs = lines.filter((line) => line.includes('\t')).length;
  return tabs * 2 > lines.length ? '\t' : ',';
}

function readTable(text: string): Table | undefined {
  const body = text.replace(/^\uFEFF|^ï»¿/, '').replace(/^#.*\r?\n/gm, '');
  const delimiter = delimiterOf(headOf(body, HEADER_WITHIN));
  const parsed: unknown = parse(body, {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    bom: true,
  });
  if (!Array.isArray(parsed)) return undefined;
  const rows = parsed.map((row: unknown) =>
    Array.isArray(row) ? row.map((cell: unknown) => String(cell).trim()) : [],
  );
  const at = rows.slice(0, HEADER_WITHIN).findIndex((row) => row.map(canonical).some((name) => CODE.includes(name)));
  const header = rows[at];
  if (header === undefined) return undefined;
  return { columns: header.map(canonical), rows: rows.slice(at + 1), firstLine: at + 2 };
}

function setOf(table: Table, text: string): CodeSetId | undefined {
  const named = COMMENT.exec(text)?.[1];
  if (named !== undefined && isCodeSetId(named)) return named;
  const signature = SIGNATURES.find(([words]) => words.every((word) => table.columns.includes(word)));
  if (signature !== undefined) return signature[1];
  const at = table.columns.findIndex((name) => CODE.includes(name));
  const codes = table.rows.map((row) => row[at] ?? '').filter((code) => code !== '');
  const fits = (shape: RegExp): boolean =>
    codes.filter((code) => shape.test(code)).length >= codes.length * SHAPE_SHARE;
  return codes.length === 0 ? undefined : SHAPES.find(([shape]) => fits(shape))?.[1];
}

/** `3 Date of Service Edit: Clinical` → 3. */
function leadingNumber(text: string | undefined): number | undefined {
  const digits = /^\d{1,6}/.exec(text ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}

function entryOf(cells: (names: readonly string[]) => string, set: CodeSetId | undefined): CodeEntry | undefined {
  const raw = cells(CODE).replace(/\./g, '').toUpperCase();
  const code = set === 'ndc' ? ndcDigits(raw) : set === 'place-of-service' ? raw.padStart(2, '0') : raw;
  if (code === undefined || !/^[0-9A-Z]{1,12}$/.test(code)) return undefined;
  const fromText = cells(FROM);
  const untilText = cells(UNTIL);
  const from = readListDate(fromText);
  const until = readListDate(untilText);
  // LEIE writes 00000000 for "not reinstated"; any other text that is no date makes the row doubtful.
  if ((until === undefined && /[1-9]/.test(untilText)) || (from === undefined && /[1-9]/.test(fromText)))
    return undefined;
  const value = leadingNumber(cells(VALUE));
  const indicator = leadingNumber(cells(INDICATOR));
  const label = cells(LABEL);
  return {
    code,
    billable: true,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(value === undefined ? {} : { value }),
    ...(indicator === undefined ? {} : { indicator: Math.min(indicator, 63) }),
    ...(label === '' ? {} : { label }),
  };
}

function read({ text }: CodeFile): ReadRows {
  const skips = countSkips();
  const table = readTable(text);
  if (table === undefined) return { set: undefined, entries: [], ...skips.result };
  const set = setOf(table, text);
  const places = new Map<readonly string[], number>();
  for (const names of [CODE, LABEL, FROM, UNTIL, VALUE, INDICATOR]) {
    places.set(names, names.map((name) => table.columns.indexOf(name)).find((place) => place >= 0) ?? -1);
  }
  const entries: CodeEntry[] = [];
  table.rows.forEach((row, index) => {
    const cells = (names: readonly string[]): string => row[places.get(names) ?? -1] ?? '';
    // LEIE rows without an NPI (0000000000) identify nobody that a claim names.
    if (set === 'leie' && /^0*$/.test(cells(CODE))) return;
    const entry = entryOf(cells, set);
    if (entry === undefined) skips.skip(table.firstLine + index);
    else entries.push(entry);
  });
  return { set, entries, ...skips.result };
}

export const tableFile: CodeFormat = {
  name: 'table with named columns',
  recognises: ({ text }) => {
    const lines = headOf(text.slice(0, 20_000), HEADER_WITHIN + 4).filter((line) => !line.startsWith('#'));
    return lines.some((line) => line.split(/[,\t]/).some((cell) => CODE.includes(canonical(cell))));
  },
  read,
};
