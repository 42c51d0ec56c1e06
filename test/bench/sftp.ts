/** Bench: uploads beside OpenSSH's own sftp client, to the same OpenSSH server on this machine, in one run. Prints ratios. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TransportSession } from '../../src/transport/port.ts';
import { createSftpTransport } from '../../src/transport/sftp/sftp-transport.ts';
import { type Sshd, sshdMissing, startSshd } from '../rig/sshd.ts';

const ROUNDS = 3;
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

async function ours(sshd: Sshd, work: (session: TransportSession) => Promise<void>): Promise<void> {
  const session = await createSftpTransport(sshd.config()).connect();
  await work(session);
  await session.close();
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

interface Race {
  readonly name: string;
  readonly bytes: number;
  readonly peer: (target: string) => Promise<void>;
  readonly own: (target: string) => Promise<void>;
}

/** The best of each side, taken in turns, so that a busy moment of the machine hits both. */
async function run(sshd: Sshd, race: Race): Promise<void> {
  const times = { peer: Number.POSITIVE_INFINITY, own: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const side of ['peer', 'own'] as const) {
      const target = mkdtempSync(join(sshd.root, side));
      times[side] = Math.min(times[side], await seconds(() => race[side](target)));
      rmSync(target, { recursive: true });
    }
  const rate = (time: number): string => `${(race.bytes / 1e6 / time).toFixed(0)} MB/s`.padStart(9);
  console.log(
    `${race.name.padEnd(34)} sftp ${rate(times.peer)}   claimgate ${rate(times.own)}   ratio ${(times.peer / times.own).toFixed(2)}`,
  );
}

async function main(): Promise<void> {
  if (sshdMissing !== undefined) {
    console.log(`SKIPPED: ${sshdMissing}`);
    return;
  }
  const sshd = await startSshd();
  const source = mkdtempSync(join(tmpdir(), 'claimgate-bench-'));
  const large = Buffer.alloc(LARGE_BYTES, 'CLM*1*100***11:B:1*Y*A*Y*Y~');
  const small = Buffer.alloc(SMALL_BYTES, 'CLM*1*100***11:B:1*Y*A*Y*Y~');
  const names = Array.from({ length: SMALL_FILES }, (_, index) => `f${index}.837`);
  writeFileSync(join(source, 'large'), large);
  mkdirSync(join(source, 'small'));
  for (const name of names) writeFileSync(join(source, 'small', name), small);
  const deliver = async (session: TransportSession, target: string, name: string): Promise<void> => {
    await session.write(`${target}/.${name}.tmp`, small);
    const stored = await session.stat(`${target}/.${name}.tmp`);
    if (stored?.sizeBytes !== small.length) throw new Error('not stored');
    await session.rename(`${target}/.${name}.tmp`, `${target}/${name}`);
  };
  try {
    await run(sshd, {
      name: 'one file of 100 MB',
      bytes: LARGE_BYTES,
      peer: (target) => openSshBatch(sshd, `put ${source}/large ${target}/large\n`),
      own: (target) => ours(sshd, (session) => session.write(`${target}/large`, large)),
    });
    const put = (target: string) =>
      openSshBatch(sshd, names.map((name) => `put ${source}/small/${name} ${target}/${name}\n`).join(''));
    await run(sshd, {
      name: '1,000 files of 50 KB',
      bytes: SMALL_FILES * SMALL_BYTES,
      peer: put,
      own: (target) =>
        ours(
          sshd,
          async (session) => void (await Promise.all(names.map((name) => session.write(`${target}/${name}`, small)))),
        ),
    });
    await run(sshd, {
      name: 'the same, with stat and rename',
      bytes: SMALL_FILES * SMALL_BYTES,
      peer: put,
      own: (target) =>
        ours(sshd, async (session) => void (await Promise.all(names.map((name) => deliver(session, target, name))))),
    });
    await run(sshd, {
      name: 'the same, one after the other',
      bytes: SMALL_FILES * SMALL_BYTES,
      peer: put,
      own: (target) =>
        ours(sshd, async (session) => {
          for (const name of names) await deliver(session, target, name);
        }),
    });
  } finally {
    await sshd.stop();
    rmSync(source, { recursive: true, force: true });
  }
}

await main();
