/** SFTP adapter: what kind of thing a listing or a stat shows. Attributes are optional in the protocol, so any may be absent. */
import type { FileEntryWithStats, Stats } from 'ssh2';
import type { RemoteStat, SkipReason } from '../port.ts';

const TYPE_BITS = 0o170000;
const TYPES: ReadonlyMap<number, 'file' | SkipReason> = new Map([
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'symbolic-link'],
]);
/** First letter of the `ls -l` line that servers send beside each name. */
const LETTERS: Readonly<Record<string, 'file' | SkipReason>> = { '-': 'file', d: 'folder', l: 'symbolic-link' };

/** A plain file, or why it isn't one. `unknown-type` when the server gave no permissions. */
export function fileType(stats: Partial<Stats>): 'file' | SkipReason {
  if (stats.mode === undefined || (stats.mode & TYPE_BITS) === 0) return 'unknown-type';
  return TYPES.get(stats.mode & TYPE_BITS) ?? 'not-a-regular-file';
}

export function entryType(entry: FileEntryWithStats): 'file' | SkipReason {
  const type = fileType(entry.attrs);
  return type === 'unknown-type' ? (LETTERS[entry.longname?.charAt(0) ?? ''] ?? type) : type;
}

/** A size that the server left out counts as 0: the content then shows that it was not. */
export function toRemoteStat(stats: Partial<Stats>): RemoteStat {
  return { sizeBytes: stats.size ?? 0, modifiedMs: (stats.mtime ?? 0) * 1000 };
}
