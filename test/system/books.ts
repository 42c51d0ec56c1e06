/** System tests: what the ledger and the archive of a practice hold, read beside the gateway. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatCents } from '../../src/base/money.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import type { Mailbox, Practice } from './practice.ts';

/** Asks the practice's ledger, opened for reading only. */
export async function ask<T>(practice: Practice, question: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await openSqliteLedger({ path: join(practice.folder, 'data', 'ledger.db'), readOnly: true });
  try {
    return await question(ledger);
  } finally {
    await ledger.close();
  }
}

/** Balance of every account as text, accounts at zero left out. */
export async function accounts(practice: Practice): Promise<Readonly<Record<string, string>>> {
  const rows = await ask(practice, (ledger) => ledger.trialBalance());
  return Object.fromEntries(
    rows.filter((row) => row.balanceCents !== 0).map((row) => [row.account, formatCents(row.balanceCents)]),
  );
}

/** Codes of what waits for a person, sorted. */
export async function waiting(practice: Practice): Promise<readonly string[]> {
  const items = await ask(practice, (ledger) => ledger.queue({ open: true, limit: 10_000 }));
  return items.map((item) => item.code).sort();
}

/** Reason codes of what was set aside, in order. */
export async function setAside(practice: Practice): Promise<readonly string[]> {
  const rows = await ask(practice, (ledger) => ledger.quarantine({ limit: 10_000 }));
  return rows.map((row) => row.reasonCode);
}

export function archived(practice: Practice, sha256: string): Buffer | undefined {
  const path = join(practice.folder, 'data', 'archive', sha256.slice(0, 2), sha256);
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** Paths of all files below a folder. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A mailbox that is a folder of this machine: a partner's share. */
export function shareAt(root: string): Mailbox {
  return {
    transport: { type: 'folder', root: join(root, 'mailbox') },
    upload: 'inbound',
    download: 'outbound',
  };
}
