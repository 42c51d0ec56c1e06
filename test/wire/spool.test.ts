import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/base/gateway-error.ts';
import { wireErrors } from '../../src/wire/errors.ts';
import { fileNameOf, nextName, numberOf, remotePath, temporaryName } from '../../src/wire/file-name.ts';
import { waitAfter } from '../../src/wire/retry.ts';
import { openSpool } from '../../src/wire/spool.ts';
import { testSeal } from '../ledger/rig.ts';
import { partnerWith } from './rig.ts';

const BYTES = Buffer.from('ISA*CANARY~');
const HASH = createHash('sha256').update(BYTES).digest('hex');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claimgate-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the spool', () => {
  it.each([undefined, testSeal()])('keeps bytes until they are removed, no half file beside them', async (seal) => {
    const spool = openSpool(join(folder, 'spool'), seal);
    expect(await spool.list()).toEqual([]);
    expect(await spool.get(HASH)).toBeUndefined();
    await spool.put(HASH, BYTES);
    await spool.put(HASH, BYTES);
    expect(readdirSync(join(folder, 'spool'))).toEqual([`out-${HASH}`]);
    expect(readFileSync(join(folder, 'spool', `out-${HASH}`)).includes('CANARY')).toBe(seal === undefined);
    expect(Buffer.from((await spool.get(HASH)) ?? []).equals(BYTES)).toBe(true);
    expect(await spool.list()).toEqual([HASH]);
    await spool.remove(HASH);
    await spool.remove(HASH);
    expect(await spool.list()).toEqual([]);
  });

  it('fault 65: refuses bytes that were changed', async () => {
    const spool = openSpool(folder);
    await spool.put(HASH, BYTES);
    writeFileSync(join(folder, `out-${HASH}`), 'ISA*OTHER~');
    await expect(spool.get(HASH)).rejects.toMatchObject({ code: 'spool-corrupt' });
  });

  it('classifies a disk that fails', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(openSpool(join(folder, 'file')).put(HASH, BYTES)).rejects.toMatchObject({ code: 'spool-disk' });
  });
});

describe('file names', () => {
  it('fill the partner’s pattern, and leave what they don’t know', () => {
    const at = { year: 2026, month: 3, day: 8, hour: 2, minute: 5, second: 9 };
    const partner = partnerWith({ fileName: '{partner}_{type}_{usage}_{timestamp}_{control}_{x}.dat' });
    const parts = { type: '837P', usage: 'T', at, interchangeControlNumber: '000000042' } as const;
    expect(fileNameOf(partner, parts)).toBe('clearing_837P_T_20260308020509_000000042_{x}.dat');
  });

  it.each([
    ['a.837', 1, 'a-2.837'],
    ['a-2.837', 2, 'a-3.837'],
    ['a-9.837', 9, 'a-10.837'],
    ['plain', 1, 'plain-2'],
    ['a.b.837', 1, 'a.b-2.837'],
    ['2026-11-25_000000042.837', 1, '2026-11-25_000000042-2.837'],
  ])('%s is number %i, then comes %s', (name, number, next) => {
    expect(numberOf(name)).toBe(number);
    expect(nextName(name)).toBe(next);
  });

  it('hide a file that is not complete from pollers', () => {
    expect(temporaryName('a.837', 3)).toBe('.a.837.3.part');
    expect(remotePath('.', 'a')).toBe('a');
    expect(remotePath('in/', 'a')).toBe('in/a');
  });
});

describe('waiting after a failure', () => {
  const error = new GatewayError(wireErrors.notStored, '');
  it.each([
    [1, 0, 30_000],
    [1, 0.5, 45_000],
    [2, 0, 60_000],
    [7, 0, 1_800_000],
    [9, 0.999, 3_598_200],
    [10, 0, undefined],
    [11, 0, 30_000],
  ])('after attempt %i with chance %d: %s ms', (attempts, random, wait) => {
    expect(waitAfter(error, attempts, random)).toBe(wait);
  });

  it('never retries what only an operator can mend', () => {
    expect(waitAfter(new GatewayError(wireErrors.namesTaken, ''), 1, 0)).toBeUndefined();
  });
});
