/** Sandbox: remote paths, and where they lie under the mailbox's root; nothing outside of it can be named. */
import { join, posix } from 'node:path';

/** The remote path made absolute and plain: `..` can't climb above `/`. */
export function plainPath(path: string): string {
  return posix.resolve('/', path);
}

/** The local path of a remote one. */
export function localPath(root: string, path: string): string {
  return join(root, plainPath(path));
}
