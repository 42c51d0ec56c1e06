/** Guides: subscriber or patient: where the claim hangs, and what the subscriber's loop then needs (trap 2, M-130). */
import type { Segment } from '../../x12/segment.ts';
import type { Rule } from '../balance/rule.ts';
import { bindLoops } from '../bind.ts';
import type { Mark, Reporter } from '../reporter.ts';
import { SITUATION } from './findings.ts';

const SELF = '18';
const DETAILS = ['N3', 'N4', 'DMG'] as const;

class Subscriber {
  readonly reporter: Reporter;
  /** Whether the subscriber's SBR came; without it, which is its own finding, nothing follows from it. */
  known = false;
  isPatient = false;
  place: Mark | undefined;
  readonly details = new Set<string>();
  order = '';
  orders = new Set<string>();

  constructor(reporter: Reporter) {
    this.reporter = reporter;
  }

  reset(): void {
    this.known = false;
    this.isPatient = false;
    this.order = '';
  }

  begin(segment: Segment): void {
    this.known = true;
    this.isPatient = segment.element(2) === SELF;
    this.order = segment.element(1);
    this.details.clear();
    this.place = undefined;
  }

  leaveName(): void {
    if (!this.isPatient || this.place === undefined) return;
    for (const segmentId of DETAILS) {
      if (this.details.has(segmentId)) continue;
      this.reporter.marked(SITUATION.subscriberDetail, this.place, { segment: segmentId }, { segmentId });
    }
  }
}

const note = (subscriber: Subscriber, segment: Segment): void => {
  subscriber.details.add(segment.id);
};

export const PATIENT_RULE: Rule = {
  appliesTo: (guide) => guide.transactionSet === '837',
  bind: (guide) => {
    const bound = bindLoops<Subscriber>(
      guide,
      {
        '2000B/SBR': (subscriber, segment) => subscriber.begin(segment),
        '2010BA/NM1': (subscriber, segment) => {
          subscriber.place = subscriber.reporter.mark(segment);
        },
        '2010BA/N3': note,
        '2010BA/N4': note,
        '2010BA/DMG': note,
        '2000C/HL': (subscriber, segment) => {
          if (subscriber.isPatient) subscriber.reporter.segment(SITUATION.patientUnexpected, segment, {});
        },
        '2300/CLM': (subscriber, segment, node) => {
          subscriber.orders = new Set([subscriber.order]);
          if (!subscriber.known || subscriber.isPatient || node.loop.parent?.id !== '2000B') return;
          subscriber.reporter.segment(SITUATION.patientMissing, segment, {});
        },
        '2320/SBR': (subscriber, segment) => {
          const order = segment.element(1);
          if (order !== 'U' && subscriber.orders.has(order)) {
            subscriber.reporter.segment(
              SITUATION.otherPayerOrder,
              segment,
              { order: order.slice(0, 2) },
              { element: 1 },
            );
          }
          subscriber.orders.add(order);
        },
      },
      {
        enter: { '2000B': (subscriber) => subscriber.reset() },
        leave: { '2010BA': (subscriber) => subscriber.leaveName() },
      },
    );
    return { bound, start: (reporter) => bound.consumer(new Subscriber(reporter)) };
  },
};
