/** Guides: the rules that look at more than one segment, bound to a guide once and started for each transaction set. */
import type { WalkConsumer } from '../bind.ts';
import type { Guide } from '../guide.ts';
import type { Reporter } from '../reporter.ts';
import { DIAGNOSIS_RULE } from '../situation/diagnosis.ts';
import { PATIENT_RULE } from '../situation/patient.ts';
import { ANSWER_RULE, STATUS_RULE } from './acknowledgement.ts';
import { CLAIM_RULE } from './claim.ts';
import { LEVEL_RULE } from './levels.ts';
import { REMITTANCE_RULE } from './remittance.ts';

export interface Rule {
  readonly appliesTo: (guide: Guide) => boolean;
  readonly bind: (guide: Guide) => (reporter: Reporter) => WalkConsumer;
}

const BALANCING: readonly Rule[] = [CLAIM_RULE, REMITTANCE_RULE, LEVEL_RULE, ANSWER_RULE, STATUS_RULE];
const SITUATIONS: readonly Rule[] = [PATIENT_RULE, DIAGNOSIS_RULE];

/** Binds rules to guides as they come up. */
export class RuleBook {
  readonly #bound = new Map<Guide, readonly ((reporter: Reporter) => WalkConsumer)[]>();
  readonly #rules: readonly Rule[];

  /** Rules up to this SNIP type. */
  constructor(snip: number) {
    this.#rules = [...(snip >= 3 ? BALANCING : []), ...(snip >= 4 ? SITUATIONS : [])];
  }

  /** The guide's rules for one transaction set; undefined when it has none. */
  start(guide: Guide, reporter: Reporter): WalkConsumer | undefined {
    const bound = this.#boundTo(guide);
    const started = bound.map((start) => start(reporter));
    const [first, second] = started;
    return first === undefined || second === undefined ? first : together(started);
  }

  #boundTo(guide: Guide): readonly ((reporter: Reporter) => WalkConsumer)[] {
    const known = this.#bound.get(guide);
    if (known !== undefined) return known;
    const bound = this.#rules.filter((rule) => rule.appliesTo(guide)).map((rule) => rule.bind(guide));
    this.#bound.set(guide, bound);
    return bound;
  }
}

function together(consumers: readonly WalkConsumer[]): WalkConsumer {
  return {
    enter: (loop) => {
      for (const consumer of consumers) consumer.enter?.(loop);
    },
    segment: (segment, node) => {
      for (const consumer of consumers) consumer.segment(segment, node);
    },
    leave: (loop) => {
      for (const consumer of consumers) consumer.leave?.(loop);
    },
  };
}
