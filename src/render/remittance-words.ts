/** Render: the words of a printed remittance, the same on paper and on a page. */
import { type Cents, cents, formatCents } from '../base/money.ts';
import type {
  Adjustment,
  ClaimPayment,
  ProviderAdjustment,
  Remittance,
  RemittanceOrganization,
  RemittanceTotals,
} from '../claims/remittance.ts';

/** What a code means; undefined where nobody has words for it. */
export type ReasonWords = (set: 'carc' | 'rarc', code: string) => string | undefined;

const METHODS: Readonly<Record<string, string>> = {
  ACH: 'electronic transfer',
  CHK: 'check',
  NON: 'no payment',
  FWT: 'wire',
  BOP: 'the method of the payer’s choice',
};
const STATUS: Readonly<Record<string, string>> = {
  '1': 'processed as primary',
  '2': 'processed as secondary',
  '3': 'processed as tertiary',
  '4': 'denied',
  '19': 'processed as primary and forwarded',
  '20': 'processed as secondary and forwarded',
  '21': 'processed as tertiary and forwarded',
  '22': 'reversal of an earlier payment',
  '23': 'not our claim, forwarded',
  '25': 'predetermination, no payment',
};
const GROUPS: Readonly<Record<string, string>> = {
  CO: 'contractual; the patient does not owe it',
  PR: 'the patient’s share',
  OA: 'other',
  PI: 'the payer’s own reduction',
};

/** Heads of the columns of a claim's lines. */
export const LINE_HEADS = [
  'Service',
  'Procedure',
  'Units',
  'Charged',
  'Paid',
  'Adjusted, by group and reason',
] as const;

const absolute = (amount: Cents): Cents => (amount < 0 ? cents(-amount) : amount);

export function paidWords({ paymentAmount, paymentMethod, paymentDate }: Remittance): string {
  const day = paymentDate === undefined ? '' : ` on ${paymentDate}`;
  return `Paid ${formatCents(paymentAmount)} by ${METHODS[paymentMethod] ?? paymentMethod}${day}`;
}

export function claimWords(payment: ClaimPayment): readonly string[] {
  const { payerClaimControlNumber: number, patientResponsibilityAmount: owes } = payment;
  return [
    STATUS[payment.claimStatusCode] ?? `status ${payment.claimStatusCode}`,
    ...(number === undefined ? [] : [`payer's number ${number}`]),
    `charged ${formatCents(payment.chargeAmount)}`,
    `paid ${formatCents(payment.paymentAmount)}`,
    ...(owes === undefined ? [] : [`patient owes ${formatCents(owes)}`]),
  ];
}

export function dateWords(text: string): string {
  return /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text;
}

export function adjustmentWords(adjustments: readonly Adjustment[]): string {
  return adjustments.map((item) => `${item.groupCode}-${item.reasonCode} ${formatCents(item.amount)}`).join(', ');
}

export function organizationWords(organization: RemittanceOrganization): string {
  const { name, id, addressLines, city, state, zip } = organization;
  const place = [city, state, zip].filter((part) => part !== undefined).join(' ');
  return [name, id, ...addressLines, place].filter((part) => part !== undefined && part !== '').join(', ');
}

/** The sign of an 835 is the payer's: what lowers the payment is positive. */
export function providerWords({ reasonCode, reference, providerId, amount }: ProviderAdjustment): string {
  const about = reference === undefined ? '' : ` for ${reference}`;
  return `Provider ${providerId}: adjustment ${reasonCode}${about}, ${formatCents(absolute(amount))} ${amount > 0 ? 'less' : 'more'}`;
}

export function totalWords(
  { paymentAmount }: Remittance,
  totals: RemittanceTotals,
): readonly [sum: string, verdict: string] {
  const { claimPaymentCount: count, claimPaymentTotal, providerAdjustmentTotal, balanced, difference } = totals;
  const claims = `${count} ${count === 1 ? 'claim' : 'claims'}, paid ${formatCents(claimPaymentTotal)}`;
  const sum = `${claims}; provider adjustments ${formatCents(providerAdjustmentTotal)}; check ${formatCents(paymentAmount)}`;
  return [sum, balanced ? 'The check balances.' : `The check does not balance; difference ${formatCents(difference)}.`];
}

/** The codes of one remittance as they come, and what they mean, for the list at its end. */
export class CodesUsed {
  readonly #words: ReasonWords;
  readonly #reasons = new Set<string>();
  readonly #groups = new Set<string>();
  readonly #remarks = new Set<string>();

  constructor(words: ReasonWords) {
    this.#words = words;
  }

  claim(payment: ClaimPayment): void {
    for (const item of payment.adjustments) this.#reason(item);
    for (const code of payment.remarkCodes) this.#remarks.add(code);
    for (const line of payment.lines) {
      for (const item of line.adjustments) this.#reason(item);
      for (const remark of line.remarkCodes) this.#remarks.add(remark.code);
    }
  }

  #reason({ groupCode, reasonCode }: Adjustment): void {
    this.#groups.add(groupCode);
    this.#reasons.add(reasonCode);
  }

  /** Code and words; codes that nobody has words for are left out. Starts anew. */
  take(): readonly (readonly [code: string, words: string])[] {
    const worded = (codes: Iterable<string>, words: (code: string) => string | undefined) =>
      [...codes].sort().flatMap((code): (readonly [string, string])[] => {
        const text = words(code);
        return text === undefined ? [] : [[code, text]];
      });
    const rows = [
      ...worded(this.#groups, (code) => GROUPS[code]),
      ...worded(this.#reasons, (code) => this.#words('carc', code)),
      ...worded(this.#remarks, (code) => this.#words('rarc', code)),
    ];
    for (const set of [this.#groups, this.#reasons, this.#remarks]) set.clear();
    return rows;
  }
}
