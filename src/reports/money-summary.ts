/** Reports: where the money of all claims is, as a pure function of the ledger's balances. */
import { type Cents, cents } from '../base/money.ts';

export interface AccountBalance {
  readonly account: string;
  /** Debits less credits. */
  readonly balanceCents: Cents;
}

/** charges = paid + adjusted + patient + open, to the cent. */
export interface MoneySummary {
  readonly charges: Cents;
  /** What payers paid on claims. */
  readonly paid: Cents;
  /** Contractual adjustments, withholds, write-offs, and what earlier payers settled outside of this ledger. */
  readonly adjusted: Cents;
  /** What patients owe. */
  readonly patient: Cents;
  /** What insurers still owe, denied work included. */
  readonly open: Cents;
  /** Payments that lie in Suspense or UnappliedCash until a person has looked. */
  readonly held: Cents;
  /** charges − (paid + adjusted + patient + open), which is the sum of all accounts: zero, or the ledger is broken. */
  readonly difference: Cents;
}

const CASH = /^(CashClearing|Bank)/;
const NOT_ON_CLAIMS =
  /^(Suspense|UnappliedCash|PayerRecoupPayable|InterestIncome|PenaltyExpense|CapitationRevenue|PayerOtherAdj|Levy|RefundPayable|PatientCredit|CardFee)/;

/** Sums balances by what they mean for claims. Cash that is on no claim (provider adjustments, suspense) is taken out of `paid`. */
export function moneySummary(balances: readonly AccountBalance[]): MoneySummary {
  const sum = (belongs: (account: string) => boolean): Cents =>
    cents(
      balances.filter(({ account }) => belongs(account)).reduce((total, { balanceCents }) => total + balanceCents, 0),
    );
  const charges = cents(-sum((account) => account === 'Revenue'));
  const paid = sum((account) => CASH.test(account) || NOT_ON_CLAIMS.test(account));
  const patient = sum((account) => account.startsWith('AR:Pat'));
  const open = sum((account) => account.startsWith('AR:Ins'));
  const held = cents(-sum((account) => account === 'Suspense' || account === 'UnappliedCash'));
  const known = (account: string): boolean =>
    account === 'Revenue' || CASH.test(account) || NOT_ON_CLAIMS.test(account) || account.startsWith('AR:');
  const adjusted = sum((account) => !known(account));
  return {
    charges,
    paid,
    adjusted,
    patient,
    open,
    held,
    difference: cents(charges - paid - adjusted - patient - open),
  };
}
