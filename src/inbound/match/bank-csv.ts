/** Match: a bank's CSV as deposits: columns by their names, money that went out told by its sign, its column or what the row says. */
import { parse } from 'csv-parse/sync';
import { type CalendarDate, calendarDateFromX12, parseCalendarDate } from '../../base/calendar-date.ts';
import { type Cents, cents, parseCents, ZERO_CENTS } from '../../base/money.ts';
import { delimiterOf } from './headed-csv.ts';

export type BankRow = Readonly<Record<string, string>>;

/** Money that came, or went out; amounts are above zero. */
export interface BankMove {
  /** Of the row in the file, from 1; the header is line 1. */
  readonly line: number;
  readonly amount: Cents;
  readonly date: CalendarDate | undefined;
  readonly trace: string | undefined;
  readonly company: string | undefined;
  readonly checkNumber: string | undefined;
  readonly description: string;
  /** Everything that the row says, for a trace number that stands where none is looked for. */
  readonly text: string;
}

export interface BankMoves {
  readonly credits: readonly BankMove[];
  readonly withdrawals: readonly BankMove[];
}

export interface RowFaults {
  /** No amount can be read. */
  unreadable(line: number): void;
  /** Nobody can tell whether the money came or went. */
  undirected(line: number): void;
  /** There is a date, and it is none. */
  undated(line: number): void;
}

const COLUMNS = {
  amount: ['amount', 'transaction amount', 'net amount'],
  credit: ['credit', 'credit amount', 'credits', 'deposit', 'deposits', 'deposit amount', 'money in'],
  debit: ['debit', 'debit amount', 'debits', 'withdrawal', 'withdrawals', 'withdrawal amount', 'money out'],
  date: [
    ...['date', 'posting date', 'posted date', 'post date', 'effective date', 'deposit date'],
    ...['transaction date', 'value date', 'booking date', 'process date'],
  ],
  trace: ['trace', 'trace number', 'trn', 'trn02', 'reassociation trace number'],
  company: ['company id', 'originating company id', 'payer id', 'trn03'],
  check: ['check number', 'check', 'check no', 'check #', 'check or slip #', 'cheque number'],
  payer: [
    ...['payer', 'payer name', 'company', 'company name', 'description', 'name'],
    ...['transaction description', 'memo', 'narrative', 'remarks', 'reference', 'addenda'],
  ],
} as const;

/** Names of a column that says nothing but which way the money went; blanks and signs between their words are free. */
const DIRECTION_COLUMNS: ReadonlySet<string> = new Set([
  ...['debitcredit', 'creditdebit', 'debitorcredit', 'creditordebit', 'drcr', 'crdr', 'dc', 'cd', 'sign'],
  ...['creditdebitindicator', 'debitcreditindicator', 'direction', 'indicator', 'debitcreditcode'],
]);
/** Names of a column that may say that among other things. */
const KIND_COLUMNS: ReadonlySet<string> = new Set(['type', 'transactiontype', 'trantype', 'details', 'kind', 'code']);

const CREDIT_WORDS: ReadonlySet<string> = new Set(
  'c cr crdt credit credits deposit deposits dep incoming in received'.split(' '),
);
const DEBIT_WORDS: ReadonlySet<string> = new Set(
  'd dr dbit debit debits withdrawal withdrawals withdraw wd outgoing out paid fee fees'.split(' '),
);

type Direction = 'credit' | 'debit';

/** Undefined when it is no CSV with a column of amounts. */
export function bankRows(text: string): readonly BankRow[] | undefined {
  try {
    const rows: BankRow[] = parse(text, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
      delimiter: delimiterOf(text),
    });
    const [first] = rows;
    const named =
      first !== undefined && [...COLUMNS.amount, ...COLUMNS.credit].some((name) => Object.hasOwn(first, name));
    return named ? rows : undefined;
  } catch {
    // Not CSV at all: the caller says that the format is unknown.
    return undefined;
  }
}

/** The rows of money that came, and of money that went. What can't be told is a fault, never a deposit. */
export function bankMoves(rows: readonly BankRow[], faults: RowFaults): BankMoves {
  const direction = directionColumn(rows);
  const signed = rows.some((row) => (amountOf(cell(row, COLUMNS.amount)) ?? 0) < 0);
  const credits: BankMove[] = [];
  const withdrawals: BankMove[] = [];
  rows.forEach((row, index) => {
    const line = index + 2;
    const said = direction === undefined ? undefined : (directionOf(row[direction]) ?? 'unsaid');
    const amount = cameIn(row, { said, signed });
    if (amount === 'unreadable') faults.unreadable(line);
    else if (amount === 'undirected') faults.undirected(line);
    else if (amount < 0) withdrawals.push(moveOf(row, line, cents(-amount)));
    else if (amount === 0) return;
    else if (cell(row, COLUMNS.date) !== undefined && dateOf(row) === undefined) faults.undated(line);
    else credits.push(moveOf(row, line, amount));
  });
  return { credits, withdrawals };
}

