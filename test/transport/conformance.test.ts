import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderTransport } from '../../src/transport/folder/folder-transport.ts';
import type { SftpConfig } from '../../src/transport/sftp/config.ts';
import { createSftpTransport } from '../../src/transport/sftp/sftp-transport.ts';
import { startFaultServer } from '../rig/fault-server.ts';
import { sshdMissing, startSshd } from '../rig/sshd.ts';
import { type Mailbox, transportConformance } from './conformance.ts';

/** Plants by the machine's own file system, below `root`. */
function onDisk(root: string, path: (remote: string) => string): Omit<Mailbox, 'transport' | 'stop' | 'folder'> {
  return {
    async plant(remote, bytes, modifiedMs) {
      writeFileSync(path(remote), bytes);
      if (modifiedMs !== undefined) utimesSync(path(remote), modifiedMs / 1000, modifiedMs / 1000);
    },
    plantLink: async (remote, target) => symlinkSync(target, path(remote)),
    plantFolder: async (remote) => void mkdirSync(path(remote), { recursive: root !== '' }),
  };
}

let folders = 0;
const nextFolder = (): string => {
  folders += 1;
  return `f${folders}`;
};

async function onFaultServer(changes: Partial<SftpConfig>): Promise<Mailbox> {
  const server = await startFaultServer();
  return {
    transport: createSftpTransport(server.config(changes)),
    folder: async () => {
      const folder = `/${nextFolder()}`;
      server.store.folders.add(folder);
      return folder;
    },
    plant: async (path, bytes, modifiedMs) =>
      server.store.put(path, Buffer.from(bytes), modifiedMs === undefined ? {} : { modifiedMs }),
    plantLink: async (path) => server.store.put(path, 'target', { mode: 0o120777 }),
    plantFolder: async (path) => void server.store.folders.add(path),
    stop: () => server.stop(),
  };
}

transportConformance('an ssh2 server', () => onFaultServer({}));
transportConformance('an ssh2 server, with requests in flight', () => onFaultServer({ window: 8, parallel: 8 }));

transportConformance(
  'OpenSSH',
  async () => {
    const sshd = await startSshd();
    return {
      transport: createSftpTransport(sshd.config()),
      folder: async () => {
        const folder = join(sshd.root, nextFolder());
        mkdirSync(folder);
        return folder;
      },
      ...onDisk(sshd.root, (remote) => remote),
      stop: () => sshd.stop(),
    };
  },
  sshdMissing,
);

transportConformance('a folder', async () => {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'claimgate-share-'));
  writeFileSync(join(root, '.mounted'), '');
  return {
    transport: createFolderTransport({ root, markerFile: '.mounted' }),
    folder: async () => {
      const folder = nextFolder();
      mkdirSync(join(root, folder));
      return folder;
    },
    ...onDisk(root, (remote) => join(root, remote)),
    stop: async () => rmSync(root, { recursive: true, force: true }),
  };
});
