import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createFolderArchive } from '../../src/archive/folder/folder-archive.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { store } from '../../src/wire/outbox.ts';
import { openSpool } from '../../src/wire/spool.ts';
import { TEXT } from './rig.ts';
import { sendOnce } from './send-once.ts';

const SENDER = fileURLToPath(new URL('./sender-process.ts', import.meta.url));

const send = (folder: string, mode: string, killAt: number): string =>
  spawnSync(process.execPath, ['--import', 'tsx', SENDER, folder, mode, String(killAt)], { encoding: 'utf8' }).stdout;

/** A gateway's folder with one interchange that is READY. */
async function prepare(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'claimgate-kill-'));
  mkdirSync(join(folder, 'partner'));
  const ledger = await openSqliteLedger({ path: join(folder, 'ledger.db') });
  const archive = createFolderArchive({ root: join(folder, 'archive') });
  const stored = await store({ archive, spool: openSpool(join(folder, 'spool')) }, Buffer.from(TEXT, 'latin1'));
  await ledger.transaction((tx) =>
    tx.addInterchange({
      partner: 'clearing',
      kind: 'claims',
      interchangeControlNumber: '000000001',
      groupControlNumber: '1',
      usage: 'T',
      fileName: 'one.837',
      ...stored,
      at: '2026-11-25T08:00:00.000Z',
      sets: [],
    }),
  );
  await ledger.close();
  return folder;
}

async function stateIn(folder: string): Promise<string | undefined> {
  const ledger = await openSqliteLedger({ path: join(folder, 'ledger.db') });
  const [row] = await ledger.interchanges({ limit: 1 });
  expect(await ledger.verify()).toEqual([]);
  await ledger.close();
  return row?.state;
}

/** What the partner's folder holds but files in the making. */
const finalFiles = (folder: string): readonly string[] =>
  readdirSync(join(folder, 'partner')).filter((name) => !name.startsWith('.'));

describe('faults 1 and 37: kill -9 between any two steps of sending', () => {
  it('with a temporary name: the next run finishes, the partner gets the file once and whole', async () => {
    for (let killAt = 1; ; killAt += 1) {
      const folder = await prepare();
      const survived = send(folder, 'temp-rename', killAt) === 'survived\n';
      const [name] = finalFiles(folder);
      if (name !== undefined) expect(readFileSync(join(folder, 'partner', name), 'latin1')).toBe(TEXT);
      await sendOnce(folder, 'temp-rename');
      expect([killAt, await stateIn(folder)]).toEqual([killAt, 'SENT']);
      expect([killAt, readdirSync(join(folder, 'partner'))]).toEqual([killAt, ['one.837']]);
      expect(readFileSync(join(folder, 'partner', 'one.837'), 'latin1')).toBe(TEXT);
      expect(readdirSync(join(folder, 'spool'))).toEqual([]);
      rmSync(folder, { recursive: true });
      if (!survived) continue;
      expect(killAt).toBeGreaterThan(8);
      break;
    }
  });

  it('with the final name at once: finished, or in doubt when the file is not there, never sent twice', async () => {
    for (let killAt = 1; ; killAt += 1) {
      const folder = await prepare();
      const survived = send(folder, 'direct', killAt) === 'survived\n';
      const before = finalFiles(folder);
      await sendOnce(folder, 'direct');
      expect([killAt, await stateIn(folder)]).toEqual([killAt, before.length === 1 ? 'SENT' : 'UNKNOWN']);
      expect(finalFiles(folder)).toEqual(before);
      rmSync(folder, { recursive: true });
      if (!survived) continue;
      expect(killAt).toBeGreaterThan(4);
      break;
    }
  });
});
