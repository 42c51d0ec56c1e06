/** Drop: records as files for the billing system, atomically; and claim files taken from its folder. */
import { constants, mkdirSync } from 'node:fs';
import { access, type FileHandle, link, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GatewayError } from '../base/gateway-error.ts';
import { makeFolder } from '../base/make-folder.ts';
import { dropErrors } from './errors.ts';

/** Flushes a folder's entries to disk, without which a rename can be lost with the power (reliability 3.8). */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function errnoOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}

/** A GatewayError for a failed operation on a drop folder; foreign errors without a code pass through. */
export function classifyDropError(cause: unknown): unknown {
  const code = errnoOf(cause);
  if (code === undefined || cause instanceof GatewayError) return cause;
  const kind = code === 'ENOSPC' || code === 'EDQUOT' ? dropErrors.noSpace : dropErrors.refused;
  return new GatewayError(kind, `a drop folder is missing or refused the operation (${code})`, { cause });
}

/** Throws `drop-not-mounted` when the marker file of a share is missing: nothing is ever written under an empty mount point. */
export async function requireMounted(folder: string, markerFile: string | undefined): Promise<void> {
  if (markerFile === undefined) return;
  await access(join(folder, markerFile)).catch((cause: unknown) => {
    throw new GatewayError(
      dropErrors.notMounted,
      `the share is not mounted: its marker file ${markerFile} is missing`,
      { cause },
    );
  });
}

/** The empty file that says that another is whole, for programs that can't tell by themselves. */
export function doneMarkerOf(name: string): string {
  return `${name}.done`;
}

/** A new file. What a crash left of it goes; a folder that is missing is made. */
async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === 'EEXIST') await unlink(path);
    else if (code === 'ENOENT') makeFolder(dirname(path), mkdirSync);
    else throw cause;
    return open(path, 'wx', 0o600);
  }
}

async function writeDurably(path: string, body: string | AsyncIterable<string>): Promise<void> {
  const handle = await openNew(path);
  try {
    if (typeof body === 'string') await handle.writeFile(body, 'utf8');
    else for await (const piece of body) await handle.writeFile(piece, 'utf8');
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Publishes `body` as `folder/name`: temp name, fsync, link (which never overwrites), folder fsync. The same name with the same
 * bytes is done already; with other bytes it throws `drop-name-taken`. `replace` is for result files, which grow old: a rename puts the
 * new one in the place of the old one, so that whoever looks sees one of them, whole.
 */
export async function publishFile(
  folder: string,
  name: string,
  body: string,
  options: { readonly replace?: boolean } = {},
): Promise<'written' | 'present'> {
  const target = join(folder, name);
  const temp = join(folder, `.${name}.tmp`);
  try {
    await writeDurably(temp, body);
    if (options.replace === true) await rename(temp, target);
    else if (!(await linked(temp, target, body))) return 'present';
    await syncFolder(folder);
    return 'written';
  } catch (cause) {
    // A full disk is kept no fuller. What made the writing fail may make this fail too; the first cause is the one that is told.
    await unlink(temp).catch(() => undefined);
    throw classifyDropError(cause);
  }
}

/** As `publishFile` with `replace`, for files that are too long to hold: pieces of text, written as they come. */
export async function publishPieces(folder: string, name: string, pieces: AsyncIterable<string>): Promise<void> {
  const target = join(folder, name);
  const temp = join(folder, `.${name}.tmp`);
  try {
    await writeDurably(temp, pieces);
    await rename(temp, target);
    await syncFolder(folder);
  } catch (cause) {
    await unlink(temp).catch(() => undefined);
    throw classifyDropError(cause);
  }
}

/** Gives `temp` its final name; false when the same bytes lie there already. */
async function linked(temp: string, target: string, body: string): Promise<boolean> {
  try {
    return await linkOnce(temp, target, body);
  } finally {
    await unlink(temp);
  }
}

async function linkOnce(temp: string, target: string, body: string): Promise<boolean> {
  try {
    await link(temp, target);
    return true;
  } catch (cause) {
    if (errnoOf(cause) !== 'EEXIST') throw cause;
    if ((await readFile(target, 'utf8')) === body) return false;
    throw nameTaken();
  }
}

export function nameTaken(): GatewayError {
  return new GatewayError(dropErrors.conflict, 'a drop file of that name with other content is there already');
}
