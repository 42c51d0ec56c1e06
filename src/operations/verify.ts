/** Operations: proof that nothing was changed: the ledger's files, its audit chain, its sums, and the hash of every archived file. */
import type { Archive, Sha256 } from '../archive/port.ts';
import type { Instant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { Ledger, LedgerView } from '../ledger/port.ts';
import { PRUNED_ACTION } from '../ledger/retention.ts';
import type { Spool } from '../wire/spool.ts';

export interface VerifyReport {
  /** Each as a sentence; empty when all is well. */
  readonly faults: readonly string[];
  readonly files: number;
  readonly bytes: number;
  /** Files whose bytes went by policy, as the audit chain says. */
  readonly pruned: number;
}

const MOST = 10_000_000;

/**
 * Reads every byte that was sent or received, one file after another, in flat memory. What is missing is a fault, unless the audit chain says
 * that it went by policy, after the last that came with these bytes.
 */
export async function verifyGateway(ports: {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly spool: Spool;
}): Promise<VerifyReport> {
  const faults = [...(await ports.ledger.verify())];
  const gone = await prunedByChain(ports.ledger);
  let files = 0;
  let bytes = 0;
  let pruned = 0;
  const known = await knownHashes(ports.ledger);
  for (const [sha256, { what, at }] of known) {
    try {
      for await (const chunk of ports.archive.read(sha256)) bytes += chunk.length;
      files += 1;
    } catch (cause) {
      if (!(cause instanceof GatewayError)) throw cause;
      if (MISSING.has(cause.code) && (gone.get(sha256) ?? '') >= at) {
        pruned += 1;
        continue;
      }
      files += 1;
      const message =
        cause.code === 'archive-pruned' ? 'missing, though the audit chain tells of no removal' : cause.message;
      faults.push(`${what}, ${sha256}: ${message} [${cause.code}]`);
    }
  }
  for await (const { sha256 } of ports.archive.list())
    if (!known.has(sha256))
      faults.push(...(await inClear(`archived file ${sha256}`, () => drained(ports.archive, sha256))));
  for (const sha256 of await ports.spool.list())
    faults.push(...(await inClear(`spooled file ${sha256}`, () => ports.spool.get(sha256))));
  return { faults, files, bytes, pruned };
}

async function drained(archive: Archive, sha256: Sha256): Promise<void> {
  for await (const _chunk of archive.read(sha256));
}

/** Of a file that the ledger doesn't tell of only that is a fault: who was killed may have left it. */
async function inClear(what: string, read: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await read();
  } catch (cause) {
    if (!(cause instanceof GatewayError)) throw cause;
    if (IN_CLEAR.has(cause.code)) return [`${what}: ${cause.message} [${cause.code}]`];
  }
  return [];
}

const IN_CLEAR: ReadonlySet<string> = new Set(['archive-in-clear', 'spool-in-clear']);

const MISSING: ReadonlySet<string> = new Set(['archive-missing', 'archive-pruned']);
const PAGE = 1_000;

/** When each hash went last, by the audit chain alone: a row of `pruned_objects` that it doesn't tell of was never written by us. */
async function prunedByChain(view: LedgerView): Promise<ReadonlyMap<string, Instant>> {
  const gone = new Map<string, Instant>();
  for (let after = 0; ; ) {
    const rows = await view.audit(after, PAGE);
    for (const { action, at, detail } of rows) {
      if (action !== PRUNED_ACTION) continue;
      // What an operator wrote as the reason names nothing.
      const [named = ''] = detail.split(': ', 1);
      for (const [sha256] of named.matchAll(/[0-9a-f]{64}/g)) gone.set(sha256, at);
    }
    const last = rows.at(-1);
    if (last === undefined) return gone;
    after = last.auditKey;
  }
}

export interface KnownHash {
  /** What it stands for, in words. */
  readonly what: string;
  /** The newest of what came with these bytes. */
  readonly at: Instant;
}

/** What each hash of the ledger stands for. */
export async function knownHashes(view: LedgerView): Promise<ReadonlyMap<string, KnownHash>> {
  const hashes = new Map<string, KnownHash>();
  const add = (sha256: string, what: string, at: Instant): void => {
    const before = hashes.get(sha256)?.at ?? '';
    hashes.set(sha256, { what, at: at > before ? at : before });
  };
  for (const row of await view.interchanges({ limit: MOST })) {
    for (const sha256 of [row.sha256, row.plainSha256])
      if (sha256 !== undefined)
        add(sha256, `interchange ${row.interchangeControlNumber} to ${row.partner}`, row.createdAt);
  }
  const states = ['RECEIVED', 'APPLIED', 'PARTLY_APPLIED', 'QUARANTINED'] as const;
  for (const row of await view.inboundFiles({ states, limit: MOST }))
    add(row.sha256, `file ${row.name} from ${row.partner}`, row.receivedAt);
  for (const row of await view.claimFiles({ limit: MOST }))
    add(row.sha256, `claim file of ${row.billingSystem}`, row.at);
  return hashes;
}
