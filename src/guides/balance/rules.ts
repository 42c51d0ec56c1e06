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
import type { BoundRule, Rule } from './rule.ts';

const BALANCING: readonly Rule[] = [CLAIM_RULE, REMITTANCE_RULE, LEVEL_RULE, ANSWER_RULE, STATUS_RULE];
const SITUATIONS: readonly Rule[] = [PATIENT_RULE, DIAGNOSIS_RULE];

/** Numbers of the rules that want to hear of a node or loop, by its index. Gone through by index: this is asked for every segment. */
type Listeners = readonly (readonly number[])[];
const NOBODY: readonly number[] = [];

interface RuleSet {
  readonly rules: readonly BoundRule[];
  readonly segments: Listeners;
  readonly enters: Listeners;
  readonly leaves: Listeners;
}

/** Binds rules to guides as they come up. */
export class RuleBook {
  readonly #sets = new Map<Guide, RuleSet>();
  readonly #rules: readonly Rule[];

  /** Rules up to this SNIP type. */
  constructor(snip: number) {
    this.#rules = [...(snip >= 3 ? BALANCING : []), ...(snip >= 4 ? SITUATIONS : [])];
  }

  /** The guide's rules for one transaction set; undefined when it has none. */
  start(guide: Guide, reporter: Reporter): WalkConsumer | undefined {
    const set = this.#setOf(guide);
    if (set.rules.length === 0) return undefined;
    const { segments, enters, leaves } = set;
    const consumers = set.rules.map((rule) => rule.start(reporter));
    return {
      enter: (loop) => {
        const listeners = enters[loop.index] ?? NOBODY;
        for (let at = 0; at < listeners.length; at += 1) consumers[listeners[at] ?? 0]?.enter?.(loop);
      },
      segment: (segment, node) => {
        const listeners = segments[node.index] ?? NOBODY;
        for (let at = 0; at < listeners.length; at += 1) consumers[listeners[at] ?? 0]?.segment(segment, node);
      },
      leave: (loop) => {
        const listeners = leaves[loop.index] ?? NOBODY;
        for (let at = 0; at < listeners.length; at += 1) consumers[listeners[at] ?? 0]?.leave?.(loop);
      },
    };
  }

  #setOf(guide: Guide): RuleSet {
    const known = this.#sets.get(guide);
    if (known !== undefined) return known;
    const rules = this.#rules.filter((rule) => rule.appliesTo(guide)).map((rule) => rule.bind(guide));
    const set: RuleSet = {
      rules,
      segments: guide.segments.map((node) => numbersOf(rules, ({ bound }) => bound.takes(node))),
      enters: guide.loops.map((loop) => numbersOf(rules, ({ bound }) => bound.enters(loop))),
      leaves: guide.loops.map((loop) => numbersOf(rules, ({ bound }) => bound.leaves(loop))),
    };
    this.#sets.set(guide, set);
    return set;
  }
}

function numbersOf(rules: readonly BoundRule[], wants: (rule: BoundRule) => boolean): readonly number[] {
  const numbers = rules.flatMap((rule, number) => (wants(rule) ? [number] : []));
  return numbers.length === 0 ? NOBODY : numbers;
}
