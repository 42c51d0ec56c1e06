import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type ssh2 from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import { afterEach, describe, expect, it } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { parseScenario } from '../../src/sandbox/scenario.ts';
import { makeKeyPair } from '../../src/sandbox/ssh/key-pair.ts';
import { testLibrary } from '../guides/library.ts';
import { submission } from './submission.ts';

const run = promisify(execFile);
const guides = testLibrary();
const clock = { now: () => new Date('2026-11-02T10:00:00Z') };
const password = 'practice makes perfect';
const roots: string[] = [];
const sandboxes: Sandbox[] = [];
const clients: SftpClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.end().catch(() => undefined);
  for (const sandbox of sandboxes.splice(0)) await sandbox.stop();
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

async function start(options: Partial<SandboxOptions> = {}, root = mkdtempSync(join(tmpdir(), 'sandbox-'))) {
  roots.push(root);
  const users = [{ username: 'clinic', password }];
  const scenario = parseScenario({});
  const sandbox = await startSandbox({ root, port: 0, clock, guides, scenario, users, ...options });
  sandboxes.push(sandbox);
  return { root, sandbox };
}

async function connect(
  sandbox: Sandbox,
  login: Partial<SftpClient.ConnectOptions> = { password },
): Promise<SftpClient> {
  const quiet = { error: () => undefined, end: () => undefined, close: () => undefined };
  const client = new SftpClient('', quiet);
  client.on('error', () => undefined);
  clients.push(client);
  await client.connect({ host: '127.0.0.1', port: sandbox.port, username: 'clinic', retries: 0, ...login });
  return client;
}

const file = submission({ sets: [[{ pcn: 'P1' }]] });

