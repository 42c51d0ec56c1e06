/** Bench: up- and downloads beside OpenSSH's own sftp client, to the same OpenSSH server on this machine, in one run. Prints ratios. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inLanes } from '../../src/base/turns.ts';
import { poll } from '../../src/inbound/poll/poll.ts';
import type { TransportSession } from '../../src/transport/port.ts';
import { createSftpTransport } from '../../src/transport/sftp/sftp-transport.ts';
import { transmitPartner } from '../../src/wire/transmit.ts';
import { type Sshd, sshdMissing, startSshd } from '../rig/sshd.ts';
import { openWire, partnerWith, type Wire } from '../wire/rig.ts';
import { costOf } from './cost.ts';

const ROUNDS = 3;
/** Part of the name of the races to run; all when left out. */
const [ONLY = ''] = process.argv.slice(2);
const LARGE_BYTES = 100_000_000;
const SMALL_FILES = 1_000;
const SMALL_BYTES = 50_000;

/** Runs a batch of commands on OpenSSH's client; connecting is part of it, as it is of ours. */
async function openSshBatch(sshd: Sshd, commands: string): Promise<void> {
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];
  const child = spawn(
    'sftp',
    [
      '-q',
      '-b',
      '-',
      '-P',
      String(sshd.port),
      '-i',
      sshd.keyFile,
      ...options.flatMap((one) => ['-o', one]),
      `${sshd.username}@127.0.0.1`,
    ],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  child.stdin.end(commands);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`sftp ended with ${code}`);
}

/** One session, as the gateway opens it for a partner with that `parallel`. */
async function ours(
  sshd: Sshd,
  parallel: number,
  work: (session: TransportSession) => Promise<unknown>,
): Promise<void> {
  const session = await createSftpTransport(sshd.config({ parallel })).connect();
  await work(session);
  await session.close();
}

interface Race {
  readonly name: string;
  readonly bytes: number;
  /** Before each of ours; what it costs isn't counted. */
  readonly prepare?: () => Promise<void>;
  readonly peer: (target: string) => Promise<void>;
  readonly own: (target: string) => Promise<void>;
}

interface Side {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const better = (one: Side | undefined, other: Side): Side =>
  one === undefined || other.seconds < one.seconds ? other : one;

/** The best of each side, taken in turns, so that a busy moment of the machine hits both. */
async function run(sshd: Sshd, race: Race): Promise<void> {
  if (!race.name.includes(ONLY)) return;
  let peer: Side | undefined;
  let own: Side | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of ['peer', 'own'] as const) {
      const target = mkdtempSync(join(sshd.root, side));
      if (side === 'own') await race.prepare?.();
      const { cost } = await costOf(() => race[side](target));
      if (side === 'peer') peer = better(peer, cost);
      else own = better(own, cost);
      rmSync(target, { recursive: true });
    }
  }
  if (peer === undefined || own === undefined) return;
  const rate = ({ seconds }: Side): string => `${(race.bytes / 1e6 / seconds).toFixed(0)} MB/s`.padStart(9);
  console.log(
    `${race.name.padEnd(62)} sftp ${rate(peer)}   claimgate ${rate(own)}, ${own.cpuSeconds.toFixed(1).padStart(4)} CPU-s   ratio ${(peer.seconds / own.seconds).toFixed(2)}`,
  );
}

const TEXT = 'CLM*1*100***11:B:1*Y*A*Y*Y~';
const small = Buffer.alloc(SMALL_BYTES, TEXT);
const large = Buffer.alloc(LARGE_BYTES, TEXT);
const NAMES = Array.from({ length: SMALL_FILES }, (_, index) => `f${index}.837`);
const SMALL_TOTAL = SMALL_FILES * SMALL_BYTES;

/** What one interchange is to the server: a new name, its bytes, fsync, a look, a rename, a look. */
async function deliver(session: TransportSession, target: string, name: string): Promise<void> {
  const temporary = `${target}/.${name}.part`;
  await session.write(temporary, small);
  const stored = await session.stat(temporary);
  if (stored?.sizeBytes !== small.length) throw new Error('not stored');
  await session.rename(temporary, `${target}/${name}`);
  const [there, left] = await Promise.all([session.stat(`${target}/${name}`), session.stat(temporary)]);
  if (there?.sizeBytes !== small.length || left !== undefined) throw new Error('not renamed');
}

