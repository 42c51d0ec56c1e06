import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUnpacker } from '../../src/seal/pack/unpacker.ts';
import type { UnpackBounds } from '../../src/seal/port.ts';
import { zipOf } from '../rig/zip.ts';

const BOUNDS: UnpackBounds = { maximumBytes: 50_000_000, maximumFiles: 3, maximumRatio: 200 };
const text = Buffer.from('ISA*00*…\nnothing else\n', 'latin1');

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'claimgate-unpack-'));
  folder = mkdtempSync(join(root, 'out-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

async function unpack(
  kind: 'gzip' | 'zip',
  bytes: Uint8Array,
  bounds = BOUNDS,
): Promise<readonly { readonly name: string; readonly content: Buffer }[]> {
  const path = join(root, 'packed');
  writeFileSync(path, bytes);
  const files = await createUnpacker().unpack(kind, path, { folder, bounds });
  return files.map((file) => ({ name: file.name, content: readFileSync(file.path) }));
}

async function refused(kind: 'gzip' | 'zip', bytes: Uint8Array, bounds = BOUNDS): Promise<string> {
  const error = await unpack(kind, bytes, bounds).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(readdirSync(folder), 'nothing stays behind').toEqual([]);
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

describe('gzip', () => {
  it('opens a file of one member, and one of several', async () => {
    expect(await unpack('gzip', gzipSync(text))).toEqual([{ name: '', content: text }]);
    const two = Buffer.concat([gzipSync(text), gzipSync(text)]);
    expect((await unpack('gzip', two))[0]?.content).toEqual(Buffer.concat([text, text]));
  });

  it('fault 58 stops a bomb at the ratio, and at the size', async () => {
    const bomb = gzipSync(Buffer.alloc(40_000_000));
    expect(bomb.length).toBeLessThan(60_000);
    expect(await refused('gzip', bomb)).toBe('packed-too-large');
    expect(await refused('gzip', gzipSync(text), { ...BOUNDS, maximumBytes: 10 })).toBe('packed-too-large');
  });

  it('takes nothing of a cut or changed file', async () => {
    const packed = gzipSync(text);
    expect(await refused('gzip', packed.subarray(0, packed.length - 9))).toBe('packed-unreadable');
    packed[packed.length - 6] = (packed.at(-6) ?? 0) ^ 1;
    expect(await refused('gzip', packed)).toBe('packed-unreadable');
  });
});

describe('zip', () => {
  it('opens every file, folders left out, and names none outside of the folder (fault 60)', async () => {
    const zip = zipOf([
      { name: 'era/', content: Buffer.alloc(0) },
      { name: 'era/one.835', content: text },
      { name: '../../etc/passwd', content: text },
      { name: 'C:\\temp\\t wö.835', content: text },
    ]);
    const files = await unpack('zip', zip).catch((cause: unknown) => cause);
    // yauzl itself refuses a zip with a name that climbs: the whole file is set aside.
    expect(files).toMatchObject({ code: 'packed-unreadable' });
    const honest = zipOf([
      { name: 'era/', content: Buffer.alloc(0) },
      { name: 'era/one.835', content: text },
      { name: 't wö.835', content: text },
    ]);
    expect((await unpack('zip', honest)).map(({ name }) => name)).toEqual(['one.835', 't_w__.835']);
  });

  it('passes symbolic links by', async () => {
    const zip = zipOf([
      { name: 'link', content: Buffer.from('/etc/passwd'), mode: 0o120777 },
      { name: 'one.835', content: text },
    ]);
    expect((await unpack('zip', zip)).map(({ name }) => name)).toEqual(['one.835']);
  });

  it('fault 58 stops a bomb whatever its headers say, and too many files', async () => {
    const bomb = { name: 'a', content: Buffer.alloc(40_000_000) };
    expect(await refused('zip', zipOf([bomb]))).toBe('packed-too-large');
    expect(await refused('zip', zipOf([{ ...bomb, claimedSize: 100 }]))).toMatch(/^packed-/);
    const many = Array.from({ length: 4 }, (_, index) => ({ name: `f${index}`, content: text }));
    expect(await refused('zip', zipOf(many))).toBe('packed-too-large');
  });

  it('takes nothing of an encrypted or a cut zip', async () => {
    expect(await refused('zip', zipOf([{ name: 'a', content: text, encrypted: true }]))).toBe('packed-unreadable');
    const zip = zipOf([{ name: 'a', content: text }]);
    expect(await refused('zip', zip.subarray(0, zip.length - 12))).toBe('packed-unreadable');
  });
});
