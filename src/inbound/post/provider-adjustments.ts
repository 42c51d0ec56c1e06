/** Post: provider adjustments (PLB) as cash against the payer's liability, income and costs (R-060 to R-076, L-10). */
import type { CalendarDate } from '../../base/calendar-date.ts';
import { cents } from '../../base/money.ts';
import type { LyingAmount, PostingEntry } from '../../claims/posting.ts';
import type { ProviderAdjustment } from '../../claims/remittance.ts';
import { cashClearing, PAYER_RECOUP_PAYABLE, SUSPENSE, TAX_WITHHELD } from './accounts.ts';
import { foldReference, holdsNumber } from './reference-numbers.ts';

export interface ProviderAdjustmentRow {
  readonly account: string;
  /** A person looks at each of them. */
  readonly review?: boolean;
  /** Opens or settles the payer's claim for money back; the reference ties remittances together. */
  readonly recoupment?: boolean;
  readonly rule: string;
}

export type ProviderAdjustmentTable = Readonly<Record<string, ProviderAdjustmentRow>>;

/** The customer's own word on a code: for a payer or all of them, from a day on or until one. */
export interface OwnProviderAdjustment extends Omit<ProviderAdjustmentRow, 'rule'> {
  readonly reasonCode: string;
  /** TRN03 or the id of the payer (N104); any when undefined. */
  readonly payerId?: string | undefined;
  /** First and last payment date (BPR16) that it holds for. */
  readonly from?: CalendarDate | undefined;
  readonly until?: CalendarDate | undefined;
}

/** Money that a payer took for something that nothing announced. */
export const RECOUP_UNIDENTIFIED = 'RECOUP_UNIDENTIFIED';

/** Codes that are not here go to Suspense with a task, until the customer's own table says where they belong. */
export const PROVIDER_ADJUSTMENTS: ProviderAdjustmentTable = {
  WO: { account: PAYER_RECOUP_PAYABLE, recoupment: true, rule: 'R-061' },
  FB: { account: PAYER_RECOUP_PAYABLE, recoupment: true, rule: 'R-062' },
  '72': { account: PAYER_RECOUP_PAYABLE, recoupment: true, rule: 'R-063' },
  L6: { account: 'InterestIncome', rule: 'R-064' },
  '50': { account: 'PenaltyExpense', rule: 'R-065' },
  '51': { account: 'PenaltyExpense', rule: 'R-065' },
  CS: { account: 'PayerOtherAdj', review: true, rule: 'R-066' },
  IR: { account: TAX_WITHHELD, rule: 'R-067' },
  LE: { account: 'Levy', rule: 'R-067' },
  CT: { account: 'CapitationRevenue', rule: 'R-068' },
  CR: { account: 'CapitationRevenue', rule: 'R-068' },
};

/** What decides between rows of one code. */
export interface AdjustmentFacts {
  readonly reasonCode: string;
  readonly payerIds: readonly string[];
  /** Undefined: unknown, so every dated row holds. */
  readonly paymentDate: CalendarDate | undefined;
}

/** Where such money goes by the customer's own rows, of which one for the payer goes before one for all, else by the common table. */
export function rowFor(
  facts: AdjustmentFacts,
  own: readonly OwnProviderAdjustment[],
): ProviderAdjustmentRow | undefined {
  const { reasonCode, payerIds, paymentDate: day } = facts;
  const holds = own.filter(
    (row) =>
      row.reasonCode === reasonCode &&
      (row.payerId === undefined || payerIds.includes(row.payerId)) &&
      (day === undefined || ((row.from ?? day) <= day && day <= (row.until ?? day))),
  );
  const row = holds.find((one) => one.payerId !== undefined) ?? holds[0];
  if (row === undefined) return PROVIDER_ADJUSTMENTS[reasonCode];
  const { account, review, recoupment } = row;
  return {
    account,
    rule: 'R-069 own row',
    ...(review === true ? { review } : {}),
    ...(recoupment === true ? { recoupment } : {}),
  };
}

