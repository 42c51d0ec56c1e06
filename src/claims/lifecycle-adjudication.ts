/** The adjudication axis: what the 835s (and, before them, the 277s) of a claim come to, whatever their order. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { Cents } from '../base/money.ts';
import { cents } from '../base/money.ts';
import type { AnswerEvent, RemittanceOutcome } from './lifecycle-event.ts';

export type AdjudicationStage =
  | 'NONE'
  | 'PENDING'
  | 'INFO_REQUESTED'
  /** A 277 says that it is decided, and the 835 isn't here yet. */
  | 'FINALIZED'
  | 'PAID'
  | 'PARTIAL'
  | 'ZERO_PAID'
  | 'DENIED'
  | 'FORWARDED'
  | 'PREDETERMINED'
  | 'REVERSED';

/** One claim payment of an 835 as the lifecycle remembers it; a reversal has negative amounts and no outcome. */
export interface AdjudicationFact {
  readonly key: string;
  readonly outcome?: RemittanceOutcome | undefined;
  readonly charge: Cents;
  readonly paid: Cents;
  /** The payer's place; 1 when absent. A crossover claim is answered by several payers (M-140). */
  readonly payerSequence?: number | undefined;
  readonly payerClaimControlNumber?: string | undefined;
  readonly date?: CalendarDate | undefined;
  /** No word of a payer: a person undid what had been posted. */
  readonly byPerson?: true | undefined;
}

/** The 277 that stands: the latest, and of one day's the weightiest. */
export interface InquiryFact {
  readonly stage: 'PENDING' | 'INFO_REQUESTED' | 'FINALIZED';
  readonly date?: CalendarDate | undefined;
}

const byDateAndKey = (a: AdjudicationFact, b: AdjudicationFact): number =>
  compare(a.date ?? '', b.date ?? '') || compare(a.key, b.key);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Adds a claim payment; the same key twice counts once. Sorted, so that every order of arrival ends in the same list. */
export function addFact(
  facts: readonly AdjudicationFact[],
  event: Extract<AnswerEvent, { kind: '835' | '835-reversal' }>,
): readonly AdjudicationFact[] {
  if (facts.some((fact) => fact.key === event.adjudicationKey)) return facts;
  const fact: AdjudicationFact = {
    key: event.adjudicationKey,
    outcome: event.kind === '835' ? event.outcome : undefined,
    charge: event.chargeAmount,
    paid: event.paymentAmount,
    ...(event.kind === '835' && (event.payerSequence ?? 1) > 1 ? { payerSequence: event.payerSequence } : {}),
    payerClaimControlNumber: event.payerClaimControlNumber,
    date: event.date,
    ...(event.byPerson === true ? { byPerson: true } : {}),
  };
  return facts.length === 0 ? [fact] : [...facts, fact].sort(byDateAndKey);
}

const WEIGHT = { PENDING: 0, INFO_REQUESTED: 1, FINALIZED: 2 } as const;

/** The later of two 277s; without dates the weightier. */
export function laterInquiry(one: InquiryFact | undefined, two: InquiryFact): InquiryFact {
  if (one === undefined) return two;
  const order = compare(one.date ?? '', two.date ?? '') || WEIGHT[one.stage] - WEIGHT[two.stage];
  return order >= 0 ? one : two;
}

export interface Standing {
  /** Claim payments that no reversal undid. */
  readonly active: readonly AdjudicationFact[];
  /** Reversals whose payment isn't here. */
  readonly unmatchedReversals: readonly AdjudicationFact[];
}

const NOTHING: Standing = { active: [], unmatchedReversals: [] };

