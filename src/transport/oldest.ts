/** Transport: the oldest files of a listing of any length, in memory bounded by how many are wanted. */
import type { RemoteFile } from './port.ts';

const byAge = (a: RemoteFile, b: RemoteFile): number =>
  a.modifiedMs - b.modifiedMs || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

export interface OldestFiles {
  add(file: RemoteFile): void;
  /** Oldest first, by the server's clock, then by name. */
  take(): readonly RemoteFile[];
}

/** Never holds more than twice `limit` (and some) files. */
export function oldestFiles(limit: number): OldestFiles {
  let kept: RemoteFile[] = [];
  const trim = (): void => {
    kept = kept.sort(byAge).slice(0, limit);
  };
  return {
    add(file) {
      kept.push(file);
      if (kept.length >= 2 * limit + 64) trim();
    },
    take() {
      trim();
      return kept;
    },
  };
}
