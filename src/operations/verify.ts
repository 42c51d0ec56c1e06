/** Operations: proof that nothing was changed: the ledger's files, its audit chain, its sums, and the hash of every archived file. */
import type { Archive } from '../archive/port.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { Ledger, LedgerView } from '../ledger/port.ts';

export interface VerifyReport {
  /** Each as a sentence; empty when all is well. */
  readonly faults: readonly string[];
  readonly files: number;
  readonly bytes: number;
}

const MOST = 10_000_000;

/** Reads every byte that was sent or received, one file after another, in flat memory. */
export async function verifyGateway(ports: {
  readonly ledger: Ledger;
  readonly archive: Archive;
}): Promise<VerifyReport> {
  const faults = [...(await ports.ledger.verify())];
  let files = 0;
  let bytes = 0;
  for (const [sha256, what] of await knownHashes(ports.ledger)) {
    files += 1;
    try {
      for await (const chunk of ports.archive.read(sha256)) bytes += chunk.length;
    } catch (cause) {
      if (!(cause instanceof GatewayError)) throw cause;
      faults.push(`${what}, ${sha256}: ${cause.message} [${cause.code}]`);
    }
  }
  return { faults, files, bytes };
}

/** What each hash of the ledger stands for. */
export async function knownHashes(view: LedgerView): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  for (const row of await view.interchanges({ limit: MOST })) {
    for (const sha256 of [row.sha256, row.plainSha256])
      if (sha256 !== undefined) hashes.set(sha256, `interchange ${row.interchangeControlNumber} to ${row.partner}`);
  }
  const states = ['RECEIVED', 'APPLIED', 'PARTLY_APPLIED', 'QUARANTINED'] as const;
  for (const row of await view.inboundFiles({ states, limit: MOST }))
    hashes.set(row.sha256, `file ${row.name} from ${row.partner}`);
  for (const row of await view.claimFiles({ limit: MOST }))
    hashes.set(row.sha256, `claim file of ${row.billingSystem}`);
  return hashes;
}
