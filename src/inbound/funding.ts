/** Inbound: money of the bank joined to the remittances that announced it (R-150 to R-153, L-09), and what is overdue on either side. */
import { type CalendarDate, parseCalendarDate } from '../base/calendar-date.ts';
import { type Clock, toInstant } from '../base/clock.ts';
import { type Cents, cents, formatCents, ZERO_CENTS } from '../base/money.ts';
import type { Deposit, ExpectedDeposit } from '../claims/remittance-deposit.ts';
import type { BankDepositRow } from '../ledger/money-desk.ts';
import type {
  Ledger,
  LedgerTransaction,
  LedgerView,
  NewEntry,
  NewQueueItem,
  RemittanceRow,
  RowKey,
} from '../ledger/port.ts';
import { type DepositResult, matchDeposits, overdue } from './match/deposits.ts';
import { cashClearing } from './post/accounts.ts';

const MOST = 1_000_000;
const BANK = 'Bank';
/** what a virtual card costs. */
const CARD_FEE = 'CardFee';

export const WITHOUT_ERA = 'DEPOSIT_WITHOUT_ERA';
export const WITHOUT_DEPOSIT = 'ERA_WITHOUT_DEPOSIT';

export interface FundingPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

function depositOf(row: BankDepositRow): Deposit {
  return {
    ordinal: row.depositKey,
    amount: row.amountCents,
    date: row.date,
    loadedOn: parseCalendarDate(row.loadedAt.slice(0, 10)),
    reassociationTraceNumber: row.reassociationTraceNumber,
    originatingCompanyId: row.originatingCompanyId,
    checkNumber: row.checkNumber,
    payerName: row.payerName,
  };
}

function expectedOf(row: RemittanceRow): ExpectedDeposit {
  const summary: { readonly paymentMethod?: string } = JSON.parse(row.summaryJson);
  return {
    remittanceKey: String(row.remittanceKey),
    reassociationTraceNumber: row.reassociationTraceNumber,
    originatingCompanyId: /^\d{10}$/.test(row.payerId) ? row.payerId : undefined,
    payerName: row.payerName,
    paymentMethod: summary.paymentMethod ?? '',
    paymentAmount: row.paymentCents,
    paymentDate: row.paymentDate,
  };
}

/** Deposits and remittances that have not found each other, as they match now; empty of remittances when nothing was ever loaded. */
export async function openMoney(
  view: LedgerView,
): Promise<{ readonly result: DepositResult; readonly loaded: boolean }> {
  const deposits = await view.bankDeposits({ funding: 'open', limit: MOST });
  const funded = await view.bankDeposits({ funding: 'known', limit: MOST });
  const known = new Set(funded.map((one) => one.funds?.remittanceKey));
  const notes = await view.remittanceNotes();
  const last = new Map(notes.map((note) => [note.remittanceKey, note.kind]));
  // A check that came again with other content waits for a person; it must not take the money of the first.
  const expects = (row: RemittanceRow): boolean =>
    !known.has(row.remittanceKey) &&
    (row.state === 'POSTED' || row.state === 'HELD' || last.get(row.remittanceKey) === 'reversed');
  const remittances = (await view.remittances({ limit: MOST })).filter(expects);
  const parted = await partedPairs(view);
  const result = matchDeposits(deposits.map(depositOf), remittances.map(expectedOf), (deposit, remittance) =>
    parted.has(pairOf(deposit.ordinal, remittance.remittanceKey)),
  );
  return { result, loaded: deposits.length + funded.length > 0 };
}

const PARTED = 'funding:parted';
const pairOf = (depositKey: RowKey, remittanceKey: RowKey | string): string => `${depositKey}:${remittanceKey}`;

/** Deposits that a person took from a check: they are never joined to it again by themselves. */
async function partedPairs(view: LedgerView): Promise<ReadonlySet<string>> {
  return new Set((await view.mark(PARTED))?.split(' '));
}

const NEWEST = 'funding:newest-check';
const LOOKED_AT = 'funding:looked-at';

/** In the transaction that brings a check: its money is to be looked for, whatever becomes of this process. */
export function expectMoney(tx: LedgerTransaction, remittanceKey: RowKey): Promise<void> {
  return tx.setMark(NEWEST, String(remittanceKey));
}

/** As `associateDeposits`, when a check came since it was done last. */
export async function associateNewChecks(ports: FundingPorts): Promise<number> {
  const { ledger } = ports;
  const newest = await ledger.mark(NEWEST);
  if (newest === undefined || newest === (await ledger.mark(LOOKED_AT))) return 0;
  return associateDeposits(ports);
}

