import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFolderTransport } from '../../src/transport/folder/folder-transport.ts';
import { mountSmallDisk } from '../rig/small-disk.ts';

const coded = (code: string) => expect.objectContaining({ code });
const CLAIMS = Buffer.from('claims');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'claimgate-share-'));
  writeFileSync(join(root, '.mounted'), '');
  mkdirSync(join(root, 'in'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const transport = () => createFolderTransport({ root, markerFile: '.mounted' });

it('never connects to a mount point without its share', async () => {
  rmSync(join(root, '.mounted'));
  await expect(transport().connect()).rejects.toEqual(coded('transport-missing'));
  await expect(createFolderTransport({ root: join(root, 'none') }).connect()).rejects.toEqual(
    coded('transport-missing'),
  );
});

it('never writes into a mount point whose share went away in the middle of a session', async () => {
  const session = await transport().connect();
  rmSync(join(root, '.mounted'));
  await expect(session.write('in/a.837', CLAIMS)).rejects.toEqual(coded('transport-missing'));
  await expect(session.list('in', { limit: 1 })).rejects.toEqual(coded('transport-missing'));
  expect(readdirSync(join(root, 'in'))).toEqual([]);
});

it('fault 60: no path leads out of the share through a linked folder', async () => {
  const outside = mkdtempSync(join(realpathSync(tmpdir()), 'claimgate-outside-'));
  try {
    symlinkSync(outside, join(root, 'way-out'));
    const session = await transport().connect();
    await expect(session.write('way-out/a.837', CLAIMS)).rejects.toEqual(coded('transport-bad-path'));
    await expect(session.list('way-out', { limit: 1 })).rejects.toEqual(coded('transport-missing'));
    expect(readdirSync(outside)).toEqual([]);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});

it('fault 60: a folder is neither read nor removed as a file', async () => {
  const session = await transport().connect();
  await expect(session.remove('in')).rejects.toEqual(coded('transport-not-a-file'));
  await expect(session.read('in', () => undefined)).rejects.toEqual(coded('transport-not-a-file'));
  expect(existsSync(join(root, 'in'))).toBe(true);
});

it('fault 21: a file that grows while it is read is told', async () => {
  writeFileSync(join(root, 'in', 'p.835'), randomBytes(600_000));
  const session = await transport().connect();
  const growing = session.read('in/p.835', () => writeFileSync(join(root, 'in', 'p.835'), 'more', { flag: 'a' }));
  await expect(growing).rejects.toEqual(coded('transport-size-mismatch'));
});

it('fault 23: a file that shrinks while it is read is told', async () => {
  writeFileSync(join(root, 'in', 'p.835'), randomBytes(600_000));
  const session = await transport().connect();
  const shrinking = session.read('in/p.835', () => writeFileSync(join(root, 'in', 'p.835'), 'less'));
  await expect(shrinking).rejects.toEqual(coded('transport-short-read'));
});

it('fault 2: a full share fails the write and keeps no part of it', async ({ skip }) => {
  const disk = join(root, 'small');
  const unmount = mountSmallDisk(disk);
  if (typeof unmount === 'string') {
    console.log(`SKIPPED: fault 2 on a full share: ${unmount}`);
    return skip(unmount);
  }
  try {
    const session = await createFolderTransport({ root: disk }).connect();
    await expect(session.write('a.tmp', randomBytes(3_000_000))).rejects.toEqual(coded('transport-no-space'));
    expect(readdirSync(disk)).toEqual([]);
  } finally {
    unmount();
  }
});
