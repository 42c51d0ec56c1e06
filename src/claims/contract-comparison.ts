/** Claims: what a payer allowed against what its contract says, line by line or for the claim as a whole. Pure. */
import { type Cents, cents, formatCents } from '../base/money.ts';
import type { Claim } from './claim.ts';
import {
  allowedOf,
  claimAllowedOf,
  claimCoveredOf,
  comparable,
  comparableAsWhole,
  coveredOf,
  otherAllowedOf,
} from './contract.ts';
import { pricingOfPayment } from './contract-facts.ts';
import { type LoadedRate, type Price, priceClaim, type Schedules } from './contract-price.ts';
import { openingBalances, priorPaid, WHOLE_CLAIM } from './posting-claim.ts';
import type { ClaimPayment } from './remittance.ts';

export interface Comparison {
  /** `claim` for the claim as a whole. */
  readonly line: string;
  /** Empty for the claim as a whole. */
  readonly code: string;
  /** What the payer allowed; of a later payer what it took upon itself. */
  readonly allowed: Cents;
  readonly price: Price;
  /** what the adjustments come to, where the payer tells another allowed amount; then nothing is compared. */
  readonly otherwise?: Cents;
}

export interface Answered {
  readonly claim: Claim;
  readonly payment: ClaimPayment;
  /** Our line for each service payment. */
  readonly lineIds: readonly string[];
  /** Of the payer that answers, which is the one that the claim bills. */
  readonly payerSequence: number;
}

/** What can be compared of the answer; `rates` are those of the claim's payer. */
export function compareAllowed(
  answered: Answered,
  rates: readonly LoadedRate[],
  schedules: Schedules,
): readonly Comparison[] {
  const { claim, payment, lineIds, payerSequence } = answered;
  const later = payerSequence > 1;
  const { whole, lines } = priceClaim(pricingOfPayment(claim, payment, lineIds), rates, schedules);
  if (whole !== undefined) {
    if (!comparableAsWhole(payment, later)) return [];
    return later ? asWhole(answered, whole) : [ofClaim(claimAllowedOf(payment), whole)];
  }
  const prices = payment.lines.map((service, index) => {
    const price = lines[index];
    const compared = price !== undefined && price.rate.basis !== 'capitated';
    return compared && comparable(payment, service, later) === undefined ? price : undefined;
  });
  return later ? laterLines(answered, prices) : firstLines(answered, prices);
}

type Prices = readonly (Price | undefined)[];

const ofClaim = (allowed: Cents, price: Price): Comparison => ({ line: WHOLE_CLAIM, code: '', allowed, price });

function firstLines({ payment, lineIds }: Answered, prices: Prices): readonly Comparison[] {
  return payment.lines.flatMap((service, index): Comparison[] => {
    const price = prices[index];
    if (price === undefined) return [];
    const otherwise = otherAllowedOf(service);
    return [
      {
        ...{ line: lineIds[index] ?? '', code: service.procedure.code, allowed: allowedOf(service), price },
        ...(otherwise === undefined ? {} : { otherwise }),
      },
    ];
  });
}

/** against what the payers before left; by line where they answered by line. */
function laterLines(answered: Answered, prices: Prices): readonly Comparison[] {
  const { claim, payment, lineIds } = answered;
  const left = new Map(openingBalances(claim).map(({ line, amount }) => [line, amount]));
  if (left.has(WHOLE_CLAIM)) {
    const all = prices.filter((price) => price !== undefined);
    const [first] = all;
    if (first === undefined || all.length < claim.lines.length) return [];
    const expected = cents(all.reduce((sum, price) => sum + price.expected, 0));
    return asWhole(answered, { ...first, expected, steps: `${formatCents(expected)} for its lines` });
  }
  const paid = priorPaid(claim).lines;
  return payment.lines.flatMap((service, index): Comparison[] => {
    const price = prices[index];
    const line = lineIds[index] ?? '';
    if (price === undefined) return [];
    const owed = owedAfter(price, left.get(line) ?? cents(0), paid.get(line) ?? cents(0));
    return [{ line, code: service.procedure.code, allowed: coveredOf(service), price: owed }];
  });
}

function asWhole({ claim, payment }: Answered, price: Price): readonly Comparison[] {
  const left = cents(openingBalances(claim).reduce((sum, one) => sum + one.amount, 0));
  return [ofClaim(claimCoveredOf(payment), owedAfter(price, left, priorPaid(claim).total))];
}

/** what the payers before left to the patient, or the lesser of that and the payer's own rate less what they paid. */
function owedAfter(price: Price, left: Cents, paid: Cents): Price {
  const told = `${formatCents(left)} left by the payers before`;
  if (price.rate.coordination !== 'lesserOf') return { ...price, expected: left, steps: told };
  const own = cents(Math.max(0, price.expected - paid));
  const steps = `${price.steps}, less ${formatCents(paid)} paid before, no more than ${told}`;
  return { ...price, expected: cents(Math.min(own, left)), steps };
}
