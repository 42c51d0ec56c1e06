import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareEntries, type Difference } from '../../src/render/diff/compare.ts';
import type { Entry } from '../../src/render/diff/entries.ts';

const entry = (id: string): Entry => ({ loop: 'x', segmentId: id, names: [], elements: [], key: id });
const list = fc.array(fc.constantFrom('A', 'B', 'C', 'D').map(entry), { maxLength: 40 });

/** Length of the longest common subsequence, by the book. */
function common(a: readonly Entry[], b: readonly Entry[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const one of a) {
    const next = [0];
    b.forEach((other, index) => {
      next.push(one.key === other.key ? (row[index] ?? 0) + 1 : Math.max(next[index] ?? 0, row[index + 1] ?? 0));
    });
    row = next;
  }
  return row[b.length] ?? 0;
}

const removed = (differences: readonly Difference[]): number =>
  differences.filter(({ before }) => before !== undefined).length;
const added = (differences: readonly Difference[]): number =>
  differences.filter(({ after }) => after !== undefined).length;

describe('compareEntries', () => {
  it('finds the fewest removals and additions', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const differences = compareEntries(a, b);
        const kept = common(a, b);
        expect(removed(differences)).toBe(a.length - kept);
        expect(added(differences)).toBe(b.length - kept);
      }),
      { numRuns: 500 },
    );
  });

  it('finds nothing between a list and itself, and the mirror image the other way round', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        expect(compareEntries(a, a)).toEqual([]);
        expect(removed(compareEntries(a, b))).toBe(added(compareEntries(b, a)));
      }),
    );
  });

  it('tells two files without anything in common as removed and added, however long', () => {
    const many = (prefix: string): Entry[] => Array.from({ length: 5_000 }, (_, index) => entry(`${prefix}${index}`));
    const differences = compareEntries(many('a'), many('b'));
    expect(removed(differences)).toBe(5_000);
    expect(added(differences)).toBe(5_000);
  });
});
