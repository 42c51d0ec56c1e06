import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/base/make-folder.ts';

/** A disk that has these folders, and makes none below those of `refused`. */
function disk(has: readonly string[], refused: readonly string[] = []) {
  const folders = new Set(['/', ...has]);
  const failed = (code: string): Error => Object.assign(new Error(code), { code });
  const make = (path: string): void => {
    if (folders.has(path)) throw failed('EEXIST');
    const parent = path.slice(0, Math.max(1, path.lastIndexOf('/')));
    if (!folders.has(parent) || refused.includes(parent)) throw failed('ENOENT');
    folders.add(path);
  };
  return { folders, make };
}

describe('a folder and those above it', () => {
  it('are made one by one; what is there stays', () => {
    const { folders, make } = disk(['/a']);
    makeFolder('/a/b/c', make);
    makeFolder('/a/b/c', make);
    expect([...folders]).toEqual(['/', '/a', '/a/b', '/a/b/c']);
  });

  it('below a folder that makes none, as /proc, it ends with what the system says', () => {
    const { make } = disk(['/proc'], ['/proc']);
    expect(() => makeFolder('/proc/a', make)).toThrow('ENOENT');
    expect(() => makeFolder('/proc/a/b/c', make)).toThrow('ENOENT');
  });

  it('goes on when another made it meanwhile', () => {
    const { folders, make } = disk(['/a']);
    const racing = (path: string): void => {
      if (path === '/a/b' && !folders.has(path)) folders.add(path);
      make(path);
    };
    makeFolder('/a/b/c', racing);
    expect(folders.has('/a/b/c')).toBe(true);
  });
});
