/** Rig: a small file system, one megabyte unless said otherwise, to be filled up. Only root can mount one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';

/** Mounts a tmpfs at `path` and gives what unmounts it; or, as text, why that can't be done here. */
export function mountSmallDisk(path: string, megabytes = 1): (() => void) | string {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux can mount a tmpfs';
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return 'mounting a tmpfs is not allowed here';
  }
  return () => {
    execFileSync('umount', [path], { stdio: 'ignore' });
    rmSync(path, { recursive: true, force: true });
  };
}
