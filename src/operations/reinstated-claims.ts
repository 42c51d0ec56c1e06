/** Operations: claims whose replacement loses its place when a person undoes what had been posted to it (T-32), and their work. */
import { takeReplacedWork } from '../inbound/replaced-work.ts';
import type { AdjudicationRow, LedgerTransaction, RowKey } from '../ledger/port.ts';

const MOST = 1_000_000;

/** What the claims of the answers had taken the place of. */
export async function replacedBy(
  tx: LedgerTransaction,
  undone: readonly AdjudicationRow[],
): Promise<readonly RowKey[]> {
  const claimKeys = [...new Set(undone.map((row) => row.claimKey))];
  if (claimKeys.length === 0) return [];
  const changes = await tx.claimHeads({ claimKeys, limit: MOST });
  return stillReplaced(tx, [...new Set(changes.flatMap(({ originalClaimKey }) => originalClaimKey ?? []))]);
}

async function stillReplaced(tx: LedgerTransaction, claimKeys: readonly RowKey[]): Promise<readonly RowKey[]> {
  const rows = claimKeys.length === 0 ? [] : await tx.claimHeads({ claimKeys, limit: MOST });
  return rows.flatMap(({ claimKey, state }) => (state.display === 'SUPERSEDED' ? claimKey : []));
}

/** Numbers of the items that are to stand again: those of `replaced` that are replaced no longer. */
export async function workOfReinstated(tx: LedgerTransaction, replaced: readonly RowKey[]): Promise<readonly RowKey[]> {
  const still = new Set(await stillReplaced(tx, replaced));
  const items: RowKey[] = [];
  for (const claimKey of replaced) if (!still.has(claimKey)) items.push(...(await takeReplacedWork(tx, claimKey)));
  return items;
}
