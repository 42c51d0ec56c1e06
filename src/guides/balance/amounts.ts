/** Guides: amounts of segments, summed in cents; a malformed one has its own finding and makes a sum unknown. */
import { type Cents, cents, formatCents, ZERO_CENTS } from '../../base/money.ts';
import type { Segment } from '../../x12/segment.ts';

/** A sum that is unknown once a part of it was malformed. */
export class Sum {
  #cents: Cents | undefined = ZERO_CENTS;

  add(amount: Cents | undefined): void {
    this.#cents = amount === undefined || this.#cents === undefined ? undefined : cents(this.#cents + amount);
  }

  get value(): Cents | undefined {
    return this.#cents;
  }
}

/** An absent amount is zero, a malformed one undefined. */
export function amountOf(segment: Segment, element: number): Cents | undefined {
  return segment.element(element) === '' ? ZERO_CENTS : segment.cents(element);
}

/** Amounts of a CAS: elements 3, 6, 9, 12, 15 and 18. */
export function adjustmentsOf(segment: Segment): Cents | undefined {
  return every(segment, 3, 18);
}

/** Every amount of a PLB: elements 4, 6, … 14. */
export function providerAdjustmentsOf(segment: Segment): Cents | undefined {
  let total: number = 0;
  for (let element = 4; element <= 14; element += 2) {
    const amount = amountOf(segment, element);
    if (amount === undefined) return undefined;
    total += amount;
  }
  return cents(total);
}

function every(segment: Segment, from: number, to: number): Cents | undefined {
  let total: number = 0;
  for (let element = from; element <= to && element <= segment.elementCount; element += 3) {
    const amount = amountOf(segment, element);
    if (amount === undefined) return undefined;
    total += amount;
  }
  return cents(total);
}

/** `a - b`; undefined when one is unknown. */
export function difference(a: Cents | undefined, b: Cents | undefined): Cents | undefined {
  return a === undefined || b === undefined ? undefined : cents(a - b);
}

/** The amount for a finding's text. */
export function words(amount: Cents | undefined): string {
  return amount === undefined ? '?' : formatCents(amount);
}
