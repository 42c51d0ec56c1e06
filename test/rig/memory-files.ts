/** Rig: files of a make-believe server, flat paths in memory. */
import type { Attributes, FileEntry } from 'ssh2';

export interface MemoryFile {
  bytes: Buffer;
  modifiedMs: number;
  /** Type bits and permissions as stat shows them; a plain file when absent. */
  mode?: number;
}

const FILE_MODE = 0o100640;
const FOLDER_MODE = 0o040750;

export interface MemoryFiles {
  /** Full path → file. Tests may read and change it at any time. */
  readonly files: Map<string, MemoryFile>;
  readonly folders: Set<string>;
  put(path: string, content: string | Buffer, changes?: Partial<MemoryFile>): void;
  attributes(path: string): Attributes | undefined;
  children(folder: string): FileEntry[];
}

/** Node keeps octal out of object keys; attributes want whole seconds. */
function toAttributes(mode: number, sizeBytes: number, modifiedMs: number): Attributes {
  const seconds = Math.floor(modifiedMs / 1000);
  return { mode, uid: 1000, gid: 1000, size: sizeBytes, atime: seconds, mtime: seconds };
}

export const normalPath = (path: string): string =>
  `/${path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`;

export const parentPath = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 1));

export function createMemoryFiles(folders: readonly string[]): MemoryFiles {
  const files = new Map<string, MemoryFile>();
  const known = new Set(['/', ...folders]);
  const attributes = (path: string): Attributes | undefined => {
    const file = files.get(path);
    if (file !== undefined) return toAttributes(file.mode ?? FILE_MODE, file.bytes.length, file.modifiedMs);
    return known.has(path) ? toAttributes(FOLDER_MODE, 4096, 0) : undefined;
  };
  return {
    files,
    folders: known,
    put(path, content, changes = {}) {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
      files.set(normalPath(path), { bytes, modifiedMs: 1_700_000_000_000, ...changes });
    },
    attributes,
    children(folder) {
      const prefix = folder === '/' ? '/' : `${folder}/`;
      const inside = [...files.keys(), ...known].filter((path) => path !== '/' && path.startsWith(prefix));
      return inside.flatMap((path) => {
        // A hostile name may hold slashes: whatever follows the prefix is the name, unless a known folder lies between.
        const name = path.slice(prefix.length);
        const nested = [...known].some(
          (other) => other !== folder && other !== path && path.startsWith(`${other}/`) && other.startsWith(prefix),
        );
        const attrs = attributes(path);
        if (nested || attrs === undefined) return [];
        const letter = (attrs.mode & 0o170000) === 0o040000 ? 'd' : (attrs.mode & 0o170000) === 0o120000 ? 'l' : '-';
        return [
          { filename: name, longname: `${letter}rw-r----- 1 claims claims ${attrs.size} Nov 25 08:00 ${name}`, attrs },
        ];
      });
    },
  };
}
