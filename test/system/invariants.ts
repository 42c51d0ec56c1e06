/** System tests: what must hold of a practice and its clearinghouse whatever happened, once a quiet run is over. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { classify } from '../../src/inbound/classify/classify.ts';
import type { LedgerView } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { filesBelow } from './books.ts';
import type { Practice } from './practice.ts';

export interface Expected {
  /** The claimIds of every claim that was dropped. */
  readonly claimIds: readonly string[];
  /** Folder of the sandbox, or of each of several. */
  readonly clearing: string | readonly string[];
}

const foldersOf = ({ clearing }: Expected): readonly string[] => (typeof clearing === 'string' ? [clearing] : clearing);

/** Files of the sandboxes' folder of that name, with the ordinal of the sandbox. */
const filesOf = (expected: Expected, folder: string): readonly { readonly path: string; readonly clearing: number }[] =>
  foldersOf(expected).flatMap((root, clearing) =>
    filesBelow(join(root, 'mailbox', folder)).map((path) => ({ path, clearing })),
  );

/** Everything that doesn't hold, as sentences; none when all is well. */
export async function brokenInvariants(practice: Practice, expected: Expected): Promise<readonly string[]> {
  const ledger = await openSqliteLedger({ path: join(practice.folder, 'data', 'ledger.db'), readOnly: true });
  try {
    return [
      ...(await ledger.verify()),
      ...(await claimsOnce(ledger, expected)),
      ...(await sentOnce(ledger, expected)),
      ...(await moneyOnce(ledger, practice, expected)),
      ...leftovers(practice, expected),
    ];
  } finally {
    await ledger.close();
  }
}

/** Every claim that was dropped stands in the ledger once, in a state that isn't underway. */
async function claimsOnce(ledger: LedgerView, { claimIds }: Expected): Promise<string[]> {
  const rows = await ledger.claims({ limit: 100_000 });
  const faults: string[] = [];
  for (const id of claimIds) {
    const mine = rows.filter((row) => row.claimId === id);
    if (mine.length !== 1) faults.push(`claim ${id} stands ${mine.length} times in the ledger`);
    for (const row of mine)
      if (['READY', 'BATCHED', 'UNKNOWN'].includes(row.state.display))
        faults.push(`claim ${id} is still ${row.state.display}`);
  }
  const totals = await ledger.claimTotals();
  const counted = totals.reduce((sum, total) => sum + total.claims, 0);
  if (counted !== rows.length) faults.push(`${rows.length} claims, but ${counted} by their states`);
  return faults;
}

/** Each interchange came once and whole; a claim came under a second number only after a reject put it back. */
async function sentOnce(ledger: LedgerView, expected: Expected): Promise<string[]> {
  const faults: string[] = [];
  const numbersOf = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const { path, clearing } of filesOf(expected, 'received')) {
    const bytes = readFileSync(path);
    const text = bytes.toString('latin1');
    const number = text.slice(90, 99);
    if (seen.has(`${clearing} ${number}`)) faults.push(`interchange ${number} came twice`);
    seen.add(`${clearing} ${number}`);
    const { interchanges } = classify(bytes);
    if (interchanges.length !== 1 || interchanges.some((one) => !one.sound))
      faults.push(`${basename(path)} is not whole`);
    for (const [, claim = ''] of text.matchAll(/~CLM\*([^*]+)\*/g))
      numbersOf.set(claim, [...(numbersOf.get(claim) ?? []), number]);
  }
  for (const row of await ledger.claims({ limit: 100_000 })) {
    const numbers = numbersOf.get(row.patientControlNumber) ?? [];
    const events = await ledger.events(row.claimKey);
    const putBack = events.filter((event) => event.type === 'requeued').length;
    if (numbers.length !== putBack + 1)
      faults.push(
        `claim ${row.claimId} (${row.state.display}) came under ${numbers.join(', ') || 'no number'}; it was put back ${putBack} times`,
      );
  }
  return faults;
}

/** Each check that was delivered is posted once, to the cent, and told once to the billing system. */
async function moneyOnce(ledger: LedgerView, practice: Practice, expected: Expected): Promise<string[]> {
  const faults: string[] = [];
  const sum = (await ledger.trialBalance()).reduce((total, row) => total + row.balanceCents, 0);
  if (sum !== 0) faults.push(`all accounts sum to ${sum} cents`);
  const checks = new Map<string, number>();
  for (const { path } of filesOf(expected, 'outbound').filter((one) => one.path.endsWith('.835'))) {
    for (const [, amount = '', trace = ''] of readFileSync(path, 'latin1').matchAll(
      /~BPR\*\w\*([\d.]+)\*[^~]*~TRN\*1\*([^*]+)\*/g,
    ))
      checks.set(trace, Math.round(Number(amount) * 100));
  }
  const totals = practice
    .records('posting')
    .filter((record) => record['type'] === 'posting-total' && record['supplement'] === undefined);
  const cash = new Map<string, number>();
  for (const entry of await ledger.entries({ accountPrefix: 'CashClearing:', limit: 10_000_000 }))
    cash.set(entry.account, (cash.get(entry.account) ?? 0) + entry.debitCents - entry.creditCents);
  for (const [trace, cents] of checks) {
    const posted = cash.get(`CashClearing:${trace}`) ?? 0;
    if (posted !== cents) faults.push(`check ${trace} of ${cents} cents is posted as ${posted}`);
    const told = totals.filter((total) => total['reassociationTraceNumber'] === trace);
    if (told.length !== 1) faults.push(`check ${trace} is told ${told.length} times`);
  }
  if (totals.length !== checks.size) faults.push(`${checks.size} checks were delivered, ${totals.length} are told`);
  const told = totals.reduce((total, record) => total + Math.round(Number(record['postedTotal']) * 100), 0);
  const came = [...checks.values()].reduce((total, cents) => total + cents, 0);
  if (told !== came) faults.push(`${came} cents came, ${told} are told as posted`);
  return faults;
}

/** Nothing half done lies about: here, in the drop folders, on the server. */
function leftovers(practice: Practice, expected: Expected): string[] {
  const unfinished = [
    ...filesBelow(join(practice.folder, 'data', 'spool')),
    ...filesBelow(join(practice.folder, 'data', 'archive')).filter((path) => !/\/[0-9a-f]{64}$/.test(path)),
    ...filesBelow(practice.in).filter((path) => !/\.result\.(json|csv|html)$/.test(path)),
    ...readdirSync(practice.out).filter((name) => !/^(status|posting)-.*\.json$/.test(name)),
    ...filesOf(expected, 'inbound').map(({ path }) => path),
  ];
  return unfinished.map((path) => `left behind: ${path}`);
}