/** Pairs each reversal with the payment that it undoes: same amounts, the same payer claim control number first, then the oldest. */
export function standing(facts: readonly AdjudicationFact[]): Standing {
  if (facts.length === 0) return NOTHING;
  let active = facts.filter((fact) => fact.outcome !== undefined && fact.outcome !== 'NOT_OURS');
  let open = facts.filter((fact) => fact.outcome === undefined);
  if (open.length === 0) return { active, unmatchedReversals: open };
  for (const sameNumber of [true, false]) {
    const left: AdjudicationFact[] = [];
    for (const reversal of open) {
      const undone = active.find(
        (fact) =>
          fact.charge === -reversal.charge &&
          fact.paid === -reversal.paid &&
          (!sameNumber || fact.payerClaimControlNumber === reversal.payerClaimControlNumber),
      );
      if (undone === undefined) left.push(reversal);
      else active = active.filter((fact) => fact !== undone);
    }
    open = left;
  }
  return { active, unmatchedReversals: open };
}

/** As if what a person undid had never been posted: each undoing goes, with the payment or the reversal that it undid. */
export function withoutUndone(facts: readonly AdjudicationFact[]): readonly AdjudicationFact[] {
  let left = facts.filter((fact) => fact.byPerson !== true);
  for (const undoing of facts) {
    if (undoing.byPerson !== true) continue;
    const undone = left.find(
      (fact) =>
        (fact.outcome === undefined) !== (undoing.outcome === undefined) &&
        fact.charge === -undoing.charge &&
        fact.paid === -undoing.paid,
    );
    left = left.filter((fact) => fact !== undone);
  }
  return left;
}

/** What payers decided, as if they had taken nothing of it back. */
export function everDecided(facts: readonly AdjudicationFact[]): readonly AdjudicationFact[] {
  return standing(withoutUndone(facts).filter((fact) => fact.outcome !== undefined)).active;
}

/** The payer itself took back all of its answers: that a person undid what was posted says nothing of the payer. */
export function isTakenBack(facts: readonly AdjudicationFact[]): boolean {
  const said = withoutUndone(facts);
  return said.some((fact) => fact.outcome === undefined) && standing(said).active.length === 0;
}

const sequenceOf = (fact: AdjudicationFact): number => fact.payerSequence ?? 1;

/**
 * Sum of the charges that stand adjudicated by one payer, the one that got furthest; less than the claim's charge while parts of a split
 * claim are out. An estimate counts while nothing else came.
 */
export function adjudicatedCharge(active: readonly AdjudicationFact[]): Cents {
  const decided = active.filter((fact) => fact.outcome !== 'PREDETERMINED');
  const sums = new Map<number, number>();
  for (const fact of decided.length > 0 ? decided : active)
    sums.set(sequenceOf(fact), (sums.get(sequenceOf(fact)) ?? 0) + fact.charge);
  return cents(Math.max(0, ...sums.values()));
}

/** What a payer passed on counts until the next one has answered. */
function withoutAnsweredForwards(active: readonly AdjudicationFact[]): readonly AdjudicationFact[] {
  const last = Math.max(...active.map(sequenceOf));
  return active.filter((fact) => fact.outcome !== 'FORWARDED' || sequenceOf(fact) === last);
}

/** The stage that the facts, of which `active` stand, come to. `charge` is the claim's own total where known. */
export function adjudicationStage(
  facts: readonly AdjudicationFact[],
  { active }: Pick<Standing, 'active'>,
  inquiry: InquiryFact | undefined,
  charge: Cents | undefined,
): AdjudicationStage {
  if (active.length === 0) {
    return facts.some((fact) => fact.outcome === undefined) ? 'REVERSED' : (inquiry?.stage ?? 'NONE');
  }
  if (charge !== undefined && adjudicatedCharge(active) < charge) return 'PENDING';
  const outcomes = new Set(withoutAnsweredForwards(active).map((fact) => fact.outcome));
  const only = outcomes.size === 1 ? [...outcomes][0] : undefined;
  if (only !== undefined && only !== 'NOT_OURS') return only;
  if (outcomes.has('PENDING')) return 'PENDING';
  if (outcomes.has('FORWARDED')) return 'FORWARDED';
  if (outcomes.has('PAID') || outcomes.has('PARTIAL')) {
    return outcomes.has('DENIED') || outcomes.has('PARTIAL') ? 'PARTIAL' : 'PAID';
  }
  return outcomes.has('DENIED') ? 'DENIED' : 'ZERO_PAID';
}
