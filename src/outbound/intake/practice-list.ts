/** Outbound, intake: lists that a practice keeps, from CSV: which list it is by its columns, then each row checked. Says rows and columns, never values. */
import { parse } from 'csv-parse/sync';
import { calendarDateFromX12, parseCalendarDate } from '../../base/calendar-date.ts';
import { defineFindings, type Finding, finding } from '../../base/finding.ts';
import { assert } from '../../base/gateway-error.ts';
import {
  authorization,
  coverage,
  coverageKey,
  numberKey,
  type PracticeKind,
  type PracticeRow,
  payerKey,
  payerRoute,
  practiceDocument,
  type VisitRow,
  visit,
} from '../../claims/practice-list.ts';

export const practiceFindings = defineFindings({
  unrecognised: {
    code: 'practice-list-unrecognised',
    severity: 'error',
    message: 'The columns are those of no list that claimgate keeps',
    mend: 'Begin the CSV file with a row of column names; docs/operations.md has them for each list',
  },
  malformed: {
    code: 'practice-list-malformed',
    severity: 'error',
    message: 'The file is no readable CSV',
    mend: 'Check that every quoted field is closed; save it as CSV in UTF-8',
  },
  row: {
    code: 'practice-list-row',
    severity: 'error',
    message: 'Row {row}: {reason}',
    mend: 'Correct the row and load the whole file again; nothing of it was kept',
  },
});

export interface PracticeListFile {
  /** Absent when a finding blocks. */
  readonly kind?: PracticeKind;
  readonly rows: readonly PracticeRow[];
  readonly findings: readonly Finding[];
}

type Cell = string | number | boolean | readonly string[];
type Columns = Readonly<Record<string, 'text' | 'date' | 'number' | 'flag' | 'list'>>;

type Parsed<Row> =
  | { readonly success: true; readonly data: Row }
  | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };

interface Issue {
  readonly path: readonly PropertyKey[];
}

interface RowShape<Row> {
  safeParse(cells: unknown): Parsed<Row>;
}

interface ListShape<Row> {
  readonly kind: PracticeKind;
  /** Columns without which it isn't this list. */
  readonly signature: readonly string[];
  readonly columns: Columns;
  readonly shape: RowShape<Row>;
  keyOf(row: Row): string;
}

function listShape<Row>(shape: ListShape<Row>): {
  readonly kind: PracticeKind;
  readonly signature: readonly string[];
  readonly columns: Columns;
  read(cells: Readonly<Record<string, Cell>>): PracticeRow | string;
  keyOfBody(body: string): string | undefined;
} {
  const { kind, signature, columns } = shape;
  return {
    kind,
    signature,
    columns,
    keyOfBody: (body) => {
      const parsed = shape.shape.safeParse(JSON.parse(body));
      return parsed.success ? shape.keyOf(parsed.data) : undefined;
    },
    read: (cells) => {
      const parsed = shape.shape.safeParse(cells);
      if (parsed.success) return { key: shape.keyOf(parsed.data), body: JSON.stringify(parsed.data) };
      return `${parsed.error.issues[0]?.path.map(String).join('.') ?? 'it'} is missing or has not the form of one`;
    },
  };
}

/** Told apart in this order by their signatures. */
const shapesOf = (visitKey: (row: VisitRow) => string) => [
  listShape({
    kind: 'authorization',
    signature: ['authorizationNumber'],
    columns: {
      authorizationNumber: 'text',
      memberId: 'text',
      providerNpis: 'list',
      procedureCodes: 'list',
      from: 'date',
      until: 'date',
      units: 'number',
      unitsUsed: 'number',
    },
    shape: authorization,
    keyOf: (row) => numberKey(row.authorizationNumber),
  }),
  listShape({
    kind: 'coverage',
    signature: ['memberId', 'checkedOn'],
    columns: {
      payerId: 'text',
      memberId: 'text',
      checkedOn: 'date',
      active: 'flag',
      from: 'date',
      until: 'date',
      authorizationRequired: 'flag',
      otherCoverage: 'flag',
    },
    shape: coverage,
    keyOf: (row) => coverageKey(row.payerId, row.memberId),
  }),
  listShape({
    kind: 'document',
    signature: ['documentNumber'],
    columns: { documentNumber: 'text' },
    shape: practiceDocument,
    keyOf: (row) => numberKey(row.documentNumber),
  }),
  listShape({
    kind: 'visit',
    signature: ['visitDate'],
    columns: {
      lastName: 'text',
      firstName: 'text',
      birthDate: 'date',
      billingNpi: 'text',
      visitDate: 'date',
      taxonomyCode: 'text',
    },
    shape: visit,
    keyOf: visitKey,
  }),
  listShape({
    kind: 'payer',
    signature: ['payerId', 'active'],
    columns: { payerId: 'text', claimType: 'text', active: 'flag', enrolmentRequired: 'flag', enrolled: 'flag' },
    shape: payerRoute,
    keyOf: (row) => payerKey(row.payerId),
  }),
];

