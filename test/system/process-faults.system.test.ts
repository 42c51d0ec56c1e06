/** Faults of the process and its surroundings: told to stop in the middle of a transfer, files beyond all measure, a log that nobody reads, secrets. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type FaultServer, startFaultServer } from '../rig/fault-server.ts';
import type { Faults } from '../rig/faults.ts';
import { filesBelow, shareAt } from './books.ts';
import { type Mailbox, Practice, startClearing } from './practice.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function folderFor(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `claimgate-${name}-`));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function practiceAt(mailbox: Mailbox, options: ConstructorParameters<typeof Practice>[1] = {}): Practice {
  const practice = new Practice(mailbox, options);
  undo.push(() => practice.remove());
  return practice;
}

async function faulty(faults: Faults): Promise<FaultServer> {
  const server = await startFaultServer(faults);
  undo.push(() => server.stop());
  return server;
}

function mailboxOf(server: FaultServer): Mailbox {
  const { host, port, username, password, hostKeys } = server.config();
  const transport = { type: 'sftp', host, port, username, password: { value: password }, hostKeys };
  return { transport, upload: '/in', download: '/out' };
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  said(): string;
}

/** A script of this folder as a process of its own. */
function start(script: string, words: readonly string[], env: NodeJS.ProcessEnv = process.env): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', join('test', 'system', script), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  undo.push(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  return { child, ended, said: () => said };
}

