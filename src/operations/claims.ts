/** Operations: the ledger's claims, page by page, so that memory stays flat however many there are. */
import type { ClaimQuery, ClaimRow, LedgerView } from '../ledger/port.ts';

const PAGE = 1_000;

export async function* claimPages(
  view: LedgerView,
  query: Omit<ClaimQuery, 'after' | 'limit'> = {},
): AsyncGenerator<readonly ClaimRow[]> {
  let after = 0;
  for (;;) {
    const rows = await view.claims({ ...query, after, limit: PAGE });
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.claimKey ?? after;
  }
}

/** Claims that were taken in on that day (UTC, `YYYY-MM-DD`) or later; all of them without it. */
export async function* claimsSince(view: LedgerView, since?: string): AsyncGenerator<readonly ClaimRow[]> {
  for await (const rows of claimPages(view))
    yield since === undefined ? rows : rows.filter((row) => row.createdAt.slice(0, 10) >= since);
}
