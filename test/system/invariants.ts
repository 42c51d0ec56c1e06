/** System tests: what must hold of a practice and its clearinghouses whatever happened, once a quiet run is over (reliability.md 4). */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ClaimHead, LedgerView } from '../../src/ledger/port.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { filesBelow } from './books.ts';
import { accountsTold, checksOnce, recordsOnce } from './invariants-told.ts';
import { acknowledgedOnce, answersDone, interchangesOnce, numbersOnce } from './invariants-wire.ts';
import type { Practice } from './practice.ts';

export interface Expected {
  /** The claimIds of every claim that was dropped. */
  readonly claimIds: readonly string[];
  /** What they come to. */
  readonly chargeCents?: number;
  /** Folder of the sandbox, or of each of several. */
  readonly clearing: string | readonly string[];
  /** URL of the ledger, where it isn't the practice's SQLite. */
  readonly postgres?: string;
  /** Where a copy of every answer lies, when the mailbox itself may be emptied. */
  readonly delivered?: string;
  /** Reason codes of what is set aside, sorted; not looked at when left out. */
  readonly setAside?: readonly string[];
  /** How many deposits of the bank have found their check. */
  readonly funded?: number;
}

/** What the checks look at, read once. */
export interface Books {
  readonly practice: Practice;
  readonly expected: Expected;
  readonly ledger: LedgerView;
  readonly heads: readonly ClaimHead[];
}

type Check = (books: Books) => Promise<readonly string[]> | readonly string[];

const CHECKS: readonly (readonly [string, Check])[] = [
  ['each claim stands in the ledger once, in one state, and none is under way', claimsOnce],
  ['charges taken in are the charges of all states together', chargesKept],
  ['each state is the one that the claim’s last event says, and each answer has its file', statesProven],
  [
    'each interchange came once and whole, a claim under a second number only after a reject put it back',
    interchangesOnce,
  ],
  ['control numbers are unique for ever, in the ledger, on the wire and in the high-water file', numbersOnce],
  ['every answer is applied, its file done with on the server, bad parts set aside once', answersDone],
  ['each answer that is to be acknowledged is acknowledged once', acknowledgedOnce],
  ['each check is posted once to the cent, told once, funded once', checksOnce],
  ['told entries are the ledger’s, account by account', accountsTold],
  ['each event is told to the billing system once', recordsOnce],
  ['verify: store, audit chain, sums, archive complete and unchanged', verified],
  ['nothing half done lies about', leftovers],
];

export interface Checked {
  readonly name: string;
  readonly faults: readonly string[];
  readonly seconds: number;
}

export async function checkInvariants(practice: Practice, expected: Expected): Promise<readonly Checked[]> {
  const ledger =
    expected.postgres === undefined
      ? await openSqliteLedger({ path: join(practice.folder, 'data', 'ledger.db'), readOnly: true })
      : await openPostgresLedger({ url: expected.postgres, readOnly: true });
  try {
    const books = { practice, expected, ledger, heads: await ledger.claimHeads({ limit: 10_000_000 }) };
    const checked: Checked[] = [];
    for (const [name, check] of CHECKS) {
      const started = performance.now();
      const faults = await check(books);
      checked.push({ name, faults, seconds: (performance.now() - started) / 1000 });
    }
    return checked;
  } finally {
    await ledger.close();
  }
}

/** Everything that doesn't hold, as sentences; none when all is well. */
export async function brokenInvariants(practice: Practice, expected: Expected): Promise<readonly string[]> {
  return (await checkInvariants(practice, expected)).flatMap(({ faults }) => faults);
}

const UNDER_WAY: readonly string[] = ['READY', 'BATCHED', 'UNKNOWN'];

async function claimsOnce({ ledger, heads, expected: { claimIds } }: Books): Promise<string[]> {
  const times = new Map<string, number>();
  for (const { claimId } of heads) times.set(claimId, (times.get(claimId) ?? 0) + 1);
  const faults = claimIds
    .filter((id) => times.get(id) !== 1)
    .map((id) => `claim ${id} stands ${times.get(id) ?? 0} times in the ledger`);
  if (heads.length !== claimIds.length)
    faults.push(`${claimIds.length} claims were dropped, ${heads.length} stand there`);
  for (const { claimId, state } of heads)
    if (UNDER_WAY.includes(state.display)) faults.push(`claim ${claimId} is still ${state.display}`);
  const counted = (await ledger.claimTotals()).reduce((sum, total) => sum + total.claims, 0);
  if (counted !== heads.length) faults.push(`${heads.length} claims, but ${counted} by their states`);
  return faults;
}

async function chargesKept({ ledger, heads, expected: { chargeCents } }: Books): Promise<string[]> {
  const stands = heads.reduce((sum, head) => sum + head.chargeCents, 0);
  const byState = (await ledger.claimTotals()).reduce((sum, total) => sum + total.chargeCents, 0);
  const wanted = chargeCents ?? stands;
  return stands === wanted && byState === wanted
    ? []
    : [`${wanted} cents were charged; claims come to ${stands}, states to ${byState}`];
}

/** What we do ourselves needs no file. */
const OWN: readonly string[] = [
  'received',
  'ready',
  'held',
  'released',
  'evaluated',
  'requeued',
  'duplicate',
  'corrected',
];

async function statesProven({ ledger, heads }: Books): Promise<string[]> {
  const files = new Set<string>();
  for (const row of await ledger.interchanges({ limit: 10_000_000 }))
    for (const hash of [row.sha256, row.plainSha256]) if (hash !== undefined) files.add(hash);
  const states = ['RECEIVED', 'APPLIED', 'PARTLY_APPLIED', 'QUARANTINED'] as const;
  for (const row of await ledger.inboundFiles({ states, limit: 10_000_000 })) files.add(row.sha256);
  for (const row of await ledger.claimFiles({ limit: 10_000_000 })) files.add(row.sha256);
  const faults: string[] = [];
  for (const { claimKey, claimId, state } of heads) {
    const events = await ledger.events(claimKey);
    const last = events.at(-1);
    if (last === undefined || !last.summary.endsWith(`→ ${state.display}`))
      faults.push(`claim ${claimId} is ${state.display}, its last event says ${last?.summary ?? 'nothing'}`);
    for (const { type, evidence, summary } of events)
      if (evidence === undefined ? !OWN.includes(type) : !files.has(evidence.sha256))
        faults.push(`claim ${claimId}: ${type} (${summary}) has no file that the ledger knows`);
  }
  return faults;
}

async function verified({ practice }: Books): Promise<readonly string[]> {
  const { exitCode, out, err } = await practice.run(['verify']);
  return exitCode === 0 ? [] : [`verify ends with ${exitCode}: ${out}${err}`];
}

/** Nothing half done lies about: here, in the drop folders, on the server. */
function leftovers({ practice, expected }: Books): string[] {
  const foldersOf = typeof expected.clearing === 'string' ? [expected.clearing] : expected.clearing;
  const unfinished = [
    ...filesBelow(join(practice.folder, 'data', 'spool')),
    ...filesBelow(join(practice.folder, 'data', 'archive')).filter((path) => !/\/[0-9a-f]{64}$/.test(path)),
    ...filesBelow(practice.in).filter((path) => !/\.result\.(json|csv|html)$/.test(path)),
    ...readdirSync(practice.out).filter((name) => !/^((status|posting)-.*|snapshot)\.json(\.done)?$/.test(name)),
    ...foldersOf.flatMap((root) => filesBelow(join(root, 'mailbox', 'inbound'))),
  ];
  return unfinished.map((path) => `left behind: ${path}`);
}
