/** Claims: names of the accounts that people may move money to, beside those that posting itself keeps. */

/** What posting alone writes to: receivables, revenue, cash on its way, what waits. */
const KEPT = ['AR', 'Revenue', 'CashClearing', 'Bank', 'CardFee', 'Suspense', 'UnappliedCash'];

/** An account of the customer's choice, e.g. `AdvancePayments`, `Settlements:2026`. */
export const OWN_ACCOUNT = new RegExp(`^(?!(?:${KEPT.join('|')})(?::|$))[A-Z][A-Za-z]{1,40}(?::[A-Za-z0-9_-]{1,30})?$`);
export const OWN_ACCOUNT_WORDS =
  'an account like AdvancePayments or Settlements:2026; receivables, revenue, cash and what waits are not booked to by hand';

/** Accounts that only make sense with a claim: its receivables, and what takes a receivable away. */
const OF_CLAIMS =
  /^(?:AR:Ins:[1-9]\d?|AR:Pat|PatientCredit|ContractualAdj|DenialWriteOff:[A-Za-z0-9_-]{1,30}|SmallBalance|Charity|BadDebt|Courtesy)$/;

/** True when money in `account` is of a claim, so that a person must name one. */
export const isOfClaim = (account: string): boolean => OF_CLAIMS.test(account);

/** Accounts that the books have, as they are written; those that may be told apart further end with a colon and a word. */
const KNOWN: readonly (readonly [name: string, form: RegExp])[] = [
  ...['ContractualAdj', 'SmallBalance', 'Charity', 'BadDebt', 'Courtesy', 'PatientCredit', 'PayerRecoupPayable'].map(
    (name) => [name, /^[A-Za-z]+$/] as const,
  ),
  ['DenialWriteOff', /:/],
  ['RefundPayable', /:(?:payer|patient)$/],
  ...['WithholdReceivable', 'TaxWithheld', 'InterestIncome', 'PenaltyExpense', 'CapitationRevenue'].map(
    (name) => [name, /^/] as const,
  ),
  ...['Levy', 'PayerOtherAdj'].map((name) => [name, /^/] as const),
];

/** How an account of the books is written that `account` says in other letters, or without, or with too many words; undefined for any other. */
export function misspelt(account: string): string | undefined {
  const [base = ''] = account.split(':');
  const known = KNOWN.find(([name]) => name.toLowerCase() === base.toLowerCase());
  if (known === undefined) return undefined;
  const [name, form] = known;
  if (name === base && form.test(account)) return undefined;
  return name === 'DenialWriteOff' ? 'DenialWriteOff:REASON' : name === 'RefundPayable' ? 'RefundPayable:payer' : name;
}

/** True when a person may move money to `account`. */
export const isSettleable = (account: string): boolean =>
  isOfClaim(account) || (OWN_ACCOUNT.test(account) && misspelt(account) === undefined);
