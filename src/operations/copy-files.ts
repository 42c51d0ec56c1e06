/** Operations: files copied for a backup and back: whole or not at all, and archived bytes only when they are what their name says. */
import { copyFile, mkdir, open, readdir, rename, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Archive, Sha256 } from '../archive/port.ts';
import { GatewayError } from '../base/gateway-error.ts';

export interface Copied {
  readonly files: number;
  readonly newFiles: number;
}

/** An archive and the folder that it is in. */
export interface ArchiveFolder {
  readonly folder: string;
  readonly archive: Archive;
}

const placeOf = (sha256: Sha256): string => join(sha256.slice(0, 2), sha256);

/** Whether stored bytes have their hash. Throws `seal-key-missing`, `archive-disk`: then nothing can be said of them. */
export async function isSound(archive: Archive, sha256: Sha256): Promise<boolean> {
  try {
    for await (const _chunk of archive.read(sha256));
    return true;
  } catch (cause) {
    if (cause instanceof GatewayError && UNSOUND.has(cause.code)) return false;
    // Nothing is changed in it; verify tells of it.
    if (cause instanceof GatewayError && cause.code === 'archive-in-clear') return true;
    throw cause;
  }
}

const UNSOUND: ReadonlySet<string> = new Set(['archive-corrupt', 'archive-missing', 'archive-pruned']);

/** Copies what `to` lacks or has otherwise. A file that is damaged is never copied: what the copy has of it may be the last that is whole. */
export async function copyArchive(
  from: ArchiveFolder,
  to: string,
): Promise<Copied & { readonly damaged: readonly Sha256[] }> {
  const damaged: Sha256[] = [];
  let files = 0;
  let newFiles = 0;
  for await (const { sha256 } of from.archive.list()) {
    files += 1;
    const source = join(from.folder, placeOf(sha256));
    const target = join(to, placeOf(sha256));
    if (await sameFile(source, target)) continue;
    if (!(await isSound(from.archive, sha256))) {
      damaged.push(sha256);
      continue;
    }
    newFiles += 1;
    await copyTo(source, target);
  }
  return { files, newFiles, damaged };
}

export interface ReturnPlan {
  readonly files: number;
  /** What goes back: sound in the copy, and missing or damaged where it belongs. */
  readonly wanted: readonly Sha256[];
  /** Sound in neither. */
  readonly damaged: readonly Sha256[];
}

/** What of the copy has to go back. Reads every file; changes nothing. What is sound where it belongs stays. */
export async function planReturn(copy: Archive, data: Archive): Promise<ReturnPlan> {
  const wanted: Sha256[] = [];
  const damaged: Sha256[] = [];
  let files = 0;
  for await (const { sha256 } of copy.list()) {
    files += 1;
    if ((await data.has(sha256)) && (await isSound(data, sha256))) continue;
    if (await isSound(copy, sha256)) wanted.push(sha256);
    else damaged.push(sha256);
  }
  return { files, wanted, damaged };
}

/** Puts the files of the plan in their places. */
export async function returnFiles(copy: string, data: string, { wanted }: ReturnPlan): Promise<void> {
  for (const sha256 of wanted) await copyTo(join(copy, placeOf(sha256)), join(data, placeOf(sha256)));
}

/** Copies the files of a folder and of those in it; what `to` has already is written anew where it differs, or kept. */
export async function copyTree(from: string, to: string, kept = false): Promise<Copied> {
  let files = 0;
  let newFiles = 0;
  const entries = await readdir(from, { withFileTypes: true }).catch((cause: unknown) => {
    if (isMissing(cause)) return [];
    throw cause;
  });
  for (const entry of entries) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) {
      if (entry.name === 'tmp') continue;
      const inner = await copyTree(source, target, kept);
      files += inner.files;
      newFiles += inner.newFiles;
      continue;
    }
    if (!entry.isFile()) continue;
    files += 1;
    if (kept ? (await factsOf(target)) !== undefined : await sameFile(source, target)) continue;
    newFiles += 1;
    await copyTo(source, target);
  }
  return { files, newFiles };
}

/** Key id and nonce of a sealed file stand in them: one that was sealed again differs. */
const FIRST_BYTES = 32;

async function factsOf(path: string): Promise<string | undefined> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const { size } = await handle.stat();
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(FIRST_BYTES), 0, FIRST_BYTES, 0);
    return `${size} ${buffer.toString('hex', 0, bytesRead)}`;
  } finally {
    await handle.close();
  }
}

const sameFile = async (one: string, two: string): Promise<boolean> => (await factsOf(one)) === (await factsOf(two));

async function copyTo(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await copyWhole(source, target);
  await onDisk(dirname(target));
}

/** Under a temporary name first. */
async function copyWhole(source: string, target: string): Promise<void> {
  const temporary = `${target}.part`;
  await copyFile(source, temporary);
  // The time tells in which order things came.
  const { atime, mtime } = await stat(source);
  await utimes(temporary, atime, mtime);
  await onDisk(temporary);
  await rename(temporary, target);
}

/** False when there is no such file. */
export async function copyIfThere(source: string, target: string): Promise<boolean> {
  try {
    await copyWhole(source, target);
    return true;
  } catch (cause) {
    if (isMissing(cause)) return false;
    throw cause;
  }
}

export async function onDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isMissing = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
