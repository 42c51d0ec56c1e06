/** Inbound: an explanation of benefits as a person types it into a spreadsheet or a command line; either becomes the document of `eob`. */
import { type ManualEob, readManualEob } from '../claims/manual-eob.ts';
import { type HeadedRow as Row, readHeadedCsv } from './match/headed-csv.ts';

export interface TypedEob {
  readonly eob?: ManualEob;
  /** Everything wrong with it, with its line where there is one. */
  readonly faults: readonly string[];
}

/** Names that a column may have, lower case. What is of the check stands in the first row, what is of a claim in the first of its rows. */
export const EOB_COLUMNS = {
  payer: ['payer', 'payer name'],
  payerId: ['payer id'],
  traceNumber: ['check', 'check number', 'trace', 'trace number', 'eft'],
  paymentDate: ['date', 'check date', 'payment date'],
  paymentAmount: ['amount', 'check amount'],
  paymentMethod: ['method'],
  patientControlNumber: ['patient control number', 'claim', 'account', 'pcn'],
  claimStatusCode: ['status', 'claim status'],
  payerClaimControlNumber: ['payer claim control number', 'icn', 'claim number'],
  claimCharge: ['claim charge'],
  claimPaid: ['claim paid'],
  claimAdjustments: ['claim adjustments'],
  lastName: ['last name'],
  firstName: ['first name'],
  memberId: ['member id'],
  procedure: ['procedure', 'code'],
  serviceDate: ['service date', 'dos'],
  units: ['units'],
  charge: ['charge', 'billed'],
  paid: ['paid', 'line paid'],
  line: ['line', 'line item control number'],
  adjustments: ['adjustments', 'reasons'],
  remarks: ['remarks', 'remark codes'],
  providerAdjustments: ['provider adjustments', 'plb'],
} as const;

type Column = keyof typeof EOB_COLUMNS;

function cell(row: Row, column: Column): string {
  const name = EOB_COLUMNS[column].find((one) => row[one] !== undefined && row[one] !== '');
  return name === undefined ? '' : (row[name] ?? '');
}

/** A row of the sheet is a service line; rows of one patient control number in a row are a claim. */
export function readEobCsv(text: string): TypedEob {
  const rows = readHeadedCsv(text);
  if (rows === undefined)
    return { faults: ['the file is no CSV: its rows have different lengths, or a quote never ends'] };
  const [first] = rows;
  if (first === undefined) return { faults: ['the file has no rows'] };
  const groups = claimRows(rows);
  const document = checkOf((column) => cell(first, column), groups.map(claimOfRows));
  return told(document, (claim, line) => groups[claim]?.[line]?.ordinal);
}

interface OrderedRow {
  readonly row: Row;
  /** Line of the file. */
  readonly ordinal: number;
}

function claimRows(rows: readonly Row[]): readonly (readonly OrderedRow[])[] {
  const groups: OrderedRow[][] = [];
  let number = '';
  rows.forEach((row, index) => {
    const own = cell(row, 'patientControlNumber');
    const ordered = { row, ordinal: index + 2 };
    if (groups.length === 0 || (own !== '' && own !== number)) groups.push([ordered]);
    else groups.at(-1)?.push(ordered);
    if (own !== '') number = own;
  });
  return groups;
}

type Texts = (column: Column) => string;

/** Commas, blanks and currency signs are how people write; `148` is 148.00. */
const money = (text: string): string => text.replace(/[$,\s]/g, '');
const filled = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined));

function checkOf(text: Texts, claims: readonly object[]): object {
  const name = text('payer');
  return {
    payer: filled({ name, id: text('payerId') }),
    traceNumber: text('traceNumber'),
    paymentDate: text('paymentDate'),
    paymentAmount: money(text('paymentAmount')),
    ...filled({ paymentMethod: text('paymentMethod').toUpperCase() }),
    claims,
    providerAdjustments: providerAdjustmentsOf(text('providerAdjustments')),
  };
}

function claimOfRows(rows: readonly OrderedRow[]): object {
  const lines = rows.flatMap(({ row }) => (cell(row, 'procedure') === '' ? [] : [lineOf((one) => cell(row, one))]));
  const first = rows[0]?.row ?? {};
  return claimOf((column) => cell(first, column), lines);
}

interface TypedLine {
  readonly procedure: string;
  readonly adjustments: readonly unknown[];
  readonly remarkCodes: readonly string[];
  readonly chargeAmount: string;
  readonly paymentAmount: string;
}

