import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { finishClaimFile, settledClaimFiles, takeClaimFile, takenClaimFiles } from '../../src/drop/claim-folder.ts';
import { publishFile, requireMounted } from '../../src/drop/publish.ts';
import { publishFiles } from '../../src/drop/publish-many.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claimgate-drop-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('publishing a drop file', () => {
  it('leaves only the final name, with the exact bytes', async () => {
    expect(await publishFile(folder, 'status-1.json', '{"é":1}\n')).toBe('written');
    expect(readdirSync(folder)).toEqual(['status-1.json']);
    expect(readFileSync(join(folder, 'status-1.json'), 'utf8')).toBe('{"é":1}\n');
  });

  it('is done already when the same bytes are there, and never overwrites others', async () => {
    await publishFile(folder, 'a.json', 'one');
    expect(await publishFile(folder, 'a.json', 'one')).toBe('present');
    await expect(publishFile(folder, 'a.json', 'two')).rejects.toMatchObject({ code: 'drop-name-taken' });
    expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('one');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('replaces a result file, and a temp file that a crash left', async () => {
    writeFileSync(join(folder, '.r.json.tmp'), 'half');
    await publishFile(folder, 'r.json', 'old', { replace: true });
    expect(await publishFile(folder, 'r.json', 'new', { replace: true })).toBe('written');
    expect(readFileSync(join(folder, 'r.json'), 'utf8')).toBe('new');
  });

  it('refuses a share that is not mounted', async () => {
    await expect(requireMounted(folder, '.mounted')).rejects.toMatchObject({ code: 'drop-not-mounted', exitCode: 3 });
    writeFileSync(join(folder, '.mounted'), '');
    await expect(requireMounted(folder, '.mounted')).resolves.toBeUndefined();
  });
});

describe('taking claim files', () => {
  const claimFolder = () => ({ folder, settleMs: 1000 });

  it('waits until size and time stood still by our own clock (fault 21, 30)', async () => {
    const looks = new Map();
    writeFileSync(join(folder, 'a.json'), '{');
    expect(await settledClaimFiles(claimFolder(), looks, 0)).toEqual([]);
    writeFileSync(join(folder, 'a.json'), '{}');
    expect(await settledClaimFiles(claimFolder(), looks, 1000)).toEqual([]);
    expect(await settledClaimFiles(claimFolder(), looks, 2000)).toEqual(['a.json']);
  });

  it('leaves results, hidden and half-copied files, folders and links alone', async () => {
    for (const name of ['a.json.result.json', '.b.json', 'c.json.part', 'd.tmp', 'e.json~'])
      writeFileSync(join(folder, name), 'x');
    mkdirSync(join(folder, 'f.json'));
    symlinkSync('/etc/hostname', join(folder, 'g.json'));
    expect(await settledClaimFiles({ folder, settleMs: 0 }, new Map(), 0)).toEqual([]);
  });

  it('takes each file once, and finds it again after a crash', async () => {
    writeFileSync(join(folder, 'a.json'), '{}');
    const taken = await takeClaimFile(claimFolder(), 'a.json', 5);
    expect(await takeClaimFile(claimFolder(), 'a.json', 6)).toBeUndefined();
    expect(await takenClaimFiles(claimFolder())).toEqual([taken]);
    if (taken !== undefined) await finishClaimFile(taken);
    expect(await takenClaimFiles(claimFolder())).toEqual([]);
  });
});

describe('publishing several drop files', () => {
  const files = ['a', 'b', 'c'].map((name) => ({ name: `${name}.json`, body: `of ${name} Ünïcode` }));

  it('leaves their final names alone, with the exact bytes; again it changes nothing', async () => {
    expect(await publishFiles(folder, files)).toEqual({ lying: 3 });
    expect(await publishFiles(folder, files)).toEqual({ lying: 3 });
    expect(readdirSync(folder).sort()).toEqual(['a.json', 'b.json', 'c.json']);
    for (const { name, body } of files) expect(readFileSync(join(folder, name), 'utf8')).toBe(body);
  });

  it('makes the folder, and takes up what a crash left', async () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', '.a.json.tmp'), 'of');
    expect(await publishFiles(join(folder, 'sub', 'deeper'), files)).toEqual({ lying: 3 });
    expect(await publishFiles(join(folder, 'sub'), files)).toEqual({ lying: 3 });
    expect(readdirSync(join(folder, 'sub')).sort()).toEqual(['a.json', 'b.json', 'c.json', 'deeper']);
  });

  it('stops at one that can’t be published: those before it lie there, none after it, no temp file', async () => {
    writeFileSync(join(folder, 'b.json'), 'of another');
    const done = await publishFiles(folder, files);
    expect(done).toMatchObject({ lying: 1, failure: { code: 'drop-name-taken' } });
    expect(readdirSync(folder).sort()).toEqual(['a.json', 'b.json']);
    expect(readFileSync(join(folder, 'b.json'), 'utf8')).toBe('of another');
  });

  it('writes none from the one that can’t be written on', async () => {
    mkdirSync(join(folder, '.b.json.tmp'));
    expect(await publishFiles(folder, files)).toMatchObject({ lying: 1, failure: { code: 'drop-refused' } });
    expect(readdirSync(folder).sort()).toEqual(['.b.json.tmp', 'a.json']);
  });

  it.runIf(existsSync('/proc/self'))('is told at once of a folder that the system makes none in', async () => {
    const done = await publishFiles('/proc/claimgate/drops', files);
    expect(done).toMatchObject({ lying: 0, failure: { code: 'drop-refused' } });
  });

  it('goes on when its thread ends in the middle, and every call gets its own answer', async () => {
    const breaking: typeof files = JSON.parse('[{ "name": 1, "body": "" }]');
    const [broken, behind] = await Promise.all([publishFiles(folder, breaking), publishFiles(folder, files)]);
    for (const one of [broken, behind]) expect(one).toMatchObject({ lying: 0, failure: { code: 'drop-refused' } });
    // The thread that ended tells of it twice.
    for (let count = 1; count <= files.length; count += 1)
      expect(await publishFiles(folder, files.slice(0, count))).toEqual({ lying: count });
  });

  it('answers each call in its turn', async () => {
    const calls = files.map((file) => publishFiles(folder, [file]));
    const other = { name: 'a.json', body: 'other' };
    expect(await publishFiles(folder, [other])).toMatchObject({ lying: 0, failure: { code: 'drop-name-taken' } });
    expect(await Promise.all(calls)).toEqual([{ lying: 1 }, { lying: 1 }, { lying: 1 }]);
  });
});
