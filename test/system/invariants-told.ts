/** System tests: invariants of money and of what the billing system is told. */
import { readFileSync } from 'node:fs';
import type { EntryRow } from '../../src/ledger/port.ts';
import { filesBelow } from './books.ts';
import type { Books, Expected } from './invariants.ts';
import { filesOf } from './invariants-wire.ts';

const MOST = 10_000_000;

type Row = Readonly<Record<string, unknown>>;

const centsOf = (amount: unknown): number => Math.round(Number(amount ?? 0) * 100);

/** Amount in cents of every check that was delivered, by trace number. */
export function deliveredChecks(expected: Expected): ReadonlyMap<string, number> {
  const { delivered } = expected;
  const paths = delivered === undefined ? filesOf(expected, 'outbound').map(({ path }) => path) : filesBelow(delivered);
  const checks = new Map<string, number>();
  for (const path of paths.filter((one) => one.endsWith('.835')))
    for (const [, amount = '', trace = ''] of readFileSync(path, 'latin1').matchAll(
      /~BPR\*\w\*([\d.]+)\*[^~]*~TRN\*1\*([^*]+)\*/g,
    ))
      checks.set(trace, centsOf(amount));
  return checks;
}

/** Each check that was delivered is posted once, to the cent, and told once to the billing system. */
export async function checksOnce({ ledger, practice, expected }: Books): Promise<string[]> {
  const faults: string[] = [];
  const sum = (await ledger.trialBalance()).reduce((total, row) => total + row.balanceCents, 0);
  if (sum !== 0) faults.push(`all accounts sum to ${sum} cents`);
  const checks = deliveredChecks(expected);
  const totals = new Map<string, Row[]>();
  for (const record of practice.records('posting'))
    if (record['type'] === 'posting-total' && record['supplement'] === undefined) {
      const trace = String(record['reassociationTraceNumber']);
      totals.set(trace, [...(totals.get(trace) ?? []), record]);
    }
  const cash = new Map<string, number>();
  for (const entry of await ledger.entries({ accountPrefix: 'CashClearing:', limit: MOST }))
    if (!isDeposit(entry))
      cash.set(entry.account, (cash.get(entry.account) ?? 0) + entry.debitCents - entry.creditCents);
  for (const [trace, cents] of checks) {
    const posted = cash.get(`CashClearing:${trace}`) ?? 0;
    if (posted !== cents) faults.push(`check ${trace} of ${cents} cents is posted as ${posted}`);
    const told = totals.get(trace) ?? [];
    if (told.length !== 1) faults.push(`check ${trace} is told ${told.length} times`);
    const amount = told.reduce((total, record) => total + centsOf(record['postedTotal']), 0);
    if (amount !== cents) faults.push(`check ${trace} of ${cents} cents is told as ${amount}`);
  }
  if (totals.size !== checks.size) faults.push(`${checks.size} checks were delivered, ${totals.size} are told`);
  const funded = (await ledger.bankDeposits({ funding: 'known', limit: MOST })).length;
  if (expected.funded !== undefined && funded !== expected.funded)
    faults.push(`${funded} deposits have found their check, not ${expected.funded}`);
  return faults;
}

/** The bank's money, which is nothing that an 835 says. */
const isDeposit = ({ reference }: Pick<EntryRow, 'reference'>): boolean => reference?.startsWith('deposit ') === true;

/** Entries of the posting records, summed by account, are what the ledger holds of remittances. */
export async function accountsTold({ ledger, practice }: Books): Promise<string[]> {
  const sums = new Map<string, number>();
  const add = (account: string, cents: number): void => void sums.set(account, (sums.get(account) ?? 0) + cents);
  for (const { remittanceKey } of await ledger.remittances({ limit: MOST }))
    for (const entry of await ledger.entries({ remittanceKey, limit: MOST }))
      add(entry.account, entry.debitCents - entry.creditCents);
  const keys = new Set<string>();
  const faults: string[] = [];
  for (const record of practice.records('posting')) {
    const { postingKey, entries } = record;
    if (postingKey !== undefined && keys.has(String(postingKey))) faults.push(`posting ${postingKey} is told twice`);
    keys.add(String(postingKey));
    for (const entry of Array.isArray(entries) ? entries : [])
      add(String(entry.account), centsOf(entry.credit) - centsOf(entry.debit));
  }
  for (const [account, cents] of sums) if (cents !== 0) faults.push(`${account}: ${cents} cents are not told`);
  return faults;
}

const keyOf = (claimId: unknown, evidence: Row, action: unknown = ''): string =>
  [claimId, evidence['sha256'], evidence['offset'] ?? '', action].join(' ');

/** What we did ourselves, with a file that shows it; told when it changes what is shown of the claim. */
const OWN_ACTS: readonly string[] = [
  'delivery-unknown',
  'not-delivered',
  'void-sent',
  'corrected',
  'cancelled',
  'balance',
];
const shownBy = (summary: string): string => summary.split('→ ').at(-1) ?? '';

/** What one place of an answer says of a claim, and that it was sent, is told once; nothing else that has a place. */
export async function recordsOnce({ ledger, practice, heads }: Books): Promise<string[]> {
  const waiting = await ledger.waitingDrops();
  const faults = waiting === 0 ? [] : [`${waiting} files of records wait`];
  const told = new Map<string, number>();
  for (const { claimId, evidence, action } of practice.records('status')) {
    const key = keyOf(claimId, Object(evidence), action);
    told.set(key, (told.get(key) ?? 0) + 1);
  }
  for (const { claimKey, claimId } of heads) {
    const due = new Map<string, string>();
    let shown = '';
    for (const { type, summary, evidence, payloadJson = '{}' } of await ledger.events(claimKey)) {
      const { record }: { readonly record?: { readonly action?: string } } = JSON.parse(payloadJson);
      const changed = shownBy(summary) !== shown;
      shown = shownBy(summary);
      // What follows from an answer at a place of a file is told with it.
      const own = type === 'sent' || (OWN_ACTS.includes(type) && changed && evidence?.offset === undefined);
      if (evidence !== undefined && (record !== undefined || own))
        due.set(keyOf(claimId, { ...evidence }, record === undefined ? type : record.action), `${type} (${summary})`);
    }
    for (const [key, what] of due) {
      const times = told.get(key) ?? 0;
      if (times !== 1) faults.push(`claim ${claimId}: ${what} is told ${times} times`);
      told.delete(key);
    }
  }
  for (const key of told.keys()) faults.push(`a record of no event is told: ${key}`);
  return faults;
}