/** The row for a provider adjustment of an 835. */
export function rowOf(
  { reasonCode, remittance }: ProviderAdjustment,
  own: readonly OwnProviderAdjustment[],
): ProviderAdjustmentRow | undefined {
  const { originatingCompanyId, payer, paymentDate } = remittance;
  const payerIds = [originatingCompanyId, payer.id].filter((id) => id !== undefined);
  return rowFor({ reasonCode, payerIds, paymentDate }, own);
}

/** Cash of the check against `row`'s account, or against Suspense: a positive amount lowers the payment. */
export function providerEntries(
  adjustment: ProviderAdjustment,
  row: ProviderAdjustmentRow | undefined,
): readonly PostingEntry[] {
  if (adjustment.amount === 0) return [];
  const cash = cashClearing(adjustment.remittance.reassociationTraceNumber);
  const common = { line: undefined, groupCode: 'PLB', reasonCode: adjustment.reasonCode, remarkCodes: [] };
  return [
    { ...common, account: row?.account ?? SUSPENSE, amount: adjustment.amount },
    { ...common, account: cash, amount: cents(-adjustment.amount) },
  ];
}

/** Where the money of `adjustment` lies once `providerEntries` were posted. */
export function lyingAmount(
  { amount, reasonCode, reference }: ProviderAdjustment,
  row: ProviderAdjustmentRow | undefined,
): LyingAmount {
  return { account: row?.account ?? SUSPENSE, amount, reasonCode, reference };
}

/** What is open with a payer under one of its references. */
export interface OpenRecoupment {
  /** TRN03 or the id of the payer: two payers may use one reference. */
  readonly payerId: string;
  readonly reference: string;
  /** Positive when we owe. */
  readonly amount: number;
}

/** Whom a remittance is from, as recoupments are told apart. */
const payerOf = ({ originatingCompanyId, payer }: ProviderAdjustment['remittance']): string =>
  originatingCompanyId ?? payer.id ?? '';

/**
 * What we owe a payer or it has announced to recover, by reference: opened by negative, settled by positive amounts. Chains over
 * remittances (A6, A7) end at zero.
 */
export class RecoupmentChain {
  readonly #open = new Map<string, OpenRecoupment>();

  constructor(opening: readonly OpenRecoupment[] = []) {
    for (const item of opening) this.announce(item);
  }

  /** Takes in what is open under a reference. */
  announce({ payerId, reference, amount }: OpenRecoupment): void {
    const key = keyOf(payerId, reference);
    const known = this.#open.get(key);
    const sum = (known?.amount ?? 0) + amount;
    if (sum === 0) this.#open.delete(key);
    else this.#open.set(key, { payerId, reference: known?.reference ?? reference, amount: sum });
  }

  /**
   * The reference of the only open item of its payer that `adjustment` may settle, when the one reference holds the other or both name one
   * claim; `numbers` are those of the claim that it names. Undefined when there is none, several, or one under its very own.
   */
  bookedUnder(adjustment: ProviderAdjustment, numbers: readonly string[]): string | undefined {
    const { remittance, reference, amount } = adjustment;
    const settles = (open: number): boolean => (amount > 0 ? open > 0 : open < 0);
    if (reference === undefined || settles(this.of(adjustment))) return undefined;
    const fits = this.open().filter(
      (item) =>
        item.payerId === payerOf(remittance) &&
        settles(item.amount) &&
        (holdsNumber(reference, item.reference) ||
          holdsNumber(item.reference, reference) ||
          numbers.some((number) => holdsNumber(item.reference, number))),
    );
    return fits.length === 1 ? fits[0]?.reference : undefined;
  }

  /** Takes `adjustment` in; false when it recovers what no earlier remittance of the payer announced under that reference. */
  take(adjustment: ProviderAdjustment): boolean {
    const before = this.of(adjustment);
    const { remittance, reference = '', amount } = adjustment;
    this.announce({ payerId: payerOf(remittance), reference, amount: -amount });
    return amount < 0 || before >= amount;
  }

  /** What is open under the reference of `adjustment`. */
  of({ remittance, reference = '' }: ProviderAdjustment): number {
    return this.#open.get(keyOf(payerOf(remittance), reference))?.amount ?? 0;
  }

  /** Everything that is open. */
  open(): readonly OpenRecoupment[] {
    return [...this.#open.values()];
  }
}

const keyOf = (payerId: string, reference: string): string => `${payerId}|${foldReference(reference)}`;
