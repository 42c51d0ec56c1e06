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
  'placeofservicecode',
  'placeofservicecodes',
  'poscode',
  'carc',
  'rarc',
  'reasoncode',
  'remarkcode',
  'revenuecode',
];
const LABEL = [
  'label',
  'displayname',
  'name',
  'placeofservicename',
  'description',
  'shortdescription',
  'packagedescription',
  'codedescription',
];
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
  [['placeofservicecode'], 'place-of-service'],
  [['placeofservicecodes'], 'place-of-service'],
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

/** What a title above the table, or the file's name, says; then the codes need only fit. Categories stand before what they are part of. */
const TITLES: readonly (readonly [RegExp, RegExp, CodeSetId])[] = [
  [/claim.?status.?categor/i, /^[A-Z]\d{1,2}$/, 'claim-status-category'],
  [/claim.?status/i, /^\d{1,3}$/, 'claim-status'],
  [/adjustment.?reason|\bcarcs?\b/i, /^(\d{1,3}|[A-Z]\d{1,2})$/, 'carc'],
  [/remark|\brarcs?\b/i, /^(M|MA|N)\d{1,3}$/, 'rarc'],
  [/place.?of.?service/i, /^\d{1,2}$/, 'place-of-service'],
  [/revenue/i, /^\d{3,4}$/, 'revenue'],
  [/occurrence.?span/i, /^[0-9A-Z]{2}$/, 'occurrence-span'],
  [/occurrence/i, /^[0-9A-Z]{2}$/, 'occurrence'],
  [/condition/i, /^[0-9A-Z]{2}$/, 'condition'],
  [/value.?code/i, /^[0-9A-Z]{2}$/, 'value'],
  [/patient.?status|discharge.?status/i, /^\d{2}$/, 'patient-status'],
  [/type.?of.?bill/i, /^\d{2,3}[0-9A-Z]?$/, 'type-of-bill'],
];
const COMMENT = /^#\s*code-set:\s*([a-z0-9-]+)/m;
/** The first lines of an MUE or taxonomy file may be a title or a notice. */
const HEADER_WITHIN = 8;

interface Table {
  /** The lines above the header. */
  readonly title: string;
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
  const title = rows
    .slice(0, at)
    .map((row) => row.join(' '))
    .join(' ');
  return { title, columns: header.map(canonical), rows: rows.slice(at + 1), firstLine: at + 2 };
}

function setOf(table: Table, { text, name }: CodeFile): CodeSetId | undefined {
  const named = COMMENT.exec(text)?.[1];
  if (named !== undefined && isCodeSetId(named)) return named;
  const signature = SIGNATURES.find(([words]) => words.every((word) => table.columns.includes(word)));
  if (signature !== undefined) return signature[1];
  const at = table.columns.findIndex((name) => CODE.includes(name));
  const codes = table.rows.map((row) => row[at] ?? '').filter((code) => code !== '');
  const fits = (shape: RegExp): boolean =>
    codes.filter((code) => shape.test(code)).length >= codes.length * SHAPE_SHARE;
  if (codes.length === 0) return undefined;
  const title = `${name} ${table.title} ${table.columns.join(' ')}`;
  const titled = TITLES.find(([words, shape]) => words.test(title) && fits(shape))?.[2];
  return titled ?? (isReasonList(codes) ? 'carc' : SHAPES.find(([shape]) => fits(shape))?.[1]);
}

/** Adjustment reasons alone are numbers beside letters with a number (A1, B7, P1, W1, Y1). */
function isReasonList(codes: readonly string[]): boolean {
  const numbers = codes.filter((code) => /^\d{1,3}$/.test(code)).length;
  const lettered = codes.filter((code) => /^[ABDPWY]\d{1,2}$/.test(code)).length;
  return numbers > lettered && lettered > 0 && numbers + lettered === codes.length;
}

/** The taxonomy list of a year counts from April (`nucc_taxonomy_260.csv`) or October (`261`); MUE files name their first day. */
function effectiveOf(set: CodeSetId | undefined, name: string): Pick<ReadRows, 'effectiveFrom' | 'version'> {
  const taxonomy = set === 'taxonomy' ? /taxonomy[^0-9]*(\d\d)([01])\b/i.exec(name) : null;
  const american = /eff[^0-9]*(\d{1,2})[-_.](\d{1,2})[-_.](20\d\d)/i.exec(name);
  const date =
    taxonomy === null
      ? readListDate(american === null ? '' : `${american[1]}/${american[2]}/${american[3]}`)
      : readListDate(`20${taxonomy[1]}-${taxonomy[2] === '0' ? '04' : '10'}-01`);
  if (date === undefined) return {};
  return { effectiveFrom: date, ...(taxonomy === null ? {} : { version: `${taxonomy[1]}.${taxonomy[2]}` }) };
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
  const label = cells(LABEL).replace(/\s+/g, ' ');
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

function read(file: CodeFile): ReadRows {
  const { text } = file;
  const skips = countSkips();
  const table = readTable(text);
  if (table === undefined) return { set: undefined, entries: [], ...skips.result };
  const set = setOf(table, file);
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
  return { set, ...effectiveOf(set, file.name), entries, ...skips.result };
}

export const tableFile: CodeFormat = {
  name: 'table with named columns',
  recognises: ({ text }) => {
    const lines = headOf(text.slice(0, 20_000), HEADER_WITHIN + 4).filter((line) => !line.startsWith('#'));
    return lines.some((line) => line.split(/[,\t]/).some((cell) => CODE.includes(canonical(cell))));
  },
  read,
};
