/** ADR 6: a writing thread that dies turns drafting off for the life of the process: its log says so, once. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { shareAt } from './books.ts';
import { Practice } from './practice.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

it('tells in the log that checks are committed one by one from now on, and goes on', () => {
  const root = mkdtempSync(join(tmpdir(), 'claimgate-drafts-'));
  const practice = new Practice(shareAt(root), { config: { log: { level: 'warn' } } });
  undo.push(() => practice.remove());
  undo.push(() => rmSync(root, { recursive: true, force: true }));
  const words = ['tsx', 'test/system/drafts-ended-process.ts', practice.config];
  const { status, stderr } = spawnSync('npx', words, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  const events = stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): object => JSON.parse(line));
  expect(events).toMatchObject([{ level: 40, event: 'drafts-ended', code: 'SQLITE_CANTOPEN' }]);
});
