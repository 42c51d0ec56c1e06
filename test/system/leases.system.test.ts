/** Faults 38 and 39 with real processes: daemons that share a PostgreSQL ledger, of which one stands still, dies, or comes and goes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startPostgres } from '../ledger/postgres-server.ts';
import { filesBelow } from './books.ts';
import { brokenInvariants } from './invariants.ts';
import { Practice } from './practice.ts';
import { ownServer, type Server } from './servers.ts';

const LEASE_SECONDS = 3;
/** All points by `npm run test:crash`. */
const FULL = process.env['CLAIMGATE_SWEEP'] === 'full';

const postgres = await startPostgres();
if (typeof postgres === 'string') console.log(`SKIPPED: daemons on PostgreSQL: ${postgres}`);
const missing = typeof postgres === 'string';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(async () => {
  if (typeof postgres !== 'string') await postgres.stop();
});

const OFFICE: readonly Readonly<Record<string, unknown>>[] = JSON.parse(
  readFileSync('samples/claims/professional/office-visits.json', 'utf8'),
);
/** Enough for an upload of several pieces. */
const CLAIMS = Array.from({ length: 80 }, (_, index) => {
  const key = `LEASE${String(index + 1).padStart(3, '0')}`;
  const base = OFFICE[index % 4] ?? {};
  return {
    ...base,
    claimId: key,
    patientControlNumber: key,
    subscriber: { ...Object(base['subscriber']), memberId: `M${key}` },
  };
});
const CLAIM_IDS = CLAIMS.map(({ claimId }) => claimId);

let databases = 0;
async function newDatabase(): Promise<string> {
  if (typeof postgres === 'string') throw new Error(postgres);
  databases += 1;
  const name = `daemons_${process.pid}_${databases}`;
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  return url.href;
}

interface House {
  readonly practice: Practice;
  readonly server: Server;
  readonly url: string;
  query<Row>(sql: string): Promise<readonly Row[]>;
}

async function openHouse(): Promise<House> {
  const url = await newDatabase();
  const server = await ownServer({ default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 } });
  const practice = new Practice(server.mailbox, {
    partner: {
      receive: { folder: server.mailbox.download, settleSeconds: 0 },
      schedule: { sendEverySeconds: 1, collectEverySeconds: 1 },
    },
    config: { ledger: { url, leaseSeconds: LEASE_SECONDS }, log: { level: 'info' } },
  });
  const client = new pg.Client({ connectionString: url, options: '-c search_path=claimgate' });
  await client.connect();
  undo.push(
    async () => {
      await client.end();
      practice.remove();
    },
    () => server.stop(),
  );
  return { practice, server, url, query: async (sql) => (await client.query(sql)).rows };
}

interface Daemon {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  said(): string;
  log(): string;
}

