/** Operations: the payers of a claim, from each of which it can have a receivable (M-001). */
import { payerSequenceOf } from '../claims/posting-claim.ts';
import { receivable } from '../inbound/post/accounts.ts';
import { claimOfRow } from '../inbound/sent-sets.ts';
import type { ClaimRow, LedgerView, QueueRow } from '../ledger/port.ts';
import { refused } from './held-payments.ts';

const OF_INSURER = /^AR:Ins:(\d+)$/;
/** Says that no further payer is known, and may be answered with one. */
const ASKS_FOR_A_PAYER = 'QMB_REVIEW';
const MOST = 1_000;

/**
 * Throws `operation-not-allowed` when `account` is the receivable from an insurer that the claim doesn't have: the payer of no bill of it, none that
 * a bill of it names, and with nothing booked.
 */
export async function refuseOtherPayer(
  view: LedgerView,
  item: QueueRow,
  claim: ClaimRow,
  account: string,
): Promise<void> {
  if (!OF_INSURER.test(account)) return;
  const known = await receivablesOf(view, claim);
  const last = Math.max(...known.map((one) => Number(OF_INSURER.exec(one)?.[1] ?? '0')));
  const accounts = item.code === ASKS_FOR_A_PAYER ? [...known, receivable(last + 1)] : known;
  if (accounts.includes(account)) return;
  throw refused(item, `can't go to ${account}: the claim has ${accounts.join(', ')}`);
}

async function receivablesOf(view: LedgerView, claim: ClaimRow): Promise<readonly string[]> {
  const { billingSystem, claimId, claimKey } = claim;
  const bills = await view.claims({ billingSystem, claimIds: [claimId], limit: MOST });
  const codes = [claim, ...bills]
    .map(claimOfRow)
    .flatMap(({ payerResponsibilityCode, otherPayers = [] }) => [
      payerResponsibilityCode,
      ...otherPayers.map((other) => other.payerResponsibilityCode),
    ]);
  const booked = (await view.balances([claimKey])).map((one) => one.account);
  const named = codes.map((code) => receivable(payerSequenceOf(code)));
  return [...new Set([...named, ...booked.filter((one) => OF_INSURER.test(one))])].sort();
}