async function until(what: string, reached: () => boolean): Promise<void> {
  for (let look = 0; look < 1_200; look += 1) {
    if (reached()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not within a minute: ${what}`);
}

const finals = (server: FaultServer): readonly string[] =>
  [...server.store.files.keys()].filter((path) => path.startsWith('/in/') && path.endsWith('.837'));

describe('fault 43: SIGTERM', () => {
  it('fault 43: in the middle of an upload the daemon ends within seconds, and the server has the file once and whole', async () => {
    const server = await faulty({ delayWriteMs: 1_500 });
    const practice = practiceAt(mailboxOf(server), {
      partner: { schedule: { sendEverySeconds: 1, collectEverySeconds: 1 } },
    });
    practice.dropSample('professional/office-visits.json');
    const daemon = start('command-process.ts', ['run', '--config', practice.config]);
    daemon.child.stderr?.resume();
    await until('the upload is under way', () => server.requests.includes('WRITE'));
    const at = Date.now();
    daemon.child.kill('SIGTERM');
    expect(await daemon.ended).toEqual({ code: 0, signal: null });
    expect(Date.now() - at).toBeLessThan(20_000);
    delete server.faults.delayWriteMs;
    expect((await practice.run(['send', '--force'])).exitCode).toBe(0);
    expect(finals(server)).toHaveLength(1);
    const [path = ''] = finals(server);
    expect(server.store.files.get(path)?.bytes.toString('latin1')).toMatch(/^ISA\*.*~IEA\*1\*000000001~\s*$/s);
    expect([...server.store.files.keys()]).toEqual([path]);
    expect(filesBelow(join(practice.folder, 'data', 'spool'))).toEqual([]);
    expect((await practice.run(['verify'])).exitCode).toBe(0);
  });
});

const TEN_GIGABYTES = 10_000_000_000;

describe('fault 47: a file of 10 GB', () => {
  it('fault 47: that a server tells of is refused by its size before a byte is read; the others are applied', async () => {
    const server = await faulty({ lieSizeBytes: TEN_GIGABYTES });
    server.store.put('/out/huge.835', 'ISA*');
    const practice = practiceAt(mailboxOf(server));
    const before = process.memoryUsage().rss;
    expect((await practice.run(['collect'])).records[0]).toMatchObject({ polls: [{ downloaded: 0, refused: 1 }] });
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
    expect(server.requests).not.toContain('OPEN');
    expect(server.requests).not.toContain('READ');
    expect((await practice.run(['collect'])).records[0]).toMatchObject({ polls: [{ downloaded: 0 }] });
    const work = await practice.run(['worklist']);
    expect(work.out.match(/FILE_TOO_LARGE/g)).toHaveLength(1);
  });

  it('fault 47: that lies on a share, all holes, is refused by its size; memory stays small', async () => {
    const root = folderFor('share');
    const share = shareAt(root);
    const mailbox = join(root, 'mailbox', share.download);
    mkdirSync(mailbox, { recursive: true });
    const huge = openSync(join(mailbox, 'huge.835'), 'w');
    ftruncateSync(huge, TEN_GIGABYTES);
    closeSync(huge);
    const practice = practiceAt(share);
    const before = process.memoryUsage().rss;
    const at = Date.now();
    expect((await practice.run(['collect'])).records[0]).toMatchObject({ polls: [{ downloaded: 0, refused: 1 }] });
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
    expect(Date.now() - at).toBeLessThan(20_000);
    expect(existsSync(join(practice.folder, 'data', 'spool'))).toBe(false);
  });
});

describe('fault 48: a log that nobody reads', () => {
  it('fault 48: the pipe is full, the work is done all the same, and what waits is bounded', async () => {
    const { sandbox, mailbox } = await startClearing(folderFor('clearing'));
    undo.push(() => sandbox.stop());
    const practice = practiceAt(mailbox, { config: { log: { level: 'debug' } } });
    practice.dropSample('professional/one-visit.json');
    // 60 MB of lines; nobody reads standard error.
    const sending = start('log-process.ts', ['400000', 'send', '--config', practice.config]);
    await until('the command ended', () => sending.said().endsWith('}\n'));
    const { exitCode, grewMb }: { readonly exitCode: number; readonly grewMb: number } = JSON.parse(sending.said());
    expect(exitCode).toBe(0);
    expect(grewMb).toBeLessThan(60);
    expect((await sandbox.processInbox()).received).toHaveLength(1);
  });
});

const CANARY = 'ZQSECRETCANARY7731';

describe('fault 61: secrets', () => {
  it('fault 61: stand in no log, output, error, argument, environment, data or backup; doctor tells of a file that others can read', async () => {
    const server = await faulty({});
    const { password = '' } = server.config();
    const keys = folderFor('keys');
    const secrets = join(keys, 'password');
    writeFileSync(secrets, `${CANARY}\n`, { mode: 0o600 });
    const transport = { ...mailboxOf(server).transport, password: { file: secrets } };
    const practice = practiceAt(
      { ...mailboxOf(server), transport },
      { config: { log: { level: 'debug' } }, partner: { schedule: { sendEverySeconds: 1, collectEverySeconds: 1 } } },
    );
    practice.dropSample('professional/one-visit.json');
    const told: string[] = [];
    const keep = async (words: readonly string[]): Promise<void> => {
      const { out, err } = await practice.run(words);
      told.push(out, err);
    };
    const daemon = start('command-process.ts', ['run', '--config', practice.config]);
    let log = '';
    daemon.child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    // Refused first: no error may hold what was refused.
    await until('the daemon is refused', () => log.includes('circuit-open'));
    for (const words of [['send'], ['collect', '--force'], ['doctor'], ['outbox']]) await keep(words);
    expect(server.authentications).toContain('password');
    writeFileSync(secrets, password);
    for (const words of [['send', '--force'], ['collect', '--force'], ['doctor'], ['verify']]) await keep(words);
    await until('it is sent', () => finals(server).length === 1);
    if (process.platform === 'linux')
      for (const name of ['cmdline', 'environ']) told.push(readFileSync(`/proc/${daemon.child.pid}/${name}`, 'latin1'));
    daemon.child.kill('SIGTERM');
    expect((await daemon.ended).code).toBe(0);
    told.push(log, daemon.said());
    const backup = join(folderFor('backup'), 'copy');
    mkdirSync(backup);
    await keep(['backup', backup]);
    const everything = [...filesBelow(practice.folder), ...filesBelow(backup)].map((path) =>
      readFileSync(path, 'latin1'),
    );
    expect(told.join('').length).toBeGreaterThan(500);
    for (const secret of [CANARY, password])
      expect([...told, ...everything].filter((text) => text.includes(secret))).toEqual([]);
    chmodSync(secrets, 0o644);
    const open = await practice.run(['doctor']);
    expect(open.exitCode).toBe(3);
    expect(open.records).toContainEqual(
      expect.objectContaining({
        what: 'secrets',
        good: false,
        detail: expect.stringContaining('password of clearing'),
      }),
    );
    chmodSync(secrets, 0o600);
    expect((await practice.run(['doctor'])).exitCode).toBe(0);
  });
});
