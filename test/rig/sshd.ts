/** Rig: a real OpenSSH server on a loopback port with keys of its own, serving SFTP only, for as long as a test lasts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect as tcpConnect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { makeKeyPair } from '../../src/sandbox/ssh/key-pair.ts';
import type { SftpConfig } from '../../src/transport/sftp/config.ts';
import { fingerprintOf } from '../../src/transport/sftp/connect.ts';

const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find((path) => existsSync(path));

/** Why tests on OpenSSH can't run here; undefined when they can. */
export const sshdMissing: string | undefined = SSHD === undefined ? 'no OpenSSH sshd is installed' : undefined;

export interface Sshd {
  readonly port: number;
  readonly hostKey: string;
  /** A folder of the machine that the server shows under the same absolute path; removed by `stop`. */
  readonly root: string;
  /** File of the client's private key, for OpenSSH's own client. */
  readonly keyFile: string;
  readonly username: string;
  config(changes?: Partial<SftpConfig>): SftpConfig;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Resolves when the port answers with a banner. */
async function answering(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`sshd ended with ${child.exitCode}`);
    const answered = await new Promise<boolean>((resolve) => {
      const socket = tcpConnect(port, '127.0.0.1');
      socket.once('data', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
      socket.once('data', () => socket.destroy());
    });
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('sshd did not answer within 5 s');
}

function serverConfig(folder: string, port: number, { readOnly = false, maxSessions = 10 }: SshdOptions): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host_key')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    `PidFile ${join(folder, 'sshd.pid')}`,
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'UsePAM no',
    'StrictModes no',
    'MaxStartups 100',
    `MaxSessions ${maxSessions}`,
    `Subsystem sftp internal-sftp${readOnly ? ' -R' : ''}`,
    '',
  ].join('\n');
}

export interface SshdOptions {
  /** Every change is refused with "Permission denied". */
  readonly readOnly?: boolean;
  /** Channels that a connection may have. */
  readonly maxSessions?: number;
}

/** Starts it; throws where `sshdMissing` is set. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  if (SSHD === undefined) throw new Error(sshdMissing);
  const folder = mkdtempSync(join(tmpdir(), 'claimgate-sshd-'));
  const root = join(folder, 'root');
  mkdirSync(root);
  // The privilege separation folder, which a package's start script would make.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const host = makeKeyPair();
  const client = makeKeyPair();
  const keyFile = join(folder, 'client_key');
  writeFileSync(join(folder, 'host_key'), host.privateKey, { mode: 0o600 });
  writeFileSync(keyFile, client.privateKey, { mode: 0o600 });
  writeFileSync(join(folder, 'authorized_keys'), `${client.publicKey}\n`, { mode: 0o600 });
  const port = await freePort();
  writeFileSync(join(folder, 'sshd_config'), serverConfig(folder, port, options));
  const child = spawn(SSHD, ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await answering(port, child);
  const hostKey = fingerprintOf(host.publicBytes);
  const { username } = userInfo();
  return {
    port,
    hostKey,
    root,
    keyFile,
    username,
    config: (changes = {}) => ({
      host: '127.0.0.1',
      port,
      username,
      privateKey: client.privateKey,
      hostKeys: [hostKey],
      ...changes,
    }),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
