/** Guides: counts that a 999, a 997 or a 277CA states of what it answers. */
import type { Segment } from '../../x12/segment.ts';
import { bindLoops, type SegmentHandler } from '../bind.ts';
import type { Mark, Reporter } from '../reporter.ts';
import { BALANCE } from './findings.ts';
import type { Rule } from './rule.ts';

const REFUSALS: ReadonlySet<string> = new Set(['R', 'M', 'W', 'X']);
const ACCEPTANCES: ReadonlySet<string> = new Set(['A', 'E']);

class AnswerCounts {
  readonly reporter: Reporter;
  answered = 0;
  accepted = 0;
  refused = 0;

  constructor(reporter: Reporter) {
    this.reporter = reporter;
  }
}

/** Accepted sets need no answer of their own, so answers are never more, and equal in number only when all were answered. */
const onGroupEnd: SegmentHandler<AnswerCounts> = (counts, segment) => {
  const received = Number(segment.element(3));
  const accepted = Number(segment.element(4));
  const { answered, refused } = counts;
  const sound =
    answered <= received &&
    accepted <= received &&
    refused <= received - accepted &&
    (answered < received || refused === received - accepted);
  if (sound) {
    contradiction(counts, segment);
    return;
  }
  counts.reporter.segment(
    BALANCE.acknowledgementCounts,
    segment,
    { received, accepted, answered, refused },
    { element: 4 },
  );
};

/** Of a group as a whole and of its sets one by one, where the counts alone tell nothing. */
function contradiction({ reporter, accepted, refused }: AnswerCounts, segment: Segment): void {
  const group = segment.element(1);
  const against = (REFUSALS.has(group) && accepted > 0) || (group === 'A' && refused > 0);
  if (against) reporter.segment(BALANCE.acknowledgementVerdicts, segment, { group, accepted, refused }, { element: 1 });
}

const onVerdict: SegmentHandler<AnswerCounts> = (counts, segment) => {
  counts.answered++;
  if (ACCEPTANCES.has(segment.element(1))) counts.accepted++;
  if (REFUSALS.has(segment.element(1))) counts.refused++;
};

export const ANSWER_RULE: Rule = {
  appliesTo: (guide) => guide.id === '999' || guide.id === '997',
  bind: (guide) => {
    const verdict = guide.id === '999' ? 'IK5' : 'AK5';
    const loop = guide.segments.find((node) => node.id === verdict)?.loop.id ?? '';
    const bound = bindLoops<AnswerCounts>(guide, { [`${loop}/${verdict}`]: onVerdict, 'ST/AK9': onGroupEnd });
    return { bound, start: (reporter) => bound.consumer(new AnswerCounts(reporter)) };
  },
};

interface Stated {
  readonly outcome: 'accepted' | 'rejected';
  readonly count: number;
  readonly place: Mark;
}

class StatusCounts {
  readonly reporter: Reporter;
  stated: Stated[] = [];
  accepted = 0;
  rejected = 0;
  /** The claim at hand: undefined before its STC. */
  claimRejected: boolean | undefined;

  constructor(reporter: Reporter) {
    this.reporter = reporter;
  }

  beginProvider(): void {
    this.stated = [];
    this.accepted = 0;
    this.rejected = 0;
  }

  endClaim(): void {
    if (this.claimRejected === true) this.rejected++;
    else if (this.claimRejected === false) this.accepted++;
    this.claimRejected = undefined;
  }

  /** A provider that is answered as a whole lists no claims; then there is nothing to count. */
  endProvider(): void {
    if (this.accepted + this.rejected === 0) return;
    for (const { outcome, count, place } of this.stated) {
      const found = this[outcome];
      if (count !== found) this.reporter.marked(BALANCE.statusCounts, place, { stated: count, outcome, found });
    }
  }
}

const stating =
  (outcome: Stated['outcome']): SegmentHandler<StatusCounts> =>
  (counts, segment) => {
    const count = Number(segment.element(2));
    if (Number.isFinite(count)) counts.stated.push({ outcome, count, place: counts.reporter.mark(segment, 2) });
  };

export const STATUS_RULE: Rule = {
  appliesTo: (guide) => guide.id === '277CA',
  bind: (guide) => {
    const bound = bindLoops<StatusCounts>(
      guide,
      {
        '2200C/QTY*QA': stating('accepted'),
        '2200C/QTY*QC': stating('rejected'),
        // One refusal among a claim's statuses refuses it.
        '2200D/STC': (counts, segment) => {
          counts.claimRejected = counts.claimRejected === true || segment.element(3) === 'U';
        },
      },
      {
        enter: { '2000C': (counts) => counts.beginProvider() },
        leave: { '2000C': (counts) => counts.endProvider(), '2200D': (counts) => counts.endClaim() },
      },
    );
    return { bound, start: (reporter) => bound.consumer(new StatusCounts(reporter)) };
  },
};
