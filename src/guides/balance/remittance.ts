/** Guides: an 835's equations (R-030 to R-033) and what its payment can be (R-004, R-005). One defect is said once: a line explains its claim, a claim its check. */
import { type Cents, ZERO_CENTS } from '../../base/money.ts';
import { bindLoops, type SegmentHandler } from '../bind.ts';
import type { Mark, Reporter } from '../reporter.ts';
import { adjustmentsOf, difference, providerAdjustmentsOf, Sum, words } from './amounts.ts';
import { BALANCE } from './findings.ts';
import type { Rule } from './rule.ts';

class RemittanceSums {
  readonly reporter: Reporter;
  payment: Cents | undefined;
  place: Mark | undefined;
  /** What the claims say was paid, and what they should say by their charges and adjustments. */
  readonly claims = new Sum();
  readonly explained = new Sum();
  readonly provider = new Sum();
  readonly claim = new PaymentSums();
  readonly service = new PaymentSums();
  serviceCharges = new Sum();
  serviceAdjustments = new Sum();
  services = 0;
  serviceFaults = 0;

  constructor(reporter: Reporter) {
    this.reporter = reporter;
  }

  endService(): void {
    const { charge, paid, place } = this.service;
    const adjusted = this.service.adjusted.value;
    this.serviceCharges.add(charge);
    this.serviceAdjustments.add(adjusted);
    const rest = difference(difference(charge, adjusted), paid);
    if (rest === undefined || rest === 0 || place === undefined) return;
    this.serviceFaults++;
    const detail = { charge: words(charge), adjusted: words(adjusted), paid: words(paid), difference: words(rest) };
    this.reporter.marked(BALANCE.servicePayment, place, detail);
  }

  endClaim(): void {
    const { charge, paid, place } = this.claim;
    const adjusted = new Sum();
    adjusted.add(this.claim.adjusted.value);
    adjusted.add(this.serviceAdjustments.value);
    const expected = difference(charge, adjusted.value);
    this.claims.add(paid);
    this.explained.add(expected);
    if (place === undefined || this.serviceFaults > 0) return;
    const rest = difference(expected, paid);
    if (rest !== undefined && rest !== 0) {
      const detail = {
        charge: words(charge),
        adjusted: words(adjusted.value),
        paid: words(paid),
        difference: words(rest),
      };
      this.reporter.marked(BALANCE.claimPayment, place, detail);
      return;
    }
    const lines = this.serviceCharges.value;
    const open = this.services === 0 ? undefined : difference(charge, lines);
    if (open === undefined || open === 0) return;
    const detail = { charge: words(charge), lines: words(lines), difference: words(open) };
    this.reporter.marked(BALANCE.serviceTotal, place, detail);
  }

  end(): void {
    if (this.place === undefined) return;
    const rest = this.#rest(this.claims);
    // What a claim's own finding explains is not said again for the check.
    if (rest === undefined || rest === 0 || this.#rest(this.explained) === 0) return;
    this.reporter.marked(BALANCE.remittanceTotal, this.place, {
      paid: words(this.payment),
      claims: words(this.claims.value),
      adjusted: words(this.provider.value),
      difference: words(rest),
    });
  }

  #rest(claims: Sum): Cents | undefined {
    return difference(this.payment, difference(claims.value, this.provider.value));
  }
}

/** Charge, payment and adjustments of a claim or a service. */
class PaymentSums {
  charge: Cents | undefined;
  paid: Cents | undefined;
  place: Mark | undefined;
  adjusted = new Sum();

  begin(charge: Cents | undefined, paid: Cents | undefined, place: Mark): void {
    this.charge = charge;
    this.paid = paid;
    this.place = place;
    this.adjusted = new Sum();
  }
}

const HANDLERS: Readonly<Record<string, SegmentHandler<RemittanceSums>>> = {
  'ST/BPR': (sums, segment) => {
    const paid = segment.cents(2);
    sums.payment = paid;
    sums.place = sums.reporter.mark(segment, 2);
    if (paid === undefined || paid === 0) return;
    const detail = { paid: words(paid) };
    if (paid < 0) sums.reporter.marked(BALANCE.paymentNegative, sums.place, detail);
    else if (segment.element(1) === 'H') sums.reporter.marked(BALANCE.paymentInNotice, sums.place, detail);
  },
  '2100/CLP': (sums, segment) => {
    sums.claim.begin(segment.cents(3), segment.cents(4), sums.reporter.mark(segment, 4));
    sums.serviceCharges = new Sum();
    sums.serviceAdjustments = new Sum();
    sums.services = 0;
    sums.serviceFaults = 0;
  },
  '2100/CAS': (sums, segment) => sums.claim.adjusted.add(adjustmentsOf(segment)),
  '2110/SVC': (sums, segment) => {
    sums.services++;
    const paid = segment.element(3) === '' ? ZERO_CENTS : segment.cents(3);
    sums.service.begin(segment.cents(2), paid, sums.reporter.mark(segment, 3));
  },
  '2110/CAS': (sums, segment) => sums.service.adjusted.add(adjustmentsOf(segment)),
  'ST/PLB': (sums, segment) => sums.provider.add(providerAdjustmentsOf(segment)),
};

export const REMITTANCE_RULE: Rule = {
  appliesTo: (guide) => guide.id === '835',
  bind: (guide) => {
    const bound = bindLoops<RemittanceSums>(guide, HANDLERS, {
      leave: { 2110: (sums) => sums.endService(), 2100: (sums) => sums.endClaim(), ST: (sums) => sums.end() },
    });
    return { bound, start: (reporter) => bound.consumer(new RemittanceSums(reporter)) };
  },
};