/** Names that billing systems use for our columns. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  authorization: 'authorizationnumber',
  authnumber: 'authorizationnumber',
  authorizationno: 'authorizationnumber',
  npi: 'providernpis',
  providernpi: 'providernpis',
  procedurecode: 'procedurecodes',
  codes: 'procedurecodes',
  validfrom: 'from',
  startdate: 'from',
  begin: 'from',
  to: 'until',
  enddate: 'until',
  expires: 'until',
  validuntil: 'until',
  checked: 'checkedon',
  controlnumber: 'documentnumber',
  attachmentcontrolnumber: 'documentnumber',
  dateofvisit: 'visitdate',
  lastvisit: 'visitdate',
  dateofbirth: 'birthdate',
  enrollmentrequired: 'enrolmentrequired',
};

const canonical = (name: string): string => {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  return OTHER_NAMES[plain] ?? plain;
};

function readDate(text: string): string {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const [, month = '', day = '', year = ''] = american ?? [];
  const spelled = american === null ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return calendarDateFromX12(spelled) ?? parseCalendarDate(spelled) ?? text;
}

const YES = new Set(['y', 'yes', 'true', '1', 'active', 'x']);
const NO = new Set(['n', 'no', 'false', '0', 'inactive']);

function readCell(text: string, type: Columns[string]): Cell {
  if (type === 'date') return readDate(text);
  if (type === 'list') return text.split(/[;|\s]+/).filter((one) => one !== '');
  if (type === 'number') return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (type !== 'flag') return text;
  const word = text.toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : text;
}

function rowsOf(text: string): readonly (readonly string[])[] | undefined {
  try {
    const head = /^[^\r\n]*/.exec(text)?.[0] ?? '';
    const delimiter = head.includes('\t') ? '\t' : head.includes(';') ? ';' : ',';
    const rows: unknown = parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true });
    return Array.isArray(rows) ? rows.map((row: unknown) => (Array.isArray(row) ? row.map(String) : [])) : [];
  } catch {
    // The parser's message quotes the text, which may be a patient's.
    return undefined;
  }
}

export interface PracticeListHints {
  readonly file: string;
  /** The only kind that is meant; told by the columns when left out. */
  readonly kind?: PracticeKind | undefined;
  /** How a visit's patient is found again. */
  readonly visitKey: (row: VisitRow) => string;
}

/** The key of a row that was loaded before, from its body. Throws an assertion when it is none of the kind. */
export function practiceKeyOf(kind: PracticeKind, body: string, visitKey: PracticeListHints['visitKey']): string {
  const key = shapesOf(visitKey)
    .find((one) => one.kind === kind)
    ?.keyOfBody(body);
  assert(key !== undefined, `a row of the ${kind} list has another form`);
  return key;
}

/** Reads a whole list; one bad row keeps all of it out, since half a list would say the wrong thing of the other half. */
export function readPracticeList(text: string, { file, kind, visitKey }: PracticeListHints): PracticeListFile {
  const at = { file };
  const rows = rowsOf(text);
  if (rows === undefined) return { rows: [], findings: [finding(practiceFindings.malformed, at)] };
  const [header = [], ...body] = rows;
  const names = header.map(canonical);
  const list = shapesOf(visitKey).find(
    (one) =>
      (kind === undefined || one.kind === kind) && one.signature.every((name) => names.includes(canonical(name))),
  );
  if (list === undefined) return { rows: [], findings: [finding(practiceFindings.unrecognised, at)] };
  const places = Object.entries(list.columns).map(
    ([name, type]) => [name, type, names.indexOf(canonical(name))] as const,
  );
  const findings: Finding[] = [];
  const kept: PracticeRow[] = [];
  body.forEach((row, index) => {
    const cells: Record<string, Cell> = {};
    for (const [name, type, place] of places) {
      const cell = (row[place] ?? '').trim();
      if (cell !== '') cells[name] = readCell(cell, type);
    }
    const read = list.read(cells);
    if (typeof read === 'string') findings.push(finding(practiceFindings.row, at, { row: index + 2, reason: read }));
    else kept.push(read);
  });
  return findings.length > 0 ? { rows: [], findings } : { kind: list.kind, rows: kept, findings };
}