const dateOf = (row: BankRow): CalendarDate | undefined => anyDate(cell(row, COLUMNS.date));

function moveOf(row: BankRow, line: number, amount: Cents): BankMove {
  return {
    line,
    amount,
    date: dateOf(row),
    trace: cell(row, COLUMNS.trace),
    company: cell(row, COLUMNS.company),
    checkNumber: cell(row, COLUMNS.check),
    description: cell(row, COLUMNS.payer) ?? '',
    text: Object.values(row).join('\n'),
  };
}

interface Said {
  /** What the column of directions says, if there is one. */
  readonly said: Direction | 'unsaid' | undefined;
  /** Money that went out has a minus in this file. */
  readonly signed: boolean;
}

/** What came in of the row; below zero when it went out, and zero when what went out can't be read. */
function cameIn(row: BankRow, { said, signed }: Said): Cents | 'unreadable' | 'undirected' {
  const [credit, debit] = [amountOf(cell(row, COLUMNS.credit)), amountOf(cell(row, COLUMNS.debit))];
  if (cell(row, COLUMNS.credit) !== undefined && credit === undefined) return 'unreadable';
  if (credit !== undefined && credit !== 0 && debit !== undefined && debit !== 0) return 'undirected';
  if (credit !== undefined && credit !== 0) return credit;
  // Money that went out has a column of its own, whatever the amount is told in besides.
  if (debit !== 0 && cell(row, COLUMNS.debit) !== undefined) return outOf(debit ?? ZERO_CENTS);
  const text = cell(row, COLUMNS.amount);
  if (text === undefined) return credit ?? debit ?? 'unreadable';
  const amount = amountOf(text);
  if (amount === undefined) return 'unreadable';
  if (amount <= 0) return amount;
  // There is a column of what came in, and it has nothing.
  if (COLUMNS.credit.some((name) => Object.hasOwn(row, name))) return 'undirected';
  const marked = directionOf(/(?:CR|DR)\.?$/i.exec(text)?.[0]);
  if (marked === 'debit') return outOf(amount);
  const way = marked ?? said;
  if (way === undefined || way === 'credit') return amount;
  if (way === 'unsaid') return signed ? amount : 'undirected';
  return signed ? 'undirected' : outOf(amount);
}

const outOf = (amount: Cents): Cents => cents(-Math.abs(amount));

/** The column that tells credits from debits, by its name, or by what it says where it may say other things too. */
function directionColumn(rows: readonly BankRow[]): string | undefined {
  const names = Object.keys(rows[0] ?? {});
  const folded = (name: string): string => name.replace(/[^a-z]/g, '');
  const tells = (name: string): boolean => rows.some((row) => directionOf(row[name]) !== undefined);
  return (
    names.find((name) => DIRECTION_COLUMNS.has(folded(name))) ??
    names.find((name) => KIND_COLUMNS.has(folded(name)) && tells(name))
  );
}

/** `CR`, `ACH_DEBIT`, `Check deposit`, `-`; undefined where no word tells it, or two tell both. */
function directionOf(text: string | undefined): Direction | undefined {
  if (text === undefined || text === '') return undefined;
  if (text === '+') return 'credit';
  if (text === '-') return 'debit';
  const words = text.toLowerCase().split(/[^a-z]+/);
  const [credit, debit] = [words.some((word) => CREDIT_WORDS.has(word)), words.some((word) => DEBIT_WORDS.has(word))];
  if (credit === debit) return undefined;
  return credit ? 'credit' : 'debit';
}

function cell(row: BankRow, names: readonly string[]): string | undefined {
  const name = names.find((one) => row[one] !== undefined && row[one] !== '');
  return name === undefined ? undefined : row[name];
}

/** Commas stand between thousands; one that stands elsewhere may be a decimal comma, and then nobody knows the amount. */
const GROUPED = /^[-+($]*\d{1,3}(?:,\d{3})+(?:\.\d*)?[-)]*$/;

/** `$1,200.50`, `+96`, `96.00 CR`; `-50.00`, `50.00-` and `(50.00)` below zero. */
function amountOf(text: string | undefined): Cents | undefined {
  const bare = (text ?? '').replace(/\s*(CR|DR)\.?$/i, '').replace(/\s/g, '');
  if (bare.includes(',') && !GROUPED.test(bare)) return undefined;
  return parseCents(
    bare
      .replace(/[$,]/g, '')
      .replace(/^\+/, '')
      .replace(/^\((.+)\)$/, '-$1')
      .replace(/^(.+)-$/, '-$1'),
  );
}

/** `2026-11-05`, `20261105`, `11/05/2026`, `11/5/26`, `11-05-2026`; a time of day behind it is passed over. */
function anyDate(text: string | undefined): CalendarDate | undefined {
  const [day = ''] = (text ?? '').split(/[T\s]/);
  const american = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})$/.exec(day);
  if (american === null) return parseCalendarDate(day) ?? calendarDateFromX12(day);
  const [, month = '', , date = '', year = ''] = american;
  return parseCalendarDate(`${year.padStart(4, '20')}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
}
