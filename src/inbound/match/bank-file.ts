/** Match: what a bank sends: NACHA CCD+ with addenda, BAI2, or CSV, told apart by content, as deposits. */
import { type CalendarDate, calendarDateFromX12 } from '../../base/calendar-date.ts';
import { type Finding, finding } from '../../base/finding.ts';
import { type Cents, cents, formatCents } from '../../base/money.ts';
import type { Deposit } from '../../claims/remittance-deposit.ts';
import { type BankMove, type BankRow, bankMoves, bankRows, type RowFaults } from './bank-csv.ts';
import { BANK_FILE_FINDINGS } from './findings.ts';

export interface BankFile {
  readonly format: 'nacha' | 'bai2' | 'csv' | 'unknown';
  readonly deposits: readonly Deposit[];
  /** Money that the bank took from the account, and says by a trace number what for. */
  readonly withdrawals: readonly Deposit[];
  readonly findings: readonly Finding[];
}

/** The text of a bank file: UTF-16 where its byte order mark says so, else bytes as they are. */
export function bankText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return Buffer.from(bytes).toString('latin1');
}

type Draft = { -readonly [Key in keyof Deposit]: Deposit[Key] };

/** Reads a bank file (text) whatever it is; lines that can't be read are findings, the others count. `name` is said in positions. */
export function readBankFile(text: string, name: string): BankFile {
  // A byte order mark, as it reads in latin1.
  const bare = text.replace(/^\u00ef\u00bb\u00bf/, '');
  const lines = bare.split(/\r\n|\n|\r/);
  const findings: Finding[] = [];
  const tell =
    (kind: (typeof BANK_FILE_FINDINGS)['lineUnreadable' | 'lineUndirected' | 'lineUndated' | 'voidGroup']) =>
    (line: number): void => {
      findings.push(finding(kind, { file: name, path: `line ${line}` }, { line }));
    };
  const unreadable = tell(BANK_FILE_FINDINGS.lineUnreadable);
  const undirected = tell(BANK_FILE_FINDINGS.lineUndirected);
  const undated = tell(BANK_FILE_FINDINGS.lineUndated);
  const done = (format: BankFile['format'], moves: Moves, more: readonly Finding[] = []): BankFile => {
    const { deposits } = moves;
    const withdrawals = moves.withdrawals.filter((one) => one.reassociationTraceNumber !== undefined);
    const none = deposits.length + withdrawals.length === 0 && findings.length + more.length === 0;
    const empty = none ? [finding(BANK_FILE_FINDINGS.none, { file: name })] : [];
    return { format, deposits, withdrawals, findings: [...findings, ...more, ...empty] };
  };
  if (/^101/.test(bare)) return done('nacha', nacha(lines, unreadable), nachaEnd(lines, name));
  if (/^01,/.test(bare)) {
    const ends = lines.some((line) => line.startsWith('99,'));
    return done(
      'bai2',
      bai2(lines, { unreadable, voidGroup: tell(BANK_FILE_FINDINGS.voidGroup) }),
      ends ? [] : [finding(BANK_FILE_FINDINGS.cut, { file: name })],
    );
  }
  const rows = bankRows(bare);
  if (rows !== undefined) return done('csv', csv(rows, { unreadable, undirected, undated }));
  const findingsOfNone = [finding(BANK_FILE_FINDINGS.unknown, { file: name })];
  return { format: 'unknown', deposits: [], withdrawals: [], findings: findingsOfNone };
}

interface Moves {
  readonly deposits: readonly Deposit[];
  readonly withdrawals: readonly Deposit[];
}

/** Record 9 says what the credits of all batches come to; the fill after it is 9s alone. */
function nachaEnd(lines: readonly string[], name: string): readonly Finding[] {
  const end = lines.find((line) => line.startsWith('9') && !/^9+$/.test(line));
  if (end === undefined) return [finding(BANK_FILE_FINDINGS.cut, { file: name })];
  const sum = lines
    .filter((line) => line.startsWith('6') && CREDIT_CODES.has(line.slice(1, 3)))
    .reduce((total, line) => total + Number(line.slice(29, 39)), 0);
  const total = Number(end.slice(43, 55));
  if (sum === total || !Number.isSafeInteger(sum) || !Number.isSafeInteger(total)) return [];
  const told = { sum: formatCents(cents(sum)), total: formatCents(cents(total)) };
  return [finding(BANK_FILE_FINDINGS.totalDiffers, { file: name }, told)];
}

const CREDIT_CODES: ReadonlySet<string> = new Set(['22', '23', '24', '32', '33', '34']);

/** YYMMDD; banks write this century. */
function shortDate(text: string): CalendarDate | undefined {
  return /^\d{6}$/.test(text) ? calendarDateFromX12(`20${text}`) : undefined;
}

const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/** Where a record of BAI2 goes on in the next; banks cut at a width, within words too. */
const CONTINUED = '\n';

/** TRN*1*trace*payer id, with whatever separators and terminator stand in an addenda record. */
function traceOf(text: string): Pick<Deposit, 'reassociationTraceNumber' | 'originatingCompanyId'> {
  const match = /TRN(.)1\1([^\\~]*)/.exec(text);
  const [trace = '', company] = (match?.[2] ?? '').trim().split(match?.[1] ?? '*');
  const whole = company === undefined ? trace.split(CONTINUED)[0] : trace.replaceAll(CONTINUED, '');
  return {
    reassociationTraceNumber: given(whole?.trim()),
    originatingCompanyId: given(companyOf(company?.trim() ?? '')),
  };
}

