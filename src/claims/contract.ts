/** Claims: what a payer's contract or fee schedule allows for a service, and how it compares with what was allowed (domain.md chapter 5). Pure. */
import { type Cents, cents } from '../base/money.ts';
import type { ClaimPayment, ServicePayment } from './remittance.ts';

/** One rate. Amounts and per cents are exact: cents, and hundredths of a per cent. */
export interface ContractRate {
  readonly modifiers: readonly string[];
  /** Facility code (CLP08) that it holds for; any when empty. */
  readonly places: readonly string[];
  readonly basis: 'amount' | 'percentOfCharge';
  /** Cents of one unit, or hundredths of a per cent of the charge. */
  readonly value: number;
  readonly lesserOfCharge: boolean;
  /** `CCYYMMDD`; open when undefined. */
  readonly from?: string;
  readonly until?: string;
}

export interface ServiceFacts {
  readonly modifiers: readonly string[];
  readonly place: string;
  readonly units: number;
  readonly chargeAmount: Cents;
  /** `CCYYMMDD`; '' when unknown. */
  readonly date: string;
}

/** The rate for a service: the one with the most modifiers that the service has, then one for its place; undefined when none holds. */
export function rateFor<Rate extends ContractRate>(rates: readonly Rate[], service: ServiceFacts): Rate | undefined {
  const holds = (rate: Rate): boolean =>
    rate.modifiers.every((modifier) => service.modifiers.includes(modifier)) &&
    (rate.places.length === 0 || rate.places.includes(service.place)) &&
    (service.date === '' ||
      ((rate.from === undefined || rate.from <= service.date) &&
        (rate.until === undefined || service.date <= rate.until)));
  const weight = (rate: Rate): number => rate.modifiers.length * 2 + (rate.places.length > 0 ? 1 : 0);
  return rates.filter(holds).sort((left, right) => weight(right) - weight(left))[0];
}

/** What the rate allows for the service; half a cent counts as one. */
export function expectedAllowed(rate: ContractRate, service: ServiceFacts): Cents {
  const full =
    rate.basis === 'amount'
      ? Math.round(rate.value * service.units)
      : Math.round((service.chargeAmount * rate.value) / 10_000);
  return cents(rate.lesserOfCharge ? Math.min(full, service.chargeAmount) : full);
}

const SHARES: ReadonlySet<string> = new Set(['PR:1', 'PR:2', 'PR:3', 'PR:66']);
const KEPT: ReadonlySet<string> = new Set(['CO:253', 'CO:104', 'CO:105', 'CO:237', 'CO:144']);

/** AMT*B6 where the payer tells it, else what was paid, shared with the patient, and kept back. */
export function allowedOf(service: ServicePayment): Cents {
  const told = service.amounts.find((item) => item.qualifier === 'B6')?.amount;
  if (told !== undefined) return told;
  const parts = service.adjustments
    .filter(
      (item) => SHARES.has(`${item.groupCode}:${item.reasonCode}`) || KEPT.has(`${item.groupCode}:${item.reasonCode}`),
    )
    .reduce((sum, item) => sum + item.amount, 0);
  return cents(service.paymentAmount + parts);
}

export type Variance = 'MATCH' | 'UNDERPAID' | 'OVERPAID' | 'NOT_COMPARABLE' | 'CODING_CHANGED';

/** per line the greater of one unit of money and two per cent. */
export function varianceOf(allowed: Cents, expected: Cents): Extract<Variance, 'MATCH' | 'UNDERPAID' | 'OVERPAID'> {
  const tolerance = Math.max(100, Math.round(expected * 0.02));
  const difference = allowed - expected;
  if (Math.abs(difference) <= tolerance) return 'MATCH';
  return difference < 0 ? 'UNDERPAID' : 'OVERPAID';
}

const WHOLE = new Set(['45', '253', '104', '105', '237', '144']);

/** only a service that was allowed as it was billed by a primary payer is compared. */
export function comparable(payment: ClaimPayment, service: ServicePayment): Variance | undefined {
  if (!['1', '19'].includes(payment.claimStatusCode) || service.chargeAmount <= 0) return 'NOT_COMPARABLE';
  const submitted = service.submittedProcedure;
  if (submitted !== undefined && submitted.code !== service.procedure.code) return 'CODING_CHANGED';
  if (service.submittedUnits !== undefined && Number(service.submittedUnits) !== Number(service.units ?? '1'))
    return 'CODING_CHANGED';
  const plain = service.adjustments.every((item) => item.groupCode === 'PR' || WHOLE.has(item.reasonCode));
  return plain && allowedOf(service) > 0 ? undefined : 'NOT_COMPARABLE';
}