/** Joins what fits, posts L-09 for it, and puts what is overdue onto the worklist. Answers how many were joined. */
export async function associateDeposits(ports: FundingPorts): Promise<number> {
  const { ledger, clock } = ports;
  // Asked first, since many practices never load what their bank says.
  if ((await ledger.bankDeposits({ limit: 1 })).length === 0) return 0;
  // A check that comes from here on is looked at next time.
  const newest = await ledger.mark(NEWEST);
  const now = clock.now();
  const at = toInstant(now);
  const { result } = await openMoney(ledger);
  return ledger.transaction(async (tx) => {
    let joined = 0;
    for (const { deposit, remittance, reason } of result.matches) {
      // Another worker may have been quicker.
      const [row] = await tx.bankDeposits({ depositKeys: [deposit.ordinal], funding: 'open', limit: 1 });
      const key = Number(remittance.remittanceKey);
      const taken = await tx.bankDeposits({ remittanceKeys: [key], limit: 1 });
      const [check] = await tx.remittances({ remittanceKeys: [key], limit: 1 });
      if (row === undefined || taken.length > 0 || check === undefined) continue;
      await fund(tx, { deposit: row, check, reason, by: 'auto', at, feeCents: ZERO_CENTS });
      joined += 1;
    }
    const today = parseCalendarDate(at.slice(0, 10));
    if (today !== undefined) await tx.addQueueItems(overdueItems(result, today, at));
    if (newest !== undefined) await tx.setMark(LOOKED_AT, newest);
    return joined;
  });
}

export interface Funding {
  readonly deposit: BankDepositRow;
  readonly check: RemittanceRow;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  /** What the bank kept of a virtual card's payment. */
  readonly feeCents: Cents;
}

/** L-09: the money of the check is in the bank. */
export async function fund(tx: LedgerTransaction, funding: Funding): Promise<void> {
  const { deposit, check, reason, by, at } = funding;
  const { depositKey } = deposit;
  await tx.fundRemittance(depositKey, { remittanceKey: check.remittanceKey, reason, by, at });
  await tx.post({ at, postedBy: by, reason: 'deposit', adjudications: [], entries: fundingEntries(funding, 1) });
  const late = await tx.queue({ codes: [WITHOUT_ERA, WITHOUT_DEPOSIT], open: true, limit: MOST });
  const settled = new Set([depositItem(depositKey), checkItem(check.remittanceKey)]);
  for (const item of late) if (settled.has(item.idempotencyKey ?? '')) await tx.closeQueueItem(item.queueKey, by, at);
}

/** Takes it back by mirror entries; the two are not joined again but by a person. */
export async function unfund(tx: LedgerTransaction, funding: Omit<Funding, 'reason' | 'feeCents'>): Promise<void> {
  const { deposit, check, by, at } = funding;
  const feeCents = cents(check.paymentCents - deposit.amountCents);
  await tx.fundRemittance(deposit.depositKey, undefined);
  const parted = new Set([...(await partedPairs(tx)), pairOf(deposit.depositKey, check.remittanceKey)]);
  await tx.setMark(PARTED, [...parted].join(' '));
  const entries = fundingEntries({ deposit, check, feeCents }, -1);
  await tx.post({ at, postedBy: by, reason: 'deposit undone', adjudications: [], entries });
}

function fundingEntries(
  { deposit, check, feeCents }: Pick<Funding, 'deposit' | 'check' | 'feeCents'>,
  sign: 1 | -1,
): readonly NewEntry[] {
  const reference = `deposit ${deposit.depositKey}`;
  const side = (account: string, amount: number): readonly NewEntry[] => {
    const signed = sign * amount;
    if (signed === 0) return [];
    return [{ account, reference, debitCents: cents(Math.max(0, signed)), creditCents: cents(Math.max(0, -signed)) }];
  };
  return [
    ...side(BANK, deposit.amountCents),
    ...side(CARD_FEE, feeCents),
    ...side(cashClearing(check.reassociationTraceNumber), -check.paymentCents),
  ];
}

const depositItem = (depositKey: number): string => `deposit:${depositKey}:late`;
const checkItem = (remittanceKey: number | string): string => `remittance:${remittanceKey}:unfunded`;

/** */
function overdueItems(result: DepositResult, today: CalendarDate, at: string): readonly NewQueueItem[] {
  const late = overdue(result, today);
  const deposits = late.unmatchedDeposits.map((deposit): NewQueueItem => {
    const from = deposit.payerName === undefined ? '' : ` from ${deposit.payerName}`;
    const text = `deposit ${deposit.ordinal} of ${formatCents(deposit.amount)}${from} has no remittance after three business days; ask the payer for it`;
    return {
      code: WITHOUT_ERA,
      amountCents: deposit.amount,
      detailJson: JSON.stringify({ text, deposit: deposit.ordinal }),
      at,
      idempotencyKey: depositItem(deposit.ordinal),
    };
  });
  const checks = late.unfunded.map((check): NewQueueItem => {
    const text = `the money of check ${check.reassociationTraceNumber} is not in the bank after three business days; trace it with the payer`;
    return {
      code: WITHOUT_DEPOSIT,
      remittanceKey: Number(check.remittanceKey),
      amountCents: check.paymentAmount,
      detailJson: JSON.stringify({ text }),
      at,
      idempotencyKey: checkItem(check.remittanceKey),
    };
  });
  return [...deposits, ...checks];
}
