/** Operations: reports of money that is under way: deposits against checks, what is open with payers, underpayments. */
import { type CalendarDate, daysBetween } from '../base/calendar-date.ts';
import { type Cents, cents, formatCents } from '../base/money.ts';
import { openMoney } from '../inbound/funding.ts';
import { overdue } from '../inbound/match/deposits.ts';
import { foldReference } from '../inbound/post/reference-numbers.ts';
import { DISPUTED, UNDERPAID } from '../inbound/underpayments.ts';
import type { EntryRow, LedgerView, RemittanceRow } from '../ledger/port.ts';
import { patternOf, underpaymentOf } from './disputes.ts';
import type { ReportTable } from './report-table.ts';

const MOST = 1_000_000;

/** money without ERA, and ERA without money. */
export async function depositsReport(view: LedgerView, today: CalendarDate): Promise<ReportTable> {
  const { result } = await openMoney(view);
  const late = overdue(result, today);
  const rows = [
    ...result.unmatchedDeposits.map((one) => ({
      type: 'money-without-era',
      deposit: one.ordinal,
      reassociationTraceNumber: one.reassociationTraceNumber ?? one.checkNumber ?? '',
      payerName: one.payerName ?? '',
      date: one.date ?? '',
      amount: formatCents(one.amount),
      overdue: late.unmatchedDeposits.includes(one),
    })),
    ...result.unfunded.map((one) => ({
      type: 'era-without-money',
      remittance: Number(one.remittanceKey),
      reassociationTraceNumber: one.reassociationTraceNumber,
      payerName: one.payerName ?? '',
      date: one.paymentDate ?? '',
      amount: formatCents(one.paymentAmount),
      overdue: late.unfunded.includes(one),
    })),
  ];
  const cells = rows.map((row) => [
    row.type === 'money-without-era' ? 'money without ERA' : 'ERA without money',
    row.date,
    row.amount,
    row.reassociationTraceNumber,
    row.payerName,
    row.overdue ? 'overdue' : '',
  ]);
  return { head: ['what', 'date', 'amount', 'trace', 'payer', 'overdue'], cells, records: rows };
}

interface OpenReference {
  readonly payerId: string;
  readonly payerName: string;
  readonly reference: string;
  /** Positive: we owe the payer. */
  balance: number;
  since: CalendarDate | undefined;
  readonly chain: { readonly trace: string; readonly code: string; readonly amount: Cents }[];
}

/** what is open with each payer under each reference, its chain over remittances and its age. */
export async function payerLiabilityReport(view: LedgerView, today: CalendarDate): Promise<ReportTable> {
  const entries = await view.entries({ accountPrefix: 'PayerRecoupPayable', limit: MOST });
  const remittances = new Map((await view.remittances({ limit: MOST })).map((row) => [row.remittanceKey, row]));
  const open = new Map<string, OpenReference>();
  for (const entry of entries) addTo(open, entry, remittances.get(entry.remittanceKey ?? 0));
  const rows = [...open.values()].filter((one) => one.balance !== 0).map((one) => recordOf(one, today));
  rows.sort((left, right) => (left.payerName + left.reference < right.payerName + right.reference ? -1 : 1));
  const cells = rows.map((row) => [
    row.payerName,
    row.reference,
    row.amount,
    row.since,
    String(row.ageDays ?? ''),
    row.chain
      .map(({ reassociationTraceNumber, code, amount }) => `${reassociationTraceNumber} ${code} ${amount}`)
      .join(' → '),
  ]);
  return { head: ['payer', 'reference', 'we owe', 'since', 'days', 'chain'], cells, records: rows };
}

function addTo(open: Map<string, OpenReference>, entry: EntryRow, remittance: RemittanceRow | undefined): void {
  const payerId = remittance?.payerId ?? '';
  const key = `${payerId}|${foldReference(entry.reference)}`;
  const row = open.get(key) ?? {
    payerId,
    payerName: remittance?.payerName ?? '',
    reference: entry.reference ?? '',
    balance: 0,
    since: undefined,
    chain: [],
  };
  open.set(key, row);
  const amount = cents(entry.creditCents - entry.debitCents);
  if (row.balance === 0) row.since = remittance?.paymentDate;
  row.balance += amount;
  row.chain.push({ trace: remittance?.reassociationTraceNumber ?? '', code: entry.reasonCode ?? '', amount });
}

function recordOf({ payerId, payerName, reference, balance, since, chain }: OpenReference, today: CalendarDate) {
  return {
    type: 'payer-liability',
    payerId,
    payerName,
    reference,
    amount: formatCents(cents(balance)),
    direction: balance > 0 ? 'owed-to-payer' : 'taken-unannounced',
    since: since ?? '',
    ...(since === undefined ? {} : { ageDays: Math.max(0, daysBetween(since, today)) }),
    chain: chain.map(({ trace, code, amount }) => ({
      reassociationTraceNumber: trace,
      code,
      amount: formatCents(amount),
    })),
  };
}

/** open underpayments with the sum at stake; what recurs with the same payer, code and difference three times is systematic. */
export async function underpaymentsReport(view: LedgerView): Promise<ReportTable> {
  const items = await view.queue({ codes: [UNDERPAID, DISPUTED], open: true, limit: MOST });
  const keys = [...new Set(items.flatMap((item) => item.claimKey ?? []))];
  const names = new Map<number, string>();
  for (let start = 0; start < keys.length; start += 500) {
    for (const head of await view.claimHeads({ claimKeys: keys.slice(start, start + 500), limit: 500 }))
      names.set(head.claimKey, head.claimId);
  }
  const found = items.map((item) => {
    const { underpayment, line, dispute } = underpaymentOf(item);
    return { item, line, underpayment, dispute, amount: formatCents(item.amountCents ?? cents(0)) };
  });
  const pattern = (one: (typeof found)[number]): string => patternOf(one.item);
  const counts = new Map<string, number>();
  for (const one of found) counts.set(pattern(one), (counts.get(pattern(one)) ?? 0) + 1);
  const records = found.map((one) => ({
    type: 'underpayment',
    item: one.item.queueKey,
    claimId: names.get(one.item.claimKey ?? 0) ?? '',
    line: one.line ?? '',
    ...one.underpayment,
    atStake: one.amount,
    disputed: one.dispute !== undefined,
    systematic: (counts.get(pattern(one)) ?? 0) >= 3,
  }));
  const cells = found.map((one, index) => [
    String(one.item.queueKey),
    records[index]?.claimId ?? '',
    one.underpayment?.procedureCode ?? '',
    one.underpayment?.contract ?? '',
    one.underpayment?.allowed ?? '',
    one.underpayment?.expected ?? '',
    one.amount,
    one.dispute === undefined ? (one.underpayment?.disputeUntil ?? '') : 'disputed',
    records[index]?.systematic === true ? 'systematic' : '',
  ]);
  const head = ['item', 'claim', 'code', 'contract', 'allowed', 'expected', 'at stake', 'dispute', 'pattern'];
  return { head, cells, records };
}
