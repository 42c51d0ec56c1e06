/** Outbound: what a claim posts when it is taken: its own charge, what it takes out of claims that give way, what it takes over of the bill before. */
import { cents } from '../base/money.ts';
import type { Claim } from '../claims/claim.ts';
import { PRIMARY_CHANGED } from '../claims/posting.ts';
import { payerSequenceOf } from '../claims/posting-claim.ts';
import type { Balance, ClaimRow, LedgerTransaction, LedgerView, NewEntry, RowKey } from '../ledger/port.ts';
import { chargeEntries, entry, isChargeable, reversedEntries, transferEntries } from './charges.ts';
import { isStanding, sequenceOf } from './prior-claims.ts';

export interface Charging {
  readonly claimKey: RowKey;
  readonly billingSystem: string;
  readonly claim: Claim;
  /** It is one part of a claim that was split (M-005). */
  readonly isPart: boolean;
  /** Claims whose charge goes: a corrected reject, the original of a replacement or void, its own earlier copy. */
  readonly gone: readonly ClaimRow[];
  /** False of a claim that is held: it is charged when it is let go. */
  readonly charges: boolean;
}

const MOST = 1_000_000;

/**
 * Ready claims are charged once (L-01). The bill to the next payer takes over what the bills before it left open for it; one that takes the
 * place of such a bill gives its share back first, so that it takes over what the share has become since.
 */
export async function chargingEntries(tx: LedgerTransaction, charging: Charging): Promise<readonly NewEntry[]> {
  const { claimKey, claim, gone, charges } = charging;
  const earlier = await earlierBills(tx, charging);
  if (earlier.length === 0)
    return [...gone.flatMap(chargeTakenOut), ...(charges ? chargeEntries(claimKey, claim) : [])];
  const returned: NewEntry[] = [];
  const out: NewEntry[] = [];
  let tookOver = false;
  for (const row of gone) {
    const shares = await sharesOf(tx, row);
    if (shares === undefined) out.push(...chargeTakenOut(row));
    else returned.push(...backTo(earlier, shares));
    tookOver ||= shares !== undefined;
  }
  if (!charges || !isChargeable(claim)) return [...out, ...returned];
  const open = await openWith(tx, earlier, returned);
  const lines = new Set(claim.lines.map(({ lineId }) => lineId));
  const own = charging.isPart ? open.filter(({ lineId }) => lines.has(lineId)) : open;
  const moved = transferEntries(claimKey, claim, tookOver ? own : own.filter((one) => one.balanceCents > 0));
  return [...out, ...returned, ...(moved.length > 0 || tookOver ? moved : chargeEntries(claimKey, claim))];
}

/** Bills to other payers with which the claim's shared: neither itself nor what it takes the place of. */
export function sharedBills(entries: readonly NewEntry[], { claimKey, gone }: Charging): readonly RowKey[] {
  const own = new Set([claimKey, ...gone.map((row) => row.claimKey)]);
  return [...new Set(entries.flatMap((one) => one.claimKey ?? []))].filter((key) => !own.has(key));
}

/** Closes what told that bills before changed: the bill to the next payer that `charging` is of goes out with what they say now. */
export async function closeChanged(tx: LedgerTransaction, charging: Charging, at: string): Promise<void> {
  const claimKeys = (await earlierBills(tx, charging)).map((row) => row.claimKey);
  if (claimKeys.length === 0) return;
  for (const item of await tx.queue({ codes: [PRIMARY_CHANGED], claimKeys, open: true, limit: MOST }))
    await tx.closeQueueItem(item.queueKey, 'auto', at);
}

/** The original of a change, if its charge is in the books: a reject before, or another change, has taken it out; a refused void given it back (T-31). */
export async function stillCharged(view: LedgerView, original: ClaimRow): Promise<readonly ClaimRow[]> {
  const revenue = await view.entries({ claimKeys: [original.claimKey], account: 'Revenue', limit: MOST });
  const sum = revenue.reduce((total, { debitCents, creditCents }) => total + debitCents - creditCents, 0);
  // What took over a share of the bill before has no revenue of its own.
  return revenue.length > 0 && sum === 0 ? [] : [original];
}

/** What was charged for it, with sides changed. */
function chargeTakenOut(row: ClaimRow): readonly NewEntry[] {
  return reversedEntries(chargeEntries(row.claimKey, JSON.parse(row.body)));
}

/** All bills of the encounter to payers before, those that others took the place of too; the newest first. Mostly there are none. */
async function earlierBills(
  tx: LedgerTransaction,
  { billingSystem, claim }: Pick<Charging, 'billingSystem' | 'claim'>,
): Promise<readonly ClaimRow[]> {
  const sequence = payerSequenceOf(claim.payerResponsibilityCode);
  if (sequence === 1) return [];
  const rows = await tx.claims({ billingSystem, claimIds: [claim.claimId], limit: MOST });
  return rows.filter((row) => sequenceOf(row) < sequence).sort((left, right) => right.claimKey - left.claimKey);
}

/** What the bill took over of bills before it and has not given back; undefined when it was charged on its own account. */
async function sharesOf(tx: LedgerTransaction, { claimKey }: ClaimRow): Promise<readonly Balance[] | undefined> {
  const sums = new Map<string, Balance>();
  for (const one of await tx.entries({ claimKeys: [claimKey], limit: MOST })) {
    // What a remittance did is no charge.
    if (one.remittanceKey !== undefined) continue;
    const { account, lineId = '' } = one;
    if (account === 'Revenue') return undefined;
    const key = `${account} ${lineId}`;
    const balanceCents = cents((sums.get(key)?.balanceCents ?? 0) + one.debitCents - one.creditCents);
    sums.set(key, { claimKey, lineId, account, balanceCents });
  }
  return [...sums.values()].filter((share) => share.balanceCents !== 0);
}

/** The shares to the newest bill that has their line. */
function backTo(earlier: readonly ClaimRow[], shares: readonly Balance[]): readonly NewEntry[] {
  const standing = earlier.filter(isStanding);
  return shares.flatMap(({ claimKey, lineId, account, balanceCents }) => {
    const to = standing.find((row) => linesOf(row).has(lineId)) ?? standing[0] ?? earlier[0];
    if (to === undefined) return [];
    return [entry(claimKey, lineId, account, -balanceCents), entry(to.claimKey, lineId, account, balanceCents)];
  });
}

function linesOf({ body }: ClaimRow): ReadonlySet<string> {
  const claim: Claim = JSON.parse(body);
  return new Set(claim.lines.map(({ lineId }) => lineId));
}

/** Balances of the bills as they are once the entries are posted. */
async function openWith(
  tx: LedgerTransaction,
  rows: readonly ClaimRow[],
  entries: readonly NewEntry[],
): Promise<readonly Balance[]> {
  const claimKeys = rows.map((row) => row.claimKey);
  const open = new Map<string, Balance>();
  const add = ({ claimKey, lineId, account, balanceCents }: Balance): void => {
    const key = `${claimKey} ${account} ${lineId}`;
    const sum = cents((open.get(key)?.balanceCents ?? 0) + balanceCents);
    open.set(key, { claimKey, lineId, account, balanceCents: sum });
  };
  for (const balance of await tx.balances(claimKeys)) add(balance);
  for (const { claimKey = 0, lineId = '', account, debitCents, creditCents } of entries) {
    if (claimKeys.includes(claimKey)) add({ claimKey, lineId, account, balanceCents: cents(debitCents - creditCents) });
  }
  return [...open.values()].filter((balance) => balance.balanceCents !== 0);
}
