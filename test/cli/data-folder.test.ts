import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDataFolder } from '../../src/cli/data-folder.ts';
import { createFile } from '../../src/cli/disk.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-folder-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refused = expect.objectContaining({ code: 'data-folder-unusable' });
const thrown = (work: () => void): unknown => {
  try {
    work();
    return undefined;
  } catch (cause) {
    return cause;
  }
};

/** Root may write everywhere. */
function asNobody<T>(work: () => T): T {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('dataDir', () => {
  it('is made for its owner alone, and the try whether it can be written to leaves nothing', () => {
    const path = join(folder, 'a', 'b');
    makeDataFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(readdirSync(path)).toEqual([]);
  });

  it('that is a file is told', () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    expect(thrown(() => makeDataFolder(path))).toEqual(refused);
  });

  it.runIf(existsSync('/proc/self'))('below /proc, and /proc itself, are told at once', async () => {
    expect(thrown(() => makeDataFolder('/proc/claimgate/data'))).toEqual(refused);
    expect(thrown(() => makeDataFolder('/proc'))).toEqual(refused);
    expect(thrown(() => makeDataFolder('/proc', true))).toBeUndefined();
    await expect(createFile('/proc/claimgate/a.837')).rejects.toMatchObject({ code: 'file-unwritable' });
  });

  it('that may not be written to is told', () => {
    expect(asNobody(() => thrown(() => makeDataFolder('/usr')))).toEqual(refused);
  });
});
