/** Inbound, poll: what becomes of a file on the partner's server once its bytes are archived and applied: left, deleted or moved. */
import { toInstant } from '../../base/clock.ts';
import { GatewayError } from '../../base/gateway-error.ts';
import { inLanes } from '../../base/turns.ts';
import type { RemoteFileRow } from '../../ledger/port.ts';
import { type Mailbox, type PollPorts, sameLook } from './poll.ts';

/**
 * How many files are done. Before a file is taken away its archived bytes are hashed once more, and the server's file is looked at: what
 * lies there now may be another under the old name (fault 28). A server that refuses is left alone (fault 32): the ledger knows the
 * file by hash and name, so it isn't applied again.
 */
export async function finishRemote(ports: PollPorts, partner: string, mailbox: Mailbox): Promise<number> {
  const { ledger } = ports;
  const rows = (await ledger.remoteFiles(partner, mailbox.folder)).filter(({ state }) => state === 'RECEIVED');
  const done = await inLanes(rows, ports, async (row): Promise<number> => {
    if (row.sha256 === undefined) return 0;
    const inbound = await ledger.inboundFile(row.sha256);
    if (inbound === undefined || inbound.state === 'RECEIVED') return 0;
    const state = mailbox.afterwards === 'leave' ? 'REMOTE_DONE' : await takeAway(ports, row, mailbox);
    if (state === undefined) return 0;
    await ledger.transaction(async (tx) => tx.saveRemoteFiles([state === 'REMOTE_DONE' ? { ...row, state } : state]));
    return state === 'REMOTE_DONE' ? 1 : 0;
  });
  return done.reduce((sum, one) => sum + one, 0);
}

/** REMOTE_DONE; the row of what lies there instead; or undefined when it must stay until the archive is sound again. */
async function takeAway(
  ports: PollPorts,
  row: RemoteFileRow,
  mailbox: Mailbox,
): Promise<'REMOTE_DONE' | RemoteFileRow | undefined> {
  const { session, log, clock } = ports;
  const task = `remote-${mailbox.afterwards}`;
  if (!(await archiveHolds(ports, row))) {
    log.error('task-failed', { task, code: 'archive-unsound', retryable: true });
    return undefined;
  }
  const path = `${row.folder}/${row.name}`;
  try {
    const now = await session.stat(path);
    if (now === undefined) return 'REMOTE_DONE';
    if (!sameLook(row, now)) {
      const { sha256: _, ...rest } = row;
      const at = toInstant(clock.now());
      return { ...rest, ...now, firstSeenAt: at, lastSeenAt: at, looks: 1, state: 'SEEN' };
    }
    if (mailbox.afterwards === 'delete') await session.remove(path);
    else await moveAside(ports, row, mailbox.moveTo ?? '');
  } catch (cause) {
    const code = cause instanceof GatewayError ? cause.code : 'unknown';
    log.warn('task-failed', { task, code, retryable: false });
  }
  return 'REMOTE_DONE';
}

/** Hashes the archived bytes. */
async function archiveHolds({ archive }: PollPorts, row: RemoteFileRow): Promise<boolean> {
  let bytes = 0;
  try {
    for await (const chunk of archive.read(row.sha256 ?? '')) bytes += chunk.byteLength;
    return bytes === row.sizeBytes;
  } catch (cause) {
    if (cause instanceof GatewayError) return false;
    throw cause;
  }
}

/** Under its name, or, where one of that name lies already, with the beginning of its hash. */
async function moveAside({ session }: PollPorts, row: RemoteFileRow, folder: string): Promise<void> {
  const path = `${row.folder}/${row.name}`;
  try {
    await session.rename(path, `${folder}/${row.name}`);
  } catch (cause) {
    if (!(cause instanceof GatewayError) || cause.code !== 'transport-exists') throw cause;
    await session.rename(path, `${folder}/${row.name}.${(row.sha256 ?? '').slice(0, 12)}`);
  }
}
