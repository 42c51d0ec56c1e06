import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFolderArchive } from '../../src/archive/folder/folder-archive.ts';
import { createAesSeal } from '../../src/seal/aes/aes-seal.ts';

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
  await expect(other.get(sha256)).rejects.toMatchObject({ code: 'archive-corrupt' });
});
