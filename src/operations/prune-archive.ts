/** Operations: archived bytes that are past their retention go; what the ledger made of them, their hashes and the audit chain stay. */
import type { Archive } from '../archive/port.ts';
import { type Instant, toInstant } from '../base/clock.ts';
import type { InboundFileRow, LedgerView } from '../ledger/port.ts';
import { ARCHIVED_KINDS, type ArchivedKind, type OpenClaims } from '../ledger/retention.ts';
import { openEvidence } from './open-evidence.ts';
import type { OperatorPorts, OperatorWord } from './operator-word.ts';

/** Years by kind; for ever where none is said. */
export type Retention = Readonly<Partial<Record<ArchivedKind, number | undefined>>>;

/** HIPAA's documents are kept for six years (45 CFR 164.316(b)(2)(i), 164.530(j)(2)); states and payers may want more. */
export const HIPAA_YEARS = 6;

export interface PrunePorts extends OperatorPorts {
  readonly archive: Archive;
  readonly retention: Retention;
}

export interface PrunableObject {
  readonly sha256: string;
  readonly kind: ArchivedKind;
}

export interface PruneReport {
  readonly dryRun: boolean;
  /** What went, or would go. */
  readonly objects: readonly PrunableObject[];
  /** Past their retention, and kept: something open rests on them. */
  readonly kept: number;
  /** Past their retention, and lost before they went by policy; `verify` tells of them. */
  readonly missing: number;
}

/** A claim is done when nobody owes anything, or it gave way to another. */
const OPEN: OpenClaims = {
  finished: ['CLOSED', 'CANCELLED', 'SUPERSEDED', 'VOIDED'],
  accounts: ['AR:', 'Suspense', 'UnappliedCash', 'WithholdReceivable'],
};
/** One row of the audit chain names so many. */
const AT_ONCE = 100;

/** Kinds whose retention is shorter than what HIPAA asks for. */
export const shortRetention = (retention: Retention): readonly ArchivedKind[] =>
  ARCHIVED_KINDS.filter((kind) => (retention[kind] ?? HIPAA_YEARS) < HIPAA_YEARS);

/**
 * Nothing goes that an open claim, open money, open work or quarantine rests on, nor what isn't past the retention of everything that has
 * the same bytes. Each removal stands in the audit chain before the bytes go, so that a crash in between is made up for by the next run, and
 * what is missing without it was lost. Done by one worker at a time.
 */
export function pruneArchive(
  ports: PrunePorts,
  word: OperatorWord,
  { dryRun }: { readonly dryRun: boolean },
): Promise<PruneReport> {
  if (dryRun) return pruneAlone(ports, word, dryRun);
  return ports.ledger.alone('prune', (ledger) => pruneAlone({ ...ports, ledger }, word, dryRun));
}

async function pruneAlone(ports: PrunePorts, word: OperatorWord, dryRun: boolean): Promise<PruneReport> {
  const now = ports.clock.now();
  const before = cutoffs(ports.retention, now);
  const judge = new Judge(ports.ledger, before);
  const objects: PrunableObject[] = [];
  let kept = 0;
  let missing = 0;
  for (const [kind, limit] of before) {
    for await (const hashes of agedPages(ports.ledger, kind, limit)) {
      const going: string[] = [];
      for (const sha256 of hashes) {
        if (!(await judge.mayGo(sha256))) kept += 1;
        else if (await isThere(ports, sha256)) going.push(sha256);
        else missing += 1;
      }
      if (!dryRun) await prune(ports, word, { kind, limit, hashes: going });
      objects.push(...going.map((sha256) => ({ sha256, kind })));
    }
  }
  return { dryRun, objects, kept, missing };
}

function cutoffs(retention: Retention, now: Date): ReadonlyMap<ArchivedKind, Instant> {
  const before = new Map<ArchivedKind, Instant>();
  for (const kind of ARCHIVED_KINDS) {
    const years = retention[kind];
    if (years === undefined) continue;
    const limit = new Date(now);
    limit.setUTCFullYear(limit.getUTCFullYear() - years);
    before.set(kind, toInstant(limit));
  }
  return before;
}

async function* agedPages(view: LedgerView, kind: ArchivedKind, before: Instant): AsyncGenerator<readonly string[]> {
  for (let after = ''; ; ) {
    const hashes = await view.agedHashes({ kind, before, after, limit: AT_ONCE });
    if (hashes.length === 0) return;
    yield hashes;
    after = hashes.at(-1) ?? '';
  }
}

/** Bytes that were about to go when a run was cut off count as there: that run's record is gone on with. */
async function isThere({ archive, ledger }: PrunePorts, sha256: string): Promise<boolean> {
  if (await archive.has(sha256)) return true;
  return (await ledger.pruned([sha256])).some((one) => !one.removed);
}

interface Going {
  readonly kind: ArchivedKind;
  readonly limit: Instant;
  readonly hashes: readonly string[];
}

async function prune(ports: PrunePorts, word: OperatorWord, { kind, limit, hashes }: Going): Promise<void> {
  const { ledger, archive, clock } = ports;
  if (hashes.length === 0) return;
  await ledger.transaction(async (tx) => {
    const begun = new Set((await tx.pruned(hashes)).flatMap((one) => (one.removed ? [] : [one.sha256])));
    const fresh = hashes.filter((sha256) => !begun.has(sha256));
    if (fresh.length === 0) return;
    const detail = `${kind} before ${limit.slice(0, 10)} ${fresh.join(' ')}: ${word.reason}`;
    await tx.notePruned(kind, fresh, { at: toInstant(clock.now()), actor: word.user, detail });
  });
  for (const sha256 of hashes) {
    await ledger.confirmLease();
    await archive.remove(sha256);
  }
  await ledger.transaction((tx) => tx.noteRemoved(hashes, toInstant(clock.now())));
}

/** Knows what may go. What open things rest on is gathered when it is first asked for: mostly nothing is old enough. */
class Judge {
  readonly #view: LedgerView;
  readonly #before: ReadonlyMap<ArchivedKind, Instant>;
  #open: ReadonlySet<string> | undefined;

  constructor(view: LedgerView, before: ReadonlyMap<ArchivedKind, Instant>) {
    this.#view = view;
    this.#before = before;
  }

  /** A packed file goes only when all that came out of it may go, or went. */
  async mayGo(sha256: string): Promise<boolean> {
    this.#open ??= await openEvidence(this.#view, OPEN);
    if (this.#open.has(sha256)) return false;
    const references = await this.#view.referencesTo([sha256]);
    const past = references.every(({ kind, at, ended }) => ended && at < (this.#before.get(kind) ?? ''));
    if (!past) return false;
    const file = await this.#view.inboundFile(sha256);
    for (const inner of file === undefined ? [] : contentsOf(file)) if (!(await this.mayGo(inner))) return false;
    return true;
  }
}

function contentsOf(file: InboundFileRow): readonly string[] {
  const { contents = [] }: { readonly contents?: readonly string[] } = JSON.parse(file.detailJson);
  return contents;
}
