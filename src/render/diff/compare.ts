/** Render, diff: the shortest way from one list of entries to another (Myers), with changed segments paired. */
import type { Entry } from './entries.ts';

export interface Difference {
  /** `-` only in the first file, `+` only in the second, `~` the same segment with other elements. */
  readonly kind: '-' | '+' | '~';
  readonly loop: string;
  readonly segmentId: string;
  readonly before?: Entry;
  readonly after?: Entry;
}

/** Beyond so many differences the files have little in common, and the rest is told as replaced. */
const MOST_STEPS = 2_000;

export function compareEntries(before: readonly Entry[], after: readonly Entry[]): readonly Difference[] {
  let start = 0;
  while (start < before.length && start < after.length && same(before[start], after[start])) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    same(before[before.length - 1 - end], after[after.length - 1 - end])
  )
    end += 1;
  const a = before.slice(start, before.length - end);
  const b = after.slice(start, after.length - end);
  return paired(edits(a, b));
}

const same = (a: Entry | undefined, b: Entry | undefined): boolean =>
  a !== undefined && b !== undefined && a.key === b.key;

type Edit = { readonly kind: '-' | '+' | '='; readonly entry: Entry };

/** Myers' greedy search forward, then back along the furthest points that were kept of each step. */
function edits(a: readonly Entry[], b: readonly Entry[]): readonly Edit[] {
  const most = Math.min(a.length + b.length, MOST_STEPS);
  const furthest = new Int32Array(2 * most + 3);
  const trail: Int32Array[] = [];
  for (let steps = 0; steps <= most; steps += 1) {
    trail.push(furthest.slice(most - steps, most + steps + 3));
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      const at = diagonal + most + 1;
      const down = diagonal === -steps || (diagonal !== steps && (furthest[at - 1] ?? 0) < (furthest[at + 1] ?? 0));
      let x = down ? (furthest[at + 1] ?? 0) : (furthest[at - 1] ?? 0) + 1;
      while (x < a.length && x - diagonal < b.length && same(a[x], b[x - diagonal])) x += 1;
      furthest[at] = x;
      if (x >= a.length && x - diagonal >= b.length) return backtrack(a, b, trail);
    }
  }
  return [...a.map((entry): Edit => ({ kind: '-', entry })), ...b.map((entry): Edit => ({ kind: '+', entry }))];
}

function backtrack(a: readonly Entry[], b: readonly Entry[], trail: readonly Int32Array[]): readonly Edit[] {
  const found: Edit[] = [];
  let x = a.length;
  let y = b.length;
  for (let steps = trail.length - 1; steps >= 0; steps -= 1) {
    const row = trail[steps] ?? new Int32Array(0);
    // Index `steps + 1` of the row is diagonal 0.
    const of = (diagonal: number): number => row[diagonal + steps + 1] ?? 0;
    const diagonal = x - y;
    const down = diagonal === -steps || (diagonal !== steps && of(diagonal - 1) < of(diagonal + 1));
    const previous = down ? diagonal + 1 : diagonal - 1;
    const fromX = steps === 0 ? 0 : of(previous);
    const fromY = steps === 0 ? 0 : fromX - previous;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      x -= 1;
      y -= 1;
      push(found, '=', a[x]);
    }
    if (steps === 0) break;
    if (down) {
      y -= 1;
      push(found, '+', b[y]);
    } else {
      x -= 1;
      push(found, '-', a[x]);
    }
  }
  return found.reverse();
}

function push(found: Edit[], kind: Edit['kind'], entry: Entry | undefined): void {
  if (entry !== undefined) found.push({ kind, entry });
}

/** In a run of removals and additions, those of one segment id in loops of one kind are one change. */
function paired(all: readonly Edit[]): readonly Difference[] {
  const differences: Difference[] = [];
  let run: Edit[] = [];
  const close = (): void => {
    const added = run.filter(({ kind }) => kind === '+').map(({ entry }) => entry);
    for (const { kind, entry } of run) {
      if (kind !== '-') continue;
      const index = added.findIndex((other) => other.segmentId === entry.segmentId && other.loop === entry.loop);
      const [after] = index < 0 ? [] : added.splice(index, 1);
      const { loop, segmentId } = entry;
      differences.push(
        after === undefined
          ? { kind: '-', loop, segmentId, before: entry }
          : { kind: '~', loop, segmentId, before: entry, after },
      );
    }
    for (const after of added) differences.push({ kind: '+', loop: after.loop, segmentId: after.segmentId, after });
    run = [];
  };
  for (const edit of all) {
    if (edit.kind === '=') close();
    else run.push(edit);
  }
  close();
  return differences;
}
