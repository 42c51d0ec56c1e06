/** Inbound, poll: from a partner's mailbox into the archive: list, settle, download, prove, receive. Interprets nothing. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Archive } from '../../archive/port.ts';
import { type Clock, type Instant, toInstant } from '../../base/clock.ts';
import { GatewayError } from '../../base/gateway-error.ts';
import { inLanes, type Turn } from '../../base/turns.ts';
import { isLeaseLost } from '../../ledger/leases.ts';
import type { Ledger, NewQueueItem, RemoteFileRow } from '../../ledger/port.ts';
import type { Log } from '../../log/log.ts';
import type { RemoteFile, SkipReason, TransportSession } from '../../transport/port.ts';
import { pollErrors } from './errors.ts';

/** The agreed mailbox; the trading partner's `receive` satisfies it. */
export interface Mailbox {
  readonly folder: string;
  readonly settleSeconds: number;
  readonly afterwards: 'leave' | 'delete' | 'move';
  readonly moveTo?: string | undefined;
  readonly maximumFiles: number;
  readonly maximumBytes: number;
}

export interface PollPorts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly session: TransportSession;
  readonly clock: Clock;
  readonly log: Log;
  /** Folder for `.part` files, ours alone. */
  readonly downloads: string;
  /** How many files are worked on at once. */
  readonly parallel: number;
}

export interface PollReport {
  readonly listed: number;
  readonly downloaded: number;
  readonly known: number;
  /** Still growing, or not yet seen long enough. */
  readonly waiting: number;
  readonly refused: number;
  /** Codes of downloads that failed; the next poll tries again. */
  readonly failures: readonly string[];
}

/** Looks at an empty file this often before it is refused (fault 33). */
const EMPTY_LOOKS = 5;

/** A name of its own for each poll: a worker that stood still and goes on must not meet the file of the one that took over. */
const partOf = (ports: PollPorts, partner: string, poll: string, index: number): string =>
  join(ports.downloads, `in-${partner}-${poll}-${index}.part`);

/** What polls of this partner left that were cut off: only one is ever under way. */
async function sweepParts({ downloads }: PollPorts, partner: string): Promise<void> {
  const names = await readdir(downloads).catch(() => []);
  const ofPartner = new RegExp(`^in-${partner.replaceAll(/[^a-zA-Z0-9_-]/g, '\\$&')}-[0-9a-f]{8}-\\d+\\.part$`);
  for (const name of names) if (ofPartner.test(name)) await rm(join(downloads, name), { force: true });
}

/**
 * One look at the mailbox. A file is taken when it kept size and time over two looks and the settle period of OUR clock; each file
 * stands alone: one that fails never stops the next (fault 34). Several are read at once, and they become RECEIVED in the order of the
 * listing. Throws only when the listing itself fails.
 */
export async function poll(ports: PollPorts, partner: string, mailbox: Mailbox): Promise<PollReport> {
  const { ledger, session, clock, log } = ports;
  const rows = new Map((await ledger.remoteFiles(partner, mailbox.folder)).map((row) => [row.name, row]));
  const settled = (file: RemoteFile): boolean => {
    const row = rows.get(file.name);
    return row !== undefined && row.state !== 'SEEN' && sameLook(row, file);
  };
  const skipped = new Map<string, SkipReason>();
  const listed = await session.list(mailbox.folder, {
    limit: mailbox.maximumFiles,
    accept: (file) => !settled(file),
    onSkipped: (name, reason) => {
      if (TOLD.has(reason) && skipped.size < MOST_TOLD) skipped.set(name, reason);
    },
  });
  const looked = listed.map((file) => ({ file, row: look(partner, mailbox.folder, file, rows.get(file.name), clock) }));
  await ledger.transaction(async (tx) => {
    await tx.saveRemoteFiles(looked.map(({ row }) => row));
    await tx.addQueueItems(refusedNames(partner, mailbox.folder, skipped, toInstant(clock.now())));
  });
  await sweepParts(ports, partner);
  const own = randomBytes(4).toString('hex');
  const counts = { listed: listed.length, downloaded: 0, known: 0, waiting: 0, refused: 0 };
  const failures: string[] = [];
  let broken = false;
  const lanes = { parallel: ports.parallel, goOn: () => !broken };
  await inLanes(looked, lanes, async ({ file, row }, turn, index) => {
    const verdict = judge(row, mailbox, clock);
    if (verdict === 'wait') counts.waiting += 1;
    else if (verdict === 'refuse') {
      counts.refused += 1;
      await refuse(ports, row);
    } else {
      try {
        const fresh = await receive(ports, row, { file, part: partOf(ports, partner, own, index), turn });
        counts[fresh ? 'downloaded' : 'known'] += 1;
      } catch (cause) {
        if (isLeaseLost(cause)) throw cause;
        const code = cause instanceof GatewayError ? cause.code : 'unknown';
        failures.push(code);
        log.error('task-failed', { task: 'download', code, retryable: true }, cause);
        broken ||= code === 'transport-closed' || code === 'transport-timeout';
      }
    }
  });
  log.info('poll-done', {
    partner,
    listed: counts.listed,
    downloaded: counts.downloaded,
    waiting: counts.waiting,
    refused: counts.refused,
  });
  return { ...counts, failures };
}

/** Entries that a person must look at; dot files, temporary names and folders are nobody's business. */
const TOLD: ReadonlySet<SkipReason> = new Set(['hostile-name', 'symbolic-link', 'not-a-regular-file']);
const MOST_TOLD = 100;

