/**
 * Bench: big answers against a ledger that holds their claims, from the SFTP server to the billing system's folder: a 999 and a 277CA of
 * all claims, then an 835 of all claims, in checks of 20 to 200, with a commit per check. Claims a second by the clock and by processor
 * time, and the memory of the process that did it (the ledger is filled by another).
 * `npx tsx test/bench/posting.ts [--postgres] [claims…]`, default 20000; numbers behind `--postgres` are for PostgreSQL;
 * BENCH_STAGES=277 runs that answer alone.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inboundPorts } from '../../src/cli/gateway-ports.ts';
import { collect } from '../../src/inbound/collect.ts';
import { createEnvironment } from '../../src/main.ts';
import { startPostgres } from '../ledger/postgres-server.ts';
import { Practice } from '../system/practice.ts';
import { type Cost, costOf } from './cost.ts';
import { generate835 } from './generate-835.ts';
import { generate277ca, generate999 } from './generate-answers.ts';
import { startSandboxProcess } from './sandbox-process.ts';
import { fillLedger } from './sent-claims.ts';
import { shippedFlags } from './shipped-flags.ts';

const CLAIMS_A_CHECK = { least: 20, most: 200 };
/** So that 170,000 claims make a file of 100 MB. */
const MOST_LINES = 5;
const STAGES = ['999', '277', '835'] as const;

function write(path: string, chunks: Iterable<Uint8Array>): void {
  const file = openSync(path, 'w');
  for (const chunk of chunks) writeSync(file, chunk);
  closeSync(file);
}

/** Fills the ledger and writes the answers beside the mailbox. */
async function fill(config: string, folder: string, claims: number): Promise<void> {
  const gateway = await createEnvironment().openGateway(config, {});
  try {
    const options = { claims, claimsPerCheck: CLAIMS_A_CHECK, mostLines: MOST_LINES };
    write(join(folder, 'answers.835'), generate835(options));
    const sets = await fillLedger(gateway.ledger, generate835(options), { acknowledged: false });
    write(join(folder, 'answers.277'), generate277ca(sets));
    write(join(folder, 'answers.999'), generate999(sets));
  } finally {
    await gateway.close();
  }
}

/** Collects what lies on the server; the cost of it alone. */
async function collectAll(config: string): Promise<Cost> {
  const gateway = await createEnvironment().openGateway(config, {});
  const [partner] = gateway.config.partners;
  if (partner === undefined) throw new Error('no partner');
  try {
    const { cost, value } = await costOf(() =>
      collect(inboundPorts(gateway), partner, gateway.transportOf(partner), { pause: (ms) => gateway.pause(ms) }),
    );
    if (value.failed > 0 || value.files.length !== 1) throw new Error(`failed: ${JSON.stringify(value)}`);
    return cost;
  } finally {
    await gateway.close();
  }
}

