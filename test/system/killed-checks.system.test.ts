/** Faults 35, 36: killed while checks are drafted, committed and told side by side; after one quiet run nothing is lost, nothing is there twice. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { createEnvironment } from '../../src/main.ts';
import { generate835 } from '../bench/generate-835.ts';
import { fillLedger } from '../bench/sent-claims.ts';
import { ask, shareAt } from './books.ts';
import { Practice } from './practice.ts';

const root = mkdtempSync(join(tmpdir(), 'claimgate-killed-checks-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const OPTIONS = { claims: 1_500, claimsPerCheck: { least: 2, most: 20 }, mostLines: 3 };
const KILLS = Number(process.env['CLAIMGATE_KILLS'] ?? 6);

/** Sent claims, and one file with the answer to all of them in about 140 checks. */
async function waiting(): Promise<Practice> {
  const share = mkdtempSync(join(root, 'share-'));
  const practice = new Practice(shareAt(share));
  for (const folder of ['inbound', 'outbound']) mkdirSync(join(share, 'mailbox', folder), { recursive: true });
  const gateway = await createEnvironment().openGateway(practice.config, {});
  await fillLedger(gateway.ledger, generate835(OPTIONS), { acknowledged: true });
  await gateway.close();
  writeFileSync(join(share, 'mailbox', 'outbound', 'answers.835'), Buffer.concat([...generate835(OPTIONS)]));
  return practice;
}

function rowsOf(practice: Practice, question: string): readonly unknown[] {
  const database = new Database(join(practice.folder, 'data', 'ledger.db'));
  try {
    return database.prepare(question).all();
  } finally {
    database.close();
  }
}

const remittances = (practice: Practice): number => rowsOf(practice, 'select 1 from remittances').length;

/** Collects in a process of its own until so many checks are in the ledger more than before, then kills it; false when it ended first. */
async function collectAndDie(practice: Practice, checks: number): Promise<boolean> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join('test', 'system', 'command-process.ts'), 'collect', '--config', practice.config],
    { stdio: 'ignore' },
  );
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      ended = true;
      resolve();
    });
  });
  const before = remittances(practice);
  while (!ended && remittances(practice) < before + checks) await new Promise((resolve) => setTimeout(resolve, 2));
  const killed = child.kill('SIGKILL');
  await exited;
  return killed;
}

interface Books {
  readonly tables: Readonly<Record<string, readonly unknown[]>>;
  readonly drops: Readonly<Record<string, unknown>>;
}

/** Without the moments at which things happened. */
function booksOf(practice: Practice): Books {
  const timeless = (text: string): string => text.replace(/20\d\d-\d\d-\d\dT[\d:.]+Z/g, 'then');
  const questions: Readonly<Record<string, string>> = {
    entries:
      'select account, claim_key, line_id, debit_cents, credit_cents, adjudication_key from entries order by entry_key',
    balances: 'select * from balances order by claim_key, line_id, account',
    adjudications: 'select claim_key, ordinal, payment_cents, body from adjudications order by adjudication_key',
    events: 'select claim_key, type, idempotency_key, payload_json from events order by event_key',
    claims: 'select claim_key, display, state_json from claims order by claim_key',
    remittances: 'select content_hash, state, payment_cents from remittances order by remittance_key',
    queue: 'select code, claim_key, idempotency_key from queue order by queue_key',
    undelivered: 'select name from drops where delivered_at is null',
  };
  const tables = Object.fromEntries(Object.entries(questions).map(([name, text]) => [name, rowsOf(practice, text)]));
  const names = readdirSync(practice.out).sort();
  // A file's name begins with the moment at which its answer was received.
  const drops = names.map((name): [string, unknown] => [
    name.replace(/-\d{17}-/, '-'),
    JSON.parse(timeless(readFileSync(join(practice.out, name), 'utf8'))),
  ]);
  return { tables, drops: Object.fromEntries(drops) };
}

describe('killed while checks are drafted, committed and told side by side', () => {
  it('comes to what it comes to when nobody dies', async () => {
    const [quiet, haunted] = [await waiting(), await waiting()];
    expect((await quiet.run(['collect'])).exitCode).toBe(0);
    let kills = 0;
    for (let kill = 0; kill < KILLS; kill += 1) if (await collectAndDie(haunted, 3 + ((kill * 7) % 11))) kills += 1;
    expect(kills).toBeGreaterThan(KILLS / 2);
    expect((await haunted.run(['collect'])).exitCode).toBe(0);
    const [expected, found] = [booksOf(quiet), booksOf(haunted)];
    expect(expected.tables['remittances']?.length).toBeGreaterThan(100);
    for (const [name, rows] of Object.entries(expected.tables)) expect(found.tables[name], name).toEqual(rows);
    expect(found.drops).toEqual(expected.drops);
    expect(await ask(haunted, (ledger) => ledger.verify())).toEqual([]);
    quiet.remove();
    haunted.remove();
  });
});
