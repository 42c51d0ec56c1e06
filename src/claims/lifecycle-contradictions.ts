/** What does not fit together in a claim's answers, read off the facts, so that every order of arrival finds the same. */

import { adjudicatedCharge, standing } from './lifecycle-adjudication.ts';
import type { LifecycleFacts } from './lifecycle-facts.ts';
import type { Evidence } from './lifecycle-signals.ts';

interface Contradiction {
  readonly code: string;
  /** One of each side was seen. */
  readonly one: readonly (Evidence | 'remitted')[];
  readonly other: readonly (Evidence | 'remitted')[];
}

const DEEPER = ['clearinghouse-accepted', 'payer-received', 'payer-accepted', 'remitted'] as const;

const TABLE: readonly Contradiction[] = [
  { code: 'opposite-interchange-verdicts', one: ['ta1-accepted'], other: ['ta1-rejected'] },
  { code: 'answered-after-interchange-reject', one: ['ta1-rejected'], other: ['syntax-accepted', ...DEEPER] },
  { code: 'opposite-syntax-verdicts', one: ['syntax-accepted'], other: ['syntax-rejected'] },
  { code: 'answered-after-set-reject', one: ['syntax-rejected'], other: DEEPER },
  { code: 'opposite-clearinghouse-verdicts', one: ['clearinghouse-accepted'], other: ['clearinghouse-rejected'] },
  {
    code: 'payer-answered-after-clearinghouse-reject',
    one: ['clearinghouse-rejected'],
    other: ['payer-received', 'payer-accepted', 'remitted'],
  },
  { code: 'opposite-payer-verdicts', one: ['payer-accepted'], other: ['payer-rejected'] },
  { code: 'paid-after-payer-reject', one: ['payer-rejected'], other: ['remitted'] },
];

/** Evidence that is an exception by itself. */
const ALONE: readonly Evidence[] = [
  'past-answered',
  'missing-in-277ca',
  'action-against-category',
  'category-not-allowed',
  'not-found',
  'answer-failed',
];

/** Stable codes, sorted. */
export function contradictionsOf(facts: LifecycleFacts): readonly string[] {
  if (facts.seen.length === 0 && facts.adjudications.length === 0) return [];
  const { active, unmatchedReversals } = standing(facts.adjudications);
  const seen = new Set<Evidence | 'remitted'>([...facts.seen, ...(active.length > 0 ? (['remitted'] as const) : [])]);
  const any = (list: readonly (Evidence | 'remitted')[]): boolean => list.some((item) => seen.has(item));
  // A claim that a 277CA left out is explained as soon as any answer about it is here.
  const missing = seen.has('missing-in-277ca') && !any(['clearinghouse-rejected', 'payer-rejected', ...DEEPER]);
  return [
    ...TABLE.filter((row) => any(row.one) && any(row.other)).map((row) => row.code),
    ...ALONE.filter((item) => (item === 'missing-in-277ca' ? missing : seen.has(item))),
    ...(unmatchedReversals.length > 0 ? ['reversal-without-payment'] : []),
    ...(facts.charge !== undefined && adjudicatedCharge(active) > facts.charge
      ? ['adjudicated-again-without-reversal']
      : []),
  ].sort();
}
