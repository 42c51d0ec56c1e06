import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parseCalendarDate } from '../../src/base/calendar-date.ts';
import { cents } from '../../src/base/money.ts';
import type { Ledger, LedgerTransaction, NewClaim, NewRemittance, RowKey } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { createAesSeal } from '../../src/seal/aes/aes-seal.ts';
import type { Seal } from '../../src/seal/port.ts';

/** A fresh, empty store of one engine. */
export interface Store {
  readonly ledger: Ledger;
  /** A second way into the same store, as another worker has it; the first where an engine allows one writer only. */
  other(): Promise<Ledger>;
  /** The store opened again with another seal or none, or for questions alone; what was open before is closed. */
  again(seal: Seal | undefined, readOnly?: boolean): Promise<Ledger>;
  /** Runs a statement past the port, to see what the store itself forbids. */
  statement(sql: string): Promise<void>;
  /** Every row of a table, as text. */
  dump(table: string): Promise<string>;
  /** What the store's files hold, also what no row holds any more. */
  bytes(): Promise<Buffer>;
  destroy(): Promise<void>;
}

export type OpenStore = (seal?: Seal) => Promise<Store>;

export const openSqliteStore: OpenStore = async (seal) => {
  const folder = mkdtempSync(join(tmpdir(), 'claimgate-ledger-'));
  const path = join(folder, 'ledger.db');
  const ledger = await openSqliteLedger({ path, ...(seal === undefined ? {} : { seal }) });
  const raw = new Database(path);
  let open: Ledger | undefined = ledger;
  return {
    ledger,
    other: async () => ledger,
    again: async (other, readOnly = false) => {
      await open?.close();
      open = undefined;
      open = await openSqliteLedger({ path, readOnly, ...(other === undefined ? {} : { seal: other }) });
      return open;
    },
    statement: async (sql) => {
      raw.exec(sql);
    },
    dump: async (table) => JSON.stringify(raw.prepare(`select * from ${table}`).all()),
    bytes: async () =>
      Buffer.concat(
        ['', '-wal', '-shm']
          .map((ending) => `${path}${ending}`)
          .map((file) => (existsSync(file) ? readFileSync(file) : Buffer.alloc(0))),
      ),
    destroy: async () => {
      raw.close();
      await open?.close();
      rmSync(folder, { recursive: true });
    },
  };
};

/** A seal with a key of its own. */
export const testSeal = (): Seal => createAesSeal(randomBytes(32));

export const AT = '2026-11-25T08:00:00.000Z';
export const LATER = '2026-11-25T09:00:00.000Z';

export function claim(number: number, changes: Partial<NewClaim> = {}): NewClaim {
  const serviceFrom = parseCalendarDate('2026-11-02');
  return {
    billingSystem: 'office',
    claimId: `CLAIM-${number}`,
    claimFileKey: 1,
    ordinal: number,
    patientControlNumber: `CG${String(number).padStart(15, '0')}`,
    claimType: 'professional',
    frequencyCode: '1',
    payerSequence: 1,
    chargeCents: cents(10_000 + number),
    payerId: 'PAYER1',
    partner: 'clearing',
    fingerprint: `fingerprint-${number}`,
    ...(serviceFrom === undefined ? {} : { serviceFrom }),
    body: JSON.stringify({ patient: `CANARY${number}` }),
    findingsJson: '[]',
    state: { display: 'READY', json: '{"submission":"READY"}' },
    ...changes,
  };
}

/** Adds a claim file with the claims; their keys. */
export async function addClaims(tx: LedgerTransaction, claims: readonly NewClaim[]): Promise<readonly RowKey[]> {
  const claimFileKey = await tx.addClaimFile({
    billingSystem: 'office',
    name: 'claims.json',
    sha256: 'a'.repeat(64),
    sizeBytes: 100,
    at: AT,
    resultJson: '{"claims":[]}',
  });
  return tx.addClaims(
    claims.map((one) => ({ ...one, claimFileKey })),
    AT,
  );
}

export function remittance(number: number, changes: Partial<NewRemittance> = {}): NewRemittance {
  return {
    duplicateKey: `PAYER1|TRACE${number}|2026-11-20|100.00|1999999984`,
    contentHash: `content-${number}`,
    partner: 'clearing',
    reassociationTraceNumber: `TRACE${number}`,
    payerId: 'PAYER1',
    payerName: 'First Payer',
    paymentCents: cents(8_000),
    state: 'POSTED',
    evidence: { sha256: 'b'.repeat(64), name: '835-1.txt', offset: 312, length: 900, segmentId: 'ST' },
    at: AT,
    summaryJson: '{"type":"remittance"}',
    ...changes,
  };
}