/** Such an entry is never touched; it is told once, by the hash of its name, since the name may hold anything (fault 60). */
function refusedNames(
  partner: string,
  folder: string,
  skipped: ReadonlyMap<string, SkipReason>,
  at: Instant,
): readonly NewQueueItem[] {
  return [...skipped].map(([name, reason]) => {
    const nameHash = createHash('sha256').update(name).digest('hex');
    return {
      code: 'NAME_REFUSED',
      detailJson: JSON.stringify({ partner, folder, reason, nameHash, nameLength: name.length }),
      at,
      idempotencyKey: `NAME_REFUSED:${partner}:${folder}:${nameHash}`,
    };
  });
}

export function sameLook(row: RemoteFileRow, file: Pick<RemoteFile, 'sizeBytes' | 'modifiedMs'>): boolean {
  return row.sizeBytes === file.sizeBytes && row.modifiedMs === file.modifiedMs;
}

/** What is now known of a listed file: another look at the same, or the first at something new under an old name (fault 28). */
function look(
  partner: string,
  folder: string,
  file: RemoteFile,
  before: RemoteFileRow | undefined,
  clock: Clock,
): RemoteFileRow {
  const at = toInstant(clock.now());
  if (before !== undefined && sameLook(before, file)) return { ...before, lastSeenAt: at, looks: before.looks + 1 };
  const { name, sizeBytes, modifiedMs } = file;
  return { partner, folder, name, sizeBytes, modifiedMs, firstSeenAt: at, lastSeenAt: at, looks: 1, state: 'SEEN' };
}

function judge(row: RemoteFileRow, mailbox: Mailbox, clock: Clock): 'take' | 'wait' | 'refuse' {
  if (row.sizeBytes > mailbox.maximumBytes) return 'refuse';
  if (row.sizeBytes === 0) return row.looks > EMPTY_LOOKS ? 'refuse' : 'wait';
  if (mailbox.settleSeconds === 0) return 'take';
  const settledMs = clock.now().getTime() - Date.parse(row.firstSeenAt);
  return row.looks >= 2 && settledMs >= mailbox.settleSeconds * 1000 ? 'take' : 'wait';
}

/** A file that we won't download, too large or for ever empty, is set aside by name, so that a person sees it. */
async function refuse(ports: PollPorts, row: RemoteFileRow): Promise<void> {
  const at = toInstant(ports.clock.now());
  const code = row.sizeBytes === 0 ? 'EMPTY_FILE' : 'FILE_TOO_LARGE';
  await ports.ledger.transaction(async (tx) => {
    await tx.saveRemoteFiles([{ ...row, state: 'REFUSED' }]);
    const detailJson = JSON.stringify({
      partner: row.partner,
      folder: row.folder,
      name: row.name,
      sizeBytes: row.sizeBytes,
    });
    await tx.addQueueItems([
      { code, detailJson, at, idempotencyKey: `${code}:${row.partner}:${row.folder}:${row.name}:${row.modifiedMs}` },
    ]);
  });
}

/** Downloads one file, proves its size, archives it, and only then writes it down as received. True when its content is new. */
async function receive(
  ports: PollPorts,
  row: RemoteFileRow,
  { file, part, turn }: { readonly file: RemoteFile; readonly part: string; readonly turn: Turn },
): Promise<boolean> {
  const { ledger, archive, clock, log } = ports;
  try {
    await download(ports.session, `${row.folder}/${file.name}`, file, part);
    const { sha256, sizeBytes } = await archive.putFile(part);
    if (sizeBytes !== file.sizeBytes)
      throw new GatewayError(pollErrors.changed, `${sizeBytes} of ${file.sizeBytes} bytes were archived`);
    await turn.come;
    const receivedAt = toInstant(clock.now());
    const fresh = await ledger.transaction(async (tx) => {
      const added = await tx.addInboundFile({
        sha256,
        partner: row.partner,
        name: file.name,
        sizeBytes,
        receivedAt,
        state: 'RECEIVED',
        detailJson: '{}',
      });
      await tx.saveRemoteFiles([{ ...row, state: 'RECEIVED', sha256 }]);
      return added;
    });
    if (fresh) log.info('file-received', { partner: row.partner, sha256, bytes: sizeBytes });
    else log.info('file-known', { partner: row.partner, sha256 });
    return fresh;
  } finally {
    await rm(part, { force: true });
  }
}

async function download(session: TransportSession, path: string, file: RemoteFile, part: string): Promise<void> {
  await mkdir(join(part, '..'), { recursive: true });
  await rm(part, { force: true });
  const handle = await open(part, 'wx', 0o600);
  let written = 0;
  try {
    await session.read(path, async (chunk) => {
      written += chunk.byteLength;
      // Not `write`, which on a disk that is nearly full writes a part and says nothing (fault 26).
      await handle.writeFile(chunk);
    });
    await handle.sync();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') {
      throw new GatewayError(pollErrors.noSpace, 'no space left for downloads', { cause });
    }
    throw cause;
  } finally {
    await handle.close();
  }
  const after = await session.stat(path);
  if (
    written !== file.sizeBytes ||
    after === undefined ||
    after.sizeBytes !== written ||
    after.modifiedMs !== file.modifiedMs
  ) {
    throw new GatewayError(
      pollErrors.changed,
      `a file changed while it was read (${written} of ${file.sizeBytes} bytes)`,
    );
  }
}