/** Waits for what happens elsewhere, without guessing how long it takes. */
async function until(seen: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await seen())) {
    if (Date.now() > deadline) throw new Error('it never came');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the sandbox over SSH', () => {
  it('takes a file under a temporary name, is renamed to, answers by itself, and hands out whole files', async () => {
    const { sandbox } = await start({ automatic: true });
    const client = await connect(sandbox);
    await client.put(file, '/inbound/.claims.837.part');
    expect(await client.list('/outbound')).toEqual([]);
    await client.rename('/inbound/.claims.837.part', '/inbound/claims.837');
    await until(async () => (await client.list('/outbound')).length >= 5);
    const names = (await client.list('/outbound')).map((entry) => entry.name).sort();
    expect(names).toEqual(['000001.ta1', '000002.999', '000003.277ca', '000004.277ca', '000005.835']);
    const got = await client.get('/outbound/000005.835');
    const bytes = Buffer.isBuffer(got) ? got : Buffer.alloc(0);
    expect(bytes.toString()).toMatch(/^ISA\*.*~IEA\*1\*\d{9}~$/s);
    expect((await client.stat('/outbound/000005.835')).size).toBe(bytes.length);
    await client.delete('/outbound/000001.ta1');
    expect((await client.list('/outbound')).length).toBe(4);
    expect(await client.list('/inbound')).toEqual([]);
  });

  it('keeps its host key over a restart, and shows the fingerprint that the client sees', async () => {
    const { root, sandbox } = await start();
    const seen: string[] = [];
    await connect(sandbox, {
      password,
      hostHash: 'sha256',
      hostVerifier: (hash: string) => {
        seen.push(`SHA256:${Buffer.from(hash, 'hex').toString('base64').replace(/=+$/, '')}`);
        return true;
      },
    });
    expect(seen).toEqual([sandbox.hostKeyFingerprint]);
    for (const client of clients.splice(0)) await client.end();
    await sandbox.stop();
    sandboxes.length = 0;
    const again = await start({}, root);
    expect(again.sandbox.hostKeyFingerprint).toBe(sandbox.hostKeyFingerprint);
  });

  it('lets nobody in with a wrong password, a strange user or a strange key; a known key opens', async () => {
    const key = makeKeyPair();
    const strange = makeKeyPair();
    const users = [
      { username: 'clinic', publicKeys: [key.publicKey] },
      { username: 'other', password },
    ];
    const { sandbox } = await start({ users });
    await expect(connect(sandbox, { password })).rejects.toThrow(/authentication/i);
    await expect(connect(sandbox, { username: 'other', password: 'guess' })).rejects.toThrow(/authentication/i);
    await expect(connect(sandbox, { username: 'nobody', password })).rejects.toThrow(/authentication/i);
    await expect(connect(sandbox, { privateKey: strange.privateKey })).rejects.toThrow(/authentication/i);
    const client = await connect(sandbox, { privateKey: key.privateKey });
    expect((await client.list('/')).map((entry) => entry.name)).toEqual(['inbound', 'outbound', 'received']);
  });

  it('nothing outside of the mailbox can be named, and nothing is overwritten by a rename', async () => {
    const { root, sandbox } = await start();
    writeFileSync(join(root, 'secret'), 'not for clients');
    const client = await connect(sandbox);
    await expect(client.get('/../secret')).rejects.toThrow(/no such file/i);
    await expect(client.get('/inbound/../../memory.json')).rejects.toThrow(/no such file/i);
    expect(await client.realPath('/../..')).toBe('/');
    await client.put(Buffer.from('one'), '/inbound/.one');
    await client.put(Buffer.from('two'), '/inbound/.two');
    await expect(client.rename('/inbound/.one', '/inbound/.two')).rejects.toThrow();
    expect((await client.get('/inbound/.two')).toString()).toBe('two');
    await client.mkdir('/inbound/later');
    await client.rmdir('/inbound/later');
  });

  it('fault: a full disk fails the write', async () => {
    const { sandbox } = await start({ faults: { quotaBytes: 10 } });
    const client = await connect(sandbox);
    const handle = await open(client, '/inbound/.x');
    await expect(write(client, handle, Buffer.alloc(100))).rejects.toThrow(/failure/i);
  });

  it('fault: the line drops in the middle of an upload, and the next connection is served', async () => {
    const { sandbox } = await start({ faults: { dropAfterBytes: 50 } });
    const client = await connect(sandbox);
    await expect(client.put(Buffer.alloc(5_000), '/inbound/.x')).rejects.toThrow();
    const next = await connect(sandbox);
    expect((await next.list('/inbound')).length).toBe(1);
  });

  it.skipIf(!existsSync('/proc/self/fd'))(
    'a file that is opened for a client that is gone by then is closed again',
    async () => {
      const { root, sandbox } = await start({ faults: { stallMs: 300 } });
      const lying = join(root, 'mailbox', 'outbound', 'one.835');
      writeFileSync(lying, 'one');
      const client = await connect(sandbox);
      raw(client).open('/outbound/one.835', 'r', () => undefined);
      await client.end();
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(openFiles()).not.toContain(lying);
    },
  );

  it('a taken port is told', async () => {
    const { sandbox } = await start();
    await expect(start({ port: sandbox.port })).rejects.toThrow(/can't be listened on/);
  });

  it.skipIf(!existsSync('/usr/bin/sftp'))("OpenSSH's own client gets along with it", async () => {
    const key = makeKeyPair();
    const { root, sandbox } = await start({
      users: [{ username: 'clinic', publicKeys: [key.publicKey] }],
      automatic: true,
    });
    const keyFile = join(root, 'client-key');
    writeFileSync(keyFile, key.privateKey, { mode: 0o600 });
    writeFileSync(join(root, 'up.837'), file);
    const batch = join(root, 'batch');
    writeFileSync(
      batch,
      `put ${join(root, 'up.837')} /inbound/.up.part\nrename /inbound/.up.part /inbound/up.837\nls -l /inbound\n`,
    );
    const options = ['-o', 'StrictHostKeyChecking=no', '-o', `UserKnownHostsFile=${join(root, 'known')}`];
    const sftp = (script: string) =>
      run('/usr/bin/sftp', ['-i', keyFile, '-P', String(sandbox.port), ...options, '-b', script, 'clinic@127.0.0.1']);
    await sftp(batch);
    const outbound = join(root, 'mailbox', 'outbound', '000005.835');
    await until(async () => existsSync(outbound));
    writeFileSync(batch, `get /outbound/000005.835 ${join(root, 'down.835')}\nrm /outbound/000005.835\n`);
    await sftp(batch);
    expect(readFileSync(join(root, 'down.835'), 'latin1')).toMatch(/^ISA/);
    expect(existsSync(outbound)).toBe(false);
  });
});

/** Paths of what this process has open. */
function openFiles(): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      return [readlinkSync(join('/proc/self/fd', name))];
    } catch {
      return [];
    }
  });
}

function raw(client: SftpClient): ssh2.SFTPWrapper {
  const { sftp } = client as unknown as { readonly sftp: ssh2.SFTPWrapper };
  return sftp;
}

function open(client: SftpClient, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    raw(client).open(path, 'wx', (error, handle) =>
      error === undefined || error === null ? resolve(handle) : reject(error),
    );
  });
}

function write(client: SftpClient, handle: Buffer, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    raw(client).write(handle, bytes, 0, bytes.length, 0, (error) =>
      error === undefined || error === null ? resolve() : reject(error),
    );
  });
}
