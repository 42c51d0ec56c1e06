/** Drop: the outbox of records → files in the billing systems' folders. A reader that isn't there keeps its own files waiting, no one else's. */
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { DropRow, Ledger } from '../ledger/port.ts';
import type { Log } from '../log/log.ts';
import { publishFile, requireMounted } from './publish.ts';
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
}

/** Each holds up to some thousand records. */
const AT_ONCE = 4;

/** Delivers what waits, in its order. A file is marked delivered after it lies there, fsynced; after a crash it is found lying. */
export async function deliverDrops(ports: DeliverPorts): Promise<DeliverReport> {
  const blocked = new Set<string>();
  const files: string[] = [];
  let delivered = 0;
  for (;;) {
    const rows = await ports.ledger.pendingDrops(AT_ONCE, [...blocked]);
    if (rows.length === 0) return { delivered, waiting: await ports.ledger.waitingDrops(), files };
    for (const row of rows) {
      if (blocked.has(row.billingSystem)) continue;
      const path = await deliver(ports, row);
      if (path === undefined) blocked.add(row.billingSystem);
      else {
        delivered += 1;
        files.push(path);
      }
    }
  }
}

/** The path of the file; undefined when its folder can't be written to now. */
async function deliver(ports: DeliverPorts, row: DropRow): Promise<string | undefined> {
  const target: DropTarget | undefined = ports.drops.targets.find((one) => one.id === row.billingSystem);
  const { log, ledger, clock } = ports;
  if (target === undefined) {
    log.warn('drop-waiting', { billingSystem: row.billingSystem, code: 'billing-system-unknown' });
    return undefined;
  }
  try {
    await requireMounted(target.out, target.markerFile);
    await publishFile(target.out, row.name, row.body);
    await ledger.transaction(async (tx) => tx.markDropDelivered(row.dropKey, clock.now().toISOString()));
    log.info('drop-delivered', {
      billingSystem: row.billingSystem,
      kind: row.kind,
      bytes: Buffer.byteLength(row.body),
    });
    return join(target.out, row.name);
  } catch (cause) {
    if (!(cause instanceof GatewayError)) throw cause;
    log.error('drop-waiting', { billingSystem: row.billingSystem, code: cause.code }, cause);
    return undefined;
  }
}
