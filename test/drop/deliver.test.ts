/** Records whose name is taken in the billing system's folder keep what comes after them waiting, and nothing else. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GatewayError } from '../../src/base/gateway-error.ts';
import { type DeliverPorts, deliverDrops } from '../../src/drop/deliver.ts';
import { ledgerErrors } from '../../src/ledger/errors.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import type { Log } from '../../src/log/log.ts';
import { createEnvironment } from '../../src/main.ts';
import { AT } from '../ledger/rig.ts';

let root = '';
let ledger: Ledger;
let told: object[] = [];
/** Each is before one writing of files. */
let confirmed = 0;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'claimgate-deliver-'));
  for (const name of ['office', 'clinic']) mkdirSync(join(root, name));
  ledger = await openSqliteLedger({ path: join(root, 'ledger.db') });
  told = [];
  confirmed = 0;
});
afterEach(async () => {
  await ledger.close();
  rmSync(root, { recursive: true, force: true });
});

function ports(confirmLease = () => ledger.confirmLease()): DeliverPorts {
  const log: Log = {
    info: () => undefined,
    warn: (event, fields) => told.push({ event, ...fields }),
    error: (event, fields) => told.push({ event, ...fields }),
  };
  const counting = {
    ...ledger,
    confirmLease: async () => {
      confirmed += 1;
      await confirmLease();
    },
  };
  const targets = ['office', 'clinic'].map((id) => ({ id, out: join(root, id), format: 'json' as const }));
  return { ledger: counting, clock: createEnvironment().clock, log, drops: { targets, zone: 'UTC' } };
}

async function put(billingSystem: string, ...names: readonly string[]): Promise<void> {
  const drops = names.map((name) => ({
    billingSystem,
    kind: 'status' as const,
    name: `${name}.json`,
    body: name,
    at: AT,
  }));
  await ledger.transaction((tx) => tx.addDrops(drops));
}

it('in the middle of several: those before it lie there at once, it is named, and what is after it waits for it', async () => {
  await put('office', 'a', 'b', 'c', 'd');
  await put('clinic', 'x', 'y');
  writeFileSync(join(root, 'office', 'c.json'), 'of another');
  const done = await deliverDrops(ports());
  expect(done).toMatchObject({ delivered: 4, waiting: 2 });
  expect(readdirSync(join(root, 'office')).sort()).toEqual(['a.json', 'b.json', 'c.json']);
  expect(readdirSync(join(root, 'clinic')).sort()).toEqual(['x.json', 'y.json']);
  expect(told).toEqual([{ event: 'drop-waiting', billingSystem: 'office', code: 'drop-name-taken', file: 'c.json' }]);
  // Once for the files of each folder: nothing is written a second time.
  expect(confirmed).toBe(2);
  rmSync(join(root, 'office', 'c.json'));
  expect(await deliverDrops(ports())).toMatchObject({ delivered: 2, waiting: 0 });
  expect(readdirSync(join(root, 'office')).sort()).toEqual(['a.json', 'b.json', 'c.json', 'd.json']);
});

it('one that can’t be written: those before it lie there, and it is named', async () => {
  await put('office', 'a', 'b', 'c');
  mkdirSync(join(root, 'office', '.b.json.tmp'));
  expect(await deliverDrops(ports())).toMatchObject({ delivered: 1, waiting: 2 });
  expect(readdirSync(join(root, 'office')).sort()).toEqual(['.b.json.tmp', 'a.json']);
  expect(told).toEqual([{ event: 'drop-waiting', billingSystem: 'office', code: 'drop-refused', file: 'b.json' }]);
});

it('when the ledger can’t say that the work is ours still: nothing is written, all of it waits, and it is told', async () => {
  await put('office', 'a', 'b');
  await put('clinic', 'x');
  const unreachable = () => Promise.reject(new GatewayError(ledgerErrors.unreachable, 'gone'));
  expect(await deliverDrops(ports(unreachable))).toMatchObject({ delivered: 0, waiting: 3 });
  expect([...readdirSync(join(root, 'office')), ...readdirSync(join(root, 'clinic'))]).toEqual([]);
  const waiting = { event: 'drop-waiting', code: 'ledger-unreachable' };
  expect(told).toMatchObject([
    { ...waiting, billingSystem: 'office' },
    { ...waiting, billingSystem: 'clinic' },
  ]);
});
