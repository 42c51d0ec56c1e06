/** Operations: a copy of all that can't be made again: the ledger, the archive, the high-water marks, the loaded code lists. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Archive, Sha256 } from '../archive/port.ts';
import { type Clock, type Instant, toInstant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import { makeFolder } from '../base/make-folder.ts';
import type { Ledger } from '../ledger/port.ts';
import { copyArchive, copyIfThere, copyTree, onDisk } from './copy-files.ts';
import { operationErrors } from './errors.ts';

/** `backup.json`: written last and replaced at once, so that a backup cut off by a crash leaves the one before it whole. */
export interface BackupManifest {
  readonly format: 1;
  readonly at: Instant;
  /** Of the program that made it. */
  readonly version: string;
  readonly engine: 'sqlite' | 'postgres';
  readonly ledger: { readonly file: string; readonly sha256: string; readonly sizeBytes: number };
}

export interface BackupReport extends BackupManifest {
  /** Files of archive and code lists that the copy holds, and how many of them are new in it. */
  readonly files: number;
  readonly newFiles: number;
  /** Archived files whose bytes are not what their name says: they were not copied, and what the copy had of them stays. */
  readonly damaged: readonly Sha256[];
}

export interface BackupPorts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly engine: BackupManifest['engine'];
  readonly dataDir: string;
  readonly clock: Clock;
  readonly version: string;
}

const MANIFEST = 'backup.json';

/**
 * Writes a copy to `folder`, also beside the daemon; an earlier copy there is brought up to date, and only new files are written. The
 * ledger is copied first: whatever it names is in the archive by then. Throws `backup-failed`, `ledger-not-copied`.
 */
export async function backupGateway(ports: BackupPorts, folder: string): Promise<BackupReport> {
  const at = toInstant(ports.clock.now());
  try {
    makeFolder(folder, (one) => mkdirSync(one, { mode: 0o700 }));
    const before = (await readdir(folder)).includes(MANIFEST) ? await readManifest(folder) : undefined;
    if (before === undefined && (await readdir(folder)).length > 0)
      throw new GatewayError(operationErrors.backupFailed, 'the folder holds other things; name a new one');
    const file = `ledger-${at.replaceAll(/[^0-9]/g, '')}`;
    const ledger = await copyLedger(ports.ledger, folder, file);
    const from = { folder: join(ports.dataDir, 'archive'), archive: ports.archive };
    const archived = await copyArchive(from, join(folder, 'archive'));
    const codes = await copyTree(join(ports.dataDir, 'codes'), join(folder, 'codes'));
    await removePruned(ports, folder);
    await copyIfThere(join(ports.dataDir, 'highwater'), join(folder, 'highwater'));
    const manifest: BackupManifest = { format: 1, at, version: ports.version, engine: ports.engine, ledger };
    await replace(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const name of await readdir(folder))
      if (/^ledger-\d+$/.test(name) && name !== file) await rm(join(folder, name));
    const files = archived.files + codes.files;
    return { ...manifest, files, newFiles: archived.newFiles + codes.newFiles, damaged: archived.damaged };
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    throw new GatewayError(operationErrors.backupFailed, 'the copy can’t be written', { cause });
  }
}

const PAGE = 1_000;

/** What went by policy goes from the copy too. */
async function removePruned({ ledger, dataDir }: BackupPorts, folder: string): Promise<void> {
  for (let after = ''; ; ) {
    const page = await ledger.prunedAfter(after, PAGE);
    for (const { sha256, removed } of page) {
      const place = join('archive', sha256.slice(0, 2), sha256);
      if (removed && !existsSync(join(dataDir, place))) await rm(join(folder, place), { force: true });
    }
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.sha256;
  }
}

/** What `backup.json` says. Throws `backup-unusable`. */
export async function readManifest(folder: string): Promise<BackupManifest> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
    if (isManifest(manifest)) return manifest;
  } catch (cause) {
    throw new GatewayError(operationErrors.backupUnusable, `the folder has no readable ${MANIFEST}`, { cause });
  }
  throw new GatewayError(operationErrors.backupUnusable, `${MANIFEST} is not of this program, or of a newer version`);
}

function isManifest(value: unknown): value is BackupManifest {
  if (typeof value !== 'object' || value === null) return false;
  if (!('format' in value && 'at' in value && 'engine' in value && 'ledger' in value)) return false;
  const { format, at, engine, ledger } = value;
  if (format !== 1 || typeof at !== 'string' || (engine !== 'sqlite' && engine !== 'postgres')) return false;
  if (typeof ledger !== 'object' || ledger === null) return false;
  const named = 'file' in ledger && typeof ledger.file === 'string' && /^ledger-\d+$/.test(ledger.file);
  return named && 'sha256' in ledger && typeof ledger.sha256 === 'string';
}

async function copyLedger(ledger: Ledger, folder: string, file: string): Promise<BackupManifest['ledger']> {
  const path = join(folder, file);
  await rm(path, { force: true });
  // Made first, so that it is its owner's alone from its first byte.
  await writeFile(path, '', { flag: 'wx', mode: 0o600 });
  await ledger.copyTo(path);
  await onDisk(path);
  return { file, sha256: await hashOf(path), sizeBytes: (await stat(path)).size };
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text, { mode: 0o600 });
  await onDisk(`${path}.part`);
  await rename(`${path}.part`, path);
}
