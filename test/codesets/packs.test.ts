import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dateNumber } from '../../src/codesets/code-set.ts';
import { createCodeSets, openPack } from '../../src/codesets/code-sets.ts';
import { openCodeFolder, storeCodeFile } from '../../src/codesets/folder/code-folder.ts';
import { buildListPack, openListPack } from '../../src/codesets/list-pack.ts';
import { buildPairPack, openPairPack } from '../../src/codesets/pair-pack.ts';
import { shippedPacks } from '../../src/codesets/place-of-service.ts';
import { day } from '../outbound/scrub/edit-case.ts';

const header = { set: 'hcpcs', version: 'v', effectiveFrom: day('2020-01-01'), source: 's' } as const;
const codes = fc.uniqueArray(fc.stringMatching(/^[0-9A-Z]{1,7}$/), { minLength: 1, maxLength: 60 });

describe('packs', () => {
  it('find exactly the codes that they were made of', () => {
    fc.assert(
      fc.property(codes, codes, (listed, asked) => {
        const pack = openListPack(
          buildListPack(
            header,
            listed.map((code) => ({ code, billable: true })),
          ),
        );
        for (const code of [...listed, ...asked]) {
          expect(pack.state(code, 20260101)).toBe(listed.includes(code) ? 'active' : 'unknown');
        }
      }),
    );
  });

  it('find exactly the pairs that they were made of', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            codes.map((list) => list[0] ?? 'A'),
            codes.map((list) => list[0] ?? 'B'),
          ),
          { minLength: 1, maxLength: 40 },
        ),
        (rows) => {
          const pack = openPairPack(
            buildPairPack(
              { ...header, set: 'ncci-ptp-practitioner' },
              rows.map(([first, second]) => ({ first, second, indicator: 1 })),
            ),
          );
          for (const [first, second] of rows) {
            expect(pack.indicator(pack.partnersOf(first), second, 20260101)).toBe(1);
            const back = pack.partnersOf(second);
            const listed = rows.some(([a, b]) => a === second && b === first);
            expect(back >= 0 && pack.indicator(back, first, 20260101) === 1).toBe(listed);
          }
        },
      ),
    );
  });

  it('keep rows of one code side by side, by date', () => {
    const rows = [
      { code: 'A1', billable: true, from: day('2020-01-01'), until: day('2020-12-31'), value: 1 },
      { code: 'A1', billable: false, from: day('2022-01-01'), value: 2, indicator: 3, label: 'Späť' },
    ];
    const pack = openListPack(buildListPack(header, rows));
    expect(
      ['2019-12-31', '2020-01-01', '2020-12-31', '2021-06-01', '2022-01-01'].map((date) =>
        pack.state('A1', dateNumber(day(date))),
      ),
    ).toEqual(['inactive', 'active', 'active', 'inactive', 'header']);
    expect(pack.entry('A1', 20230101)).toEqual({
      code: 'A1',
      billable: false,
      from: '2022-01-01',
      value: 2,
      indicator: 3,
      label: 'Späť',
    });
    expect(pack.value('A1', 20200601)).toBe(1);
    expect(pack.value('A1', 20210601)).toBe(-1);
  });

  it('are the same wherever their bytes lie in memory', () => {
    const bytes = buildListPack(header, [{ code: 'A1', billable: true }]);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(openListPack(shifted.subarray(3)).state('A1', 20260101)).toBe('active');
  });

  it.each([
    ['cut in its header', (bytes: Uint8Array) => bytes.subarray(0, 40)],
    ['cut in its columns', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 16)],
    ['no pack at all', () => new TextEncoder().encode('code,label\nA1,x\nand so on for a while')],
  ])('%s is refused', (_name, damage) => {
    const bytes = buildListPack(header, [{ code: 'A1', billable: true, label: 'a label that is long' }]);
    expect(() => openPack(damage(bytes))).toThrow(expect.objectContaining({ code: 'code-pack-corrupt' }));
  });
});

describe('dated versions side by side', () => {
  const version = (from: string, code: string, until?: string) =>
    openListPack(
      buildListPack(
        { ...header, effectiveFrom: day(from), ...(until === undefined ? {} : { effectiveUntil: day(until) }) },
        [{ code, billable: true }],
      ),
    );
  const sets = createCodeSets([
    version('2024-01-01', 'OLD'),
    version('2025-01-01', 'NEW', '2025-12-31'),
    version('2023-01-01', 'OLDER'),
  ]);
  it.each([
    ['2022-12-31', 'unloaded', 'unloaded'],
    ['2024-06-01', 'active', 'unknown'],
    ['2025-01-01', 'unknown', 'active'],
    ['2026-01-01', 'unloaded', 'unloaded'],
  ])('on %s OLD is %s and NEW is %s', (date, old, fresh) => {
    expect([sets.state('hcpcs', 'OLD', day(date)), sets.state('hcpcs', 'NEW', day(date))]).toEqual([old, fresh]);
    expect(sets.covers('hcpcs', day(date))).toBe(old !== 'unloaded');
  });

  it('places of service are there from the start', () => {
    const shipped = createCodeSets(shippedPacks());
    expect(shipped.state('place-of-service', '11', day('2026-01-01'))).toBe('active');
    expect(shipped.state('place-of-service', '98', day('2026-01-01'))).toBe('unknown');
  });
});

describe('the folder of packs', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'claimgate-codes-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('stores a list, opens it again, and replaces the same version', () => {
    const folder = join(root, 'codes');
    const file = join(root, 'list.csv');
    expect(openCodeFolder(folder).map((pack) => pack.header.version)).toEqual(['shipped']);
    writeFileSync(file, '# code-set: revenue\ncode,effective\n0120,2020-01-01');
    expect(storeCodeFile(folder, file).pack?.header).toMatchObject({
      set: 'revenue',
      entryCount: 1,
      source: 'list.csv',
    });
    writeFileSync(file, '# code-set: revenue\ncode,effective\n0120,2020-01-01\n0250,2020-01-01');
    storeCodeFile(folder, file);
    expect(readdirSync(folder)).toEqual(['revenue.2020-01-01.pack']);
    expect(createCodeSets(openCodeFolder(folder)).state('revenue', '0250', day('2026-01-01'))).toBe('active');
  });

  it('a file that is no list leaves the folder as it was', () => {
    const file = join(root, 'a.txt');
    writeFileSync(file, 'nothing');
    expect(storeCodeFile(root, file).findings.map(({ kind }) => kind.code)).toEqual(['code-file-unrecognised']);
    expect(readdirSync(root)).toEqual(['a.txt']);
  });

  it('says which pack is damaged, and which file cannot be read', () => {
    writeFileSync(join(root, 'hcpcs.2020-01-01.pack'), readFileSync(import.meta.filename).subarray(0, 100));
    expect(() => openCodeFolder(root)).toThrow(/hcpcs\.2020-01-01\.pack/);
    expect(() => storeCodeFile(root, join(root, 'missing.txt'))).toThrow(
      expect.objectContaining({ code: 'code-file-unreadable' }),
    );
  });
});
