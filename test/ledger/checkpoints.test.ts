import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkpoints } from '../../src/ledger/sqlite/checkpoints.ts';
import { type Connection, connect } from '../../src/ledger/sqlite/database.ts';

const MEGABYTE = 1_048_576;
const open: Connection[] = [];
let folder = '';

/** A file to whose log `megabytes` are committed at a time. */
function written(path: string): { commit(megabytes: number): void; raw: Connection['raw'] } {
  const connection = connect(path, 'write');
  open.push(connection);
  connection.raw.exec('create table texts (text blob)');
  const insert = connection.prepare('insert into texts values (randomblob(?))');
  return { commit: (megabytes) => insert.run(megabytes * MEGABYTE), raw: connection.raw };
}

const size = (path: string): number => statSync(path).size;

async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 20));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claimgate-checkpoints-'));
});

afterEach(() => {
  for (const { raw } of open.splice(0)) raw.close();
  rmSync(folder, { recursive: true });
});

describe('the write-ahead log', () => {
  it('is carried over to the ledger file by a thread once it is long, while the writer has it open', async () => {
    const path = join(folder, 'ledger.db');
    const { commit, raw } = written(path);
    const checkpoints = new Checkpoints(path);
    commit(1);
    checkpoints.afterCommit();
    expect(size(path)).toBeLessThan(MEGABYTE);
    await new Promise((resolve) => setTimeout(resolve, 300));
    commit(40);
    expect(size(path)).toBeLessThan(MEGABYTE);
    checkpoints.afterCommit();
    await until(() => size(path) > 40 * MEGABYTE);
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
    await checkpoints.close();
  });

  it('has an end also where the thread cannot work: the commit that finds it too long carries it over', async () => {
    const path = join(folder, 'ledger.db');
    const { commit } = written(path);
    // What the thread is to open is no ledger.
    mkdirSync(join(folder, 'none'));
    const checkpoints = new Checkpoints(join(folder, 'none'));
    commit(260);
    copyFileSync(`${path}-wal`, join(folder, 'none-wal'));
    checkpoints.afterCommit();
    expect(size(path)).toBeGreaterThan(250 * MEGABYTE);
    commit(20);
    expect(size(`${path}-wal`)).toBeLessThan(290 * MEGABYTE);
    await checkpoints.close();
  });

  it('that can’t even be looked at is no fault of the commit before', async () => {
    const checkpoints = new Checkpoints('no\0path');
    expect(() => checkpoints.afterCommit()).not.toThrow();
    await checkpoints.close();
  });
});
