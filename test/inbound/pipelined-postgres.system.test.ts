/**
 * On PostgreSQL too, checks that are drafted while those before are committed come to what checks come to that are posted one after the other,
 * whatever they have to do with each other, also when another worker changes the ledger between.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { inboundPorts } from '../../src/cli/gateway-ports.ts';
import { collect } from '../../src/inbound/collect.ts';
import type { Ledger, LedgerTransaction } from '../../src/ledger/port.ts';
import { createEnvironment } from '../../src/main.ts';
import { generate835 } from '../bench/generate-835.ts';
import { fillLedger } from '../bench/sent-claims.ts';
import { startPostgres } from '../ledger/postgres-server.ts';
import { shareAt } from '../system/books.ts';
import { Practice } from '../system/practice.ts';
import { drawing, fileOf, NOW, OPTIONS, plainly, tangled } from './tangled-checks.ts';

const root = mkdtempSync(join(tmpdir(), 'claimgate-pipelined-'));
const server = await startPostgres();
afterAll(async () => {
  if (typeof server !== 'string') await server.stop();
  rmSync(root, { recursive: true, force: true });
});

/** What a check leaves, in the order of its keys; the keys themselves have gaps where a draft was thrown away. */
const TABLES = {
  remittances: 'content_hash, duplicate_key, state, payment_cents order by remittance_key',
  adjudications: 'claim_key, ordinal, kind, payment_cents, body order by adjudication_key',
  entries: 'claim_key, line_id, account, debit_cents, credit_cents, group_code, reason_code order by entry_key',
  balances: '* order by claim_key, line_id, account',
  claims: 'claim_key, display, state_json, payer_claim_control_number order by claim_key',
  events: 'claim_key, type, summary, idempotency_key order by event_key',
  queue: 'code, claim_key, amount_cents, idempotency_key, closed_at order by queue_key',
};

interface Outcome {
  readonly tables: Readonly<Record<string, string>>;
  /** Name and text, in the order of the names; supplements are numbered by keys, which have gaps. */
  readonly drops: readonly (readonly [string, string])[];
}

let databases = 0;

async function outcomeOf(
  url: string,
  file: Buffer,
  how: (ledger: Ledger, database: pg.Client) => Ledger,
): Promise<Outcome> {
  databases += 1;
  const name = `tangled_${process.pid}_${databases}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  const config = { ledger: { url: own.href } };
  const practice = new Practice(shareAt(mkdtempSync(join(root, 'share-'))), { config });
  const [partner] = await practice.partners();
  if (partner?.transport.type !== 'folder') throw new Error('no folder');
  const { root: share } = partner.transport;
  for (const folder of ['inbound', 'outbound']) mkdirSync(join(share, folder), { recursive: true });
  const gateway = await createEnvironment({ clock: { now: () => NOW } }).openGateway(practice.config, {});
  const database = new pg.Client({ connectionString: own.href, options: '-c search_path=claimgate' });
  await database.connect();
  try {
    await fillLedger(gateway.ledger, generate835(OPTIONS), { acknowledged: true });
    writeFileSync(join(share, 'outbound', 'answers.835'), file);
    const ports = { ...inboundPorts(gateway), ledger: how(gateway.ledger, database) };
    const report = await collect(ports, partner, gateway.transportOf(partner), { pause: async () => undefined });
    expect(report.failed).toBe(0);
    expect(await gateway.ledger.verify()).toEqual([]);
    const tables: Record<string, string> = {};
    for (const [table, columns] of Object.entries(TABLES)) {
      const [what, order] = columns.split(' order by ');
      const { rows } = await database.query(`select ${what} from ${table} order by ${order}`);
      tables[table] = JSON.stringify(rows, null, 1);
    }
    const drops = readdirSync(practice.out)
      .sort()
      .map(
        (one) => [one.replace(/supplement-\d+/, 'supplement'), readFileSync(join(practice.out, one), 'utf8')] as const,
      );
    return { tables, drops };
  } finally {
    await database.end();
    await gateway.close();
    practice.remove();
  }
}

interface Runs {
  /** Pieces of work handed to `pipelined`. */
  works: number;
  /** Times that they ran. */
  runs: number;
}

/** Counts; and once a check is drafted, another worker touches a claim that it asked for, if `when` says so. */
function watched(ledger: Ledger, database: pg.Client, runs: Runs, when: () => boolean): Ledger {
  return Object.assign(Object.create(ledger), {
    pipelined(this: Ledger, work: (tx: LedgerTransaction) => Promise<unknown>) {
      runs.works += 1;
      let own = 0;
      return ledger.pipelined.call(this, async (tx: LedgerTransaction) => {
        own += 1;
        runs.runs += 1;
        const done = await work(tx);
        if (own === 1 && when()) await database.query(TOUCHED);
        return done;
      });
    },
  });
}

/** Changes what the head of every claim says of its last change, and nothing that decides anything. */
const TOUCHED = `update claims set updated_at = updated_at || ' '`;

if (typeof server === 'string') {
  console.log(`SKIPPED: drafts on PostgreSQL: ${server}`);
  describe('drafts on PostgreSQL', () => it.skip(server, () => undefined));
} else {
  const { url } = server;
  describe('checks that are drafted on PostgreSQL while those before are committed', () => {
    it.each([1, 2, 3])(
      'come to what they come to one after the other: tangle %i',
      async (seed) => {
        const file = fileOf(tangled(seed), 1);
        const runs = { works: 0, runs: 0 };
        const drafted = await outcomeOf(url, file, (ledger, database) => watched(ledger, database, runs, () => false));
        const plain = await outcomeOf(url, file, (ledger) => plainly(ledger));
        for (const [name, rows] of Object.entries(plain.tables)) expect(drafted.tables[name], name).toBe(rows);
        expect(drafted.drops).toEqual(plain.drops);
        // Some of them have nothing to do with those before, and are drafted once.
        expect(runs.runs).toBeLessThan(2 * runs.works);
      },
      120_000,
    );

    it('come to it too when many of them are drafted in vain', async () => {
      const file = fileOf(tangled(4), 1);
      const draw = drawing(104);
      const runs = { works: 0, runs: 0 };
      const drafted = await outcomeOf(url, file, (ledger, database) =>
        watched(ledger, database, runs, () => draw(3) === 0),
      );
      const plain = await outcomeOf(url, file, (ledger) => plainly(ledger));
      for (const [name, rows] of Object.entries(plain.tables)) expect(drafted.tables[name], name).toBe(rows);
      expect(drafted.drops).toEqual(plain.drops);
      expect(runs.runs).toBeGreaterThan(runs.works);
    }, 120_000);
  });
}
