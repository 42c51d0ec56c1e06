/** Archive: removes what a killed process left half written; such files hold patients' data and nobody knows them any more. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface Sweep {
  readonly folder: string;
  readonly name: RegExp;
  /** Only files last written before this moment: younger ones may be those of another process at work. */
  readonly beforeMs: number;
}

/** How many it removed. */
export async function sweepHalfWritten({ folder, name, beforeMs }: Sweep): Promise<number> {
  const entries = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const entry of entries.filter((one) => name.test(one))) {
    const path = join(folder, entry);
    const modifiedMs = await stat(path).then(
      (found) => found.mtimeMs,
      () => Number.NaN,
    );
    if (!(modifiedMs < beforeMs)) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}
