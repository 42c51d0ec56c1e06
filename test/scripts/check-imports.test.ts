import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importViolations } from '../../scripts/check-imports.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'claimgate-imports-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(files: Readonly<Record<string, string>>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return importViolations(root);
}

describe('import directions', () => {
  it('hold in this source tree', () => {
    expect(importViolations(resolve('src'))).toEqual([]);
  });

  it.each([
    [
      'a room that reaches up',
      { 'base/a.ts': "import { b } from '../claims/b.ts';", 'claims/b.ts': '' },
      /base may not import claims\/b\.ts/,
    ],
    [
      'a computing room that touches the disk',
      { 'documents/a.ts': "import { readFileSync } from 'node:fs';" },
      /may not import node:fs/,
    ],
    [
      'a package outside its home',
      { 'wire/a.ts': "import Database from 'better-sqlite3';" },
      /better-sqlite3 lives in/,
    ],
    [
      'a computing stage that holds a port',
      { 'inbound/match/a.ts': "import type { Ledger } from '../../ledger/port.ts';", 'ledger/port.ts': '' },
      /may not import ledger\/port\.ts/,
    ],
    [
      'an adapter picked outside of main',
      { 'outbound/a.ts': "import { x } from '../ledger/sqlite/x.ts';", 'ledger/sqlite/x.ts': '' },
      /may not import ledger\/sqlite/,
    ],
    [
      'stages that import each other',
      { 'inbound/match/a.ts': "import { p } from '../post/p.ts';", 'inbound/post/p.ts': '' },
      /inbound\/match may not import inbound\/post/,
    ],
    [
      'a cycle',
      { 'base/a.ts': "import { b } from './b.ts';", 'base/b.ts': "import { a } from './a.ts';" },
      /cycle: base\/a\.ts → base\/b\.ts → base\/a\.ts/,
    ],
    [
      'a cycle of types',
      { 'base/a.ts': "import type { B } from './b.ts';", 'base/b.ts': "import { a } from './a.ts';" },
      /cycle: base\/a\.ts → base\/b\.ts → base\/a\.ts/,
    ],
    [
      'a room that the table does not know',
      { 'utils/a.ts': "import { b } from '../base/b.ts';", 'base/b.ts': '' },
      /no room for it/,
    ],
  ])('refuse %s', (_what, files: Record<string, string>, expected) => {
    expect(plant(files).join('\n')).toMatch(expected);
  });
});
