/** Guides: the tree of HL segments: numbers from 1, parents, and whether levels follow below (trap 1). */
import { bindLoops, type SegmentHandler } from '../bind.ts';
import { shown } from '../check/values.ts';
import type { LoopNode } from '../guide.ts';
import type { Mark, Reporter } from '../reporter.ts';
import { BALANCE } from './findings.ts';
import type { Rule } from './rule.ts';

interface Level {
  readonly number: string;
  readonly childCode: string;
  readonly place: Mark;
  children: number;
}

class Levels {
  readonly reporter: Reporter;
  /** By loop index. */
  readonly open: (Level | undefined)[] = [];
  count = 0;

  constructor(reporter: Reporter) {
    this.reporter = reporter;
  }

  /** A level counts for its parent also when its HL is missing. */
  enter(loop: LoopNode): void {
    const above = levelAbove(loop);
    const parent = above === undefined ? undefined : this.open[above.index];
    if (parent !== undefined) parent.children++;
  }

  close(loop: LoopNode): void {
    const level = this.open[loop.index];
    this.open[loop.index] = undefined;
    if (level === undefined) return;
    const fourth = { element: 4 };
    if (level.childCode === '0' && level.children > 0)
      this.reporter.marked(BALANCE.levelChildren, level.place, {}, fourth);
    if (level.childCode === '1' && level.children === 0)
      this.reporter.marked(BALANCE.levelChildless, level.place, {}, fourth);
  }
}

const onLevel: SegmentHandler<Levels> = (levels, segment, node) => {
  const { reporter } = levels;
  const found = segment.element(1);
  levels.count++;
  if (found !== String(levels.count)) {
    reporter.segment(BALANCE.levelNumber, segment, { found: shown(found), expected: levels.count }, { element: 1 });
    // One gap is one defect: the numbers after it count from there.
    if (/^\d{1,9}$/.test(found)) levels.count = Number(found);
  }
  const above = levelAbove(node.loop);
  const parent = above === undefined ? undefined : levels.open[above.index];
  const stated = segment.element(2);
  if (parent !== undefined && stated !== '' && stated !== parent.number) {
    const detail = { found: shown(stated), expected: parent.number, loop: above?.id ?? '' };
    reporter.segment(BALANCE.levelParent, segment, detail, { element: 2 });
  }
  levels.open[node.loop.index] = {
    number: found,
    childCode: segment.element(4),
    place: reporter.mark(segment),
    children: 0,
  };
};

function levelAbove(loop: LoopNode): LoopNode | undefined {
  let above = loop.parent;
  while (above !== undefined && above.opener.id !== 'HL') above = above.parent;
  return above;
}

export const LEVEL_RULE: Rule = {
  appliesTo: (guide) => guide.segments.some((node) => node.id === 'HL'),
  bind: (guide) => {
    const openers = guide.segments.filter((node) => node.id === 'HL');
    const hooks = (hook: (levels: Levels, loop: LoopNode) => void) =>
      Object.fromEntries(openers.map((node) => [node.loop.id, hook]));
    const bound = bindLoops<Levels>(guide, Object.fromEntries(openers.map((node) => [node.key, onLevel])), {
      enter: hooks((levels, loop) => levels.enter(loop)),
      leave: hooks((levels, loop) => levels.close(loop)),
    });
    return { bound, start: (reporter) => bound.consumer(new Levels(reporter)) };
  },
};