function claimOf(text: Texts, lines: readonly TypedLine[]): object {
  const adjustments = adjustmentsOf(text('claimAdjustments'));
  const lastName = text('lastName');
  const patient = filled({ lastName, firstName: text('firstName'), memberId: text('memberId') });
  return {
    patientControlNumber: text('patientControlNumber'),
    chargeAmount: money(text('claimCharge')) || sum(lines.map((line) => line.chargeAmount)),
    paymentAmount: money(text('claimPaid')) || sum(lines.map((line) => line.paymentAmount)),
    ...filled({
      claimStatusCode: text('claimStatusCode'),
      payerClaimControlNumber: text('payerClaimControlNumber'),
      patient: lastName === '' ? undefined : patient,
    }),
    adjustments,
    lines,
  };
}

/** Empty when one of them is no amount; the line's own fault tells of it. */
function sum(amounts: readonly string[]): string {
  const cents = amounts.map((amount) => Math.round(Number(amount) * 100));
  return cents.some(Number.isNaN) ? '' : (cents.reduce((total, one) => total + one, 0) / 100).toFixed(2);
}

function lineOf(text: Texts): TypedLine {
  const remarkCodes = wordsOf(text('remarks').toUpperCase());
  return {
    procedure: procedureOf(text('procedure')),
    chargeAmount: money(text('charge')),
    paymentAmount: money(text('paid')),
    ...filled({ units: text('units'), serviceDate: text('serviceDate'), lineItemControlNumber: text('line') }),
    adjustments: adjustmentsOf(text('adjustments')),
    remarkCodes,
  };
}

const wordsOf = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((word) => word !== '');

/** `99213-25` as people write it, `D0120` of a dentist, `NU:0450` as it stands on the wire. */
function procedureOf(text: string): string {
  const upper = text.toUpperCase().replaceAll(/\s/g, '');
  if (upper.includes(':')) return upper;
  return `${/^D\d{4}/.test(upper) ? 'AD' : 'HC'}:${upper.replaceAll('-', ':')}`;
}

/** `CO-45 10.00; PR-2 15.00`. What is no adjustment comes back as it is, so that the document's shape tells of it. */
function adjustmentsOf(text: string): readonly unknown[] {
  const pairs = [...text.matchAll(/([A-Za-z]{2})[- ]?([A-Za-z0-9]{1,5})[ =:]+(-?[$\d.,]+)/g)];
  const rest = pairs.reduce((left, [whole]) => left.replace(whole, ''), text).replace(/[\s;,]/g, '');
  const items = pairs.map(([, group = '', reason = '', amount = '']) => ({
    groupCode: group.toUpperCase(),
    reasonCode: reason.toUpperCase(),
    amount: money(amount).replace(/[.,]$/, ''),
  }));
  return rest === '' ? items : [...items, rest];
}

/** `WO:12345 40.00; L6 -2.15`, the sign of an 835: positive lowers the payment. */
function providerAdjustmentsOf(text: string): readonly unknown[] {
  const parts = text.split(';').map((part) => part.trim());
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const [, reasonCode = '', reference = '', amount = ''] =
        /^([A-Za-z0-9]{2})(?::(\S+))?\s+(-?[$\d.,]+)$/.exec(part) ?? [];
      return reasonCode === ''
        ? part
        : { ...filled({ reference }), reasonCode: reasonCode.toUpperCase(), amount: money(amount) };
    });
}

/** The document, or its faults; those of a claim's line name the row of the sheet. */
function told(document: object, rowOf: (claim: number, line: number) => number | undefined): TypedEob {
  const { eob, faults } = readManualEob(document);
  if (eob !== undefined) return { eob, faults: [] };
  return {
    faults: faults.map((fault) => {
      const [, claim, line = '0'] = /^claims\.(\d+)(?:\.lines\.(\d+))?/.exec(fault) ?? [];
      const row = claim === undefined ? 2 : rowOf(Number(claim), Number(line));
      return row === undefined ? fault : `line ${row}: ${fault}`;
    }),
  };
}

/** What the command line says, by the names of the columns; `lines` are as `99213-25 125.00 100.00 CO-45 10.00 PR-2 15.00; …`. */
export function readEobWords(texts: Readonly<Partial<Record<Column | 'lines', string>>>): TypedEob {
  const text: Texts = (column) => texts[column] ?? '';
  const lines = (texts.lines ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [procedure = '', charge = '', paid = '', ...reasons] = part.split(/\s+/);
      const own: Partial<Record<Column, string>> = { procedure, charge, paid, adjustments: reasons.join(' ') };
      return lineOf((column) => own[column] ?? '');
    });
  const { eob, faults } = readManualEob(checkOf(text, [claimOf(text, lines)]));
  return eob === undefined ? { faults } : { eob, faults: [] };
}
