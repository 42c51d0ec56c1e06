/** Outbound: the money that a claim brings into the ledger: its charges (L-01), and what earlier payers settled outside of it. Pure. */
import { type Cents, cents, parseCents, ZERO_CENTS } from '../base/money.ts';
import type { Claim } from '../claims/claim.ts';
import { openingBalances } from '../claims/posting-claim.ts';
import type { Balance, NewEntry, RowKey } from '../ledger/port.ts';

const amountOf = (text: string): Cents => parseCents(text) ?? ZERO_CENTS;

/** Encounter reports and predeterminations carry no money (M-115, R-075); a void brings none either. */
export function isChargeable(claim: Claim): boolean {
  return (
    (claim.purposeCode ?? 'CH') !== 'RP' && claim.claimSubmissionReasonCode !== 'PB' && claim.frequencyCode !== '8'
  );
}

/** One side: a debit when the amount is above zero. */
export function entry(claimKey: RowKey, lineId: string, account: string, amount: number): NewEntry {
  const debit = amount >= 0;
  return { claimKey, lineId, account, debitCents: cents(debit ? amount : 0), creditCents: cents(debit ? 0 : -amount) };
}

/**
 * L-01: per line the receivable of the payer that is billed, and what earlier payers settled of the charge in `PriorPayers`, so that what is
 * open is what this payer is asked for; against them the whole charge in `Revenue`, which nobody asks for by line. Entries sum to zero.
 * Empty when nothing is chargeable.
 */
export function chargeEntries(claimKey: RowKey, claim: Claim): readonly NewEntry[] {
  if (!isChargeable(claim)) return [];
  const charges = new Map(claim.lines.map((line) => [line.lineId, amountOf(line.chargeAmount)]));
  let total = 0;
  const ofLines = openingBalances(claim).flatMap(({ line, account, amount }) => {
    const charge = charges.get(line) ?? 0;
    total += charge;
    return [entry(claimKey, line, account, amount), entry(claimKey, line, 'PriorPayers', charge - amount)];
  });
  const revenue = { claimKey, account: 'Revenue', debitCents: cents(0), creditCents: cents(total) };
  return [...ofLines, revenue].filter((one) => one.debitCents + one.creditCents > 0);
}

/** The same with sides changed: for a claim that another took the place of, or that is voided. */
export function reversedEntries(entries: readonly NewEntry[]): readonly NewEntry[] {
  return entries.map((one) => ({ ...one, debitCents: one.creditCents, creditCents: one.debitCents }));
}

/** Claims whose charge stands. What took it out before may stand at other lines than it did, so only the sums of an account tell. */
export function chargedClaims(balances: readonly Balance[]): ReadonlySet<RowKey> {
  const sums = new Map<string, { readonly claimKey: RowKey; readonly cents: number }>();
  for (const { claimKey, account, balanceCents } of balances) {
    const key = `${claimKey} ${account}`;
    sums.set(key, { claimKey, cents: (sums.get(key)?.cents ?? 0) + balanceCents });
  }
  return new Set([...sums.values()].flatMap((sum) => (sum.cents === 0 ? [] : [sum.claimKey])));
}

/**
 * The bill to the next payer of an encounter: what the earlier bill left open for that payer moves over to the new claim, instead of
 * being charged again, with its sign. Empty when the earlier bill left nothing for it.
 */
export function transferEntries(claimKey: RowKey, claim: Claim, earlier: readonly Balance[]): readonly NewEntry[] {
  const account = openingBalances(claim)[0]?.account;
  return earlier
    .filter((balance) => balance.account === account && balance.balanceCents !== 0)
    .flatMap((balance) => [
      entry(claimKey, balance.lineId, balance.account, balance.balanceCents),
      entry(balance.claimKey, balance.lineId, balance.account, -balance.balanceCents),
    ]);
}
