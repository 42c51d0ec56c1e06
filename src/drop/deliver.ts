/** Drop: the outbox of records → files in the billing systems' folders. A reader that isn't there keeps its own files waiting, no one else's. */
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import { isLeaseLost } from '../ledger/leases.ts';
import type { DropRow, Ledger } from '../ledger/port.ts';
import type { Log } from '../log/log.ts';
import { isFull, type Unread, unreadIn } from './backlog.ts';
import { doneMarkerOf, publishFile, requireMounted } from './publish.ts';
import type { DropSettings, DropTarget } from './settings.ts';

export interface DeliverPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly drops: DropSettings;
}

export interface DeliverReport {
  readonly delivered: number;
  readonly waiting: number;
  /** Paths of the files written now. */
  readonly files: readonly string[];
  /** Billing systems that leave too much unread, so that the rest waits in the ledger. */
  readonly heldBack: readonly string[];
}

/** Each holds up to some thousand records. */
const AT_ONCE = 4;

/** Delivers what waits, in its order. A file is marked delivered after it lies there, fsynced; after a crash it is found lying. */
export async function deliverDrops(ports: DeliverPorts): Promise<DeliverReport> {
  const blocked = new Set<string>();
  const heldBack = new Set<string>();
  const unread = new Map<string, Unread>();
  const files: string[] = [];
  for (;;) {
    const rows = await ports.ledger.pendingDrops(AT_ONCE, [...blocked]);
    if (rows.length === 0) break;
    const lying: Lying[] = [];
    for (const row of rows) {
      if (blocked.has(row.billingSystem)) continue;
      const outcome = await deliver(ports, row, unread);
      if (outcome.path !== undefined) lying.push({ row, path: outcome.path });
      else {
        blocked.add(row.billingSystem);
        if (outcome.full) heldBack.add(row.billingSystem);
      }
    }
    if (await markDelivered(ports, lying)) files.push(...lying.map(({ path }) => path));
    else for (const { row } of lying) blocked.add(row.billingSystem);
  }
  return { delivered: files.length, waiting: await ports.ledger.waitingDrops(), files, heldBack: [...heldBack] };
}

/** A row whose file lies in its folder. */
interface Lying {
  readonly row: DropRow;
  readonly path: string;
}

/** Together, since each transaction is a write to the disk. False when the ledger can't take it now. */
async function markDelivered({ ledger, clock, log }: DeliverPorts, lying: readonly Lying[]): Promise<boolean> {
  if (lying.length === 0) return true;
  const at = clock.now().toISOString();
  try {
    await ledger.transaction(async (tx) => {
      for (const { row } of lying) await tx.markDropDelivered(row.dropKey, at);
    });
  } catch (cause) {
    if (!(cause instanceof GatewayError) || isLeaseLost(cause)) throw cause;
    for (const { row } of lying)
      log.error('drop-waiting', { billingSystem: row.billingSystem, code: cause.code }, cause);
    return false;
  }
  for (const { row } of lying) {
    const { billingSystem, kind, body } = row;
    log.info('drop-delivered', { billingSystem, kind, bytes: Buffer.byteLength(body) });
  }
  return true;
}

type Outcome = { readonly path: string } | { readonly path?: undefined; readonly full: boolean };

/** The path of the file; none when its folder can't be written to now, or its reader is behind. */
async function deliver(ports: DeliverPorts, row: DropRow, unread: Map<string, Unread>): Promise<Outcome> {
  const target = ports.drops.targets.find((one) => one.id === row.billingSystem);
  const { log } = ports;
  const { billingSystem } = row;
  if (target === undefined) {
    log.warn('drop-waiting', { billingSystem, code: 'billing-system-unknown' });
    return { full: false };
  }
  try {
    const bytes = Buffer.byteLength(row.body);
    await requireMounted(target.out, target.markerFile);
    if (!(await hasRoom(target, bytes, unread))) {
      log.warn('drop-waiting', { billingSystem, code: 'reader-behind' });
      return { full: true };
    }
    await ports.ledger.confirmLease();
    return { path: await write(target, row) };
  } catch (cause) {
    if (!(cause instanceof GatewayError) || isLeaseLost(cause)) throw cause;
    log.error('drop-waiting', { billingSystem, code: cause.code }, cause);
    return { full: false };
  }
}

/** Counts what lies unread once a run, and what is added since. */
async function hasRoom(target: DropTarget, bytes: number, unread: Map<string, Unread>): Promise<boolean> {
  const { holdBackAt } = target;
  if (holdBackAt?.files === undefined && holdBackAt?.bytes === undefined) return true;
  const now = unread.get(target.id) ?? (await unreadIn(target.out));
  const full = isFull(holdBackAt, now);
  unread.set(target.id, full ? now : { files: now.files + 1, bytes: now.bytes + bytes });
  return !full;
}

async function write(target: DropTarget, row: DropRow): Promise<string> {
  const path = join(target.out, row.name);
  const folder = dirname(path);
  const name = basename(path);
  await publishFile(folder, name, row.body);
  if (target.doneMarker === true) await publishFile(folder, doneMarkerOf(name), '');
  return path;
}
