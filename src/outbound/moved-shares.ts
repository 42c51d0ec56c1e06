/** Outbound: bills whose share went to the bill to the next payer: who owes the rest of them now, and that the billing system is told (T-22, T-23). */
import { ownerOf } from '../claims/balance-owner.ts';
import type { OwnAct } from '../drop/status-record.ts';
import type { LedgerTransaction, RowKey } from '../ledger/port.ts';
import { type ClaimMove, type MoveFacts, moveEach } from './move-claims.ts';

const DENIED = 'DENIAL_WORK';
const MOST = 100_000;

/** In the transaction that moved the shares; the evidence is the file of the claim that took them over. */
export async function moveShares(
  tx: LedgerTransaction,
  bills: readonly RowKey[],
  facts: MoveFacts,
): Promise<readonly OwnAct[]> {
  const claimKeys = [...new Set(bills)];
  if (claimKeys.length === 0) return [];
  const balances = await tx.balances(claimKeys);
  const denied = await tx.queue({ codes: [DENIED], claimKeys, open: true, limit: MOST });
  const moves = claimKeys.map((claimKey): ClaimMove => {
    const left = balances
      .filter((one) => one.claimKey === claimKey)
      .map(({ account, balanceCents }) => ({ account, amount: balanceCents }));
    const owner = ownerOf(
      left,
      denied.some((item) => item.claimKey === claimKey),
    );
    return { claimKey, event: { kind: 'balance', owner }, summary: `balance: ${owner}` };
  });
  return moveEach(tx, moves, facts);
}
