import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderArchive } from '../../src/archive/folder/folder-archive.ts';
import { createAesSeal, createKeyRing } from '../../src/seal/aes/aes-seal.ts';
import type { Seal } from '../../src/seal/port.ts';

const CLAIM = Buffer.from('NM1*IL*1*CANARY*PATIENT****MI*W000000001~', 'latin1');

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'claimgate-archive-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );

it('with a key no file of the archive shows a name, neither by put nor by putFile', async () => {
  const archive = createFolderArchive({ root: join(root, 'archive'), seal: createAesSeal(randomBytes(32)) });
  await archive.put(CLAIM);
  writeFileSync(join(root, 'download.part'), Buffer.concat([CLAIM, CLAIM]));
  await archive.putFile(join(root, 'download.part'));
  const stored = filesBelow(join(root, 'archive'));
  expect(stored).toHaveLength(2);
  for (const path of stored) expect(readFileSync(path).includes('CANARY')).toBe(false);
});

it('fault 65: any flipped byte of a sealed file is found', async () => {
  const archive = createFolderArchive({ root, seal: createAesSeal(randomBytes(32)) });
  const sha256 = await archive.put(CLAIM);
  const path = join(root, sha256.slice(0, 2), sha256);
  const sealed = readFileSync(path);
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(index) ^ 0x20, index);
    writeFileSync(path, changed);
    await expect(archive.get(sha256)).rejects.toMatchObject({ code: 'archive-corrupt' });
  }
  writeFileSync(path, sealed);
  expect(Buffer.from(await archive.get(sha256)).equals(CLAIM)).toBe(true);
});

it('opens nothing under another key', async () => {
  const sha256 = await createFolderArchive({ root, seal: createAesSeal(randomBytes(32)) }).put(CLAIM);
  const other = createFolderArchive({ root, seal: createAesSeal(randomBytes(32)) });
  await expect(other.get(sha256)).rejects.toMatchObject({ code: 'seal-key-missing' });
});

describe('bytes brought under another key', () => {
  const first = { name: 'first', material: randomBytes(32) };
  const second = { name: 'second', material: randomBytes(32) };
  const under = (seal: Seal) => createFolderArchive({ root, seal });
  const both = createKeyRing(second, [first]);
  const pathOf = (sha256: string): string => join(root, sha256.slice(0, 2), sha256);

  it('are the same, of the same time, and need the old key no more', async () => {
    const sha256 = await under(createAesSeal(first.material)).put(CLAIM);
    utimesSync(pathOf(sha256), new Date('2026-11-25T08:00:00Z'), new Date('2026-11-25T08:00:00Z'));
    expect(await under(both).reseal(sha256)).toBe('resealed');
    expect(await under(both).reseal(sha256)).toBe('current');
    expect(statSync(pathOf(sha256)).mtime).toEqual(new Date('2026-11-25T08:00:00Z'));
    expect(Buffer.from(await under(createAesSeal(second.material)).get(sha256)).equals(CLAIM)).toBe(true);
    await expect(under(createAesSeal(first.material)).get(sha256)).rejects.toMatchObject({ code: 'seal-key-missing' });
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
  });

  it('stay as they are when they can’t be read, or their key is missing', async () => {
    const sha256 = await under(createAesSeal(first.material)).put(CLAIM);
    const sealed = readFileSync(pathOf(sha256));
    const lacking = under(createAesSeal(second.material)).reseal(sha256);
    await expect(lacking).rejects.toMatchObject({ code: 'seal-key-missing' });
    expect(readFileSync(pathOf(sha256)).equals(sealed)).toBe(true);
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(40) ^ 1, 40);
    writeFileSync(pathOf(sha256), changed);
    await expect(under(both).reseal(sha256)).rejects.toMatchObject({ code: 'archive-corrupt' });
    expect(readFileSync(pathOf(sha256)).equals(changed)).toBe(true);
    expect(await under(both).reseal('0'.repeat(64))).toBe('gone');
  });

  it('come under it also when they are stored again', async () => {
    const sha256 = await under(createAesSeal(first.material)).put(CLAIM);
    expect(await under(both).put(CLAIM)).toBe(sha256);
    expect(Buffer.from(await under(createAesSeal(second.material)).get(sha256)).equals(CLAIM)).toBe(true);
  });
});

it('bytes that went by policy are told so; others are missing', async () => {
  const archive = createFolderArchive({
    root,
    prunedAt: async (sha256) => (sha256 === gone ? '2033-11-25T08:00:00.000Z' : undefined),
  });
  const gone = await archive.put(CLAIM);
  const lost = await archive.put(Buffer.from('other'));
  for (const sha256 of [gone, lost, gone]) await archive.remove(sha256);
  for (const work of [() => archive.get(gone), () => archive.read(gone)[Symbol.asyncIterator]().next()])
    await expect(work()).rejects.toMatchObject({ code: 'archive-pruned', message: expect.stringContaining('2033') });
  await expect(archive.get(lost)).rejects.toMatchObject({ code: 'archive-missing' });
});
