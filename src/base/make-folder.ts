/** Base: a folder and those above it, made one by one: Node's own way of making them all turns for ever where the system refuses them, as below /proc. */
import { dirname } from 'node:path';

/** Makes `path` by `make`, which makes one folder whose parent is there, as `mkdirSync` does. Throws what it throws, but for a folder that is there already. */
export function makeFolder(path: string, make: (folder: string) => unknown): void {
  const parent = dirname(path);
  try {
    make(path);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'EEXIST' || code === 'EISDIR') return;
    if (code !== 'ENOENT' || parent === path) throw cause;
    makeFolder(parent, make);
    makeLast(path, make);
  }
}

/** Its parent is there now; another may have made it meanwhile. */
function makeLast(path: string, make: (folder: string) => unknown): void {
  try {
    make(path);
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause;
  }
}

const codeOf = (cause: unknown): unknown => (cause instanceof Error && 'code' in cause ? cause.code : undefined);