/** TRN03 has ten digits and no blank; what follows is the bank's own text. */
function companyOf(text: string): string {
  const [joined = ''] = text.replaceAll(CONTINUED, '').split(/\s/);
  return /^\d{10}$/.test(joined) ? joined : (text.split(/\s/)[0] ?? '');
}

/** Credits that bring money; 23 and 33 are prenotifications, 24 and 34 carry a remittance of zero. */
const MONEY_CODES: ReadonlySet<string> = new Set(['22', '32']);
/** Debits of an account: what was paid is taken back. */
const DEBIT_CODES: ReadonlySet<string> = new Set(['27', '37']);

/** Records of 94 characters: 5 batch (company, effective date), 6 entry (amount), 7 addenda (TRN). */
function nacha(lines: readonly string[], unreadable: (line: number) => void): Moves {
  const deposits: Draft[] = [];
  const withdrawals: Draft[] = [];
  let batch: { readonly date: CalendarDate | undefined; readonly name: string } = { date: undefined, name: '' };
  let open: Draft | undefined;
  lines.forEach((line, index) => {
    const type = line.charAt(0);
    if (type === '5') batch = { date: shortDate(line.slice(69, 75)), name: line.slice(4, 20).trim() };
    if (type === '5' || type === '8') open = undefined;
    if (type === '6') {
      open = undefined;
      const amount = /^\d{10}$/.test(line.slice(29, 39)) ? cents(Number(line.slice(29, 39))) : undefined;
      if (amount === undefined) unreadable(index + 1);
      const code = line.slice(1, 3);
      const moves = MONEY_CODES.has(code) ? deposits : DEBIT_CODES.has(code) ? withdrawals : undefined;
      if (moves !== undefined && amount !== undefined && amount > 0) {
        open = deposit(moves.length + 1, amount, batch.date, batch.name);
        moves.push(open);
      }
    }
    if (type === '7' && open !== undefined && open.reassociationTraceNumber === undefined) {
      Object.assign(open, traceOf(line.slice(3, 83)));
    }
  });
  return { deposits, withdrawals };
}

function deposit(ordinal: number, amount: Cents, date: CalendarDate | undefined, payerName: string): Draft {
  return {
    ordinal,
    amount,
    date,
    payerName: payerName === '' ? undefined : payerName,
    reassociationTraceNumber: undefined,
    originatingCompanyId: undefined,
    checkNumber: undefined,
  };
}

/** Lockbox and check deposits, whose customer reference is the check's number. */
const CHECK_CODES: ReadonlySet<number> = new Set([115, 116, 174, 175, 176]);

/** Group status 2 (deletion) and 4 (test): the bank says that nothing of it counts. */
const VOID_GROUPS: ReadonlySet<string> = new Set(['2', '4']);

interface Bai2Faults extends Pick<RowFaults, 'unreadable'> {
  voidGroup(line: number): void;
}

/** 02 group (as-of date), 16 transaction (type code, amount in cents, references, text), 88 continuation. Codes 100 to 399 are credits, to 699 debits. */
function bai2(lines: readonly string[], faults: Bai2Faults): Moves {
  const records: { text: string; readonly line: number }[] = [];
  lines.forEach((line, index) => {
    if (line.startsWith('88,')) {
      const last = records.at(-1);
      if (last !== undefined) last.text = `${last.text.replace(/\/\s*$/, '')}${CONTINUED}${line.slice(3)}`;
    } else if (line !== '') records.push({ text: line, line: index + 1 });
  });
  const deposits: Draft[] = [];
  const withdrawals: Draft[] = [];
  let date: CalendarDate | undefined;
  let counts = true;
  for (const { text, line } of records) {
    const raw = text.replace(/\/\s*$/, '').split(',');
    const fields = raw.map((field) => field.replaceAll(CONTINUED, ' ').trim());
    if (fields[0] === '02') {
      date = shortDate(fields[4] ?? '');
      counts = !VOID_GROUPS.has(fields[3] ?? '');
      if (!counts) faults.voidGroup(line);
    }
    if (fields[0] !== '16' || !counts) continue;
    const [code, amount] = [Number(fields[1]), fields[2] ?? ''];
    if (!Number.isInteger(code) || !/^\d+$/.test(amount)) {
      faults.unreadable(line);
      continue;
    }
    if (code < 100 || code > 699 || Number(amount) === 0) continue;
    const moves = code > 399 ? withdrawals : deposits;
    const made = deposit(moves.length + 1, cents(Number(amount)), date, '');
    Object.assign(made, traceOf(raw.slice(3).join(',')));
    // Funds type with its own fields, then the bank's and the customer's reference; the rest is text.
    const skip = fields[3] === 'S' ? 7 : fields[3] === 'V' ? 6 : fields[3] === 'D' ? 5 + 2 * Number(fields[4]) : 4;
    made.checkNumber = CHECK_CODES.has(code) ? given(fields[skip + 1]) : undefined;
    made.payerName = given(
      fields
        .slice(skip + 2)
        .join(' ')
        .trim(),
    );
    moves.push(made);
  }
  return { deposits, withdrawals };
}

function csv(rows: readonly BankRow[], faults: RowFaults): Moves {
  const moves = bankMoves(rows, faults);
  return { deposits: moves.credits.map(moved), withdrawals: moves.withdrawals.map(moved) };
}

function moved({ line, amount, date, trace, company, checkNumber, description, text }: BankMove): Deposit {
  const told = traceOf(description);
  const fromText = told.reassociationTraceNumber === undefined ? traceOf(text) : told;
  return {
    ...deposit(line - 1, amount, date, description),
    reassociationTraceNumber: trace ?? fromText.reassociationTraceNumber,
    originatingCompanyId: company ?? fromText.originatingCompanyId,
    checkNumber,
  };
}