async function uploads(sshd: Sshd, source: string): Promise<void> {
  const batch = (line: (name: string, target: string) => string) => (target: string) =>
    openSshBatch(sshd, NAMES.map((name) => line(name, target)).join(''));
  const put = batch((name, target) => `put ${source}/small/${name} ${target}/${name}\n`);
  const rename = (target: string, name: string) => `rename ${target}/.${name} ${target}/${name}\n`;
  const putAndRename = batch(
    (name, target) => `put ${source}/small/${name} ${target}/.${name}\n${rename(target, name)}`,
  );
  const putDurably = batch(
    (name, target) => `put -f ${source}/small/${name} ${target}/.${name}\n${rename(target, name)}`,
  );
  await run(sshd, {
    name: 'up: one file of 100 MB; we fsync',
    bytes: LARGE_BYTES,
    peer: (target) => openSshBatch(sshd, `put ${source}/large ${target}/large\n`),
    own: (target) => ours(sshd, 1, (session) => session.write(`${target}/large`, large)),
  });
  await run(sshd, {
    name: '1,000 files of 50 KB: put / write with fsync, 4 at once',
    bytes: SMALL_TOTAL,
    peer: put,
    own: (target) =>
      ours(sshd, 4, (session) => Promise.all(NAMES.map((name) => session.write(`${target}/${name}`, small)))),
  });
  for (const parallel of [1, 4, 8, 16]) {
    await run(sshd, {
      name: `put, rename / write, fsync, look, rename, look; parallel ${parallel}`,
      bytes: SMALL_TOTAL,
      peer: putAndRename,
      own: (target) =>
        ours(sshd, parallel, (session) => inLanes(NAMES, { parallel }, (name) => deliver(session, target, name))),
    });
  }
  await run(sshd, {
    name: 'put with fsync, rename / the same; parallel 4',
    bytes: SMALL_TOTAL,
    peer: putDurably,
    own: (target) =>
      ours(sshd, 4, (session) => inLanes(NAMES, { parallel: 4 }, (name) => deliver(session, target, name))),
  });
  let wire: Wire | undefined;
  await run(sshd, {
    name: 'put, rename / 1,000 interchanges from the ledger to SENT; parallel 4',
    bytes: SMALL_TOTAL,
    prepare: async () => {
      await wire?.destroy();
      wire = await openWire();
      // Each differs, since the spool has one file a content.
      for (let number = 1; number <= SMALL_FILES; number += 1)
        await wire.enqueue(number, small.toString('latin1', 0, SMALL_BYTES - 9) + String(number).padStart(9, '0'));
    },
    peer: putAndRename,
    own: async (target) => {
      if (wire === undefined) throw new Error('no wire');
      const transport = createSftpTransport(sshd.config({ parallel: 4 }));
      const { outcomes } = await transmitPartner({ ...wire.ports, transport }, partnerWith({ folder: target }));
      const sent = outcomes.filter(({ state }) => state === 'SENT').length;
      if (sent !== SMALL_FILES) throw new Error(`${sent} of ${SMALL_FILES} were sent`);
    },
  });
  await wire?.destroy();
}

async function downloads(sshd: Sshd, source: string): Promise<void> {
  const getAll = (target: string) =>
    openSshBatch(sshd, NAMES.map((name) => `get ${source}/small/${name} ${target}/${name}\n`).join(''));
  await run(sshd, {
    name: 'down: one file of 100 MB',
    bytes: LARGE_BYTES,
    peer: (target) => openSshBatch(sshd, `get ${source}/large ${target}/large\n`),
    own: (target) =>
      ours(sshd, 1, async (session) => {
        const file = await open(`${target}/large`, 'wx');
        await session.read(`${source}/large`, (chunk) => file.writeFile(chunk));
        await file.close();
      }),
  });
  await run(sshd, {
    name: '1,000 files of 50 KB: get / read whole, sizes compared, 4 at once',
    bytes: SMALL_TOTAL,
    peer: getAll,
    own: (target) =>
      ours(sshd, 4, (session) =>
        inLanes(NAMES, { parallel: 4 }, async (name) => {
          const chunks: Uint8Array[] = [];
          await session.read(`${source}/small/${name}`, (chunk) => void chunks.push(chunk));
          await writeFile(`${target}/${name}`, chunks);
        }),
      ),
  });
  let wire: Wire | undefined;
  await run(sshd, {
    name: 'get / listed, read, looked at again, archived with fsync, RECEIVED',
    bytes: SMALL_TOTAL,
    prepare: async () => {
      await wire?.destroy();
      wire = await openWire();
    },
    peer: getAll,
    own: async (target) => {
      if (wire === undefined) throw new Error('no wire');
      const { ledger, archive } = wire;
      const { clock, log } = wire.ports;
      await ours(sshd, 4, async (session) => {
        const ports = { ledger, archive, clock, log, session, downloads: target, parallel: 4 };
        const mailbox = { ...partnerWith().receive, folder: `${source}/small`, maximumFiles: SMALL_FILES };
        const { downloaded } = await poll(ports, 'clearing', mailbox);
        if (downloaded !== SMALL_FILES) throw new Error(`${downloaded} of ${SMALL_FILES} files came`);
      });
    },
  });
  await wire?.destroy();
}

async function main(): Promise<void> {
  if (sshdMissing !== undefined) {
    console.log(`SKIPPED: ${sshdMissing}`);
    return;
  }
  const sshd = await startSshd();
  const source = mkdtempSync(join(tmpdir(), 'claimgate-bench-'));
  writeFileSync(join(source, 'large'), large);
  mkdirSync(join(source, 'small'));
  // Each differs, since the archive has one file a content.
  for (const [index, name] of NAMES.entries()) {
    const bytes = Buffer.from(small);
    bytes.write(String(index).padStart(9, '0'), SMALL_BYTES - 9);
    writeFileSync(join(source, 'small', name), bytes);
  }
  try {
    await uploads(sshd, source);
    await downloads(sshd, source);
  } finally {
    await sshd.stop();
    rmSync(source, { recursive: true, force: true });
  }
}

await main();
