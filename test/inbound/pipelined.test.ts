/**
 * Checks that are drafted while those before are committed come to the same as checks that are posted one after the other: the same rows in every
 * table and the same drop files, whatever the checks have to do with each other (R-050 to, fault 55).
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import type { Gateway } from '../../src/cli/environment.ts';
import { inboundPorts } from '../../src/cli/gateway-ports.ts';
import { collect } from '../../src/inbound/collect.ts';
import { leaseLost } from '../../src/ledger/leases.ts';
import type { Ledger, LedgerTransaction } from '../../src/ledger/port.ts';
import { createEnvironment } from '../../src/main.ts';
import { generate835 } from '../bench/generate-835.ts';
import { fillLedger } from '../bench/sent-claims.ts';
import { shareAt } from '../system/books.ts';
import { Practice } from '../system/practice.ts';
import {
  balanced,
  drawing,
  fileOf,
  generatedSets,
  NOW,
  OPTIONS,
  paymentsOf,
  plainly,
  reversed,
  type Segments,
  tangled,
} from './tangled-checks.ts';

const root = mkdtempSync(join(tmpdir(), 'claimgate-pipelined-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Outcome {
  readonly tables: Readonly<Record<string, string>>;
  readonly drops: Readonly<Record<string, string>>;
}

/** How many transactions went the way of drafts, and how many were thrown away. */
async function outcomeOf(
  files: readonly Buffer[],
  how: (gateway: Gateway, path: string) => Ledger,
  failures: readonly number[] = files.map(() => 0),
): Promise<Outcome> {
  const practice = new Practice(shareAt(mkdtempSync(join(root, 'share-'))));
  const [partner] = await practice.partners();
  if (partner?.transport.type !== 'folder') throw new Error('no folder');
  const mailbox = join(partner.transport.root, 'outbound');
  for (const folder of ['inbound', 'outbound']) mkdirSync(join(partner.transport.root, folder), { recursive: true });
  const gateway = await createEnvironment({ clock: { now: () => NOW } }).openGateway(practice.config, {});
  try {
    await fillLedger(gateway.ledger, generate835(OPTIONS), { acknowledged: true });
    for (const [at, bytes] of files.entries()) {
      writeFileSync(join(mailbox, `answers-${at}.835`), bytes);
      const ports = { ...inboundPorts(gateway), ledger: how(gateway, join(practice.folder, 'data', 'ledger.db')) };
      const report = await collect(ports, partner, gateway.transportOf(partner), { pause: async () => undefined });
      expect(report.failed).toBe(failures[at]);
    }
    expect(await gateway.ledger.verify()).toEqual([]);
  } finally {
    await gateway.close();
  }
  const database = new Database(join(practice.folder, 'data', 'ledger.db'), { readonly: true });
  const names = database.prepare(`select name from sqlite_master where type = 'table' order by name`).pluck().all();
  const tables = Object.fromEntries(
    names
      .map(String)
      .filter((name) => !OWN_TIME.has(name))
      .map((name) => [name, JSON.stringify(database.prepare(`select * from ${name} order by 1, 2`).all(), null, 1)]),
  );
  database.close();
  const drops = Object.fromEntries(
    readdirSync(practice.out).map((name) => [name, readFileSync(join(practice.out, name), 'utf8')]),
  );
  practice.remove();
  return { tables, drops };
}

/** Say when this process lived, or what its folder is called. */
const OWN_TIME: ReadonlySet<string> = new Set(['workers', 'schema_migrations', 'remote_files']);

