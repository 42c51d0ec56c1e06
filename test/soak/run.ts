/**
 * Soak: one daemon and three clearinghouses for ten minutes, with faults at random from a fixed seed; then quiet runs until everything is
 * answered, the invariants of reliability.md 4, and a report with counts. `npm run soak -- --minutes 10 --claims 50000 --seed 7`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startProxy, type TcpProxy } from '../rig/proxy.ts';
import { sshdMissing } from '../rig/sshd.ts';
import { ask } from '../system/books.ts';
import { brokenInvariants } from '../system/invariants.ts';
import { type Mailbox, Practice } from '../system/practice.ts';
import { openSsh, ownServer, type Server } from '../system/servers.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    claims: { type: 'string', default: '50000' },
    seed: { type: 'string', default: '7' },
    out: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const MINUTES = Number(values.minutes);
const CLAIMS = Number(values.claims);
const PER_FILE = 250;

const SCENARIO = {
  default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 },
  claims: [
    { match: 'S*71', answer: { outcome: 'rejected-999' } },
    { match: 'S*[3]3', answer: { outcome: 'rejected-277ca', by: 'payer' } },
    { match: 'S*5', answer: { outcome: 'denied' } },
    {
      match: 'S*8',
      answer: { outcome: 'reversal', corrected: { outcome: 'contractual', allowedPercent: 60 }, afterRounds: 2 },
    },
  ],
  delivery: [{ kind: '835', repeats: 1 }],
};

let state = Number(values.seed);
function chance(): number {
  state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
  return state / 4_294_967_296;
}

const OFFICE: readonly Readonly<Record<string, unknown>>[] = JSON.parse(
  readFileSync('samples/claims/professional/office-visits.json', 'utf8'),
);

function claimOf(index: number): Readonly<Record<string, unknown>> {
  const key = `S${String(index).padStart(6, '0')}`;
  const base = OFFICE[index % 5] ?? {};
  const payer = { ...Object(base['payer']), id: `PAYER${index % 3}` };
  const subscriber = { ...Object(base['subscriber']), memberId: `M${key}` };
  return { ...base, claimId: key, patientControlNumber: key, payer, subscriber };
}

interface Line {
  readonly server: Server;
  readonly proxy: TcpProxy;
}

async function line(start: (scenario: object, seed: number) => Promise<Server>, seed: number): Promise<Line> {
  const server = await start(SCENARIO, seed);
  const { port }: { readonly port: number } = Object(server.mailbox.transport);
  return { server, proxy: await startProxy(port) };
}

const partnerOf = ({ server, proxy }: Line, index: number): object => ({
  id: index === 0 ? 'clearing' : `clearing${index + 1}`,
  transport: {
    ...server.mailbox.transport,
    port: proxy.port,
    connectSeconds: 5,
    requestSeconds: 5,
    transferSeconds: 30,
  },
  sender: { id: 'PRACTICE' },
  receiver: { id: 'SANDBOX' },
  submitter: { name: 'SAMPLE PRACTICE', id: 'PRACTICE', contactName: 'OFFICE', phone: '5555550100' },
  receiverName: 'SANDBOX CLEARINGHOUSE',
  send: { folder: server.mailbox.upload },
  receive: {
    folder: server.mailbox.download,
    settleSeconds: 0,
    ...(index === 2 ? { afterwards: 'move', moveTo: `${server.mailbox.download}/done` } : {}),
  },
  schedule: { sendEverySeconds: 2, collectEverySeconds: 3 },
  limits: { claimsPerSet: 100, setsPerInterchange: 5 },
});

class Daemon {
  readonly #config: string;
  #child: ChildProcess | undefined;
  #wanted = true;
  said = '';

  constructor(config: string) {
    this.#config = config;
    this.#start();
  }

  #start(): void {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/soak/daemon.ts', this.#config], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.said = (this.said + chunk.toString()).slice(-20_000);
    });
    child.once('exit', () => {
      if (this.#wanted) this.#start();
    });
    this.#child = child;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    const ended = new Promise<void>((resolve) => this.#child?.once('exit', () => resolve()));
    this.#child?.kill('SIGTERM');
    await ended;
  }
}

/** One fault; what it was. */
function strike(lines: readonly Line[], daemon: Daemon, practice: Practice): string {
  const target = lines[Math.floor(chance() * lines.length)];
  const kind = Math.floor(chance() * 7);
  const outbound = join(target?.server.root ?? '', 'mailbox', 'outbound');
  switch (kind) {
    case 0:
      daemon.kill('SIGKILL');
      return 'kill -9 of the daemon';
    case 1:
      daemon.kill('SIGTERM');
      return 'SIGTERM of the daemon';
    case 2:
      target?.proxy.cut();
      return 'connections cut';
    case 3:
      target?.proxy.blackhole();
      setTimeout(() => target?.proxy.heal(), 4_000);
      return 'black hole for 4 s';
    case 4: {
      const [name] = readdirSync(outbound)
        .filter((one) => one.endsWith('.835'))
        .reverse();
      if (name !== undefined)
        writeFileSync(join(outbound, `again-${Math.floor(chance() * 1e9)}.835`), readFileSync(join(outbound, name)));
      return 'an 835 again under another name';
    }
    case 5:
      writeFileSync(join(outbound, `noise-${Math.floor(chance() * 1e9)}.txt`), `not for machines ${chance()}`);
      return 'noise among the answers';
    default:
      practice.drop(`broken-${Math.floor(chance() * 1e9)}.json`, `[{"claimId": ${chance()}`);
      return 'half a claim file';
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function soak(): Promise<void> {
  if (sshdMissing !== undefined) throw new Error(sshdMissing);
  const lines = await Promise.all([line(ownServer, 1), line(openSsh, 2), line(ownServer, 3)]);
  const mailbox: Mailbox = lines[0]?.server.mailbox ?? { transport: {}, upload: '', download: '' };
  const practice = new Practice(mailbox, {
    config: {
      partners: lines.map(partnerOf),
      payers: lines.map((_, index) => ({
        id: `PAYER${index}`,
        partner: index === 0 ? 'clearing' : `clearing${index + 1}`,
      })),
    },
  });
  const daemon = new Daemon(practice.config);
  const struck = new Map<string, number>();
  const started = Date.now();
  const until = started + MINUTES * 60_000;
  let dropped = 0;
  let answering = false;
  const answer = async (): Promise<void> => {
    if (answering) return;
    answering = true;
    for (const { server } of lines) await server.sandbox.processInbox().catch(() => undefined);
    answering = false;
  };
  const rounds = setInterval(() => void answer(), 1_000);
  let nextStrike = started + 10_000;
  while (Date.now() < until) {
    const due = Math.min(CLAIMS, Math.ceil((CLAIMS * (Date.now() - started)) / (MINUTES * 60_000 * 0.85)));
    while (dropped < due) {
      const size = Math.min(PER_FILE, CLAIMS - dropped);
      const first = dropped;
      const claims = Array.from({ length: size }, (_, index) => claimOf(first + index));
      practice.drop(`s${dropped}.json`, JSON.stringify(claims));
      dropped += size;
      await pause(0);
    }
    if (Date.now() >= nextStrike) {
      const what = strike(lines, daemon, practice);
      struck.set(what, (struck.get(what) ?? 0) + 1);
      nextStrike = Date.now() + 3_000 + chance() * 12_000;
    }
    await pause(250);
  }
  const say = (what: string): void => void process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0)} s: ${what}\n`);
  say(`load over, ${dropped} dropped, ${practice.folder}`);
  await daemon.stop();
  say('daemon stopped');
  clearInterval(rounds);
  for (const { proxy } of lines) proxy.heal();
  let quiet = 0;
  for (let round = 0; round < 60 && quiet < 3; round += 1) {
    await answer();
    const before = await counts(practice);
    say(`round ${round}: ${JSON.stringify(before)}`);
    await practice.run(['send', '--force']);
    say('sent');
    await answer();
    say('answered');
    await practice.run(['collect', '--force']);
    say('collected');
    quiet = JSON.stringify(before) === JSON.stringify(await counts(practice)) ? quiet + 1 : 0;
  }
  const seconds = (Date.now() - started) / 1000;
  const claimIds = Array.from({ length: dropped }, (_, index) => `S${String(index).padStart(6, '0')}`);
  const broken = await brokenInvariants(practice, { claimIds, clearing: lines.map(({ server }) => server.root) });
  const report = reportOf({ seconds, dropped, struck, broken, ...(await counts(practice)) });
  process.stdout.write(report);
  if (values.out !== undefined) writeFileSync(values.out, report);
  for (const { server, proxy } of lines) {
    await proxy.stop();
    await server.stop();
  }
  if (broken.length === 0 && !values.keep) practice.remove();
  else process.stdout.write(`Kept: ${practice.folder}\n`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}

interface Counts {
  readonly states: Readonly<Record<string, number>>;
  readonly interchanges: number;
  readonly attempts: number;
  readonly answers: number;
  readonly checks: number;
  readonly requeued: number;
  readonly quarantined: number;
  readonly cents: number;
}

function counts(practice: Practice): Promise<Counts> {
  return ask(practice, async (ledger) => {
    const rows = await ledger.interchanges({ limit: 1_000_000 });
    const remittances = await ledger.remittances({ limit: 1_000_000 });
    const answers = await ledger.inboundFiles({ states: ['APPLIED', 'PARTLY_APPLIED'], limit: 1_000_000 });
    const balance = await ledger.trialBalance();
    return {
      states: Object.fromEntries((await ledger.claimTotals()).map(({ display, claims }) => [display, claims])),
      interchanges: rows.filter((row) => row.sentAt !== undefined).length,
      attempts: rows.reduce((sum, row) => sum + row.attempts, 0),
      answers: answers.length,
      checks: remittances.filter((row) => row.state === 'POSTED').length,
      requeued: rows.filter((row) => row.state === 'REJECTED').length,
      quarantined: (await ledger.quarantine({ limit: 1_000_000 })).length,
      cents: balance.reduce((sum, row) => sum + row.balanceCents, 0),
    };
  });
}

function reportOf(
  facts: Counts & {
    readonly seconds: number;
    readonly dropped: number;
    readonly struck: ReadonlyMap<string, number>;
    readonly broken: readonly string[];
  },
): string {
  const { states, struck, broken } = facts;
  const lines = [
    '# Soak',
    '',
    `One daemon, three clearinghouses (two over ssh2, one behind OpenSSH), SQLite; ${MINUTES} minutes of load, seed ${values.seed}, ${facts.seconds.toFixed(0)} s until all was answered.`,
    `Machine: ${cpus().length} cores (${cpus()[0]?.model ?? ''}), the clearinghouses on the same machine. Command: \`npm run soak -- --minutes ${MINUTES} --claims ${CLAIMS} --seed ${values.seed}\`.`,
    '',
    '| what | count |',
    '|---|---|',
    `| claims dropped | ${facts.dropped} |`,
    `| interchanges sent | ${facts.interchanges} |`,
    `| uploads begun (retries are what is above the interchanges sent) | ${facts.attempts} |`,
    `| interchanges rejected, their unguilty claims sent again | ${facts.requeued} |`,
    `| answer files applied | ${facts.answers} |`,
    `| checks posted | ${facts.checks} |`,
    `| parts set aside | ${facts.quarantined} |`,
    `| sum of all accounts, in cents | ${facts.cents} |`,
    ...Object.entries(states).map(([display, count]) => `| claims in ${display} | ${count} |`),
    '',
    '| fault | times |',
    '|---|---|',
    ...[...struck].sort().map(([what, times]) => `| ${what} | ${times} |`),
    '',
    broken.length === 0
      ? 'Every invariant holds: each claim stands once in one state, came under one interchange but for rejected ones, each check is posted once to the cent and told once.'
      : `${broken.length} invariants are broken:\n\n${broken
          .slice(0, 50)
          .map((one) => `- ${one}`)
          .join('\n')}`,
    '',
  ];
  return lines.join('\n');
}

await soak();