function start(script: string, words: readonly string[]): Daemon {
  const child = spawn(process.execPath, ['--import', 'tsx', join('test', 'system', script), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  undo.push(() => void child.kill('SIGKILL'));
  const heard = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    heard.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    heard.err += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, ended, said: () => heard.out, log: () => heard.err };
}

const daemonOf = ({ practice }: House): Daemon => start('command-process.ts', ['run', '--config', practice.config]);

async function until(what: string, reached: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 90_000; Date.now() < end; ) {
    if (await reached()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within 90 seconds: ${what}`);
}

const working = (house: House, count: number): Promise<void> =>
  until(`${count} daemon(s) work`, async () => (await workers(house)).length === count);

/** Beside the daemons, as an operator sees them. */
async function workers({ practice }: House) {
  const { records } = await practice.run(['status']);
  return records.filter((record) => record['type'] === 'worker');
}

const inboxOf = ({ server }: House): readonly string[] =>
  filesBelow(join(server.root, 'mailbox', 'inbound')).filter((path) => !path.endsWith('.part'));

const posted = ({ practice }: House): number =>
  practice.records('posting').filter((record) => record['type'] === 'posting').length;

async function toTheEnd(house: House): Promise<void> {
  await until('the clearinghouse has answered and all is posted', async () => {
    await house.server.sandbox.processInbox();
    return posted(house) === CLAIMS.length;
  });
  await until('all is delivered and nobody is at work', async () => {
    const held = await house.query('select 1 from leases where worker is not null');
    const waiting = await house.query('select 1 from drops where delivered_at is null');
    const open = await house.query(`select 1 from inbound_files where state = 'RECEIVED'`);
    return held.length + waiting.length + open.length === 0;
  });
}

async function stopAll(house: House, daemons: readonly Daemon[]): Promise<void> {
  for (const { child } of daemons) child.kill('SIGTERM');
  for (const daemon of daemons) expect(await daemon.ended, daemon.log().slice(-2_000)).toBe(0);
  expect(await workers(house)).toEqual([]);
  expect(await house.query('select * from leases where worker is not null')).toEqual([]);
}

async function holds(house: House): Promise<void> {
  const expected = { claimIds: CLAIM_IDS, clearing: house.server.root, postgres: house.url };
  expect(await brokenInvariants(house.practice, expected)).toEqual([]);
  const numbers = await house.query<{ times: string }>(
    'select claim_key, count(*) as times from submissions group by claim_key having count(*) <> 1',
  );
  expect(numbers).toEqual([]);
}

/** Both work, and the partner is the share of the one that stops itself. */
async function twoDaemons(house: House, point: string): Promise<readonly [Daemon, Daemon]> {
  const other = daemonOf(house);
  await working(house, 1);
  const stopping = start('stopped-process.ts', [house.practice.config, point]);
  await working(house, 2);
  // The other one hears of it with its next heartbeat.
  await new Promise((resolve) => setTimeout(resolve, LEASE_SECONDS * 1000));
  house.practice.drop('leases.json', JSON.stringify(CLAIMS));
  return [stopping, other];
}

interface Point {
  readonly point: string;
  /** What the one that woke up was told. */
  readonly refusal: string;
  readonly inbound?: true;
}

const LOST = 'ledger-lease-lost';
/** The server had ended its transaction, which stood still for longer than a lease. */
const ENDED = 'ledger-unreachable';
const POINTS: readonly Point[] = [
  { point: 'in the middle of the bytes', refusal: LOST },
  { point: 'before the rename', refusal: LOST },
  { point: 'before the commit of SENT', refusal: ENDED },
  // What it drafted is for nothing then, and done again it proves the lease.
  { point: 'before the commit of a check', refusal: LOST, inbound: true },
];
const MORE_POINTS: readonly Point[] = [
  { point: 'before the file is made', refusal: LOST },
  { point: 'after the bytes were written', refusal: LOST },
  { point: 'after the rename', refusal: LOST },
  { point: 'after the answer was read', refusal: LOST, inbound: true },
  { point: 'before the commit of RECEIVED', refusal: ENDED, inbound: true },
];

describe.skipIf(missing)(
  'fault 39: a daemon stands still (SIGSTOP) for longer than its lease, and wakes up (SIGCONT)',
  () => {
    it.each(FULL ? [...POINTS, ...MORE_POINTS] : POINTS)(
      'fault 39: $point: another takes over, and what the first does later is refused',
      { timeout: 400_000 },
      async ({ point, refusal, inbound }) => {
        const house = await openHouse();
        const [stopping, other] = await twoDaemons(house, point);
        await until('the first one stands still', async () => {
          if (inbound === true) await house.server.sandbox.processInbox();
          return stopping.said().includes('stopping');
        });
        const [before] = await house.query<{ token: string }>(
          `select token from leases where name like '%:clearing' and worker is not null`,
        );
        expect(before).toBeDefined();
        if (inbound === true) await toTheEnd(house);
        else await until('the other one has sent', () => inboxOf(house).length === 1 && other.log().includes('"SENT"'));
        const sent = inboxOf(house).map((path) => readFileSync(path, 'latin1'));
        stopping.child.kill('SIGCONT');
        await until('the one that woke up is refused', () => stopping.log().includes(refusal));
        await until('it works again, as another', () => stopping.log().includes('worker-lapsed'));
        expect(inboxOf(house).map((path) => readFileSync(path, 'latin1'))).toEqual(sent);
        await toTheEnd(house);
        await stopAll(house, [stopping, other]);
        await holds(house);
      },
    );
  },
);

describe.skipIf(missing)('daemons on one PostgreSQL ledger', () => {
  it('fault 38: what one was doing when it was killed (-9) another does within the lease time', {
    timeout: 400_000,
  }, async () => {
    const house = await openHouse();
    const [killed, other] = await twoDaemons(house, 'in the middle of the bytes');
    await until('the first one is in the middle of its upload', () => killed.said().includes('stopping'));
    killed.child.kill('SIGKILL');
    const at = Date.now();
    await until('the other one has sent', () => inboxOf(house).length === 1 && other.log().includes('"SENT"'));
    console.log(`taken over and sent ${(Date.now() - at) / 1000} s after kill -9, with a lease of ${LEASE_SECONDS} s`);
    await toTheEnd(house);
    await stopAll(house, [other]);
    await holds(house);
  });

  it('fault 38: two that start at once on an empty database share the work, and give all back at SIGTERM', {
    timeout: 400_000,
  }, async () => {
    const house = await openHouse();
    const daemons = [daemonOf(house), daemonOf(house)];
    house.practice.drop('leases.json', JSON.stringify(CLAIMS));
    await working(house, 2);
    const shares = (await workers(house)).map((record) => record['share']);
    const all = ['take-drops', 'deliver-records', 'requests', 'watchdog', 'reserve', 'partner:clearing'];
    expect(shares.map((share) => Array.isArray(share) && share.length)).toEqual([3, 3]);
    expect(shares.flat().sort()).toEqual(all.sort());
    await toTheEnd(house);
    const doctor = await house.practice.run(['doctor']);
    expect(doctor.exitCode, doctor.out).toBe(0);
    expect(doctor.records).toContainEqual(
      expect.objectContaining({ what: 'workers', detail: expect.stringMatching(/daemon .* since .*; daemon /) }),
    );
    // A command beside them is done by one of them, whoever has the partner.
    const sent = await house.practice.run(['send']);
    expect(sent).toMatchObject({ exitCode: 0, err: expect.stringContaining('The daemon does it') });
    await stopAll(house, daemons);
    await holds(house);
  });

  it('a command without a daemon works under leases of its own, and two at once send every claim once', {
    timeout: 400_000,
  }, async () => {
    const house = await openHouse();
    house.practice.configure({ log: { level: 'silent' } });
    house.practice.drop('leases.json', JSON.stringify(CLAIMS));
    const both = await Promise.all([house.practice.run(['send']), house.practice.run(['send'])]);
    expect(both.map((one) => [one.exitCode, one.err])).toEqual([
      [0, expect.any(String)],
      [0, expect.any(String)],
    ]);
    expect(inboxOf(house)).toHaveLength(1);
    await house.server.sandbox.processInbox();
    await house.practice.run(['collect']);
    expect(await workers(house)).toEqual([]);
    await toTheEnd(house);
    await holds(house);
  });
});
