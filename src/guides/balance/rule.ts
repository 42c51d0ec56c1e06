/** Guides: what a rule is that looks at more than one segment. */
import type { BoundLoops, WalkConsumer } from '../bind.ts';
import type { Guide } from '../guide.ts';
import type { Reporter } from '../reporter.ts';

/** A rule bound to a guide. */
export interface BoundRule {
  readonly bound: Pick<BoundLoops<unknown>, 'takes' | 'enters' | 'leaves'>;
  readonly start: (reporter: Reporter) => WalkConsumer;
}

export interface Rule {
  readonly appliesTo: (guide: Guide) => boolean;
  readonly bind: (guide: Guide) => BoundRule;
}
