/** SFTP adapter of the transport port, on ssh2-sftp-client for the connection and our own requests for everything else. */
import { GatewayError } from '../../base/gateway-error.ts';
import { transportErrors as kinds } from '../errors.ts';
import { safePath } from '../names.ts';
import type { RemoteStat, Transport, TransportSession } from '../port.ts';
import { createQueue } from '../queue.ts';
import { toRemoteStat } from './attributes.ts';
import { createChannels } from './channels.ts';
import { saysNothing } from './classify.ts';
import type { SftpConfig } from './config.ts';
import { openConnection, type SftpConnection } from './connect.ts';
import { listFolder } from './list.ts';
import { readWholeFile, statFile } from './read.ts';
import type { SftpRequests } from './requests.ts';
import { writeNewFile } from './write.ts';

const KNOWN_SERVER_CONCURRENCY = 16;
/** OpenSSH allows ten of a connection unless it is configured otherwise. Other servers may count each as a login. */
const MOST_CHANNELS = 4;

/** A mailbox on an SFTP server. Nothing is connected before `connect`; each session is a connection of its own. */
export function createSftpTransport(config: SftpConfig): Transport {
  return { connect: async () => createSession(config, await openConnection(config)) };
}

async function stat(requests: SftpRequests, path: string): Promise<RemoteStat | undefined> {
  const stats = await statFile(requests, path);
  return stats === undefined ? undefined : toRemoteStat(stats);
}

/** Many servers overwrite on rename, so the target is looked at first; on a bare "Failure" both names tell why. */
async function rename(requests: SftpRequests, from: string, to: string): Promise<void> {
  const taken = (cause?: unknown) =>
    new GatewayError(kinds.exists, 'rename failed: the new name is taken', cause === undefined ? {} : { cause });
  if ((await requests.lstat(to)) !== undefined) throw taken();
  try {
    await requests.rename(from, to);
  } catch (error) {
    if (!saysNothing(error)) throw error;
    if ((await requests.lstat(to)) !== undefined) throw taken(error);
    if ((await requests.lstat(from)) === undefined)
      throw new GatewayError(kinds.missing, 'rename failed: the old name is gone', { cause: error });
    throw error;
  }
}

async function remove(requests: SftpRequests, path: string): Promise<void> {
  try {
    await requests.unlink(path);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (error.kind === kinds.missing) return;
    // Some servers answer FAILURE for a file that is gone.
    if (!saysNothing(error) || (await requests.lstat(path)) !== undefined) throw error;
  }
}

function createSession(config: SftpConfig, connection: SftpConnection): TransportSession {
  const { requests } = connection;
  const usual = requests.isOpenSsh ? KNOWN_SERVER_CONCURRENCY : 1;
  const window = config.window ?? usual;
  const parallel = config.parallel ?? usual;
  const queue = createQueue(parallel);
  const most = requests.isOpenSsh ? Math.min(parallel, MOST_CHANNELS) : 1;
  const channels = createChannels(requests, { most, open: () => connection.openChannel() });
  const queued = <Result>(doing: string, operation: (requests: SftpRequests) => Promise<Result>): Promise<Result> =>
    queue.run(() => channels.run((channel) => channel.within(doing, () => operation(channel))));
  return {
    facts: connection.facts,
    list: (folder, options) => queued('list', async (channel) => listFolder(channel, safePath(folder), options)),
    stat: (path) => queued('stat', async (channel) => stat(channel, safePath(path))),
    read: (path, onChunk) =>
      queued('read', async (channel) => readWholeFile(channel, safePath(path), { window, onChunk })),
    write: (path, bytes, mayGoOn) =>
      queued('write', async (channel) => writeNewFile(channel, safePath(path), bytes, { window, mayGoOn })),
    // Asked when its turn has come: that may be long after it was asked for.
    rename: (from, to, mayGoOn) =>
      queued('rename', async (channel) => {
        await mayGoOn?.();
        await rename(channel, safePath(from), safePath(to));
      }),
    remove: (path, mayGoOn) =>
      queued('remove', async (channel) => {
        await mayGoOn?.();
        await remove(channel, safePath(path));
      }),
    close: () => connection.end(),
  };
}