describe('checks that are drafted while those before are committed', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'come to what they come to one after the other: tangle %i',
    async (seed) => {
      const sets = tangled(seed);
      const half = Math.ceil(sets.length / 2);
      const files = [fileOf(sets.slice(0, half), 1), fileOf(sets.slice(half), 2)];
      const drafted = await outcomeOf(files, ({ ledger }) => ledger);
      const plain = await outcomeOf(files, ({ ledger }) => plainly(ledger));
      for (const [name, rows] of Object.entries(plain.tables)) expect(drafted.tables[name], name).toBe(rows);
      expect(drafted.drops).toEqual(plain.drops);
    },
    120_000,
  );

  it.each([
    ['of some claims', 0],
    ['with provider adjustments', 2],
    ['that is too long to hold', 510],
  ])('are not overtaken by a check %s when they are drafted in vain (R-051)', async (_name, adjustments) => {
    const [first = [], second = []] = generatedSets();
    const files = [fileOf([first, longer(takingBack(first, second), adjustments)], 1)];
    const plain = await outcomeOf(files, ({ ledger }) => plainly(ledger));
    const drafted = await outcomeOf(files, ({ ledger }, path) => disturbed(ledger, path, isFirst()));
    for (const name of ['adjudications', 'balances', 'queue', 'claims'])
      expect(drafted.tables[name], name).toBe(plain.tables[name]);
    expect(drafted.drops).toEqual(plain.drops);
  });

  it('wait with one before them that fails, whose payment they may take back (R-051)', async () => {
    const [first = [], second = [], third = []] = generatedSets();
    const sets = [first, third, takingBack(first, second)];
    const files = [fileOf(sets, 1), fileOf([third], 2)];
    const plain = await outcomeOf(files, ({ ledger }) => plainly(ledger));
    let failing = true;
    const once = (ledger: Ledger, path: string): Ledger => {
      if (!failing) return ledger;
      failing = false;
      return disturbed(ledger, path, isFirst(), new Error('no room'));
    };
    const drafted = await outcomeOf(files, ({ ledger }, path) => once(ledger, path), [1, 0]);
    for (const name of ['remittances', 'adjudications', 'balances', 'queue', 'claims'])
      expect(drafted.tables[name], name).toBe(plain.tables[name]);
  });

  it.each([1, 2, 3])(
    'come to it too when many of them are drafted in vain: tangle %i',
    async (seed) => {
      const files = [fileOf(tangled(seed), 1)];
      const draw = drawing(seed + 100);
      const drafted = await outcomeOf(files, ({ ledger }, path) => disturbed(ledger, path, () => draw(3) === 0));
      const plain = await outcomeOf(files, ({ ledger }) => plainly(ledger));
      for (const name of ['remittances', 'adjudications', 'balances', 'queue', 'claims', 'events', 'facts'])
        expect(drafted.tables[name], name).toBe(plain.tables[name]);
      expect(drafted.drops).toEqual(plain.drops);
    },
    120_000,
  );

  it('know a check again that came just before without a trace number and with other content (R-140)', async () => {
    const [first = [], second = []] = generatedSets();
    const files = [fileOf(alike(first, second), 1)];
    const plain = await outcomeOf(files, ({ ledger }) => plainly(ledger));
    expect(plain.tables['remittances']).toContain('"REVIEW"');
    const drafted = await outcomeOf(files, ({ ledger }) => ledger);
    for (const [name, rows] of Object.entries(plain.tables)) expect(drafted.tables[name], name).toBe(rows);
  });

  it('are told of before a run is over that loses its lease', async () => {
    const practice = new Practice(shareAt(mkdtempSync(join(root, 'share-'))));
    const [partner] = await practice.partners();
    if (partner?.transport.type !== 'folder') throw new Error('no folder');
    const mailbox = join(partner.transport.root, 'outbound');
    for (const folder of ['inbound', 'outbound']) mkdirSync(join(partner.transport.root, folder), { recursive: true });
    const gateway = await createEnvironment({ clock: { now: () => NOW } }).openGateway(practice.config, {});
    try {
      await fillLedger(gateway.ledger, generate835(OPTIONS), { acknowledged: true });
      writeFileSync(join(mailbox, 'answers.835'), Buffer.concat([...generate835(OPTIONS)]));
      const telling = { begun: 0, under: 0 };
      const ledger = losingLease(gateway.ledger, telling);
      const run = collect({ ...inboundPorts(gateway), ledger }, partner, gateway.transportOf(partner), {
        pause: async () => undefined,
      });
      await expect(run).rejects.toMatchObject({ code: 'ledger-lease-lost' });
      expect(telling).toEqual({ begun: 1, under: 0 });
    } finally {
      await gateway.close();
    }
  });
});

