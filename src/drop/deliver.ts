/** Drop: the outbox of records → files in the billing systems' folders. A reader that isn't there keeps its own files waiting, no one else's. */
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import { isLeaseLost } from '../ledger/leases.ts';
import type { DropRow, Ledger } from '../ledger/port.ts';
import type { Log } from '../log/log.ts';
import { isFull, type Unread, unreadIn } from './backlog.ts';
import { doneMarkerOf, publishFile, requireMounted } from './publish.ts';
import { type PublishedFiles, publishFiles } from './publish-many.ts';
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

/** So many are read at a time: each may hold some thousand records. */
const AT_ONCE = 2;
/** As many go together as make about so many bytes, since each time costs the disk the same, however many they are. */
const BYTES_AT_ONCE = 8_000_000;
const MOST_AT_ONCE = 64;

/** The oldest that wait. */
async function pending({ ledger }: DeliverPorts, except: readonly string[]): Promise<readonly DropRow[]> {
  const rows: DropRow[] = [];
  let bytes = 0;
  while (bytes < BYTES_AT_ONCE && rows.length < MOST_AT_ONCE) {
    const some = await ledger.pendingDrops(AT_ONCE, except, rows.at(-1)?.dropKey);
    for (const { body } of some) bytes += body.length;
    rows.push(...some);
    if (some.length < AT_ONCE) break;
  }
  return rows;
}

/** Delivers what waits, in its order. A file is marked delivered after it lies there, fsynced; after a crash it is found lying. */
export async function deliverDrops(ports: DeliverPorts): Promise<DeliverReport> {
  const run: Run = { blocked: new Set(), heldBack: new Set(), unread: new Map() };
  const files: string[] = [];
  for (;;) {
    const rows = await pending(ports, [...run.blocked]);
    if (rows.length === 0) break;
    const lying = await deliverSome(ports, rows, run);
    if (await markDelivered(ports, lying)) files.push(...lying.map(({ path }) => path));
    else for (const { row } of lying) run.blocked.add(row.billingSystem);
  }
  return { delivered: files.length, waiting: await ports.ledger.waitingDrops(), files, heldBack: [...run.heldBack] };
}

/** What one run of deliveries found of the billing systems. */
interface Run {
  /** Nothing more is delivered to them in this run. */
  readonly blocked: Set<string>;
  /** Of those, the ones that leave too much unread. */
  readonly heldBack: Set<string>;
  readonly unread: Map<string, Unread>;
}

interface Parcel {
  readonly target: DropTarget;
  readonly folder: string;
  readonly rows: DropRow[];
}

/** Those of the rows whose files lie in their folders now. */
async function deliverSome(ports: DeliverPorts, rows: readonly DropRow[], run: Run): Promise<readonly Lying[]> {
  const parcels: Parcel[] = [];
  for (const row of rows) {
    const target = run.blocked.has(row.billingSystem) ? undefined : await admitted(ports, row, run);
    if (target === undefined) continue;
    const folder = dirname(join(target.out, row.name));
    const last = parcels.at(-1);
    // Only neighbours go together, so that files appear in their order whatever folders they go to.
    if (last?.folder === folder && target.doneMarker !== true) last.rows.push(row);
    else parcels.push({ target, folder, rows: [row] });
  }
  const lying: Lying[] = [];
  const failed = new Set<string>();
  for (const parcel of parcels) {
    if (failed.has(parcel.target.id)) continue;
    const done = await publishParcel(ports, parcel, run);
    lying.push(...done);
    // What comes after must not lie there before it.
    if (done.length < parcel.rows.length) failed.add(parcel.target.id);
  }
  return lying;
}

/** Where the row's file may go now; undefined when it must wait, and with it all of its billing system. */
async function admitted(ports: DeliverPorts, row: DropRow, run: Run): Promise<DropTarget | undefined> {
  const { billingSystem } = row;
  const target = ports.drops.targets.find((one) => one.id === billingSystem);
  const wait = (code: string): undefined => {
    run.blocked.add(billingSystem);
    ports.log.warn('drop-waiting', { billingSystem, code });
  };
  if (target === undefined) return wait('billing-system-unknown');
  try {
    await requireMounted(target.out, target.markerFile);
    if (await hasRoom(target, Buffer.byteLength(row.body), run.unread)) return target;
  } catch (cause) {
    return mustWait(ports, { billingSystem }, cause, run);
  }
  run.heldBack.add(billingSystem);
  return wait('reader-behind');
}

/** What waits, and the file before which it does. */
interface Waiting {
  readonly billingSystem: string;
  readonly path?: string | undefined;
}

/** Passes on what isn't a matter of this billing system's folder. */
function mustWait({ log }: DeliverPorts, { billingSystem, path }: Waiting, cause: unknown, run: Run): undefined {
  if (!(cause instanceof GatewayError) || isLeaseLost(cause)) throw cause;
  run.blocked.add(billingSystem);
  const file = path === undefined ? {} : { file: basename(path) };
  log.error('drop-waiting', { billingSystem, code: cause.code, ...file }, cause);
}

/** Those before one that can't be written lie there, and it is named. */
async function publishParcel(
  ports: DeliverPorts,
  { target, folder, rows }: Parcel,
  run: Run,
): Promise<readonly Lying[]> {
  const all = rows.map((row): Lying => ({ row, path: join(target.out, row.name) }));
  let lying = 0;
  try {
    await ports.ledger.confirmLease();
    const done = await publishAll(target, folder, all);
    lying = done.lying;
    if (done.failure !== undefined) throw done.failure;
  } catch (cause) {
    mustWait(ports, { billingSystem: target.id, path: all[lying]?.path }, cause, run);
  }
  return all.slice(0, lying);
}

/** One alone with its done marker, where its billing system has them. */
async function publishAll(target: DropTarget, folder: string, all: readonly Lying[]): Promise<PublishedFiles> {
  const files = all.map(({ row, path }) => ({ name: basename(path), body: row.body }));
  if (files.length > 1) return publishFiles(folder, files);
  for (const { name, body } of files) {
    await publishFile(folder, name, body);
    if (target.doneMarker === true) await publishFile(folder, doneMarkerOf(name), '');
  }
  return { lying: files.length };
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
    const { committed } = await ledger.pipelined(async (tx) => {
      for (const { row } of lying) await tx.markDropDelivered(row.dropKey, at);
    });
    await committed;
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

/** Counts what lies unread once a run, and what is added since. */
async function hasRoom(target: DropTarget, bytes: number, unread: Map<string, Unread>): Promise<boolean> {
  const { holdBackAt } = target;
  if (holdBackAt?.files === undefined && holdBackAt?.bytes === undefined) return true;
  const now = unread.get(target.id) ?? (await unreadIn(target.out));
  const full = isFull(holdBackAt, now);
  unread.set(target.id, full ? now : { files: now.files + 1, bytes: now.bytes + bytes });
  return !full;
}
