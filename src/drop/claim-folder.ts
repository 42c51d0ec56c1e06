/** Drop: claim files taken from a billing system's folder, each by one atomic rename. */
import { lstat, mkdir, readdir, rename, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { GatewayError } from '../base/gateway-error.ts';
import { dropErrors } from './errors.ts';
import { classifyDropError, doneMarkerOf, requireMounted, syncFolder } from './publish.ts';

/** Names that are never claim files: our own results, hidden files, and what editors and copy programs leave half done. */
const NOT_A_CLAIM_FILE = /^\.|\.result\.(json|csv|html)$|\.(tmp|part|partial|filepart|crdownload|swp|done|ok)$|~$/i;
const TAKEN = '.taken';
/** What was refused whole lies here, until a person takes it away. */
const REFUSED = '.refused';

/** File systems take 255 bytes; the results beside the file, and their temporary names, are longer than its own by 17. */
const LONGEST_NAME = 230;

export interface ClaimFolder {
  readonly folder: string;
  readonly settleMs: number;
  readonly markerFile?: string | undefined;
  /** `done`: a file is whole when FILE.done lies beside it, and not before. */
  readonly takeWhen?: 'settled' | 'done' | undefined;
}

/** What was seen of a waiting file, kept by the caller between two looks. */
export interface ClaimFileLook {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly sinceMs: number;
}

export interface TakenFile {
  /** The name it was dropped under. */
  readonly name: string;
  /** Where it lies now; ours alone. */
  readonly path: string;
}

/**
 * Files that have kept size and time for the settle period by our own clock (fault 21, 30). `looks` is updated in place with what is
 * still waiting, so a caller polls with the same map. Empty files wait too: they may still be growing.
 */
export async function settledClaimFiles(
  folder: ClaimFolder,
  looks: Map<string, ClaimFileLook>,
  nowMs: number,
): Promise<readonly string[]> {
  try {
    await requireMounted(folder.folder, folder.markerFile);
    const all = await readdir(folder.folder);
    const names = all.filter((name) => !NOT_A_CLAIM_FILE.test(name)).sort();
    if (folder.takeWhen === 'done') return await marked(folder, names, new Set(all));
    const settled: string[] = [];
    for (const name of looks.keys()) if (!names.includes(name)) looks.delete(name);
    for (const name of names) {
      const look = await lookAt(join(folder.folder, name), looks.get(name), nowMs);
      if (look === undefined) continue;
      looks.set(name, look);
      if (nowMs - look.sinceMs >= folder.settleMs) settled.push(name);
    }
    return settled;
  } catch (cause) {
    throw classifyDropError(cause);
  }
}

/** What its writer calls whole needs no time to settle. Files without their marker wait for it, however long. */
async function marked(
  { folder }: ClaimFolder,
  names: readonly string[],
  all: ReadonlySet<string>,
): Promise<readonly string[]> {
  const whole: string[] = [];
  for (const name of names) {
    if (!all.has(doneMarkerOf(name))) continue;
    const facts = await lstat(join(folder, name)).catch(() => undefined);
    if (facts?.isFile() === true) whole.push(name);
  }
  return whole;
}

async function lookAt(
  path: string,
  before: ClaimFileLook | undefined,
  nowMs: number,
): Promise<ClaimFileLook | undefined> {
  const stat = await lstat(path).catch(() => undefined);
  if (stat === undefined || !stat.isFile()) return undefined;
  const same = before !== undefined && before.sizeBytes === stat.size && before.modifiedMs === stat.mtimeMs;
  return same ? before : { sizeBytes: stat.size, modifiedMs: stat.mtimeMs, sinceMs: nowMs };
}

/**
 * Takes a settled file by renaming it into the folder's own `.taken`; undefined when another process was quicker. Throws
 * `drop-name-too-long`, `drop-refused`, `drop-no-space`.
 */
export async function takeClaimFile(folder: ClaimFolder, name: string, nowMs: number): Promise<TakenFile | undefined> {
  const bytes = Buffer.byteLength(name);
  if (bytes > LONGEST_NAME)
    throw new GatewayError(
      dropErrors.nameTooLong,
      `its name has ${bytes} bytes; rename it to ${LONGEST_NAME} at most, since its results are named after it`,
    );
  const taken = join(folder.folder, TAKEN);
  try {
    await mkdir(taken, { recursive: true });
    const path = join(taken, `${nowMs}-${name}`);
    await rename(join(folder.folder, name), path);
    await syncFolder(taken);
    // The marker goes after its file: were it first, a crash in between would leave a file that nobody takes.
    if (folder.takeWhen === 'done') await removeMarker(folder, name);
    return { name, path };
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw classifyDropError(cause);
  }
}

/** Files that were taken before a crash and are not worked off yet. */
export async function takenClaimFiles(folder: ClaimFolder): Promise<readonly TakenFile[]> {
  const names = await readdir(join(folder.folder, TAKEN)).catch(() => []);
  if (folder.takeWhen === 'done') {
    for (const name of names.map((entry) => entry.replace(/^\d+-/, ''))) {
      // A crash may have left the marker of a file that was taken; beside a new file of that name it would be that one's.
      const again = await lstat(join(folder.folder, name)).catch(() => undefined);
      if (again === undefined) await removeMarker(folder, name);
    }
  }
  return names.sort().map((entry) => ({ name: entry.replace(/^\d+-/, ''), path: join(folder.folder, TAKEN, entry) }));
}

async function removeMarker({ folder }: ClaimFolder, name: string): Promise<void> {
  await unlink(join(folder, doneMarkerOf(name))).catch((cause: unknown) => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw classifyDropError(cause);
  });
}

/** Puts a taken file that is refused whole where nobody takes it again, under the name that it had in `.taken`. */
export async function keepRefused(folder: string, file: TakenFile): Promise<void> {
  try {
    await mkdir(join(folder, REFUSED), { recursive: true });
    await rename(file.path, join(folder, REFUSED, basename(file.path)));
    await syncFolder(join(folder, REFUSED));
  } catch (cause) {
    throw classifyDropError(cause);
  }
}

/** Removes a taken file once its bytes are archived and its claims stand in the ledger. */
export async function finishClaimFile(file: TakenFile): Promise<void> {
  await unlink(file.path).catch((cause: unknown) => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw classifyDropError(cause);
  });
}
