/** System tests: the two servers that everything runs against: the sandbox's own, and Debian's OpenSSH before its folders. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { type Sshd, startSshd } from '../rig/sshd.ts';
import { type Mailbox, startClearing } from './practice.ts';

export interface Server {
  readonly sandbox: Sandbox;
  readonly mailbox: Mailbox;
  /** Folder of the sandbox. */
  readonly root: string;
  stop(): Promise<void>;
}

export async function ownServer(scenario: object, seed = 7): Promise<Server> {
  const root = mkdtempSync(join(tmpdir(), 'claimgate-clearing-'));
  const clearing = await startClearing(root, scenario, true, seed);
  return {
    ...clearing,
    root,
    stop: async () => {
      await clearing.sandbox.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** OpenSSH shows the folders that the sandbox reads and writes. */
export async function openSsh(scenario: object, seed = 7): Promise<Server> {
  const sshd: Sshd = await startSshd();
  const { sandbox } = await startClearing(sshd.root, scenario, false, seed);
  const { privateKey } = sshd.config();
  const transport = {
    type: 'sftp',
    host: '127.0.0.1',
    port: sshd.port,
    username: sshd.username,
    privateKey: { value: privateKey },
    hostKeys: [sshd.hostKey],
  };
  const mailbox = {
    transport,
    upload: join(sshd.root, 'mailbox', 'inbound'),
    download: join(sshd.root, 'mailbox', 'outbound'),
  };
  return { sandbox, mailbox, root: sshd.root, stop: () => sshd.stop() };
}
