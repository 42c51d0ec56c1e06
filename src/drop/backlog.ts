/** Drop: what lies in a billing system's folder and was not taken yet, and what waits for it in the ledger. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../base/gateway-error.ts';
import type { LedgerView } from '../ledger/port.ts';
import { classifyDropError, requireMounted } from './publish.ts';
import type { DropSettings, DropTarget } from './settings.ts';

export interface Unread {
  readonly files: number;
  readonly bytes: number;
}

/** Files of records, in the folder itself or a sub-folder of a provider. */
const RECORD_FILE = /^(status|posting)-.*\.(json|ndjson|csv|xml|277|277ca)$/;

export async function unreadIn(out: string): Promise<Unread> {
  try {
    const entries = await readdir(out, { withFileTypes: true });
    let sum = await sumOf(out, entries);
    for (const folder of entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))) {
      const path = join(out, folder.name);
      const inside = await sumOf(path, await readdir(path, { withFileTypes: true }));
      sum = { files: sum.files + inside.files, bytes: sum.bytes + inside.bytes };
    }
    return sum;
  } catch (cause) {
    // A folder that isn't there yet holds nothing; delivery makes it.
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return { files: 0, bytes: 0 };
    throw classifyDropError(cause);
  }
}

async function sumOf(
  folder: string,
  entries: readonly { readonly name: string; isFile(): boolean }[],
): Promise<Unread> {
  let files = 0;
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile() || !RECORD_FILE.test(entry.name)) continue;
    // The reader may take it while we look.
    const facts = await stat(join(folder, entry.name)).catch(() => undefined);
    if (facts === undefined) continue;
    files += 1;
    bytes += facts.size;
  }
  return { files, bytes };
}

export function isFull(limit: DropTarget['holdBackAt'], { files, bytes }: Unread): boolean {
  const { files: mostFiles = Number.POSITIVE_INFINITY, bytes: mostBytes = Number.POSITIVE_INFINITY } = limit ?? {};
  return files >= mostFiles || bytes >= mostBytes;
}

export interface Backlog {
  readonly billingSystem: string;
  /** Files of records that wait in the ledger. */
  readonly waiting: number;
  readonly unreadFiles: number;
  readonly unreadBytes: number;
  /** `reader-behind`: too much lies unread; or the code of what is wrong with the folder. Absent when nothing keeps the files back. */
  readonly code?: string;
}

/** Billing systems for which something waits in the ledger, and why. */
export async function dropBacklog(view: LedgerView, { targets }: DropSettings): Promise<readonly Backlog[]> {
  const backlog: Backlog[] = [];
  for (const { billingSystem, waiting } of await view.waitingDropsBySystem()) {
    const target = targets.find((one) => one.id === billingSystem);
    backlog.push({ billingSystem, waiting, ...(await lookAt(target)) });
  }
  return backlog;
}

async function lookAt(target: DropTarget | undefined): Promise<Omit<Backlog, 'billingSystem' | 'waiting'>> {
  const nothing = { unreadFiles: 0, unreadBytes: 0 };
  if (target === undefined) return { ...nothing, code: 'billing-system-unknown' };
  try {
    await requireMounted(target.out, target.markerFile);
    const unread = await unreadIn(target.out);
    const code = isFull(target.holdBackAt, unread) ? { code: 'reader-behind' } : {};
    return { unreadFiles: unread.files, unreadBytes: unread.bytes, ...code };
  } catch (cause) {
    if (!(cause instanceof GatewayError)) throw cause;
    return { ...nothing, code: cause.code };
  }
}
