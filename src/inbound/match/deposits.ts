/** Match: deposits of the bank to remittances, and what is left over on either side. */
import { type CalendarDate, daysBetween } from '../../base/calendar-date.ts';
import type { Deposit, ExpectedDeposit } from '../../claims/remittance-deposit.ts';
import { foldControlNumber, unpadControlNumber } from './keys.ts';

export interface DepositMatch {
  readonly deposit: Deposit;
  readonly remittance: ExpectedDeposit;
  readonly reason: string;
}

export interface DepositResult {
  readonly matches: readonly DepositMatch[];
  /** Deposits that no remittance announced, or that more than one might have. */
  readonly unmatchedDeposits: readonly Deposit[];
  /** Remittances without their money; those that pay nothing expect none. */
  readonly unfunded: readonly ExpectedDeposit[];
}

/** without a trace number the dates may differ by this many days. */
const DAYS_APART = 5;

type Test = (deposit: Deposit, remittance: ExpectedDeposit) => boolean;

const sameAmount: Test = (deposit, remittance) => deposit.amount === remittance.paymentAmount;

const sameTrace: Test = (deposit, remittance) => {
  const given = deposit.reassociationTraceNumber;
  return given !== undefined && unpadControlNumber(given) === unpadControlNumber(remittance.reassociationTraceNumber);
};

const samePayer: Test = (deposit, { originatingCompanyId }) =>
  deposit.originatingCompanyId !== undefined &&
  originatingCompanyId !== undefined &&
  foldControlNumber(deposit.originatingCompanyId) === foldControlNumber(originatingCompanyId);

const sameCheck: Test = (deposit, remittance) => {
  const given = deposit.checkNumber;
  return given !== undefined && unpadControlNumber(given) === unpadControlNumber(remittance.reassociationTraceNumber);
};

/** Banks cut names and add words of their own. */
const sameName: Test = (deposit, { payerName }) => {
  const [bank, payer] = [foldControlNumber(deposit.payerName ?? ''), foldControlNumber(payerName ?? '')];
  const length = Math.min(bank.length, payer.length);
  return length >= 4 && (bank.includes(payer.slice(0, length)) || payer.includes(bank.slice(0, length)));
};

const near: Test = (deposit, { paymentDate }) =>
  deposit.date !== undefined &&
  paymentDate !== undefined &&
  Math.abs(daysBetween(deposit.date, paymentDate)) <= DAYS_APART;

const PASSES: readonly { readonly reason: string; readonly test: Test }[] = [
  {
    reason: 'trace number, payer id and amount (R-150)',
    test: (deposit, remittance) =>
      sameTrace(deposit, remittance) && samePayer(deposit, remittance) && sameAmount(deposit, remittance),
  },
  {
    reason: 'trace number and amount; the payer id is missing',
    test: (deposit, remittance) =>
      sameTrace(deposit, remittance) &&
      sameAmount(deposit, remittance) &&
      (deposit.originatingCompanyId === undefined || remittance.originatingCompanyId === undefined),
  },
  {
    reason: 'check number and amount (R-152)',
    test: (deposit, remittance) => sameCheck(deposit, remittance) && sameAmount(deposit, remittance),
  },
  {
    reason: 'amount, payer and dates within five days (R-152)',
    test: (deposit, remittance) =>
      deposit.reassociationTraceNumber === undefined &&
      sameAmount(deposit, remittance) &&
      (samePayer(deposit, remittance) || sameName(deposit, remittance)) &&
      near(deposit, remittance),
  },
];

/**
 * Joins deposits to remittances, one to one: several remittances are never summed. Each pass takes only pairs that are the other's only
 * choice, so the order of neither list matters. `parted`: a person said that the one is not the money of the other.
 */
export function matchDeposits(
  deposits: readonly Deposit[],
  remittances: readonly ExpectedDeposit[],
  parted: (deposit: Deposit, remittance: ExpectedDeposit) => boolean = () => false,
): DepositResult {
  const openDeposits = new Set(deposits);
  const openRemittances = new Set(remittances.filter((remittance) => remittance.paymentAmount !== 0));
  const matches: DepositMatch[] = [];
  for (const { reason, test } of PASSES) {
    const pairs = [...openDeposits].flatMap((deposit) => {
      const fitting = [...openRemittances].filter(
        (remittance) => test(deposit, remittance) && !parted(deposit, remittance),
      );
      const [remittance] = fitting;
      return remittance !== undefined && fitting.length === 1 ? [{ deposit, remittance, reason }] : [];
    });
    for (const pair of pairs) {
      if (pairs.filter((other) => other.remittance === pair.remittance).length > 1) continue;
      matches.push(pair);
      openDeposits.delete(pair.deposit);
      openRemittances.delete(pair.remittance);
    }
  }
  return { matches, unmatchedDeposits: [...openDeposits], unfunded: [...openRemittances] };
}

/** how long each side may wait for the other before a person is told. */
export const BUSINESS_DAYS = 3;

/** Business days (Monday to Friday) from `from` to `to`, the first not counted; zero when `to` isn't later. */
export function businessDaysBetween(from: CalendarDate, to: CalendarDate): number {
  const days = daysBetween(from, to);
  const first = new Date(`${from}T00:00:00Z`).getUTCDay();
  let count = 0;
  for (let day = 1; day <= days; day++) {
    const weekday = (first + day) % 7;
    if (weekday !== 0 && weekday !== 6) count += 1;
  }
  return count;
}

/** What is overdue on `today`: deposits without a remittance, and electronic payments without their deposit. */
export function overdue(
  result: DepositResult,
  today: CalendarDate,
): Pick<DepositResult, 'unmatchedDeposits' | 'unfunded'> {
  const late = (date: CalendarDate | undefined): boolean =>
    date !== undefined && businessDaysBetween(date, today) > BUSINESS_DAYS;
  return {
    unmatchedDeposits: result.unmatchedDeposits.filter((deposit) => late(deposit.date ?? deposit.loadedOn)),
    unfunded: result.unfunded.filter(
      (remittance) => remittance.paymentMethod === 'ACH' && late(remittance.paymentDate),
    ),
  };
}