function child<T>(words: readonly string[]): T {
  const file = fileURLToPath(import.meta.url);
  const profiling = process.env['BENCH_PROFILE'] === words[3] ? ['--cpu-prof'] : [];
  const run = spawnSync(process.execPath, [...process.execArgv, ...shippedFlags(), ...profiling, file, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (run.status !== 0) throw new Error(`a stage failed with ${run.status ?? run.signal}`);
  const result: T = JSON.parse(run.stdout);
  return result;
}

/** What must be true at the end, else the work was not done. */
async function check(config: string, claims: number, last: string | undefined): Promise<string> {
  const gateway = await createEnvironment().openGateway(config, {});
  try {
    const totals = await gateway.ledger.claimTotals();
    const wanted = last === '835' ? /^(PATIENT|CLOSED)/ : last === '277' ? /^PAYER_ACCEPTED/ : /^SYNTAX_OK/;
    const done = totals.filter(({ display }) => wanted.test(display));
    const sum = done.reduce((all, one) => all + one.claims, 0);
    if (sum !== claims) throw new Error(`not every claim was reached: ${JSON.stringify(totals)}`);
    const balance = await gateway.ledger.trialBalance();
    const off = balance.reduce((all, one) => all + one.balanceCents, 0);
    if (off !== 0) throw new Error(`accounts sum to ${off}`);
    return totals.map(({ display, claims: count }) => `${display} ${count}`).join(', ');
  } finally {
    await gateway.close();
  }
}

async function run(claims: number, postgres: boolean): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'claimgate-bench-answers-'));
  const sandbox = await startSandboxProcess(root);
  const server = postgres ? await startPostgres({ durable: true }) : undefined;
  if (typeof server === 'string') throw new Error(server);
  const { port, hostKeyFingerprint, folders } = sandbox.facts;
  const password = { value: 'only-for-this-bench' };
  const hostKeys = [hostKeyFingerprint];
  const transport = { type: 'sftp', host: '127.0.0.1', port, username: 'practice', password, hostKeys };
  const ledger = server === undefined ? {} : { config: { ledger: { url: server.url } } };
  const practice = new Practice({ transport, ...folders }, ledger);
  const mailbox = join(root, 'mailbox', 'outbound');
  mkdirSync(mailbox, { recursive: true });
  try {
    child(['--child', 'fill', practice.config, root, String(claims)]);
    const { least, most } = CLAIMS_A_CHECK;
    console.log(`${claims} claims on ${postgres ? 'PostgreSQL' : 'SQLite'}, checks of ${least} to ${most}`);
    const wanted = process.env['BENCH_STAGES']?.split(',') ?? STAGES;
    const stages = STAGES.filter((one) => wanted.includes(one));
    for (const stage of stages) {
      const bytes = readFileSync(join(root, `answers.${stage}`));
      writeFileSync(join(mailbox, `answers.${stage}`), bytes);
      const { seconds, cpuSeconds, peakMB }: Cost = child(['--child', 'collect', practice.config, stage]);
      const rate = (time: number): string =>
        Math.round(claims / time)
          .toLocaleString('en')
          .padStart(8);
      const size = `${(bytes.length / 1e6).toFixed(1)} MB`.padStart(9);
      const load = `load ${loadavg()[0]?.toFixed(1)}`;
      console.log(
        `${stage}${size}${rate(seconds)} claims/s${rate(cpuSeconds)} claims/CPU-s${peakMB.toFixed(0).padStart(6)} MB peak, ${load}`,
      );
    }
    const dropped = readdirSync(practice.out).map((name) => statSync(join(practice.out, name)).size);
    const ledgerFile = join(practice.folder, 'data', 'ledger.db');
    const size = postgres ? '' : `; ledger ${(statSync(ledgerFile).size / 1e6).toFixed(0)} MB`;
    const megabytes = (dropped.reduce((all, one) => all + one, 0) / 1e6).toFixed(0);
    console.log(
      `${await check(practice.config, claims, stages.at(-1))}; ${dropped.length} drop files, ${megabytes} MB${size}`,
    );
  } finally {
    sandbox.stop();
    await server?.stop();
    practice.remove();
    rmSync(root, { recursive: true, force: true });
  }
}

const words = process.argv.slice(2);
const [first, task = '', config = '', folder = '', count = ''] = words;
if (first === '--child') {
  if (task === 'fill') await fill(config, folder, Number(count));
  console.log(JSON.stringify(task === 'fill' ? {} : await collectAll(config)));
} else {
  const at = words.includes('--postgres') ? words.indexOf('--postgres') : words.length;
  const sizes = (some: readonly string[]): readonly number[] => some.filter((word) => /^\d+$/.test(word)).map(Number);
  const [onSqlite, onPostgres] = [sizes(words.slice(0, at)), sizes(words.slice(at))];
  const none = onSqlite.length + onPostgres.length === 0;
  for (const claims of none && at === words.length ? [20_000] : onSqlite) await run(claims, false);
  for (const claims of none && at < words.length ? [20_000] : onPostgres) await run(claims, true);
}
