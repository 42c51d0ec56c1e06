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

/** What speaks against a reject of the interchange or the set that a claim went in: a claim goes back by rule only while nothing does. */
export const AGAINST_A_REJECT: readonly string[] = [
  'opposite-interchange-verdicts',
  'answered-after-interchange-reject',
  'opposite-syntax-verdicts',
  'answered-after-set-reject',
];

/** True when the partner said of the same interchange or set that it has it: sent again by itself, the claim might come to be there twice. */
export function rejectInDoubt(contradictions: readonly string[]): boolean {
  return contradictions.some((code) => AGAINST_A_REJECT.includes(code));
}

/** Evidence that is an exception by itself. */
const ALONE: readonly Evidence[] = [
  'past-answered',
  'missing-in-277ca',
  'action-against-category',
  'category-not-allowed',
  'not-found',
  'answer-failed',
];

/** A claim that a 277CA left out is explained as soon as any answer about it is here. */
const EXPLAINING = ['clearinghouse-rejected', 'payer-rejected', ...DEEPER] as const;

/** Stable codes, sorted. It is asked at every move of every claim, and mostly nothing is found. */
export function contradictionsOf(facts: LifecycleFacts, stands = standing(facts.adjudications)): readonly string[] {
  const { seen, charge } = facts;
  const { active, unmatchedReversals } = stands;
  const has = (item: Evidence | 'remitted'): boolean => (item === 'remitted' ? active.length > 0 : seen.includes(item));
  const found: string[] = [];
  for (const row of TABLE) if (row.one.some(has) && row.other.some(has)) found.push(row.code);
  for (const item of ALONE) {
    if (seen.includes(item) && (item !== 'missing-in-277ca' || !EXPLAINING.some(has))) found.push(item);
  }
  if (unmatchedReversals.length > 0) found.push('reversal-without-payment');
  if (charge !== undefined && adjudicatedCharge(active) > charge) found.push('adjudicated-again-without-reversal');
  return found.length > 1 ? found.sort() : found;
}