/** Two checks of one head without a trace number, of one amount, about a claim each. */
function alike(first: Segments, second: Segments): readonly Segments[] {
  const head = first
    .slice(
      0,
      first.findIndex((segment) => segment.startsWith('CLP*')),
    )
    .map((segment) => segment.replace(/^TRN\*1\*[^*]*/, 'TRN*1*'));
  const paid = paymentsOf(first)[0]?.[0]?.split('*')[4];
  return [first, second].map((set) => {
    const [payment = []] = paymentsOf(set);
    const own = payment.map((segment) => segment.replace(/^(CLP\*[^*]*\*[^*]*\*[^*]*\*)[^*]*/, `$1${paid}`));
    return balanced([...head, ...own]);
  });
}

/** A check that takes back the first payment of `earlier`. */
function takingBack(earlier: Segments, own: Segments): Segments {
  const [payment = []] = paymentsOf(earlier);
  const head = own.slice(
    0,
    own.findIndex((segment) => segment.startsWith('CLP*')),
  );
  return balanced([...head, ...reversed(payment), ...paymentsOf(own).flat()]);
}

/** With so many provider adjustments that come to nothing. */
function longer(set: Segments, adjustments: number): Segments {
  const pairs = Array.from(
    { length: adjustments },
    (_, at) => `PLB*1234567893*20261231*L6:NO${at >> 1}*${at % 2 === 0 ? '1' : '-1'}`,
  );
  return balanced([...set, ...pairs]);
}

/** Answers true once. */
function isFirst(): () => boolean {
  let calls = 0;
  return () => {
    calls += 1;
    return calls === 1;
  };
}

/** Another process changes the ledger once a check is drafted, if `when` says so; doing it again fails with `failure`, if any, once. */
function disturbed(ledger: Ledger, path: string, when: () => boolean, failure?: Error): Ledger {
  let isFailing = false;
  let failures = failure === undefined ? 0 : 1;
  return Object.assign(Object.create(ledger), {
    pipelined(this: Ledger, work: (tx: LedgerTransaction) => Promise<unknown>) {
      let runs = 0;
      return ledger.pipelined.call(this, async (tx: LedgerTransaction) => {
        runs += 1;
        const changes = runs === 1 && when();
        const done = await work(tx);
        if (changes) foreignBatch(path);
        isFailing ||= changes;
        return done;
      });
    },
    transaction<T>(work: (tx: LedgerTransaction) => Promise<T>) {
      if (isFailing && failures > 0) {
        failures -= 1;
        return Promise.reject(failure);
      }
      return ledger.transaction(work);
    },
  });
}

/** Changes nothing that anybody asks for; not while the ledger is in a transaction of its own. */
function foreignBatch(path: string): void {
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec(
      `insert into batches (batch_key, at, posted_by, reason) select max(batch_key) + 1, '${NOW.toISOString()}', 'someone', 'correction' from batches`,
    );
  } catch (cause) {
    if (!(cause instanceof Database.SqliteError) || cause.code !== 'SQLITE_BUSY') throw cause;
  } finally {
    database.close();
  }
}

const LEASE = { name: 'collect:clearing', worker: 'another', token: 1 };

/** The lease is lost once something is being told, which takes its time. */
function losingLease(ledger: Ledger, telling: { begun: number; under: number }): Ledger {
  return Object.assign(Object.create(ledger), {
    mark: (name: string) => (telling.begun > 0 ? Promise.reject(leaseLost(LEASE)) : ledger.mark(name)),
    async alone<T>(this: Ledger, name: string, work: (own: Ledger) => Promise<T>): Promise<T> {
      if (name !== 'deliver-records') return Reflect.apply(ledger.alone, this, [name, work]);
      telling.begun += 1;
      telling.under += 1;
      await new Promise((later) => setTimeout(later, 1_000));
      telling.under -= 1;
      throw new Error('nobody was told');
    },
  });
}
