/** Claims: who owes what is left of a claim, as its accounts say (3.4, third axis; T-22, T-23). */
import type { BalanceOwner } from './lifecycle-event.ts';

/** `denied`: something of it waits for a decision of ours. */
export function ownerOf(
  balances: readonly { readonly account: string; readonly amount: number }[],
  denied: boolean,
): BalanceOwner {
  const sum = (prefix: string): number =>
    balances.filter(({ account }) => account.startsWith(prefix)).reduce((total, { amount }) => total + amount, 0);
  const insurance = sum('AR:Ins');
  const patient = sum('AR:Pat');
  if (insurance + patient < 0) return 'CREDIT';
  if (insurance > 0) return denied ? 'DENIAL_WORK' : 'INSURANCE';
  return patient > 0 ? 'PATIENT' : 'ZERO';
}
