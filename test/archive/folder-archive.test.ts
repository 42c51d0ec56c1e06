import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderArchive } from '../../src/archive/folder/folder-archive.ts';
import { createAesSeal } from '../../src/seal/aes/aes-seal.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'claimgate-archive-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const bytes = Buffer.from('ISA*00*CANARY~');
const sha256 = createHash('sha256').update(bytes).digest('hex');

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

describe('the folder archive', () => {
  it('keeps exact bytes under their hash, however often they come, and leaves no temp file', async () => {
    const archive = createFolderArchive({ root });
    writeFileSync(join(root, 'given.part'), bytes);
    expect(await archive.put(bytes)).toBe(sha256);
    expect(await archive.putFile(join(root, 'given.part'))).toEqual({ sha256, sizeBytes: bytes.length });
    expect(readFileSync(join(root, sha256.slice(0, 2), sha256))).toEqual(bytes);
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
    expect(Buffer.from(await archive.get(sha256))).toEqual(bytes);
    expect(await readAll(archive.read(sha256))).toBe(bytes.toString());
  });

  it('fault 65: says that a byte was flipped, by get and by read', async () => {
    const archive = createFolderArchive({ root });
    await archive.put(bytes);
    writeFileSync(join(root, sha256.slice(0, 2), sha256), Buffer.from('ISA*00*CANARX~'));
    await expect(archive.get(sha256)).rejects.toMatchObject({ code: 'archive-corrupt' });
    await expect(readAll(archive.read(sha256))).rejects.toMatchObject({ code: 'archive-corrupt' });
  });

  it('says what it lacks, and takes nothing for a hash that is none', async () => {
    const archive = createFolderArchive({ root });
    expect(await archive.has(sha256)).toBe(false);
    await expect(archive.get(sha256)).rejects.toMatchObject({ code: 'archive-missing' });
    await expect(readAll(archive.read(sha256))).rejects.toMatchObject({ code: 'archive-missing' });
    await expect(archive.get('../../etc/passwd')).rejects.toMatchObject({ code: 'archive-missing' });
  });

  it('stores only sealed bytes when it has a seal, under the plain hash', async () => {
    const mask = (input: Uint8Array): Uint8Array => input.map((byte) => byte ^ 0xff);
    const archive = createFolderArchive({ root, seal: { ...createAesSeal(Buffer.alloc(32)), seal: mask, open: mask } });
    await archive.put(bytes);
    expect(readFileSync(join(root, sha256.slice(0, 2), sha256)).toString()).not.toContain('CANARY');
    expect(Buffer.from(await archive.get(sha256))).toEqual(bytes);
  });
});
