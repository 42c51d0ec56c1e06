import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openScratch } from '../../src/cli/disk.ts';
import { ClaimShelf } from '../../src/offline/claim-shelf.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claim-shelf-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Kept {
  readonly number: number;
  readonly text: string;
}

const MEGABYTE = 1_048_576;
const kept = (number: number, bytes: number): Kept => ({ number, text: 'ä€'.repeat(Math.ceil(bytes / 5)) });

describe('claims put aside', () => {
  it('come back in any order, as often as they are asked for, few or many', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(1, 900, 70_000, 1.5 * MEGABYTE, 5 * MEGABYTE), { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.nat()),
        (sizes, draws) => {
          const shelf = new ClaimShelf<Kept>(() => openScratch(folder));
          const all = sizes.map((size, number) => kept(number, size));
          for (const one of all) shelf.put(one);
          const asked = [...draws.take(12)].map((draw) => draw % all.length);
          expect(shelf.take(asked).map(({ number }) => number)).toEqual(asked);
          expect(shelf.take(all.map(({ number }) => number))).toEqual(all);
          shelf.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  it('can go on being put aside after some were taken', () => {
    const shelf = new ClaimShelf<Kept>(() => openScratch(folder));
    const all = Array.from({ length: 12 }, (_unused, number) => kept(number, MEGABYTE));
    for (const one of all) {
      shelf.put(one);
      expect(shelf.take([one.number, 0])).toEqual([one, all[0]]);
    }
    shelf.close();
  });

  it('need no file while they are few, and stand under no name when there is one', () => {
    let opened = 0;
    const shelf = new ClaimShelf<Kept>(() => {
      opened += 1;
      return openScratch(folder);
    });
    shelf.put(kept(0, 1000));
    expect(opened).toBe(0);
    for (let number = 1; number < 9; number += 1) shelf.put(kept(number, MEGABYTE));
    expect(opened).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    shelf.close();
  });
});
