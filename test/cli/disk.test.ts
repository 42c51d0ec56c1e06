import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFile, openScratch } from '../../src/cli/disk.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'disk-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a file written in pieces', () => {
  it('has its name when it is whole and not before, and only its owner may read it', async () => {
    const path = join(folder, 'made', 'a.837');
    const file = await createFile(path);
    await file.write(Buffer.from('ISA'));
    expect(readdirSync(join(folder, 'made'))).not.toContain('a.837');
    await file.write(Buffer.from('*00'));
    await file.finish();
    expect(readFileSync(path, 'latin1')).toBe('ISA*00');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'made'))).toEqual(['a.837']);
  });

  it('leaves what stood under its name when it is abandoned, and nothing else', async () => {
    writeFileSync(join(folder, 'a.837'), 'old');
    const file = await createFile(join(folder, 'a.837'));
    await file.write(Buffer.from('new'));
    await file.abandon();
    expect(readdirSync(folder)).toEqual(['a.837']);
    expect(readFileSync(join(folder, 'a.837'), 'latin1')).toBe('old');
  });

  it('where a file stands in the place of its folder: file-unwritable', async () => {
    writeFileSync(join(folder, 'in-the-way'), '');
    await expect(createFile(join(folder, 'in-the-way', 'a.837'))).rejects.toMatchObject({
      kind: { code: 'file-unwritable' },
    });
    expect(() => openScratch(join(folder, 'in-the-way'))).toThrow(/can't be written/);
  });
});

describe('a scratch file', () => {
  it('gives back what was appended, and has no name', () => {
    const scratch = openScratch(folder);
    scratch.append(Buffer.from('one'));
    scratch.append(Buffer.from('two'));
    expect(Buffer.from(scratch.read(2, 3)).toString()).toBe('etw');
    expect(readdirSync(folder)).toEqual([]);
    expect(() => scratch.read(4, 3)).toThrow();
    scratch.close();
  });
});
